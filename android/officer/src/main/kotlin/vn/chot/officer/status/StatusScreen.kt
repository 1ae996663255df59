package vn.chot.officer.status

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import java.time.Instant
import java.time.format.DateTimeParseException
import java.util.Locale
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.Fact
import vn.chot.design.Heading
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Tone
import vn.chot.design.Weight
import vn.chot.domain.SelfCheck
import vn.chot.officer.R
import vn.chot.officer.check.clockTime
import vn.chot.officer.update.megabytes

class StatusActions(
    val test: () -> Unit = {},
    val copy: (String) -> Unit = {},
    val confirmLoss: () -> Unit = {},
    val back: () -> Unit = {}
)

/** O17 and O19. */
@Composable
fun StatusScreen(state: StatusState, actions: StatusActions) = Page(
    stringResource(R.string.status),
    stringResource(R.string.back),
    actions.back,
    bottom = {
        BigButton(stringResource(R.string.self_test), onClick = actions.test)
        BigButton(stringResource(R.string.copy_status), weight = Weight.SECOND) { actions.copy(forTheHelpDesk(state)) }
    }
) {
    state.fault?.let { Banner(Tone.ALARM, it.text) }
    if (state.journalLoss != null) {
        Banner(Tone.ALARM, stringResource(R.string.journal_lost))
        BigButton(stringResource(R.string.confirm_loss), weight = Weight.SECOND, onClick = actions.confirmLoss)
    }
    if (state.testing) Body(stringResource(R.string.working))
    if (state.checks.isNotEmpty()) Heading(stringResource(R.string.self_test))
    for (check in state.checks) Tried(check)
    state.store?.let { store ->
        Fact(stringResource(R.string.city), store.city)
        Fact(stringResource(R.string.published), store.publishedAt?.let { local(it, state.offsetMinutes) } ?: "–")
        Fact(stringResource(R.string.fresh_until), store.freshUntil?.let { local(it, state.offsetMinutes) } ?: "–")
        Fact(stringResource(R.string.rules), store.policy ?: "–")
        Fact(stringResource(R.string.roster), store.rosterEntries?.toString() ?: "–")
        Fact(stringResource(R.string.storage), stringResource(R.string.megabytes, megabytes(store.storageBytes)))
        store.unusable?.let { Banner(Tone.ALARM, it) }
    }
}

/** How it went, in words too: nobody needs the sign or its colour. */
@Composable
private fun Tried(check: SelfCheck) {
    val fails = "${stringResource(R.string.self_test_fails)}: ${check.name}"
    val text = if (check.ok) stringResource(R.string.check_works, check.name) else fails
    Banner(if (check.ok) Tone.PERMIT else Tone.DENY, text)
    if (!check.ok) Body(check.what)
    Second(stringResource(R.string.self_test_seconds, seconds(check.micros)))
}

private fun seconds(micros: Long): String = "%.2f".format(Locale.ROOT, micros / 1_000_000.0)

/** RFC 3339 by the city's clocks; what can't be read stays as it is. */
private fun local(instant: String, offsetMinutes: Int?): String = try {
    clockTime(Instant.parse(instant).toEpochMilli(), offsetMinutes)
} catch (_: DateTimeParseException) {
    instant
}
