package vn.chot.wallet.settings

import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import java.util.Locale
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.Choice
import vn.chot.design.Fact
import vn.chot.design.Field
import vn.chot.design.Heading
import vn.chot.design.LargeType
import vn.chot.design.Leads
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Tone
import vn.chot.design.Weight
import vn.chot.domain.Language
import vn.chot.wallet.LocalZone
import vn.chot.wallet.R
import vn.chot.wallet.Settings
import vn.chot.wallet.timeAndDay

class SettingsActions(
    val set: (Settings) -> Unit = {},
    val family: () -> Unit = {},
    val request: () -> Unit = {},
    val city: () -> Unit = {},
    val reminder: () -> Unit = {},
    val about: () -> Unit = {},
    val delete: () -> Unit = {},
    val back: () -> Unit = {}
)

/** W15. [stored]: what is kept, in the core's words. */
@Composable
fun SettingsScreen(settings: Settings, stored: List<String>, actions: SettingsActions) =
    Page(stringResource(R.string.settings), stringResource(R.string.back), actions.back) {
        Leads(stringResource(R.string.family), onClick = actions.family)
        Leads(stringResource(R.string.ask_for), onClick = actions.request)
        Leads(stringResource(R.string.city), onClick = actions.city)
        Leads(stringResource(R.string.reminder), under = reminderOf(settings.reminder), onClick = actions.reminder)
        Heading(stringResource(R.string.language))
        val languages =
            listOf(
                null to R.string.language_system,
                Language.VIETNAMESE to R.string.language_vi,
                Language.ENGLISH to R.string.language_en
            )
        for ((language, name) in languages) {
            Choice(stringResource(name), settings.language == language) {
                actions.set(settings.copy(language = language))
            }
        }
        Heading(stringResource(R.string.stored))
        stored.forEach { Body(it) }
        Leads(stringResource(R.string.about), onClick = actions.about)
        BigButton(
            stringResource(R.string.delete_everything),
            weight = Weight.SECOND,
            onClick = actions.delete
        )
    }

@Composable
private fun reminderOf(minute: Int?): String = if (minute == null) {
    stringResource(R.string.reminder_off)
} else {
    stringResource(R.string.reminder_at, clock(minute))
}

private fun clock(minute: Int) = "%02d:%02d".format(Locale.ROOT, minute / 60, minute % 60)

/** W8: when to be reminded. [blocked]: the phone allows no notices. */
@Composable
fun ReminderScreen(chosen: Int?, blocked: Boolean, choose: (Int?) -> Unit, openSettings: () -> Unit, back: () -> Unit) =
    Page(stringResource(R.string.reminder), stringResource(R.string.back), back) {
        if (blocked && chosen != null) {
            Banner(Tone.ALARM, stringResource(R.string.reminder_blocked))
            BigButton(stringResource(R.string.open_settings), onClick = openSettings)
        }
        Body(stringResource(R.string.reminder_days))
        for (minute in listOf(null) + MORNING) {
            Choice(reminderOf(minute), chosen == minute) { choose(minute) }
        }
    }

/** From five to eight, in minutes of the day. */
internal val MORNING = (5 * 60..8 * 60 step 30).toList()

class CityActions(
    val pick: () -> Unit = {},
    val follow: () -> Unit = {},
    val cancel: () -> Unit = {},
    val write: (String) -> Unit = {},
    val fetch: () -> Unit = {},
    val forget: () -> Unit = {},
    val back: () -> Unit = {}
)

/** The city's rules. */
@Composable
fun CityScreen(state: CityState, actions: CityActions) {
    val title = stringResource(R.string.city)
    val back = stringResource(R.string.back)
    val confirming = state.confirming
    if (confirming != null) {
        Page(
            title,
            back,
            actions.cancel,
            bottom = {
                BigButton(stringResource(R.string.follow), onClick = actions.follow)
                BigButton(
                    stringResource(R.string.not_the_same),
                    weight = Weight.SECOND,
                    onClick = actions.cancel
                )
            }
        ) {
            // All of it before what confirms it, with large type on a small phone too.
            LargeType(1.4f) {
                Body(stringResource(R.string.city_check))
                Heading(confirming.city)
                Second(stringResource(R.string.fingerprint))
                Body(grouped(confirming.fingerprint))
            }
        }
        return
    }
    Page(
        title,
        back,
        actions.back,
        bottom = {
            when {
                state.running != null ->
                    BigButton(stringResource(R.string.cancel), weight = Weight.SECOND, onClick = actions.cancel)

                state.city == null -> BigButton(stringResource(R.string.add_city), onClick = actions.pick)

                state.address.isNotBlank() ->
                    BigButton(stringResource(R.string.update_now), onClick = actions.fetch)
            }
        }
    ) { Followed(state, actions) }
}

@Composable
private fun Followed(state: CityState, actions: CityActions) {
    state.fault?.let {
        Banner(Tone.ALARM, it.sentence)
        Body(it.nextStep)
    }
    if (state.unreadable) Banner(Tone.ALARM, stringResource(R.string.unreadable))
    val city = state.city
    if (city == null) {
        Body(stringResource(R.string.city_none))
        return
    }
    Heading(city.city)
    Second(stringResource(R.string.city_address))
    Field(state.address, stringResource(R.string.city_address), onChange = actions.write)
    state.running?.let {
        Body(
            stringResource(R.string.update_running, "%.1f".format(Locale.ROOT, it / 1_000_000.0)),
            Modifier.semantics { liveRegion = LiveRegionMode.Polite }
        )
    }
    state.last?.let {
        val text = if (it.changed) R.string.update_changed else R.string.update_same
        Body(stringResource(text, timeAndDay(it.publishedAtMillis, LocalZone.current)))
    }
    if (state.running == null) {
        BigButton(
            stringResource(R.string.stop_following),
            weight = Weight.SECOND,
            onClick = actions.forget
        )
        Second(stringResource(R.string.forget_what))
    }
}

/** Four digits a group, four groups a line: it is read aloud. */
private fun grouped(fingerprint: String) = fingerprint.filter { !it.isWhitespace() }
    .chunked(4)
    .chunked(4)
    .joinToString("\n") { it.joinToString(" ") }

/** What this is, and whose work is in it. */
@Composable
fun AboutScreen(version: String, back: () -> Unit) =
    Page(stringResource(R.string.about), stringResource(R.string.back), back) {
        Body(stringResource(R.string.about_what))
        Fact(stringResource(R.string.app_name), stringResource(R.string.version, version))
        Heading(stringResource(R.string.licences))
        Body(stringResource(R.string.licence_own))
        Body(stringResource(R.string.licence_others, "AndroidX, Kotlin, kotlinx.coroutines, JNA"))
        Body(stringResource(R.string.licence_rust, CORE))
        Body(stringResource(R.string.licence_mpl, "UniFFI"))
    }

/** The crates that the core stands on. */
private const val CORE = "chrono, curve25519-dalek, Fluent, minicbor, qrcodegen, redb, RustCrypto, serde"
