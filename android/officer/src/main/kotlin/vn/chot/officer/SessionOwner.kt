package vn.chot.officer

import vn.chot.domain.Checkpoint
import vn.chot.domain.Language
import vn.chot.domain.Refusal
import vn.chot.domain.RefusalKind
import vn.chot.domain.Said
import vn.chot.domain.SeenKind
import vn.chot.domain.Store

/**
 * Owns the one session: it belongs to the process, not to a screen, so that turning the phone loses nothing.
 *
 * Calls take turns, and block: never from the main thread. [training]: the session is of the made-up city.
 */
class SessionOwner(private val store: Store, private val training: Boolean = false) {
    private val turn = Any()
    private var session: Checkpoint? = null

    /** Opens anew, for this checkpoint; [heading] in degrees, none for both lanes. */
    fun open(checkpoint: String, language: Language, heading: Double?) = synchronized(turn) {
        close()
        val opened = if (training) store.training(language) else store.open(checkpoint, language)
        session = opened.also { it.setHeading(heading) }
    }

    /** What can be seen with one's own eyes, in words. */
    fun labels(language: Language): Map<SeenKind, String> = store.seenLabels(language)

    fun <T> with(action: (Checkpoint) -> T): T = synchronized(turn) {
        action(session ?: throw Refusal(RefusalKind.BROKEN) { Said("closed", "") })
    }

    /** Does it while no session is open, and opens none: the store can be held by one alone. */
    fun <T> without(action: () -> T): T = synchronized(turn) {
        close()
        action()
    }

    val isOpen: Boolean get() = synchronized(turn) { session != null }

    fun close() = synchronized(turn) {
        session?.close()
        session = null
    }
}
