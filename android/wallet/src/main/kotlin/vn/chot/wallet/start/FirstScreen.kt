package vn.chot.wallet.start

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.Choice
import vn.chot.design.Page
import vn.chot.design.Tone
import vn.chot.design.Weight
import vn.chot.domain.Advice
import vn.chot.domain.KeyKind
import vn.chot.domain.Language
import vn.chot.wallet.R

class FirstActions(val speak: (Language) -> Unit = {}, val begin: () -> Unit = {}, val goOn: () -> Unit = {})

/** W1: what the wallet does, and where its key is once it is made. [deleted]: everything just was. */
@Composable
fun FirstScreen(key: KeyKind?, deleted: Boolean, language: Language, actions: FirstActions) = Page(
    stringResource(R.string.app_name),
    bottom = {
        if (key == null) {
            BigButton(stringResource(R.string.begin), onClick = actions.begin)
        } else {
            BigButton(stringResource(R.string.next), onClick = actions.goOn)
        }
    }
) {
    when (key) {
        null -> {
            if (deleted) Banner(Tone.QUIET, stringResource(R.string.delete_done))
            Body(stringResource(R.string.first_offline))
            Body(stringResource(R.string.first_stored))
            Body(stringResource(R.string.first_shown))
            Choice(stringResource(R.string.language_vi), language == Language.VIETNAMESE) {
                actions.speak(Language.VIETNAMESE)
            }
            Choice(stringResource(R.string.language_en), language == Language.ENGLISH) {
                actions.speak(Language.ENGLISH)
            }
        }

        KeyKind.HARDWARE -> Body(stringResource(R.string.key_hardware))

        KeyKind.SOFTWARE -> Body(stringResource(R.string.key_software))
    }
}

/** W13: why the wallet can't be used, and what to do. [anew]: none where a new wallet doesn't help. */
@Composable
fun FaultScreen(advice: Advice, retry: () -> Unit, anew: (() -> Unit)?) = Page(
    stringResource(R.string.fault_title),
    bottom = {
        BigButton(stringResource(R.string.try_again), onClick = retry)
        if (anew != null) {
            BigButton(stringResource(R.string.start_anew), weight = Weight.SECOND, onClick = anew)
        }
    }
) {
    Banner(Tone.ALARM, advice.sentence)
    Body(advice.nextStep)
    if (anew != null) Body(stringResource(R.string.key_gone))
}

/** W14: said before it is done, and done by a second touch. */
@Composable
fun DeleteScreen(delete: () -> Unit, back: () -> Unit) = Page(
    stringResource(R.string.delete_everything),
    stringResource(R.string.back),
    back,
    bottom = {
        BigButton(stringResource(R.string.cancel), onClick = back)
        BigButton(stringResource(R.string.delete_for_good), weight = Weight.SECOND, onClick = delete)
    }
) {
    Body(stringResource(R.string.delete_what))
    Body(stringResource(R.string.delete_after))
}
