package vn.chot.domain

/** Which records to look at; nothing: all. */
data class JournalFilter(
    val fromMillis: Long? = null,
    val untilMillis: Long? = null,
    val decision: Decision? = null,
    val subject: String? = null
)

/** What a record is. */
enum class RecordKind { PASSAGE, PORTAL_SHOWN, NOTICE }

/** One record, as a list shows it. Pseudonyms only. */
data class JournalRow(
    val sequence: Long,
    val kind: RecordKind,
    val atMillis: Long?,
    val clockTrusted: Boolean,
    val decision: Decision?,
    val sentence: String,
    val reasons: List<Said>,
    val checkpoint: String?,
    val subject: String?,
    /** The step before in the same case. */
    val continues: Long?
)

/** Some records, the newest first; the next page begins at [before], if there is one. */
data class JournalPage(val rows: List<JournalRow>, val before: Long?)

/** The cases of one hour; a case counts once, by its last step. */
data class HourCount(val hourMillis: Long, val permit: Long, val deny: Long, val refer: Long)

/** Somebody who was at the same checkpoint at about the same time. */
data class Contact(
    val subject: String,
    val checkpoint: String,
    val atMillis: Long,
    val apartSeconds: Long,
    val sequence: Long
)

/** What going through the whole chain found; [findings] in English, for the help desk. */
data class JournalCheck(val records: Long, val isSound: Boolean, val findings: List<String>)

/** What was deleted of a journal for its age, and from when on everything is kept. */
data class JournalPurge(val records: Long, val keptFromMillis: Long)

/** A journal that was written out, with what is read out to whoever receives it. */
data class JournalExport(val records: Long, val sha256: String)
