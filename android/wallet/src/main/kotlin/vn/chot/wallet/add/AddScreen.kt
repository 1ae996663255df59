package vn.chot.wallet.add

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
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
import vn.chot.design.Fact
import vn.chot.design.Heading
import vn.chot.design.Icon
import vn.chot.design.Leads
import vn.chot.design.LocalPalette
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Tone
import vn.chot.design.Weight
import vn.chot.domain.AddEffect
import vn.chot.domain.Certificate
import vn.chot.domain.CertificateKind
import vn.chot.wallet.LocalZone
import vn.chot.wallet.R
import vn.chot.wallet.dayOf
import vn.chot.wallet.home.sentence
import vn.chot.wallet.lastDay
import vn.chot.wallet.written

/** What can be done to take something in. */
class AddActions(
    val scan: () -> Unit = {},
    val picture: () -> Unit = {},
    val file: () -> Unit = {},
    val paste: () -> Unit = {},
    val keep: () -> Unit = {},
    val keepBeside: (String) -> Unit = {},
    val cancel: () -> Unit = {},
    val back: () -> Unit = {}
)

/** W3. */
@Composable
fun AddScreen(state: AddState, actions: AddActions, preview: @Composable (Modifier) -> Unit) {
    val title = stringResource(R.string.add_title)
    val back = stringResource(R.string.back)
    when (state) {
        is AddState.Working -> Page(title, back, actions.back) { Body(stringResource(R.string.reading)) }

        is AddState.Asking ->
            Page(
                title,
                back,
                actions.back,
                bottom = {
                    BigButton(stringResource(R.string.scan), icon = Icon.CAMERA, onClick = actions.scan)
                    BigButton(
                        stringResource(R.string.choose_picture),
                        weight = Weight.SECOND,
                        onClick = actions.picture
                    )
                    BigButton(
                        stringResource(R.string.choose_file),
                        weight = Weight.SECOND,
                        onClick = actions.file
                    )
                    BigButton(stringResource(R.string.paste), weight = Weight.SECOND, onClick = actions.paste)
                }
            ) {
                state.fault?.let { Wrong(it) }
                Body(stringResource(R.string.add_how))
            }

        is AddState.Scanning ->
            Page(stringResource(R.string.scan), back, actions.cancel) {
                Box(
                    Modifier
                        .fillMaxWidth()
                        .height(300.dp)
                        .clipToBounds()
                        .background(LocalPalette.current.alarm.ground)
                ) {
                    preview(Modifier)
                }
                val fault = state.fault
                if (fault != null) {
                    Wrong(fault)
                } else {
                    Body(
                        state.hint ?: stringResource(R.string.aim),
                        Modifier.semantics { liveRegion = LiveRegionMode.Polite }
                    )
                }
            }

        is AddState.This -> This(state, actions)

        is AddState.Beside -> Beside(state, actions)
    }
}

@Composable
private fun Wrong(fault: AddFault) = when (fault) {
    is AddFault.Told -> {
        Banner(Tone.ALARM, fault.advice.sentence)
        Body(fault.advice.nextStep)
    }

    is AddFault.NothingToPaste -> Banner(Tone.ALARM, stringResource(R.string.nothing_to_paste))

    is AddFault.Unreadable -> Banner(Tone.ALARM, stringResource(R.string.unreadable))

    is AddFault.NothingInPicture -> Banner(Tone.ALARM, stringResource(R.string.nothing_in_picture))

    is AddFault.SeveralInPicture -> Banner(Tone.ALARM, stringResource(R.string.several_in_picture))

    is AddFault.Camera -> Banner(Tone.ALARM, stringResource(R.string.camera_fault))
}

@Composable
private fun This(state: AddState.This, actions: AddActions) = Page(
    stringResource(R.string.this_is),
    stringResource(R.string.back),
    actions.cancel,
    bottom = {
        if (state.effect == AddEffect.HELD) {
            BigButton(stringResource(R.string.close), onClick = actions.back)
        } else {
            BigButton(stringResource(R.string.keep), onClick = actions.keep)
            BigButton(stringResource(R.string.cancel), weight = Weight.SECOND, onClick = actions.cancel)
        }
    }
) {
    val card = state.card
    Heading(card.name ?: stringResource(R.string.name_unknown))
    val effect =
        when (state.effect) {
            AddEffect.NEW -> R.string.effect_new
            AddEffect.RENEWS -> R.string.effect_renews
            AddEffect.HELD -> R.string.effect_held
            AddEffect.TWIN -> R.string.effect_twin
        }
    Body(stringResource(effect))
    if (state.losesLive) Banner(Tone.ALARM, stringResource(R.string.effect_loses_live))
    if (!card.live) Body(stringResource(R.string.with_papers))
    Fact(stringResource(R.string.issuer), card.issuer)
    val zone = LocalZone.current
    Fact(
        stringResource(R.string.valid),
        stringResource(R.string.from_until, dayOf(card.validFromMillis, zone), lastDay(card.validUntilMillis, zone))
    )
}

@Composable
private fun Beside(state: AddState.Beside, actions: AddActions) = Page(
    stringResource(R.string.this_is),
    stringResource(R.string.back),
    actions.cancel
) {
    val certificate = state.choices.firstOrNull()?.certificate
    if (certificate == null) {
        Body(stringResource(R.string.beside_none))
        return@Page
    }
    Attested(certificate)
    Heading(stringResource(R.string.beside_which))
    for (choice in state.choices) {
        Leads(
            choice.name ?: stringResource(R.string.name_unknown),
            under = sentence(choice.certificate.person.text)
        ) { actions.keepBeside(choice.card) }
    }
}

/** What a certificate attests. */
@Composable
internal fun Attested(certificate: Certificate) {
    Heading(kindOf(certificate.kind))
    val (dose, series) = certificate.dose to certificate.series
    if (dose != null && series != null) Body(stringResource(R.string.certificate_dose, "$dose", "$series"))
    Fact(stringResource(R.string.certificate_day), written(certificate.day))
    Fact(stringResource(R.string.certificate_name), certificate.name ?: stringResource(R.string.name_unknown))
    Fact(stringResource(R.string.issuer), certificate.issuer)
    Second(stringResource(R.string.certificate_unchecked))
}

@Composable
internal fun kindOf(kind: CertificateKind): String = stringResource(
    when (kind) {
        CertificateKind.VACCINATION -> R.string.certificate_vaccination
        CertificateKind.RECOVERY -> R.string.certificate_recovery
        CertificateKind.TEST -> R.string.certificate_test
    }
)
