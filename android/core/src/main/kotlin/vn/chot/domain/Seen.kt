package vn.chot.domain

/** A calendar day, by the city's clocks. */
data class Day(val year: Int, val month: Int, val day: Int) : Comparable<Day> {
    override fun compareTo(other: Day) = compareValuesBy(this, other, Day::year, Day::month, Day::day)
}

/** The kinds of things that an officer can have seen. */
enum class SeenKind { STAFF_CARD, WORK_SCHEDULE, PORTAL_DECLARATION, PAPER_PERMIT, VACCINATION_PAPER }

/** The kinds of travel permits on paper. */
enum class PermitKind { DUTY, SPECIAL, SHIFT }

/** Something that an officer saw. Its number isn't printed. */
sealed interface Seen {
    val kind: SeenKind

    /** What has no details. */
    data class Tick(override val kind: SeenKind) : Seen

    class Permit(val number: String, val permit: PermitKind, val from: Day, val until: Day) : Seen {
        override val kind = SeenKind.PAPER_PERMIT

        override fun equals(other: Any?) = other is Permit && number == other.number && permit == other.permit &&
            from == other.from && until == other.until

        override fun hashCode() = number.hashCode()

        override fun toString() = "Permit(..)"
    }

    data class Vaccination(val doses: Int, val date: Day) : Seen {
        override val kind = SeenKind.VACCINATION_PAPER

        override fun toString() = "Vaccination(..)"
    }
}

/** What an app can do about a refusal, at the touch of a button. */
sealed interface RemedyAction {
    data object ScanEvidence : RemedyAction

    data class TickSeen(val kind: SeenKind) : RemedyAction

    data object EnterPermit : RemedyAction

    data object EnterVaccination : RemedyAction

    data object ShowPortal : RemedyAction

    data object ScanAgain : RemedyAction

    data object UpdatePhone : RemedyAction

    data object SetClock : RemedyAction
}
