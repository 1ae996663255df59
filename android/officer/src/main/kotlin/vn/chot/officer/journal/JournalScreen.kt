package vn.chot.officer.journal

import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.foundation.selection.selectable
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.Choice
import vn.chot.design.Fact
import vn.chot.design.Heading
import vn.chot.design.Icon
import vn.chot.design.IconSign
import vn.chot.design.LocalPalette
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Sign
import vn.chot.design.Space
import vn.chot.design.Tone
import vn.chot.design.TopBar
import vn.chot.design.Weight
import vn.chot.domain.Decision
import vn.chot.domain.HourCount
import vn.chot.domain.JournalRow
import vn.chot.officer.R
import vn.chot.officer.check.clockTime
import vn.chot.officer.check.day
import vn.chot.officer.check.toneOf

class JournalActions(
    val filter: (Decision?) -> Unit = {},
    val hour: (Long) -> Unit = {},
    val of: (String) -> Unit = {},
    val more: () -> Unit = {},
    val look: (Long) -> Unit = {},
    val contacts: (String) -> Unit = {},
    val verify: () -> Unit = {},
    val export: () -> Unit = {},
    val clear: () -> Unit = {},
    val share: (Exported) -> Unit = {},
    val back: () -> Unit = {}
)

/** O14: how today went, and each record: time, decision, reason; no names. */
@Composable
fun JournalScreen(state: JournalState, actions: JournalActions) {
    Column(Modifier.fillMaxSize().background(LocalPalette.current.page.ground).safeDrawingPadding()) {
        TopBar(stringResource(R.string.journal), stringResource(R.string.back), actions.back)
        LazyColumn(
            Modifier.weight(1f).padding(horizontal = Space.medium),
            verticalArrangement = Arrangement.spacedBy(Space.small)
        ) {
            item { state.fault?.let { Banner(Tone.ALARM, it.text) } }
            item { Hours(state, actions.hour) }
            item {
                val words =
                    listOf(
                        null to R.string.filter_all,
                        Decision.PERMIT to R.string.filter_permit,
                        Decision.DENY to R.string.filter_deny,
                        Decision.REFER to R.string.filter_refer
                    )
                Column(verticalArrangement = Arrangement.spacedBy(Space.small)) {
                    val all = state.decision == null && state.hour == null && state.subject == null
                    for ((decision, word) in words) {
                        val chosen = if (decision == null) all else state.decision == decision
                        Choice(stringResource(word), chosen) { actions.filter(decision) }
                    }
                    state.hour?.let { Body(only(it, state.offsetMinutes)) }
                    if (state.subject != null) Body(stringResource(R.string.journal_person))
                }
            }
            if (state.rows.isEmpty() && state.before == null && !state.working) {
                item { Body(stringResource(R.string.journal_empty)) }
            }
            items(state.rows, key = { it.sequence }) { Row(it, state.offsetMinutes) { actions.look(it.sequence) } }
            item {
                Column(Modifier.padding(bottom = Space.medium), Arrangement.spacedBy(Space.small)) {
                    if (state.before != null) {
                        BigButton(stringResource(R.string.older), weight = Weight.SECOND, onClick = actions.more)
                    }
                    BigButton(stringResource(R.string.journal_verify), weight = Weight.SECOND, onClick = actions.verify)
                    state.check?.let {
                        val word = if (it.isSound) R.string.journal_sound else R.string.journal_unsound
                        Banner(if (it.isSound) Tone.QUIET else Tone.ALARM, stringResource(word, "${it.records}"))
                    }
                    BigButton(stringResource(R.string.journal_export), weight = Weight.SECOND, onClick = actions.export)
                    state.export?.let { Export(it) { actions.share(it) } }
                    state.keptFrom?.let { Kept(day(it, state.offsetMinutes), state.cleared, actions.clear) }
                }
            }
        }
    }
}

/** How long records are kept, and the end of those that are older. */
@Composable
private fun Kept(from: String, cleared: Long?, clear: () -> Unit) {
    Body(stringResource(R.string.journal_kept, from))
    cleared?.let { Body(stringResource(R.string.journal_cleared, "$it")) }
    BigButton(stringResource(R.string.journal_clear), weight = Weight.SECOND, onClick = clear)
}

@Composable
private fun Export(exported: Exported, share: () -> Unit) {
    Body(stringResource(R.string.exported, "${exported.export.records}"))
    Fact(stringResource(R.string.digest), exported.export.sha256.chunked(8).joinToString(" "))
    BigButton(stringResource(R.string.share), onClick = share)
}

