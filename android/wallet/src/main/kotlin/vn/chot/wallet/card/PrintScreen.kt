package vn.chot.wallet.card

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import java.io.File
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.CodeImage
import vn.chot.design.Page
import vn.chot.design.Tone
import vn.chot.domain.Card
import vn.chot.domain.Modules
import vn.chot.domain.Sheet
import vn.chot.wallet.LocalZone
import vn.chot.wallet.R
import vn.chot.wallet.dayOf
import vn.chot.wallet.lastDay

/** How far a print is. [modules]: none while it is read, or of a card that changes. */
data class PrintState(val card: Card, val modules: Modules?, val file: File? = null, val failed: Boolean = false) {
    override fun toString() = "PrintState(..)"
}

/** W12: a sheet to carry without a phone; of a card that changes there is none. */
@Composable
fun PrintScreen(state: PrintState, print: (Sheet) -> Unit, share: (File) -> Unit, back: () -> Unit) {
    val sheet = state.modules?.let { sheetOf(state.card, it) }
    Page(
        stringResource(R.string.print_title),
        stringResource(R.string.back),
        back,
        bottom = {
            val file = state.file
            if (file != null) {
                BigButton(stringResource(R.string.share)) { share(file) }
            } else if (sheet != null) {
                BigButton(stringResource(R.string.print)) { print(sheet) }
            }
        }
    ) {
        if (state.card.live) {
            Body(stringResource(R.string.print_live))
            return@Page
        }
        if (state.failed) Banner(Tone.ALARM, stringResource(R.string.storage_full))
        if (state.file != null) Banner(Tone.QUIET, stringResource(R.string.print_done))
        Body(stringResource(R.string.print_what))
        Body(stringResource(R.string.print_with))
        if (state.modules != null) {
            CodeImage(
                state.modules.size,
                state.modules::isDark,
                stringResource(R.string.code_of, state.card.called.orEmpty()),
                Modifier.fillMaxWidth()
            )
        }
    }
}

@Composable
internal fun sheetOf(card: Card, modules: Modules): Sheet {
    val zone = LocalZone.current
    return Sheet(
        card.name ?: stringResource(R.string.name_unknown),
        modules,
        listOf(
            card.issuer,
            stringResource(R.string.from_until, dayOf(card.validFromMillis, zone), lastDay(card.validUntilMillis, zone))
        ),
        stringResource(R.string.print_with)
    )
}
