package vn.chot.officer.check

import vn.chot.domain.Corner
import vn.chot.domain.Decision
import vn.chot.domain.Geometry
import vn.chot.domain.Health
import vn.chot.domain.Passage
import vn.chot.domain.PortalCode
import vn.chot.domain.RefusalKind
import vn.chot.domain.Said
import vn.chot.domain.Seen
import vn.chot.domain.SeenKind

/** What an officer sees of the vehicle that stands here. */
sealed interface CheckState {
    /** The store is being opened. */
    data object Opening : CheckState

    /** The camera looks for a code. */
    data class Searching(val notice: Notice = Notice.Aim, val outline: Outline? = null) : CheckState

    /** Something is being judged without the camera. */
    data object Working : CheckState

    /** A verdict. */
    data class Judged(
        val passage: Passage,
        val seen: List<Seen> = emptyList(),
        /** When it goes by itself, by the monotonic clock; none: it stays until the officer goes on. */
        val goesAt: Long? = null,
        /** What was entered and is on no paper. */
        val refused: Boolean = false
    ) : CheckState

    /** The camera looks for a further code of the person whose passage is [over]. */
    data class Evidence(val over: Judged, val notice: Notice = Notice.Aim) : CheckState

    /** The health portal's code. [code]: none where the rules name no portal. */
    data class Portal(val code: PortalCode?, val over: Judged?) : CheckState

    /** Nothing can be judged until this is mended. [kind]: none where it is the camera. */
    data class Broken(val kind: RefusalKind?, val said: Said?) : CheckState
}

/** The line under the camera's picture. */
sealed interface Notice {
    data object Aim : Notice

    /** What would help, in the core's words. */
    data class Help(val text: String) : Notice

    data class OtherCode(val text: String) : Notice

    /** The code in view is the one that was judged last. */
    data object JudgedAlready : Notice

    /** Several codes are in view and nobody was judged. */
    data class Several(val text: String) : Notice

    data object BadId : Notice
}

/** A code's corners in the frame that they were found in. */
data class Outline(val corners: List<Corner>, val geometry: Geometry)

/** How today went, here. */
data class Counts(val permit: Long = 0, val deny: Long = 0, val refer: Long = 0)

/** What stands above the camera. */
data class Above(
    val checkpoint: String? = null,
    val health: Health? = null,
    /** None where the journal couldn't be read: that isn't nobody. */
    val counts: Counts? = null,
    /** The city's clocks, minutes east of UTC; none until the session is open. */
    val offsetMinutes: Int? = null,
    /** What can be seen with one's own eyes, in the core's words. */
    val labels: Map<SeenKind, String> = emptyMap()
) {
    /** In the made-up city: no journal, and no other pages. */
    val training: Boolean get() = health?.training == true
}

/** A duty that comparing the person with the card fulfils: a permit's seconds are for that. */
private val COMPARING = setOf("compare-card", "compare-face-and-card")

/** True where a verdict goes by itself: a permit that leaves nothing to be done, and that was written down. */
fun goesByItself(passage: Passage): Boolean = passage.decision == Decision.PERMIT && passage.recorded &&
    passage.caps.isEmpty() && passage.obligations.all { it.code in COMPARING }
