package vn.chot.officer.training

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.CodeImage
import vn.chot.design.Fact
import vn.chot.design.Icon
import vn.chot.design.Leads
import vn.chot.design.Page
import vn.chot.design.Striped
import vn.chot.design.Tone
import vn.chot.officer.R

class TrainingActions(
    val show: (String) -> Unit = {},
    val scan: () -> Unit = {},
    val judge: () -> Unit = {},
    val back: () -> Unit = {}
)

/** O21: the codes to train with, and one of them. */
@Composable
fun TrainingScreen(state: TrainingState, actions: TrainingActions) = TrainingFrame {
    if (state.shown == null) Exercises(state, actions) else Exercise(state.shown, actions)
}

/** Around everything while officers train: nobody takes it for the real thing. */
@Composable
fun TrainingFrame(content: @Composable () -> Unit) = Striped(stringResource(R.string.training_mark), content)

@Composable
private fun Exercises(state: TrainingState, actions: TrainingActions) =
    Page(stringResource(R.string.training), stringResource(R.string.training_end), actions.back) {
        state.fault?.let { Banner(Tone.ALARM, it.text) }
        Body(stringResource(R.string.training_what))
        BigButton(stringResource(R.string.training_scan), icon = Icon.CAMERA, onClick = actions.scan)
        for (exercise in state.exercises) Leads(exercise.title) { actions.show(exercise.code) }
    }

@Composable
private fun Exercise(shown: Shown, actions: TrainingActions) = Page(
    shown.exercise.title,
    stringResource(R.string.back),
    actions.back,
    bottom = {
        // Two people at once are nothing that can be judged as one text.
        if (shown.exercise.beside == null) {
            BigButton(stringResource(R.string.training_judge), onClick = actions.judge)
        }
    }
) {
    for (code in shown.codes) CodeImage(code.size, code::isDark, shown.exercise.title, Modifier.fillMaxWidth())
    Body(stringResource(R.string.training_show))
    Fact(stringResource(R.string.training_expected), shown.exercise.expected)
}
