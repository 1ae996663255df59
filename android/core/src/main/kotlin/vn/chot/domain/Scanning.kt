package vn.chot.domain

import java.nio.ByteBuffer

/** Pixels of the plane as given: x to the right, y down, before rotation. */
data class Corner(val x: Float, val y: Float)

/** How a luma plane lies in memory, and how far it must be turned clockwise to be upright: 0, 90, 180, 270. */
data class Geometry(val width: Int, val height: Int, val stride: Int, val rotation: Int)

/** A luma plane, borrowed until the call that it is given to returns: a direct buffer at position 0. */
class Frame(val plane: ByteBuffer, val geometry: Geometry)

/** What one frame, or a text, gave. */
sealed interface Scan {
    /** No readable code. [corners]: of what is most like one. */
    data class Nothing(val hint: Said?, val corners: List<Corner> = emptyList()) : Scan

    /** A travel code, judged; [sameAsBefore]: it is the one that was judged last, and nothing was recorded. */
    data class Judged(val passage: Passage, val corners: List<Corner>, val sameAsBefore: Boolean) : Scan

    /** Several codes that people are judged by: nobody was judged. */
    data class Several(val what: Said, val corners: List<List<Corner>>) : Scan

    /** Another code; its kind is `url`, `wifi`, … */
    data class Other(val what: Said, val corners: List<Corner>) : Scan
}

/** What one frame gave while evidence was looked for. */
sealed interface EvidenceScan {
    data class Nothing(val hint: Said?) : EvidenceScan

    data class Judged(val passage: Passage) : EvidenceScan

    data class Other(val what: Said) : EvidenceScan
}

/** What a reader outside a session found: texts, or a hint. */
class Reading(val texts: List<String>, val hint: Said?)

/** Reads codes and judges nothing. */
interface Reader {
    fun read(frame: Frame): Reading

    /** A picture by itself, looked at longer. */
    fun readStill(frame: Frame): Reading
}
