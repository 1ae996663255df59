package vn.chot.officer.check

import java.time.Instant
import java.time.ZoneId
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter

/** A date of birth, `yyyy-mm-dd`, the way that the card prints it; what isn't a whole date stays as it is. */
internal fun asOnTheCard(date: String): String {
    val (year, month, day) = ISO_DATE.matchEntire(date)?.destructured ?: return date
    return "$day/$month/$year"
}

/** An ID number in groups of three, as it is read aloud. */
internal fun grouped(number: String): String = number.chunked(3).joinToString(" ")

/** The city's clocks, minutes east of UTC; this phone's own as long as no city says otherwise. */
internal fun zoneOf(offsetMinutes: Int?): ZoneId =
    offsetMinutes?.let { ZoneOffset.ofTotalSeconds(it * SECONDS) } ?: ZoneId.systemDefault()

/** An instant by the city's clocks, with the day: `18:00 05/10`. */
internal fun clockTime(millis: Long, offsetMinutes: Int?): String = at(millis, offsetMinutes, "HH:mm dd/MM")

/** The day that an instant is in, by the city's clocks. */
internal fun day(millis: Long, offsetMinutes: Int?): String = at(millis, offsetMinutes, "dd/MM/yyyy")

private fun at(millis: Long, offsetMinutes: Int?, pattern: String) =
    DateTimeFormatter.ofPattern(pattern).format(Instant.ofEpochMilli(millis).atZone(zoneOf(offsetMinutes)))

/** The first instant of the day that an instant is in, by the city's clocks. */
internal fun dayStart(millis: Long, offsetMinutes: Int?): Long {
    val zone = zoneOf(offsetMinutes)
    return Instant.ofEpochMilli(millis).atZone(zone).toLocalDate().atStartOfDay(zone).toInstant().toEpochMilli()
}

private const val SECONDS = 60

private val ISO_DATE = Regex("""(\d{4})-(\d{2})-(\d{2})""")
