package vn.chot.wallet.home

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.LargeType
import vn.chot.design.Leads
import vn.chot.design.LocalPalette
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Sign
import vn.chot.design.Space
import vn.chot.design.Tone
import vn.chot.design.Type
import vn.chot.design.Weight
import vn.chot.domain.Outlook
import vn.chot.wallet.R
import vn.chot.wallet.dayOf
import vn.chot.wallet.endOfDay
import vn.chot.wallet.lastDay
import vn.chot.wallet.spans
import vn.chot.wallet.timeAndDay
import vn.chot.wallet.timeOfDay

/** What can be done from the first page. */
class HomeActions(
    val show: (String) -> Unit = {},
    val declare: (String) -> Unit = {},
    val advice: (String) -> Unit = {},
    val details: (String) -> Unit = {},
    val add: () -> Unit = {},
    val request: () -> Unit = {},
    val settings: () -> Unit = {},
    val clock: () -> Unit = {}
)

/** W4: one card a person, what the day brings, and one button. */
@Composable
fun HomeScreen(cards: List<HomeCard>, actions: HomeActions) = Page(stringResource(R.string.app_name)) {
    if (cards.isEmpty()) {
        Body(stringResource(R.string.home_empty))
        BigButton(stringResource(R.string.add), onClick = actions.add)
        BigButton(stringResource(R.string.ask_for), weight = Weight.SECOND, onClick = actions.request)
    }
    for (card in cards) Held(card, actions)
    if (cards.isNotEmpty()) BigButton(stringResource(R.string.add), weight = Weight.SECOND, onClick = actions.add)
    Leads(stringResource(R.string.settings), onClick = actions.settings)
}

@Composable
private fun Held(held: HomeCard, actions: HomeActions) {
    val palette = LocalPalette.current
    val shape = RoundedCornerShape(Space.corner)
    Column(Modifier.fillMaxWidth().clip(shape).border(2.dp, palette.line, shape)) {
        val name = held.card.called ?: stringResource(R.string.name_unknown)
        LargeType(1.5f) {
            Text(
                name,
                Modifier.padding(Space.medium).semantics { heading() },
                color = palette.page.ink,
                style = Type.name
            )
        }
        Standing(held)
        Column(Modifier.padding(Space.medium), Arrangement.spacedBy(Space.small)) {
            Press(held, actions)
            Under(held)
            Leads(stringResource(R.string.details)) { actions.details(held.card.id) }
        }
    }
}

/** The large line, with a sign of its meaning. */
@Composable
private fun Standing(held: HomeCard) {
    val paint = toneOf(held.line).of(LocalPalette.current)
    Row(
        Modifier.fillMaxWidth().background(paint.ground).padding(Space.medium),
        verticalAlignment = Alignment.CenterVertically
    ) {
        Sign(toneOf(held.line), paint.ink, paint.ground, Modifier.size(40.dp))
        Spacer(Modifier.width(Space.medium))
        LargeType(1.5f) { Text(textOf(held), Modifier.weight(1f), color = paint.ink, style = Type.title) }
    }
}

internal fun toneOf(line: Line): Tone = when (line) {
    is Line.PassUntil -> Tone.PERMIT
    is Line.PassFrom, is Line.Over, is Line.NotYet, is Line.Unknown -> Tone.QUIET
    is Line.NotDeclared, is Line.Missing -> Tone.REFER
    is Line.Unwell, is Line.Expired -> Tone.DENY
}

@Composable
internal fun textOf(held: HomeCard): String = when (val line = held.line) {
    is Line.Expired -> stringResource(R.string.expired)
    is Line.NotYet -> stringResource(R.string.not_yet, dayOf(line.fromMillis, held.zone))
    is Line.Unwell -> stringResource(R.string.unwell)
    is Line.NotDeclared -> stringResource(R.string.not_declared)
    is Line.PassUntil -> stringResource(R.string.pass_until, endOfDay(line.untilMillis, held.zone))
    is Line.PassFrom -> stringResource(R.string.pass_from, timeOfDay(line.fromMillis, held.zone))
    is Line.Over -> stringResource(R.string.pass_over)
    is Line.Missing -> stringResource(R.string.not_enough)
    is Line.Unknown -> stringResource(R.string.cannot_tell)
}

/** The one thing to do now. */
@Composable
private fun Press(held: HomeCard, actions: HomeActions) {
    val id = held.card.id
    val line = held.line
    if (line is Line.Unknown && line.isTheClock) {
        BigButton(stringResource(R.string.set_clock), onClick = actions.clock)
        return
    }
    val (word, action) =
        when (line) {
            is Line.Expired, is Line.NotYet -> R.string.how_to_renew to actions.details
            is Line.Unwell -> R.string.advice to actions.advice
            is Line.NotDeclared -> R.string.declare to actions.declare
            else -> R.string.show to actions.show
        }
    BigButton(stringResource(word)) { action(id) }
}

/** What explains the line. */
@Composable
private fun Under(held: HomeCard) {
    val day = held.outlook as? Outlook.Known
    when (val line = held.line) {
        is Line.Expired -> Body(stringResource(R.string.expired_since, lastDay(line.untilMillis, held.zone)))

        is Line.NotDeclared ->
            if (line.then.isNotEmpty()) {
                Body(stringResource(R.string.not_declared_pass, spans(line.then, held.zone)))
            }

        is Line.Missing -> line.what.forEach { Body(sentence(it.text)) }

        is Line.Over -> line.why.forEach { Body(sentence(it.text)) }

        is Line.Unknown -> Body(sentence(line.why.text))

        is Line.PassUntil, is Line.PassFrom ->
            day?.let { Body(stringResource(R.string.pass_today, spans(it.windows, held.zone))) }

        else -> Unit
    }
    if (!held.card.live) Second(stringResource(R.string.a_print))
    val declared = held.card.declaredAtMillis
    if (declared != null && held.line !is Line.NotDeclared && held.line !is Line.Expired) {
        Second(stringResource(R.string.declared_at, timeAndDay(declared, held.zone)))
    }
}

/** A clause of the core's as a sentence by itself. */
internal fun sentence(clause: String): String = clause.replaceFirstChar { it.uppercase() }
