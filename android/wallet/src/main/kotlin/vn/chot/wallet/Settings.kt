package vn.chot.wallet

import vn.chot.domain.Language
import vn.chot.domain.Preferences

/** What a citizen sets for this phone. */
data class Settings(
    /** None: the system's. */
    val language: Language? = null,
    /** When to be reminded of declaring, in minutes of the day; none: not at all. */
    val reminder: Int? = null
)

/** Keeps [Settings]; what was kept and can't be read is as if it had never been set. */
class SettingsStore(private val kept: Preferences) {
    fun read() = Settings(
        language = Language.entries.firstOrNull { it.tag == kept.get(LANGUAGE) },
        reminder = kept.get(REMINDER)?.toIntOrNull()?.takeIf { it in 0 until MINUTES }
    )

    fun write(settings: Settings) {
        kept.set(LANGUAGE, settings.language?.tag)
        kept.set(REMINDER, settings.reminder?.toString())
    }

    private companion object {
        const val LANGUAGE = "language"
        const val REMINDER = "reminder"
        const val MINUTES = 24 * 60
    }
}
