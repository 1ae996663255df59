package vn.chot.wallet

import androidx.compose.runtime.compositionLocalOf
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import vn.chot.domain.Outlook
import vn.chot.domain.Window
import vn.chot.wallet.home.HomeCard

/** What days and times are told by on pages of no one card: the city's clocks where its rules are known. */
val LocalZone = compositionLocalOf<ZoneId> { ZoneId.systemDefault() }

/** The city's, where any card's rules tell it. */
internal fun zoneOf(cards: List<HomeCard>): ZoneId =
    zoneOf(cards.firstNotNullOfOrNull { (it.outlook as? Outlook.Known)?.offsetSeconds })

/** The city's clocks where its rules are known, else this phone's. */
internal fun zoneOf(offsetSeconds: Int?): ZoneId =
    offsetSeconds?.let { ZoneOffset.ofTotalSeconds(it) } ?: ZoneId.systemDefault()

/** `06:30`. */
internal fun timeOfDay(millis: Long, zone: ZoneId): String = TIME.format(Instant.ofEpochMilli(millis).atZone(zone))

/** The first instant after something, as its end: midnight is the day's end. */
internal fun endOfDay(millis: Long, zone: ZoneId): String =
    timeOfDay(millis, zone).let { if (it == "00:00") "24:00" else it }

/** `06:30–08:00, 16:30–18:00`. */
internal fun spans(windows: List<Window>, zone: ZoneId): String = windows
    .map { "${timeOfDay(it.fromMillis, zone)}–${endOfDay(it.untilMillis, zone)}" }
    .distinct()
    .joinToString(", ")

/** `06:10 05/10/2021`. */
internal fun timeAndDay(millis: Long, zone: ZoneId): String = BOTH.format(Instant.ofEpochMilli(millis).atZone(zone))

/** `05/10/2021`. */
internal fun dayOf(millis: Long, zone: ZoneId): String = DAY.format(Instant.ofEpochMilli(millis).atZone(zone))

/** The last day that something holds, of the first instant that it no longer does. */
internal fun lastDay(untilMillis: Long, zone: ZoneId): String = dayOf(untilMillis - 1, zone)

internal fun localDay(millis: Long, zone: ZoneId): LocalDate = Instant.ofEpochMilli(millis).atZone(zone).toLocalDate()

/** `yyyy-mm-dd` as people write it; what isn't a whole date stays as it is. */
internal fun written(day: String): String {
    val (year, month, date) = ISO_DATE.matchEntire(day)?.destructured ?: return day
    return "$date/$month/$year"
}

private val TIME = DateTimeFormatter.ofPattern("HH:mm")
private val BOTH = DateTimeFormatter.ofPattern("HH:mm dd/MM/yyyy")
private val DAY = DateTimeFormatter.ofPattern("dd/MM/yyyy")
private val ISO_DATE = Regex("""(\d{4})-(\d{2})-(\d{2})""")
