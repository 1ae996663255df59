package vn.chot.bound

import vn.chot.core.CheckpointSession
import vn.chot.core.ScanOutcome
import vn.chot.domain.Checkpoint
import vn.chot.domain.ClockReading
import vn.chot.domain.Contact
import vn.chot.domain.EvidenceScan
import vn.chot.domain.Frame
import vn.chot.domain.Health
import vn.chot.domain.HourCount
import vn.chot.domain.JournalCheck
import vn.chot.domain.JournalExport
import vn.chot.domain.JournalFilter
import vn.chot.domain.JournalPage
import vn.chot.domain.JournalPurge
import vn.chot.domain.JournalRow
import vn.chot.domain.Passage
import vn.chot.domain.PortalCode
import vn.chot.domain.Scan
import vn.chot.domain.Seen

/** A session through the real library. */
internal class BoundCheckpoint(private val session: CheckpointSession) : Checkpoint {
    override fun scan(frame: Frame, budgetMillis: Int?, clock: ClockReading): Scan = refusing {
        session.scan(frame.plane, frame.geometry.bound(), budgetMillis?.toUInt(), clock.bound()).domain()
    }

    override fun present(text: String, seen: List<Seen>, clock: ClockReading): Scan = refusing {
        session.present(text, seen.map { it.bound() }, clock.bound()).domain()
    }

    override fun lookUp(idNumber: String, seen: List<Seen>, clock: ClockReading): Passage = refusing {
        session.lookUp(idNumber, seen.map { it.bound() }, clock.bound()).domain()
    }

    override fun scanEvidence(frame: Frame, seen: List<Seen>, clock: ClockReading): EvidenceScan = refusing {
        session.scanEvidence(frame.plane, frame.geometry.bound(), seen.map { it.bound() }, clock.bound()).domain()
    }

    override fun presentEvidence(text: String, seen: List<Seen>, clock: ClockReading): EvidenceScan = refusing {
        session.presentEvidence(text, seen.map { it.bound() }, clock.bound()).domain()
    }

    override fun see(seen: List<Seen>, clock: ClockReading): Passage = refusing {
        session.see(seen.map { it.bound() }, clock.bound()).domain()
    }

    override fun showPortal(clock: ClockReading): PortalCode = refusing { session.showPortal(clock.bound()).domain() }

    override fun setHeading(degrees: Double?) = refusing { session.setHeading(degrees) }

    override fun health(clock: ClockReading): Health = refusing { session.health(clock.bound()).domain() }

    override fun reload() = refusing { session.reload() }

    override fun journalPage(before: Long?, limit: Int, filter: JournalFilter): JournalPage = refusing {
        val page = session.journalPage(before?.toULong(), limit.toUInt(), filter.bound())
        JournalPage(page.rows.map { it.domain() }, page.before?.toLong())
    }

    override fun journalCounts(fromMillis: Long, untilMillis: Long): List<HourCount> = refusing {
        session.journalCounts(fromMillis, untilMillis).map {
            HourCount(it.hourMillis, it.permit.toLong(), it.deny.toLong(), it.refer.toLong())
        }
    }

    override fun journalCase(sequence: Long): List<JournalRow> = refusing {
        session.journalCase(sequence.toULong()).map { it.domain() }
    }

    override fun journalContacts(subject: String, withinSeconds: Int): List<Contact> = refusing {
        session.journalContacts(subject, withinSeconds.toUInt()).map {
            Contact(it.subject, it.checkpoint, it.atMillis, it.apartSeconds, it.sequence.toLong())
        }
    }

    override fun journalVerify(): JournalCheck = refusing {
        session.journalVerify().run { JournalCheck(records.toLong(), isSound, findings) }
    }

    override fun utcOffsetMinutes(): Int = refusing { session.utcOffsetMinutes() }

    override fun journalKeptFrom(): Long? = refusing { session.journalKeptFrom() }

    override fun journalPurge(): JournalPurge = refusing {
        session.journalPurge(null).run { JournalPurge(records.toLong(), keptFromMillis) }
    }

    override fun journalExport(path: String, first: Long?, last: Long?): JournalExport = refusing {
        session.journalExport(path, first?.toULong(), last?.toULong()).run { JournalExport(records.toLong(), sha256) }
    }

    override fun close() = session.close()
}

private fun vn.chot.core.EvidenceScan.domain(): EvidenceScan = when (this) {
    is vn.chot.core.EvidenceScan.Nothing -> EvidenceScan.Nothing(hint?.domain())
    is vn.chot.core.EvidenceScan.Judged -> EvidenceScan.Judged(view.domain())
    is vn.chot.core.EvidenceScan.NotEvidence -> EvidenceScan.Other(found.domain())
}

private fun ScanOutcome.domain(): Scan = when (this) {
    is ScanOutcome.Nothing -> Scan.Nothing(hint?.domain(), corners.map { it.domain() })
    is ScanOutcome.Passage -> Scan.Judged(view.domain(), corners.map { it.domain() }, sameAsBefore)
    is ScanOutcome.SeveralCodes -> Scan.Several(reason.domain(), corners.map { code -> code.map { it.domain() } })
    is ScanOutcome.NotATravelCode -> Scan.Other(found.domain(), corners.map { it.domain() })
}
