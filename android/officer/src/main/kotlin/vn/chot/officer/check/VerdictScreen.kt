package vn.chot.officer.check

import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.gestures.awaitEachGesture
import androidx.compose.foundation.gestures.awaitFirstDown
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.input.pointer.pointerInput
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.TextStyle
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Icon
import vn.chot.design.LargeType
import vn.chot.design.LocalPalette
import vn.chot.design.Space
import vn.chot.design.Tick
import vn.chot.design.Tone
import vn.chot.design.Type
import vn.chot.design.VerdictPanel
import vn.chot.design.Weight
import vn.chot.domain.Decision
import vn.chot.domain.Holder
import vn.chot.domain.RemedyAction
import vn.chot.domain.Said
import vn.chot.domain.Seen
import vn.chot.domain.SeenKind
import vn.chot.officer.R
import vn.chot.officer.training.TrainingFrame

/** What the verdict's screen shows beside the verdict: the words for what can be seen, and the torch. */
data class VerdictView(
    val judged: CheckState.Judged,
    val labels: Map<SeenKind, String>,
    val torch: Boolean?,
    /** Seconds until it goes by itself; none: it stays. */
    val secondsLeft: Int? = null,
    val debug: String? = null
)

class VerdictActions(
    val next: () -> Unit = {},
    val hold: () -> Unit = {},
    val act: (RemedyAction) -> Unit = {},
    val tick: (SeenKind, Boolean) -> Unit = { _, _ -> },
    val torch: (Boolean) -> Unit = {}
)

/** O6, O7, O8: colour, sign, word and sentence say the same; then whom to compare, and what would mend it. */
@Composable
fun VerdictScreen(view: VerdictView, actions: VerdictActions) {
    if (view.judged.passage.training) TrainingFrame { Verdict(view, actions) } else Verdict(view, actions)
}

@Composable
private fun Verdict(view: VerdictView, actions: VerdictActions) {
    val passage = view.judged.passage
    val tone = toneOf(passage.decision)
    val paint = tone.of(LocalPalette.current)
    val holding =
        if (view.secondsLeft == null) {
            Modifier
        } else {
            Modifier.pointerInput(Unit) {
                awaitEachGesture {
                    awaitFirstDown(requireUnconsumed = false)
                    actions.hold()
                }
            }
        }
    BoxWithConstraints(Modifier.fillMaxSize().background(paint.ground).then(holding).safeDrawingPadding()) {
        if (maxWidth > maxHeight) {
            Row(Modifier.fillMaxSize()) {
                Column(Modifier.weight(1f).fillMaxHeight()) {
                    Column(Modifier.weight(1f).verticalScroll(rememberScrollState())) {
                        Warnings(view)
                        VerdictPanel(tone, passage.word, passage.sentence)
                        Who(passage.holder, paint.ink)
                    }
                }
                Column(Modifier.weight(1f).fillMaxHeight()) {
                    Details(view, actions, paint.ink, Modifier.weight(1f), who = false)
                    Bottom(view, actions)
                }
            }
        } else {
            Column(Modifier.fillMaxSize()) {
                Warnings(view)
                VerdictPanel(tone, passage.word, passage.sentence, small = passage.decision != Decision.PERMIT)
                Details(view, actions, paint.ink, Modifier.weight(1f), who = true)
                Bottom(view, actions)
            }
        }
    }
}

/** O13: what of the phone itself is wrong, before anything else. */
@Composable
private fun Warnings(view: VerdictView) {
    val passage = view.judged.passage
    if (!passage.recorded) Banner(Tone.ALARM, stringResource(R.string.not_recorded))
    for (cap in passage.caps) {
        if (cap.text != passage.sentence) Banner(Tone.ALARM, cap.text)
    }
    if (view.judged.refused) Banner(Tone.ALARM, stringResource(R.string.paper_refused))
}

@Composable
private fun Details(view: VerdictView, actions: VerdictActions, ink: Color, modifier: Modifier, who: Boolean) {
    val passage = view.judged.passage
    Column(
        modifier.fillMaxWidth().verticalScroll(rememberScrollState()).padding(horizontal = Space.large),
        Arrangement.spacedBy(Space.small)
    ) {
        for (evidence in passage.evidence) Said(evidence.person.text, ink, Type.button)
        if (who && passage.decision == Decision.PERMIT) Who(passage.holder, ink, inset = false)
        Lines(R.string.obligations, passage.obligations, ink)
        Mending(view, actions, ink)
        if (who && passage.decision != Decision.PERMIT) Who(passage.holder, ink, inset = false)
        // The sentence is the first of them.
        Lines(R.string.reasons, passage.reasons.drop(1).filter { it !in passage.caps }, ink)
        view.debug?.let { Said(it, ink, Type.small) }
    }
}

/** Whom to compare with the card, largest first. */
@Composable
private fun Who(holder: Holder?, ink: Color, inset: Boolean = true) {
    if (holder == null) return
    Column(Modifier.padding(horizontal = if (inset) Space.large else Space.small * 0)) {
        Said(stringResource(R.string.compare_holder), ink, Type.small)
        holder.name?.let { name ->
            LargeType(1.5f) {
                Text(name, Modifier.semantics { heading() }, color = ink, style = Type.name)
            }
        }
        holder.nameMark?.let { Said(it, ink, Type.button) }
        holder.birthDate?.let { Said(stringResource(R.string.born, asOnTheCard(it)), ink, Type.body) }
        holder.employer?.let { Said(it, ink, Type.body) }
        val number = holder.idNumber?.let { stringResource(R.string.id_whole, grouped(it)) }
        val end = holder.idLastFour?.let { stringResource(R.string.id_ends_with, it) }
        (number ?: end)?.let { Said(it, ink, Type.body) }
    }
}

