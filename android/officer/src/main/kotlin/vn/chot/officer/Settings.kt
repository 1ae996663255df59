package vn.chot.officer

import vn.chot.domain.Language
import vn.chot.domain.Preferences

/** When the page is dark. */
enum class Light { SYSTEM, DAY, NIGHT }

/** What an officer sets for this phone. */
data class Settings(
    /** None: the system's. */
    val language: Language? = null,
    val sound: Boolean = true,
    /** 1 to 3. */
    val volume: Int = 2,
    val haptics: Boolean = true,
    /** How long a permit stays, 1 to 5. */
    val returnSeconds: Int = 2,
    val leftHand: Boolean = false,
    val light: Light = Light.SYSTEM,
    /** Shows how long each stage takes, and how many frames were dropped. */
    val debug: Boolean = false,
    /** Fetch updates over networks that cost, too. */
    val meteredUpdates: Boolean = false
)

/** Keeps [Settings]; what was kept and can't be read is as if it had never been set. */
class SettingsStore(private val kept: Preferences) {
    fun read(): Settings {
        val plain = Settings()
        return Settings(
            language = Language.entries.firstOrNull { it.tag == kept.get("language") },
            sound = flag("sound", plain.sound),
            volume = number("volume", plain.volume, 1..3),
            haptics = flag("haptics", plain.haptics),
            returnSeconds = number("return", plain.returnSeconds, 1..5),
            leftHand = flag("left", plain.leftHand),
            light = Light.entries.firstOrNull { it.name == kept.get("light") } ?: plain.light,
            debug = flag("debug", plain.debug),
            meteredUpdates = flag("metered", plain.meteredUpdates)
        )
    }

    fun write(settings: Settings) {
        kept.set("language", settings.language?.tag)
        kept.set("sound", "${settings.sound}")
        kept.set("volume", "${settings.volume}")
        kept.set("haptics", "${settings.haptics}")
        kept.set("return", "${settings.returnSeconds}")
        kept.set("left", "${settings.leftHand}")
        kept.set("light", settings.light.name)
        kept.set("debug", "${settings.debug}")
        kept.set("metered", "${settings.meteredUpdates}")
    }

    private fun flag(key: String, otherwise: Boolean) = kept.get(key)?.toBooleanStrictOrNull() ?: otherwise

    private fun number(key: String, otherwise: Int, range: IntRange) =
        kept.get(key)?.toIntOrNull()?.takeIf { it in range } ?: otherwise
}
