package vn.chot.wallet.declare

import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.Heading
import vn.chot.design.LargeType
import vn.chot.design.Leads
import vn.chot.design.LocalPalette
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Tone
import vn.chot.design.Type
import vn.chot.design.Weight
import vn.chot.design.YesNoHalves
import vn.chot.wallet.R

/** What can be done while declaring. */
class DeclareActions(
    val answer: (Boolean) -> Unit = {},
    val change: (Int) -> Unit = {},
    val sign: () -> Unit = {},
    val again: () -> Unit = {},
    val back: () -> Unit = {},
    val leave: () -> Unit = {}
)

/** W5: what is asked of a card's person. [name]: whom, where it is known. */
@Composable
fun DeclareScreen(state: DeclareState, name: String?, actions: DeclareActions) {
    val title = stringResource(R.string.declare_title)
    val back = stringResource(R.string.back)
    when (state) {
        is DeclareState.Working, is DeclareState.Well ->
            Page(title, back, actions.leave) { Body(stringResource(R.string.reading)) }

        is DeclareState.Asking -> Asking(state, name, actions)

        is DeclareState.Summary ->
            Page(
                stringResource(R.string.summary_title),
                back,
                actions.back,
                bottom = { BigButton(stringResource(R.string.sign), onClick = actions.sign) }
            ) {
                if (name != null) Second(name)
                Body(stringResource(R.string.summary_change))
                state.form.questions.questions.forEachIndexed { at, question ->
                    val yes = state.form.answer(at) == true
                    val answer = stringResource(if (yes) R.string.yes else R.string.no)
                    Leads(answer, under = question.text) { actions.change(at) }
                }
                Second(stringResource(R.string.sign_what))
                Second(stringResource(R.string.sign_kept))
            }

        is DeclareState.Unwell ->
            Page(
                stringResource(R.string.unwell_title),
                back,
                actions.leave,
                bottom = {
                    BigButton(stringResource(R.string.close), onClick = actions.leave)
                    BigButton(
                        stringResource(R.string.declare_again),
                        weight = Weight.SECOND,
                        onClick = actions.again
                    )
                }
            ) {
                // First: with large type the rest may be below the fold.
                Heading(stringResource(R.string.unwell_urgent))
                Body(stringResource(R.string.unwell_what))
                Body(stringResource(R.string.unwell_do))
                Second(stringResource(R.string.unwell_mistake))
            }

        is DeclareState.Failed ->
            Page(
                title,
                back,
                actions.leave,
                bottom = { BigButton(stringResource(R.string.try_again), onClick = actions.again) }
            ) {
                Banner(Tone.ALARM, state.advice.sentence)
                Body(state.advice.nextStep)
            }
    }
}

@Composable
private fun Asking(state: DeclareState.Asking, name: String?, actions: DeclareActions) = Page(
    stringResource(R.string.declare_title),
    stringResource(R.string.back),
    actions.back,
    bottom = {
        YesNoHalves(
            stringResource(R.string.yes),
            stringResource(R.string.no),
            state.form.answer(state.at),
            onAnswer = actions.answer
        )
    }
) {
    if (state.again) Banner(Tone.ALARM, stringResource(R.string.questions_changed))
    if (name != null) Second(name)
    Second(stringResource(R.string.question_of, "${state.at + 1}", "${state.form.size}"))
    LargeType(1.5f) {
        Text(
            state.form.question(state.at).text,
            Modifier.semantics {
                heading()
                liveRegion = LiveRegionMode.Polite
            },
            color = LocalPalette.current.page.ink,
            style = Type.name
        )
    }
}