/** What would mend it, the best first: a button for each that there is something to press for. */
@Composable
private fun ColumnScope.Mending(view: VerdictView, actions: VerdictActions, ink: Color) {
    val passage = view.judged.passage
    val ticked = view.judged.seen.filterIsInstance<Seen.Tick>().map { it.kind }
    val offered = passage.remedies.filter {
        it.action != null && (it.action as? RemedyAction.TickSeen)?.kind !in ticked
    }
    val distinct = offered.distinctBy { it.action }
    if (passage.remedies.isNotEmpty()) Heading(stringResource(R.string.remedies), ink)
    distinct.forEachIndexed { i, remedy ->
        val action = remedy.action ?: return@forEachIndexed
        BigButton(
            remedy.said.text,
            weight = if (i == 0) Weight.FIRST else Weight.SECOND,
            icon = iconOf(action)
        ) { if (action is RemedyAction.TickSeen) actions.tick(action.kind, true) else actions.act(action) }
    }
    for (remedy in passage.remedies.filter { it.action == null }) Said("· ${remedy.said.text}", ink, Type.body)
    Seen(view, actions, distinct.mapNotNull { (it.action as? RemedyAction.TickSeen)?.kind })
}

/** What was seen already, to be taken back, and what else can be seen where a person decides. */
@Composable
private fun Seen(view: VerdictView, actions: VerdictActions, offered: List<SeenKind>) {
    val judged = view.judged
    val ticked = judged.seen.filterIsInstance<Seen.Tick>().map { it.kind }
    for (kind in ticked) {
        Tick(view.labels[kind].orEmpty(), true) { actions.tick(kind, it) }
    }
    if (judged.passage.decision == Decision.PERMIT) return
    val others = view.labels.filterKeys { it !in ticked && it !in offered }
    if (others.isEmpty()) return
    var open by rememberSaveable { mutableStateOf(false) }
    if (!open) {
        BigButton(stringResource(R.string.seen_other), weight = Weight.SECOND) { open = true }
        return
    }
    for ((kind, label) in others) {
        BigButton(label, weight = Weight.SECOND) {
            when (kind) {
                SeenKind.PAPER_PERMIT -> actions.act(RemedyAction.EnterPermit)
                SeenKind.VACCINATION_PAPER -> actions.act(RemedyAction.EnterVaccination)
                else -> actions.tick(kind, true)
            }
        }
    }
}

@Composable
private fun Bottom(view: VerdictView, actions: VerdictActions) {
    val palette = LocalPalette.current
    val seconds = view.secondsLeft
    Column(Modifier.padding(Space.medium), Arrangement.spacedBy(Space.small)) {
        if (seconds != null) {
            Box(
                Modifier
                    .fillMaxWidth()
                    .heightIn(min = Space.touch)
                    .clickable(role = Role.Button, onClick = actions.hold),
                Alignment.Center
            ) {
                LargeType(1.5f) {
                    Text(
                        stringResource(R.string.goes_by_itself, "$seconds"),
                        color = palette.permit.ink,
                        style = Type.body
                    )
                }
            }
        }
        Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(Space.small), Alignment.CenterVertically) {
            if (view.torch != null && view.judged.passage.decision != Decision.PERMIT) {
                val on = view.torch
                val label = stringResource(if (on) R.string.torch_on else R.string.torch_off)
                vn.chot.design.IconButton(Icon.TORCH, label, if (on) palette.refer else palette.panel) {
                    actions.torch(!on)
                }
            }
            BigButton(stringResource(R.string.next), Modifier.weight(1f), onClick = actions.next)
        }
    }
}

@Composable
private fun Lines(heading: Int, items: List<Said>, ink: Color) {
    if (items.isEmpty()) return
    Heading(stringResource(heading), ink)
    for (item in items) Said("· ${item.text}", ink, Type.body)
}

@Composable
private fun Heading(text: String, ink: Color) =
    Text(text, Modifier.padding(top = Space.small).semantics { heading() }, color = ink, style = Type.button)

@Composable
private fun Said(text: String, ink: Color, style: TextStyle) = Text(text, color = ink, style = style)

internal fun toneOf(decision: Decision): Tone = when (decision) {
    Decision.PERMIT -> Tone.PERMIT
    Decision.DENY -> Tone.DENY
    Decision.REFER -> Tone.REFER
}

private fun iconOf(action: RemedyAction): Icon? = when (action) {
    is RemedyAction.ScanEvidence, is RemedyAction.ScanAgain -> Icon.CAMERA
    is RemedyAction.TickSeen -> Icon.CHECK
    is RemedyAction.EnterPermit, is RemedyAction.EnterVaccination -> Icon.KEYPAD
    is RemedyAction.ShowPortal -> Icon.PORTAL
    is RemedyAction.UpdatePhone, is RemedyAction.SetClock -> null
}
