package vn.chot.wallet.start

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import java.io.File
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.CodeImage
import vn.chot.design.LargeType
import vn.chot.design.LocalPalette
import vn.chot.design.NumberPad
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Space
import vn.chot.design.Tone
import vn.chot.design.Type
import vn.chot.design.Weight
import vn.chot.wallet.R

/** The lengths that an ID number has: the old card's, and the new one's. */
private val ID_LENGTHS = setOf(9, 12)

class RequestActions(val make: (String) -> Unit = {}, val share: (File) -> Unit = {}, val back: () -> Unit = {})

/** W2. */
@Composable
fun RequestScreen(state: RequestState, actions: RequestActions) {
    // Not saved: a number must not lie in the system's saved state.
    var number by remember { mutableStateOf("") }
    Request(state, number, { number = it }, actions)
}

@Composable
internal fun Request(state: RequestState, number: String, change: (String) -> Unit, actions: RequestActions) {
    val title = stringResource(R.string.request_title)
    val back = stringResource(R.string.back)
    when (state) {
        is RequestState.Asking -> Asking(state, number, change, actions)

        is RequestState.Working -> Page(title, back, actions.back) { Body(stringResource(R.string.reading)) }

        is RequestState.Made ->
            Page(
                title,
                back,
                actions.back,
                bottom = {
                    BigButton(stringResource(R.string.share)) { actions.share(state.file) }
                    BigButton(stringResource(R.string.done), weight = Weight.SECOND, onClick = actions.back)
                }
            ) {
                // First the code: with large type on a small phone the rest is below the fold.
                state.code?.let {
                    CodeImage(it.size, it::isDark, stringResource(R.string.request_code), Modifier.fillMaxWidth())
                }
                Body(stringResource(if (state.code == null) R.string.request_send else R.string.request_show))
                Banner(Tone.ALARM, stringResource(R.string.request_private))
            }
    }
}

@Composable
private fun Asking(state: RequestState.Asking, number: String, change: (String) -> Unit, actions: RequestActions) =
    Page(
        stringResource(R.string.request_title),
        stringResource(R.string.back),
        actions.back,
        bottom = {
            NumberPad(
                stringResource(R.string.erase),
                onDigit = { if (number.length < ID_LENGTHS.max()) change(number + it) },
                onErase = { change(number.dropLast(1)) }
            )
            if (number.length in ID_LENGTHS) {
                BigButton(stringResource(R.string.make_request)) { actions.make(number) }
            } else {
                Second(
                    stringResource(R.string.id_counted, "${number.length}"),
                    Modifier.padding(vertical = Space.small).semantics { liveRegion = LiveRegionMode.Polite }
                )
            }
        }
    ) {
        state.fault?.let {
            Banner(Tone.ALARM, it.sentence)
            Body(it.nextStep)
        }
        if (state.full) Banner(Tone.ALARM, stringResource(R.string.storage_full))
        // First what is typed: with large type the rest is below the fold.
        val palette = LocalPalette.current
        Box(Modifier.fillMaxWidth().background(palette.panel.ground).padding(Space.medium)) {
            LargeType(1.2f) {
                Text(number.chunked(3).joinToString(" ").ifEmpty { "–" }, color = palette.panel.ink, style = Type.name)
            }
        }
        Body(stringResource(R.string.request_whose))
        Second(stringResource(R.string.id_hint))
    }
