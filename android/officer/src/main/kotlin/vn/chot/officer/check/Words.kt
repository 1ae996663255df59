package vn.chot.officer.check

import java.time.Instant
import java.time.ZoneId
import java.time.format.DateTimeFormatter

/** A date of birth, `yyyy-mm-dd`, the way that the card prints it; what isn't a whole date stays as it is. */
internal fun asOnTheCard(date: String): String {
    val (year, month, day) = ISO_DATE.matchEntire(date)?.destructured ?: return date
    return "$day/$month/$year"
}

/** An ID number in groups of three, as it is read aloud. */
internal fun grouped(number: String): String = number.chunked(3).joinToString(" ")

/** An instant by this phone's time zone, with the day: `18:00 ngày 5/10` is for the words to say. */
internal fun clockTime(millis: Long): String =
    DateTimeFormatter.ofPattern("HH:mm dd/MM").format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()))

/** The day that an instant is in, by this phone's time zone. */
internal fun day(millis: Long): String =
    DateTimeFormatter.ofPattern("dd/MM/yyyy").format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()))

private val ISO_DATE = Regex("""(\d{4})-(\d{2})-(\d{2})""")
