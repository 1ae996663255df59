package vn.chot.domain

/** The phone's store: what there is before a session, and beside it. Calls block: not for the main thread. */
interface Store {
    /** Reads an enrolment without using it. */
    fun preview(enrolment: ByteArray): EnrolmentPreview

    /** Enrols this phone. The enrolment is secret: whoever has its file deletes it. */
    fun enrol(enrolment: ByteArray)

    /** An enrolment that comes as a series of codes. */
    fun series(): CodeSeries

    /** Where this phone may stand, in the authority's order. */
    fun checkpoints(): List<Place>

    fun open(checkpoint: String, language: Language): Checkpoint

    /** A made-up city to train with, on a phone that needn't be enrolled. Nothing of it is kept. */
    fun training(language: Language): Checkpoint

    /** The codes to train with, as their people's phones show them now. */
    fun exercises(language: Language, clock: ClockReading): List<Exercise>

    /** A text as a code; refused where it fits into none. */
    fun draw(text: String): Modules

    fun update(transport: Transport, goesOn: (fetchedBytes: Long) -> Boolean, clock: ClockReading): UpdateSummary

    fun updateFromFolder(folder: String, clock: ClockReading): UpdateSummary

    fun state(clock: ClockReading): StoreState

    /** What of the journal is gone, by its code. No session may be open. */
    fun journalLoss(): String?

    fun confirmJournalLoss(code: String, clock: ClockReading)

    fun selfTest(scratch: String, clock: ClockReading, language: Language): List<SelfCheck>

    fun reader(language: Language): Reader

    /** What can be seen with one's own eyes, in the core's words and order. */
    fun seenLabels(language: Language): Map<SeenKind, String>
}

/** The session at one checkpoint. Calls from several threads take turns. */
interface Checkpoint : AutoCloseable {
    fun scan(frame: Frame, budgetMillis: Int?, clock: ClockReading): Scan

    fun present(text: String, seen: List<Seen>, clock: ClockReading): Scan

    fun lookUp(idNumber: String, seen: List<Seen>, clock: ClockReading): Passage

    fun scanEvidence(frame: Frame, seen: List<Seen>, clock: ClockReading): EvidenceScan

    /** As [scanEvidence], of a code's text. */
    fun presentEvidence(text: String, seen: List<Seen>, clock: ClockReading): EvidenceScan

    /** Judges the passage on screen again, with all that was seen. */
    fun see(seen: List<Seen>, clock: ClockReading): Passage

    fun showPortal(clock: ClockReading): PortalCode

    /** Degrees clockwise from north; none for both lanes. */
    fun setHeading(degrees: Double?)

    fun health(clock: ClockReading): Health

    /** Goes on with what an update has installed meanwhile. */
    fun reload()

    fun journalPage(before: Long?, limit: Int, filter: JournalFilter): JournalPage

    fun journalCounts(fromMillis: Long, untilMillis: Long): List<HourCount>

    fun journalCase(sequence: Long): List<JournalRow>

    fun journalContacts(subject: String, withinSeconds: Int): List<Contact>

    fun journalVerify(): JournalCheck

    /** The city's clocks, minutes east of UTC: for days and times of day. */
    fun utcOffsetMinutes(): Int

    /** The first instant of which the city's rules have everything kept; none where nothing tells. */
    fun journalKeptFrom(): Long?

    /** Deletes the days that are older than that. */
    fun journalPurge(): JournalPurge

    /** To a new file; nothing: from the first, to the last. */
    fun journalExport(path: String, first: Long?, last: Long?): JournalExport
}

/** What an enrolment is, before it is believed. */
data class EnrolmentPreview(val city: String, val fingerprint: String, val rootKeys: Int, val threshold: Int)

/** How far a series of codes was read; [of] is 0 before the first. */
data class SeriesProgress(val have: Int, val of: Int, val missing: List<Int>)

interface CodeSeries {
    fun take(text: String): SeriesProgress

    /** The whole, once it is there. */
    fun file(): ByteArray?
}

/** A checkpoint to choose. */
data class Place(
    val name: String,
    val area: String,
    /** Of the checked lane, degrees clockwise from north, where one lane is checked. */
    val heading: Double?,
    val latitude: Double?,
    val longitude: Double?
)

/** What an update did. */
data class UpdateSummary(
    val changed: Boolean,
    val publishedAtMillis: Long,
    val fetchedBytes: Long,
    val rulesChanged: Boolean,
    /** The publication is ahead of this phone's clock by so much: one of the two is wrong. */
    val aheadSeconds: Long?
)

/** Why the core refuses, in kinds that an app can act on. */
enum class RefusalKind {
    NOT_ENROLLED,
    NOTHING_INSTALLED,
    STORE_IN_USE,
    NEWER_APP_NEEDED,
    UNKNOWN_CHECKPOINT,
    UPDATE_REFUSED,
    UPDATE_BROKEN_OFF,
    UPDATE_GIVEN_UP,
    BAD_INPUT,
    STORAGE_FULL,
    STORAGE,
    KEYSTORE_LOCKED,
    KEY_LOST,
    KEYSTORE,
    NOTHING_THERE,
    BROKEN
}

/** The core refuses; it says why in either language, with what to do next. Names nobody. */
class Refusal(val kind: RefusalKind, private val words: (Language) -> Said) : RuntimeException(kind.name) {
    fun said(language: Language): Said = words(language)
}
