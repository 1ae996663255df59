package vn.chot.wallet.home

import java.time.ZoneId
import vn.chot.domain.Card
import vn.chot.domain.Outlook
import vn.chot.domain.Said
import vn.chot.domain.Window
import vn.chot.wallet.localDay
import vn.chot.wallet.zoneOf

/** What a card's large line says. Only [PassUntil] and [PassFrom] promise anything. */
sealed interface Line {
    data class Expired(val untilMillis: Long) : Line

    data class NotYet(val fromMillis: Long) : Line

    /** Something was answered with yes. */
    data object Unwell : Line

    /** Nothing is declared that still counts; then these windows are open, as far as it is known. */
    data class NotDeclared(val then: List<Window>) : Line

    data class PassUntil(val untilMillis: Long) : Line

    data class PassFrom(val fromMillis: Long) : Line

    /** No window of the day is left, or there was none. */
    data class Over(val why: List<Said>) : Line

    data class Missing(val what: List<Said>) : Line

    /** It isn't known. */
    data class Unknown(val why: Said) : Line {
        /** Only setting the phone's clock helps. */
        val isTheClock get() = why.code == CLOCK
    }
}

/** A card as the first page shows it. */
data class HomeCard(val card: Card, val line: Line, val outlook: Outlook) {
    val zone: ZoneId get() = zoneOf((outlook as? Outlook.Known)?.offsetSeconds)
}

fun lineOf(card: Card, outlook: Outlook, nowMillis: Long): Line = when {
    nowMillis >= card.validUntilMillis -> Line.Expired(card.validUntilMillis)
    nowMillis < card.validFromMillis -> Line.NotYet(card.validFromMillis)
    outlook is Outlook.Known -> known(card, outlook, nowMillis)
    else -> unknown(card, (outlook as Outlook.Unknown).why, nowMillis)
}

private fun known(card: Card, day: Outlook.Known, nowMillis: Long): Line {
    val next = day.nextFromMillis
    val open = day.windows.filter { it.untilMillis > nowMillis }
    val undeclared = day.missing.any { it.code.startsWith(UNDECLARED) }
    return when {
        day.missing.any { it.code == SYMPTOMS } -> Line.Unwell

        // Windows that are over need no other reason.
        next == null -> Line.Over(if (day.windows.isEmpty()) day.missing else emptyList())

        card.live && undeclared -> Line.NotDeclared(open.filter { it.onlyUndeclared() })

        day.missing.isNotEmpty() -> Line.Missing(day.missing)

        next > nowMillis -> Line.PassFrom(next)

        else -> open.firstOrNull { it.fromMillis <= nowMillis }
            ?.let { Line.PassUntil(it.untilMillis) } ?: Line.Missing(day.missing)
    }
}

private fun Window.onlyUndeclared() = missing.all { it.code.startsWith(UNDECLARED) }

/** Without the rules: whether anything was declared today is known nevertheless. */
private fun unknown(card: Card, why: Said, nowMillis: Long): Line {
    val here = zoneOf(null)
    val today = card.declaredAtMillis?.let { localDay(it, here) == localDay(nowMillis, here) } == true
    return when {
        !card.live || why.code == CLOCK -> Line.Unknown(why)
        !today -> Line.NotDeclared(emptyList())
        card.hasSymptoms == true -> Line.Unwell
        else -> Line.Unknown(why)
    }
}

private const val UNDECLARED = "declaration-"
private const val SYMPTOMS = "symptoms"
private const val CLOCK = "clock-wrong"
