package vn.chot.bound

import vn.chot.core.CalendarDay
import vn.chot.core.FrameGeometry
import vn.chot.core.FramePoint
import vn.chot.core.NotTravel
import vn.chot.core.PaperPermitKind
import vn.chot.core.PassageView
import vn.chot.core.PhoneHealth
import vn.chot.core.SeenThing
import vn.chot.domain.ClockReading
import vn.chot.domain.ClockState
import vn.chot.domain.Corner
import vn.chot.domain.Day
import vn.chot.domain.Decision
import vn.chot.domain.Evidence
import vn.chot.domain.Freshness
import vn.chot.domain.Geometry
import vn.chot.domain.Health
import vn.chot.domain.Holder
import vn.chot.domain.JournalFilter
import vn.chot.domain.JournalRow
import vn.chot.domain.Language
import vn.chot.domain.Modules
import vn.chot.domain.Passage
import vn.chot.domain.PermitKind
import vn.chot.domain.PortalCode
import vn.chot.domain.RecordKind
import vn.chot.domain.Remedy
import vn.chot.domain.RemedyAction
import vn.chot.domain.Said
import vn.chot.domain.Seen
import vn.chot.domain.SeenKind
import vn.chot.domain.Stages

internal fun Language.bound() = when (this) {
    Language.VIETNAMESE -> vn.chot.core.Language.VIETNAMESE
    Language.ENGLISH -> vn.chot.core.Language.ENGLISH
}

internal fun ClockReading.bound() =
    vn.chot.core.ClockReading(wallMillis, monotonicMillis.toULong(), bootId.toByteArray())

internal fun Geometry.bound() = FrameGeometry(width.toUInt(), height.toUInt(), stride.toUInt(), rotation.toUInt(), null)

internal fun FramePoint.domain() = Corner(x, y)

internal fun vn.chot.core.Explained.domain() = Said(code, text)

internal fun NotTravel.domain() = Said(kind, text)

internal fun vn.chot.core.Decision.domain() = when (this) {
    vn.chot.core.Decision.PERMIT -> Decision.PERMIT
    vn.chot.core.Decision.DENY -> Decision.DENY
    vn.chot.core.Decision.REFER -> Decision.REFER
}

internal fun Decision.bound() = when (this) {
    Decision.PERMIT -> vn.chot.core.Decision.PERMIT
    Decision.DENY -> vn.chot.core.Decision.DENY
    Decision.REFER -> vn.chot.core.Decision.REFER
}

internal fun vn.chot.core.SeenKind.domain() = when (this) {
    vn.chot.core.SeenKind.STAFF_CARD -> SeenKind.STAFF_CARD
    vn.chot.core.SeenKind.WORK_SCHEDULE -> SeenKind.WORK_SCHEDULE
    vn.chot.core.SeenKind.PORTAL_DECLARATION -> SeenKind.PORTAL_DECLARATION
    vn.chot.core.SeenKind.PAPER_PERMIT -> SeenKind.PAPER_PERMIT
    vn.chot.core.SeenKind.VACCINATION_PAPER -> SeenKind.VACCINATION_PAPER
}

internal fun Seen.bound(): SeenThing = when (this) {
    is Seen.Permit -> SeenThing.PaperPermit(number, permit.bound(), from.bound(), until.bound())

    is Seen.Vaccination -> SeenThing.VaccinationPaper(doses.toUByte(), date.bound())

    is Seen.Tick ->
        when (kind) {
            SeenKind.STAFF_CARD -> SeenThing.StaffCard

            SeenKind.WORK_SCHEDULE -> SeenThing.WorkSchedule

            SeenKind.PORTAL_DECLARATION -> SeenThing.PortalDeclaration

            SeenKind.PAPER_PERMIT, SeenKind.VACCINATION_PAPER ->
                throw IllegalArgumentException("$kind has details, and is no tick")
        }
}

private fun PermitKind.bound() = when (this) {
    PermitKind.DUTY -> PaperPermitKind.DUTY
    PermitKind.SPECIAL -> PaperPermitKind.SPECIAL
    PermitKind.SHIFT -> PaperPermitKind.SHIFT
}

internal fun Day.bound() = CalendarDay(year, month.toUByte(), day.toUByte())

private fun vn.chot.core.RemedyAction.domain(): RemedyAction = when (this) {
    is vn.chot.core.RemedyAction.ScanEvidence -> RemedyAction.ScanEvidence
    is vn.chot.core.RemedyAction.Tick -> RemedyAction.TickSeen(kind.domain())
    is vn.chot.core.RemedyAction.EnterPaperPermit -> RemedyAction.EnterPermit
    is vn.chot.core.RemedyAction.EnterVaccinationPaper -> RemedyAction.EnterVaccination
    is vn.chot.core.RemedyAction.ShowPortal -> RemedyAction.ShowPortal
    is vn.chot.core.RemedyAction.ScanAgain -> RemedyAction.ScanAgain
    is vn.chot.core.RemedyAction.UpdatePhone -> RemedyAction.UpdatePhone
    is vn.chot.core.RemedyAction.SetClock -> RemedyAction.SetClock
}

internal fun PassageView.domain() = Passage(
    decision.domain(),
    word,
    sentence,
    reasons.map { it.domain() },
    obligations.map { it.domain() },
    remedies.map { Remedy(it.remedy.domain(), it.action?.domain()) },
    caps.map { it.domain() },
    holder?.run { Holder(name, nameMark, birthDate, idLastFour, idNumber, employer) },
    subject,
    atMillis,
    sequence?.toLong(),
    evidence.map { Evidence(it.kind, it.person.domain()) },
    recorded,
    micros.run {
        Stages(scan.toLong(), parse.toLong(), verify.toLong(), evaluate.toLong(), journal.toLong())
    },
    training
)

internal fun vn.chot.core.PortalCode.domain() = PortalCode(address, Modules(size.toInt(), modules), recorded)

internal fun PhoneHealth.domain() = Health(
    city,
    publishedAtMillis,
    freshUntilMillis,
    when (val f = freshness) {
        is vn.chot.core.Freshness.Fresh -> Freshness.Fresh
        is vn.chot.core.Freshness.RunsOut -> Freshness.RunsOut(f.leftSeconds)
        is vn.chot.core.Freshness.Stale -> Freshness.Stale
    },
    when (clock) {
        is vn.chot.core.ClockState.Trusted -> ClockState.TRUSTED
        is vn.chot.core.ClockState.Behind -> ClockState.BEHIND
        is vn.chot.core.ClockState.Jumped -> ClockState.JUMPED
        is vn.chot.core.ClockState.Unknown -> ClockState.UNKNOWN
    },
    journalWritable,
    journalLoss,
    warnings.map { it.domain() },
    training
)

internal fun JournalFilter.bound() =
    vn.chot.core.JournalFilter(fromMillis, untilMillis, decision?.bound(), null, subject)

internal fun vn.chot.core.JournalRow.domain() = JournalRow(
    sequence.toLong(),
    when (kind) {
        vn.chot.core.RecordKind.PASSAGE -> RecordKind.PASSAGE
        vn.chot.core.RecordKind.PORTAL_SHOWN -> RecordKind.PORTAL_SHOWN
        vn.chot.core.RecordKind.NOTICE -> RecordKind.NOTICE
    },
    atMillis,
    clockTrusted,
    decision?.domain(),
    sentence,
    reasons.map { it.domain() },
    checkpoint,
    subject,
    continues?.toLong()
)
