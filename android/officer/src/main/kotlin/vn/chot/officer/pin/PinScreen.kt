package vn.chot.officer.pin

import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.liveRegion
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.LargeType
import vn.chot.design.LocalPalette
import vn.chot.design.NumberPad
import vn.chot.design.Page
import vn.chot.design.Tone
import vn.chot.design.Type
import vn.chot.design.Weight
import vn.chot.domain.PinLock
import vn.chot.officer.R

class PinActions(
    val choose: () -> Unit = {},
    val remove: () -> Unit = {},
    val press: (Char) -> Unit = {},
    val erase: () -> Unit = {},
    val confirm: () -> Unit = {},
    val back: () -> Unit = {}
)

/** O24: setting the PIN, and asking for it. */
@Composable
fun PinScreen(state: PinState, actions: PinActions) {
    val typing = state.step is PinStep.Asking || state.step is PinStep.Choosing || state.step is PinStep.Repeating
    Page(
        stringResource(titleOf(state.step)),
        stringResource(R.string.back),
        actions.back,
        bottom = {
            if (typing) {
                NumberPad(stringResource(R.string.erase), onDigit = actions.press, onErase = actions.erase)
                if (state.count in PinLock.LENGTHS) {
                    BigButton(stringResource(R.string.next), onClick = actions.confirm)
                } else {
                    Body(stringResource(R.string.pin_digits))
                }
            }
        }
    ) {
        state.problem?.let { Banner(Tone.ALARM, textOf(it)) }
        when (state.step) {
            is PinStep.Off -> {
                Body(stringResource(R.string.pin_what))
                BigButton(stringResource(R.string.pin_choose), onClick = actions.choose)
            }

            is PinStep.On -> {
                Body(stringResource(R.string.pin_what))
                BigButton(stringResource(R.string.pin_choose), weight = Weight.SECOND, onClick = actions.choose)
                BigButton(stringResource(R.string.pin_remove), weight = Weight.SECOND, onClick = actions.remove)
            }

            is PinStep.Working -> Body(stringResource(R.string.working))

            else -> Pressed(state.count)
        }
    }
}

/** How many digits, and never which. */
@Composable
private fun Pressed(count: Int) {
    val said = stringResource(R.string.pin_counted, "$count")
    LargeType(1.3f) {
        Text(
            if (count == 0) "–" else "●".repeat(count),
            Modifier.clearAndSetSemantics {
                contentDescription = said
                liveRegion = LiveRegionMode.Polite
            },
            color = LocalPalette.current.page.ink,
            style = Type.name
        )
    }
}

private fun titleOf(step: PinStep): Int = when (step) {
    is PinStep.Off, is PinStep.On, is PinStep.Working -> R.string.pin
    is PinStep.Asking -> R.string.pin_ask
    is PinStep.Choosing -> R.string.pin_new
    is PinStep.Repeating -> R.string.pin_again
}

@Composable
private fun textOf(problem: PinProblem): String = when (problem) {
    is PinProblem.Wrong -> stringResource(R.string.pin_wrong)
    is PinProblem.Wait -> stringResource(R.string.pin_wait, "${problem.seconds}")
    is PinProblem.Differs -> stringResource(R.string.pin_differs)
    is PinProblem.Unreadable -> stringResource(R.string.pin_unreadable)
}
