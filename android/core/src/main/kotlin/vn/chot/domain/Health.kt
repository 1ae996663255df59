package vn.chot.domain

/** How an open phone stands. */
data class Health(
    val city: String,
    val publishedAtMillis: Long,
    val freshUntilMillis: Long,
    val freshness: Freshness,
    val clock: ClockState,
    val journalWritable: Boolean,
    /** What of the journal is gone, by its code, until somebody confirms it. */
    val journalLoss: String?,
    /** What the officer should be told, the worst first. */
    val warnings: List<Said>,
    /** True in the made-up city that officers train with. */
    val training: Boolean
)

/** How old the data are. */
sealed interface Freshness {
    data object Fresh : Freshness

    data class RunsOut(val leftSeconds: Long) : Freshness

    data object Stale : Freshness
}

/** Whether the phone's clock is believed. */
enum class ClockState { TRUSTED, BEHIND, JUMPED, UNKNOWN }

/** What a phone's store holds, for a page about it and for the help desk. */
data class StoreState(
    val city: String,
    /** RFC 3339. */
    val publishedAt: String?,
    val ageSeconds: Long?,
    val freshUntil: String?,
    val expires: String?,
    val expired: Boolean,
    val policy: String?,
    val roles: List<Role>,
    val rosterEntries: Long?,
    val storageBytes: Long,
    /** Why what is installed can't be used, in English, for the help desk. */
    val unusable: String?
)

/** A role's metadata. */
data class Role(val name: String, val version: Long, val expires: String, val expired: Boolean)

/** One thing that the self-test tried; [what] doesn't work, in English, for the help desk. */
data class SelfCheck(val code: String, val name: String, val ok: Boolean, val what: String, val micros: Long)
