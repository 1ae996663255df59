package vn.chot.officer.update

import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.Field
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Tone
import vn.chot.design.Weight
import vn.chot.domain.UpdateSummary
import vn.chot.officer.R
import vn.chot.officer.check.clockTime

/** O3 and O18. [first]: nothing is installed yet, and there is nowhere to go back to. */
@Composable
fun UpdateScreen(
    state: UpdateState,
    address: String,
    first: Boolean,
    /** The city's clocks, minutes east of UTC; none before there is a city. */
    offsetMinutes: Int?,
    write: (String) -> Unit,
    fetch: () -> Unit,
    cancel: () -> Unit,
    back: () -> Unit
) = Page(
    stringResource(R.string.update_title),
    stringResource(R.string.back).takeUnless { first },
    back,
    bottom = {
        if (state is UpdateState.Running) {
            BigButton(stringResource(R.string.cancel), weight = Weight.SECOND, onClick = cancel)
        } else if (address.isNotBlank()) {
            BigButton(stringResource(R.string.update_now), onClick = fetch)
        }
    }
) {
    if (first) Body(stringResource(R.string.update_first))
    Second(stringResource(R.string.update_address))
    Field(address, stringResource(R.string.update_address), onChange = write)
    when (state) {
        is UpdateState.Running ->
            Body(
                stringResource(R.string.update_running, megabytes(state.fetchedBytes)),
                Modifier.semantics { liveRegion = LiveRegionMode.Polite }
            )

        is UpdateState.Resting -> {
            state.fault?.let { Banner(Tone.ALARM, it.text) }
            state.last?.let { Done(it, offsetMinutes) }
        }
    }
    Second(stringResource(R.string.update_safe))
}

@Composable
private fun Done(last: UpdateSummary, offsetMinutes: Int?) {
    val published = clockTime(last.publishedAtMillis, offsetMinutes)
    Body(stringResource(if (last.changed) R.string.update_changed else R.string.update_same, published))
    if (last.rulesChanged) Body(stringResource(R.string.update_rules))
    if (last.aheadSeconds != null) Banner(Tone.ALARM, stringResource(R.string.update_ahead))
}

/** `1,3`: with the comma or point of neither language's reader in doubt. */
internal fun megabytes(bytes: Long): String = "%.1f".format(java.util.Locale.ROOT, bytes / 1_000_000.0)
