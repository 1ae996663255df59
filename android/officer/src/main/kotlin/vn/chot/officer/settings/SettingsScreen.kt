package vn.chot.officer.settings

import androidx.compose.runtime.Composable
import androidx.compose.ui.res.stringResource
import vn.chot.design.Choice
import vn.chot.design.Heading
import vn.chot.design.Leads
import vn.chot.design.Page
import vn.chot.design.Tick
import vn.chot.domain.Language
import vn.chot.officer.Light
import vn.chot.officer.R
import vn.chot.officer.Settings

/** O20. What is set is in force at once. */
@Composable
fun SettingsScreen(settings: Settings, set: (Settings) -> Unit, pin: () -> Unit, back: () -> Unit) =
    Page(stringResource(R.string.settings), stringResource(R.string.back), back) {
        Heading(stringResource(R.string.set_return))
        for (seconds in 1..5) {
            Choice(stringResource(R.string.seconds, "$seconds"), settings.returnSeconds == seconds) {
                set(settings.copy(returnSeconds = seconds))
            }
        }
        Heading(stringResource(R.string.set_signals))
        Tick(stringResource(R.string.set_sound), settings.sound) { set(settings.copy(sound = it)) }
        if (settings.sound) {
            val volumes = listOf(R.string.volume_low, R.string.volume_middle, R.string.volume_high)
            volumes.forEachIndexed { i, name ->
                Choice(stringResource(name), settings.volume == i + 1) { set(settings.copy(volume = i + 1)) }
            }
        }
        Tick(stringResource(R.string.set_haptics), settings.haptics) { set(settings.copy(haptics = it)) }
        Heading(stringResource(R.string.set_screen))
        val lights =
            listOf(
                Light.SYSTEM to R.string.light_system,
                Light.DAY to R.string.light_day,
                Light.NIGHT to R.string.light_night
            )
        for ((light, name) in lights) {
            Choice(stringResource(name), settings.light == light) { set(settings.copy(light = light)) }
        }
        Tick(stringResource(R.string.set_left), settings.leftHand) { set(settings.copy(leftHand = it)) }
        Heading(stringResource(R.string.set_language))
        val languages =
            listOf(
                null to R.string.language_system,
                Language.VIETNAMESE to R.string.language_vi,
                Language.ENGLISH to R.string.language_en
            )
        for ((language, name) in languages) {
            Choice(stringResource(name), settings.language == language) { set(settings.copy(language = language)) }
        }
        Heading(stringResource(R.string.set_more))
        Leads(stringResource(R.string.pin), under = stringResource(R.string.pin_what), onClick = pin)
        Tick(stringResource(R.string.set_metered), settings.meteredUpdates) { set(settings.copy(meteredUpdates = it)) }
        Tick(stringResource(R.string.set_debug), settings.debug) { set(settings.copy(debug = it)) }
    }
