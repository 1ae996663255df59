package vn.chot.officer.start

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.Choice
import vn.chot.design.Fact
import vn.chot.design.Heading
import vn.chot.design.Icon
import vn.chot.design.LargeType
import vn.chot.design.LocalPalette
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Space
import vn.chot.design.Tone
import vn.chot.design.Weight
import vn.chot.domain.Language
import vn.chot.officer.R

/** What can be done on the pages before a phone is enrolled. */
class SetUpActions(
    val pick: () -> Unit = {},
    val scan: () -> Unit = {},
    val train: () -> Unit = {},
    val confirm: () -> Unit = {},
    val cancel: () -> Unit = {},
    val goOn: () -> Unit = {},
    val speak: (Language) -> Unit = {}
)

/** O1 and O2. */
@Composable
fun SetUpScreen(state: SetUpState, language: Language, actions: SetUpActions, preview: @Composable (Modifier) -> Unit) {
    when (state) {
        is SetUpState.Asking -> Asking(state, language, actions)

        is SetUpState.Working -> Page(stringResource(R.string.enrol_title)) { Body(stringResource(R.string.working)) }

        is SetUpState.Scanning -> Scanning(state, actions, preview)

        is SetUpState.Confirming ->
            Page(
                stringResource(R.string.enrol_check),
                bottom = {
                    BigButton(stringResource(R.string.fingerprint_same), onClick = actions.confirm)
                    BigButton(
                        stringResource(R.string.fingerprint_differs),
                        weight = Weight.SECOND,
                        onClick = actions.cancel
                    )
                }
            ) {
                // All of it before what confirms it, with large type on a small phone too.
                LargeType(1.4f) {
                    Body(stringResource(R.string.enrol_compare))
                    Second(stringResource(R.string.fingerprint))
                    // Two groups a line: they are read aloud.
                    Heading(state.preview.fingerprint.split(' ').chunked(2).joinToString("\n") { it.joinToString(" ") })
                }
                Fact(stringResource(R.string.city), state.preview.city)
                Fact(
                    stringResource(R.string.root_keys),
                    stringResource(R.string.of_count, "${state.preview.threshold}", "${state.preview.rootKeys}")
                )
            }

        is SetUpState.Enrolled ->
            Page(
                stringResource(R.string.enrol_done),
                bottom = { BigButton(stringResource(R.string.next), onClick = actions.goOn) }
            ) {
                Body(stringResource(R.string.enrol_next))
                if (state.fileLeft) Banner(Tone.ALARM, stringResource(R.string.enrol_file_left))
            }
    }
}

@Composable
private fun Asking(state: SetUpState.Asking, language: Language, actions: SetUpActions) = Page(
    stringResource(R.string.app_name),
    bottom = {
        BigButton(stringResource(R.string.enrol_scan), icon = Icon.CAMERA, onClick = actions.scan)
        BigButton(stringResource(R.string.enrol_file), weight = Weight.SECOND, onClick = actions.pick)
        BigButton(stringResource(R.string.training), weight = Weight.SECOND, onClick = actions.train)
    }
) {
    state.fault?.let { fault ->
        val text =
            when (fault.code) {
                SetUpModel.UNREADABLE -> stringResource(R.string.enrol_unreadable)
                SetUpModel.CAMERA -> stringResource(R.string.fault_camera)
                else -> fault.text
            }
        Banner(Tone.ALARM, text)
    }
    Body(stringResource(R.string.start_what))
    Body(stringResource(R.string.start_enrol))
    Choice(stringResource(R.string.language_vi), language == Language.VIETNAMESE) { actions.speak(Language.VIETNAMESE) }
    Choice(stringResource(R.string.language_en), language == Language.ENGLISH) { actions.speak(Language.ENGLISH) }
}

@Composable
private fun Scanning(state: SetUpState.Scanning, actions: SetUpActions, preview: @Composable (Modifier) -> Unit) = Page(
    stringResource(R.string.enrol_scan),
    stringResource(R.string.back),
    actions.cancel,
    bottom = {
        val progress = state.progress
        val text =
            when {
                state.other -> stringResource(R.string.enrol_other_code)
                progress.of == 0 -> state.hint ?: stringResource(R.string.enrol_first_code)
                else -> stringResource(R.string.enrol_progress, "${progress.have}", "${progress.of}")
            }
        Body(text, Modifier.padding(vertical = Space.medium).semantics { liveRegion = LiveRegionMode.Polite })
    }
) {
    Box(Modifier.fillMaxWidth().height(300.dp).clipToBounds().background(LocalPalette.current.alarm.ground)) {
        preview(Modifier)
    }
    val missing = state.progress.missing
    if (missing.isNotEmpty()) Second(stringResource(R.string.enrol_missing, missing.joinToString(", ")))
}
