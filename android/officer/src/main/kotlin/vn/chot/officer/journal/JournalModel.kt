package vn.chot.officer.journal

import java.io.File
import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Contact
import vn.chot.domain.Decision
import vn.chot.domain.HourCount
import vn.chot.domain.JournalCheck
import vn.chot.domain.JournalExport
import vn.chot.domain.JournalFilter
import vn.chot.domain.JournalPage
import vn.chot.domain.JournalRow
import vn.chot.domain.Language
import vn.chot.domain.Refusal
import vn.chot.domain.Said
import vn.chot.officer.Capabilities
import vn.chot.officer.SessionOwner
import vn.chot.officer.check.dayStart

/** What of the journal is on screen. */
data class JournalState(
    val working: Boolean = false,
    val hours: List<HourCount> = emptyList(),
    val rows: List<JournalRow> = emptyList(),
    /** Where the next page begins; none at the end. */
    val before: Long? = null,
    val decision: Decision? = null,
    /** The beginning of the one hour that is looked at; none: all the journal. */
    val hour: Long? = null,
    /** The pseudonym of the one person who is looked at; none: everybody. */
    val subject: String? = null,
    /** The steps of the case that is looked at. */
    val case: List<JournalRow> = emptyList(),
    val contacts: List<Contact>? = null,
    val check: JournalCheck? = null,
    val export: Exported? = null,
    /** From when on everything is kept; none where nothing tells how old the records are. */
    val keptFrom: Long? = null,
    /** How many records were deleted just now. */
    val cleared: Long? = null,
    /** The city's clocks, minutes east of UTC. */
    val offsetMinutes: Int? = null,
    val fault: Said? = null
)

/** A journal that was written out, to be handed on. */
data class Exported(val file: File, val export: JournalExport)

/** O14, O15, O16: what was decided at this phone. Pseudonyms only. Knows no Android. */
class JournalModel(
    private val owner: SessionOwner,
    private val devices: Capabilities,
    private val worker: Executor,
    private val language: () -> Language
) {
    private val states = MutableStateFlow(JournalState())
    val state: StateFlow<JournalState> = states

    /** Today, from the newest on. */
    fun open() = onWorker {
        val now = devices.clocks.read().wallMillis
        val offset = owner.with { it.utcOffsetMinutes() }
        val page = page(null)
        val hours = owner.with { it.journalCounts(dayStart(now, offset), now + 1) }
        val keptFrom = owner.with { it.journalKeptFrom() }
        states.value =
            states.value.copy(
                hours = hours,
                rows = page.rows,
                before = page.before,
                case = emptyList(),
                contacts = null,
                keptFrom = keptFrom,
                cleared = null,
                offsetMinutes = offset
            )
    }

    /** Only what was decided so; none: all, whenever and of whom it was. */
    fun filter(decision: Decision?) {
        val now = states.value
        val every = now.copy(decision = null, hour = null, subject = null)
        states.value = if (decision == null) every else now.copy(decision = decision)
        open()
    }

    /** Only this hour; pressed again, any. */
    fun hour(millis: Long) {
        val now = states.value
        states.value = now.copy(hour = millis.takeIf { it != now.hour })
        open()
    }

    /** Only this person, whenever. */
    fun of(subject: String) {
        states.value = states.value.copy(decision = null, hour = null, subject = subject)
        open()
    }

    fun more() = onWorker {
        val before = states.value.before ?: return@onWorker
        val page = page(before)
        states.value = states.value.copy(rows = states.value.rows + page.rows, before = page.before)
    }

    /** The case that a record belongs to. */
    fun look(sequence: Long) = onWorker {
        states.value = states.value.copy(case = owner.with { it.journalCase(sequence) }, contacts = null)
    }

    /** Who else was at the same checkpoint at about the time. */
    fun contacts(subject: String) = onWorker {
        states.value = states.value.copy(contacts = owner.with { it.journalContacts(subject, WITHIN_SECONDS) })
    }

    fun verify() = onWorker {
        states.value = states.value.copy(check = owner.with { it.journalVerify() })
    }

    /** Deletes the days that the city's rules have deleted; a session does so as it is opened. */
    fun clear() = onWorker {
        val purge = owner.with { it.journalPurge() }
        states.value = states.value.copy(keptFrom = purge.keptFromMillis, cleared = purge.records)
    }

    /** Written to a new file in the outbox; earlier ones are removed. */
    fun export() = onWorker {
        val box = devices.folders.outbox
        box.listFiles().orEmpty().forEach { it.delete() }
        val file = File(box, "chot-journal-${devices.clocks.read().wallMillis}.jsonl")
        val export = owner.with { it.journalExport(file.path, null, null) }
        states.value = states.value.copy(export = Exported(file, export))
    }

    private fun page(before: Long?): JournalPage {
        val now = states.value
        val filter = JournalFilter(now.hour, now.hour?.let { it + HOUR_MILLIS }, now.decision, now.subject)
        return owner.with { it.journalPage(before, PAGE, filter) }
    }

    private fun onWorker(action: () -> Unit) {
        states.value = states.value.copy(working = true, fault = null)
        worker.execute {
            try {
                action()
            } catch (e: Refusal) {
                states.value = states.value.copy(fault = e.said(language()))
            }
            states.value = states.value.copy(working = false)
        }
    }

    private companion object {
        const val PAGE = 50
        const val WITHIN_SECONDS = 15 * 60
    }
}

/** Of the journal's hours, each. */
internal const val HOUR_MILLIS = 3_600_000L
