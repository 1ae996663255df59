package vn.chot.officer.paper

import java.time.DateTimeException
import java.time.LocalDate
import vn.chot.domain.Day
import vn.chot.domain.PermitKind
import vn.chot.domain.Seen

/** What of a paper's form is being filled in. */
enum class PaperField { NUMBER, FROM, UNTIL, DATE }

/** A form that is being filled in. Nothing is filled in before, and nothing of it is kept. */
sealed interface PaperForm {
    val today: Day
    val at: PaperField?

    /** What was entered, once it can be on a paper. */
    val paper: Seen?

    /** O10: a travel permit on paper. Dates are digits, `ddmmyyyy`, as far as they were typed. */
    data class Permit(
        override val today: Day,
        val number: String = "",
        val kind: PermitKind? = null,
        val from: String = "",
        val until: String = "",
        override val at: PaperField? = PaperField.NUMBER
    ) : PaperForm {
        /** True where it ends before it begins. */
        val isBackwards: Boolean get() {
            val (first, last) = (dayOf(from) ?: return false) to (dayOf(until) ?: return false)
            return last < first
        }

        override val paper: Seen? get() {
            val kind = kind ?: return null
            val (first, last) = (dayOf(from) ?: return null) to (dayOf(until) ?: return null)
            if (number.isBlank() || isBackwards) return null
            return Seen.Permit(number.trim(), kind, first, last)
        }

        override fun toString() = "Permit(..)"
    }

    /** A vaccination certificate on paper: the number of the last dose, and its day. */
    data class Vaccination(
        override val today: Day,
        val doses: Int? = null,
        val date: String = "",
        override val at: PaperField? = PaperField.DATE
    ) : PaperForm {
        /** True where the dose was given after today. */
        val isAhead: Boolean get() = dayOf(date)?.let { it > today } == true

        override val paper: Seen? get() {
            val (doses, day) = (doses ?: return null) to (dayOf(date) ?: return null)
            return if (isAhead) null else Seen.Vaccination(doses, day)
        }

        override fun toString() = "Vaccination(..)"
    }
}

/** Eight digits, `ddmmyyyy`, that are a day of the calendar. */
fun dayOf(digits: String): Day? {
    if (digits.length != DATE_DIGITS) return null
    val (day, month, year) = listOf(digits.substring(0, 2), digits.substring(2, 4), digits.substring(4)).map {
        it.toInt()
    }
    return try {
        LocalDate.of(year, month, day)
        Day(year, month, day)
    } catch (_: DateTimeException) {
        null
    }
}

fun digitsOf(day: Day): String = "%02d%02d%04d".format(day.day, day.month, day.year)

/** What was typed so far, in its groups: `05/1–`. */
fun shown(digits: String): String {
    if (digits.isEmpty()) return "–"
    val parts = listOf(digits.take(2), digits.drop(2).take(2), digits.drop(4))
    return parts.filter { it.isNotEmpty() }.joinToString("/")
}

const val DATE_DIGITS = 8