/** Whose records are shown, where it is one hour's. */
@Composable
private fun only(hour: Long, offsetMinutes: Int?): String {
    val (from, until) = listOf(hour, hour + HOUR_MILLIS).map { clockTime(it, offsetMinutes).take(HOUR_LETTERS) }
    return stringResource(R.string.journal_hour, from, until)
}

/** A bar for each hour, with its numbers in words for who can't see it; pressed, its records alone. */
@Composable
private fun Hours(state: JournalState, choose: (Long) -> Unit) {
    val (hours, offsetMinutes) = state.hours to state.offsetMinutes
    val most = hours.maxOfOrNull { it.permit + it.deny + it.refer } ?: return
    if (most == 0L) return
    val palette = LocalPalette.current
    Column(verticalArrangement = Arrangement.spacedBy(4.dp)) {
        for (hour in hours.filter { it.permit + it.deny + it.refer > 0 }) {
            val time = clockTime(hour.hourMillis, offsetMinutes).take(HOUR_LETTERS)
            val said = stringResource(R.string.hour_counts, time, "${hour.permit}", "${hour.deny}", "${hour.refer}")
            val chosen = hour.hourMillis == state.hour
            Row(
                Modifier
                    .fillMaxWidth()
                    .heightIn(min = Space.touch)
                    .selectable(chosen, role = Role.Button) { choose(hour.hourMillis) }
                    .semantics(mergeDescendants = true) { contentDescription = said },
                verticalAlignment = Alignment.CenterVertically
            ) {
                Column(Modifier.weight(1f)) {
                    Second(said, Modifier.clearAndSetSemantics {})
                    Bar(hour, most)
                }
                IconSign(if (chosen) Icon.CHECK else Icon.MORE, palette.page.ink, Modifier.size(26.dp))
            }
        }
    }
}

@Composable
private fun Bar(hour: HourCount, most: Long) {
    val palette = LocalPalette.current
    Row(Modifier.fillMaxWidth().height(14.dp)) {
        val parts = listOf(hour.permit to Tone.PERMIT, hour.deny to Tone.DENY, hour.refer to Tone.REFER)
        for ((count, tone) in parts) {
            if (count > 0) {
                Box(Modifier.weight(count.toFloat() / most).height(14.dp).background(tone.of(palette).ground))
            }
        }
        val rest = most - hour.permit - hour.deny - hour.refer
        if (rest > 0) Spacer(Modifier.weight(rest.toFloat() / most))
    }
}

@Composable
private fun Row(row: JournalRow, offsetMinutes: Int?, onClick: () -> Unit) {
    val palette = LocalPalette.current
    val tone = row.decision?.let(::toneOf) ?: Tone.QUIET
    Row(
        Modifier
            .fillMaxWidth()
            .heightIn(min = Space.touch)
            .background(palette.panel.ground)
            .clickable(role = Role.Button, onClick = onClick)
            .padding(Space.small),
        verticalAlignment = Alignment.CenterVertically
    ) {
        val paint = tone.of(palette)
        Box(Modifier.size(44.dp).background(paint.ground), Alignment.Center) {
            Sign(tone, paint.ink, paint.ground, Modifier.size(30.dp))
        }
        Spacer(Modifier.width(Space.medium))
        Column {
            Second(row.atMillis?.let { clockTime(it, offsetMinutes) } ?: "–")
            Body(row.sentence)
        }
    }
}

/** O15: the steps of a case, and who else was there. */
@Composable
fun CaseScreen(state: JournalState, actions: JournalActions) =
    Page(stringResource(R.string.journal_case), stringResource(R.string.back), actions.back) {
        for (step in state.case) {
            Heading(step.atMillis?.let { clockTime(it, state.offsetMinutes) } ?: "–")
            Body(step.sentence)
            for (reason in step.reasons.drop(1)) Second(reason.text)
            step.checkpoint?.let { Second(it) }
        }
        val subject = state.case.firstNotNullOfOrNull { it.subject }
        if (subject != null) {
            Fact(stringResource(R.string.pseudonym), subject.chunked(8).joinToString(" "))
            BigButton(stringResource(R.string.journal_of_person), weight = Weight.SECOND) { actions.of(subject) }
            BigButton(stringResource(R.string.contacts), weight = Weight.SECOND) { actions.contacts(subject) }
        }
        state.contacts?.let { contacts ->
            Heading(stringResource(R.string.contacts_found, "${contacts.size}"))
            for (contact in contacts) {
                Fact(clockTime(contact.atMillis, state.offsetMinutes), contact.subject.chunked(8).joinToString(" "))
            }
        }
    }

private const val HOUR_LETTERS = 5
