package vn.chot.app.scan

import java.nio.ByteBuffer
import java.util.concurrent.Executor
import vn.chot.app.device.CheckpointOpener
import vn.chot.app.device.Clocks
import vn.chot.app.device.FrameSink
import vn.chot.app.device.Signals
import vn.chot.core.CheckpointSessionInterface
import vn.chot.core.ChotException
import vn.chot.core.Decision
import vn.chot.core.FrameGeometry
import vn.chot.core.InternalException
import vn.chot.core.Language
import vn.chot.core.PassageView
import vn.chot.core.ScanOutcome
import vn.chot.core.SeenThing
import vn.chot.core.errorInWords

/**
 * The scan screen's logic: frames and taps in, [ScanUi] out. Knows no Android.
 *
 * Frames come on the camera's thread and are judged there; what else the core does goes to [worker]. [changed] is
 * called on whichever thread changed [ui].
 */
class ScanModel(
    private val checkpoints: CheckpointOpener,
    private val clocks: Clocks,
    private val signals: Signals,
    private val language: Language,
    private val worker: Executor,
    private val changed: (ScanUi) -> Unit
) : FrameSink {
    /** One judgement at a time: what is on screen is what the core believes to be on screen. */
    private val turn = Any()
    private var session: CheckpointSessionInterface? = null
    private var noticeSince = 0L

    /** What the screen shows now. */
    @Volatile
    var ui: ScanUi = ScanUi.Opening
        private set

    /** Opens the store for the chosen checkpoint, or asks for one. */
    fun open() {
        show(ScanUi.Opening)
        onWorker {
            close()
            val name = checkpoints.chosen
            if (name == null) {
                show(ScanUi.Choosing(checkpoints.names()))
            } else {
                session = checkpoints.open(name, language)
                show(ScanUi.Searching())
            }
        }
    }

    /** The officer chose a checkpoint. */
    fun choose(name: String) {
        checkpoints.chosen = name
        open()
    }

    override fun onFrame(plane: ByteBuffer, geometry: FrameGeometry) = inTurn {
        // A verdict on screen stays until it is dismissed: the next rider's code must not replace it unseen.
        val session = session
        if (ui is ScanUi.Searching && session != null) {
            when (val outcome = session.scan(plane, geometry, null, clocks.read())) {
                is ScanOutcome.Nothing -> search(outcome.hint?.let { Notice.Help(it.text) } ?: Notice.Aim, null)

                is ScanOutcome.SeveralCodes -> search(Notice.SeveralCodes(outcome.reason.text), null)

                is ScanOutcome.NotATravelCode ->
                    search(Notice.OtherCode(outcome.found.text), Outline(outcome.corners, geometry))

                is ScanOutcome.Passage ->
                    if (outcome.sameAsBefore) {
                        search(Notice.JudgedAlready, Outline(outcome.corners, geometry))
                    } else {
                        judged(outcome.view)
                    }
            }
        }
    }

    /** The officer typed an ID number of somebody without a code. */
    fun lookUp(idNumber: String) {
        if (ui !is ScanUi.Searching) return
        show(ScanUi.Working)
        onWorker {
            // A frame that was under way may have brought a verdict meanwhile; that one is shown.
            if (ui !is ScanUi.Working) return@onWorker
            try {
                judged(session().lookUp(idNumber, emptyList(), clocks.read()))
            } catch (_: ChotException.BadInput) {
                noticeSince = millis()
                show(ScanUi.Searching(Notice.BadId))
            }
        }
    }

    /** The officer ticked or unticked what they saw: the passage is judged again. */
    fun tick(what: SeenThing, isSeen: Boolean) {
        if (ui !is ScanUi.Judged) return
        onWorker {
            val before = ui as? ScanUi.Judged ?: return@onWorker
            val seen = if (isSeen) before.seen + what else before.seen - what
            judged(session().see(seen.toList(), clocks.read()), seen)
        }
    }

    /** The officer shows the health portal's code to somebody whose app fails. That it is shown is recorded. */
    fun showPortal() {
        if (ui !is ScanUi.Judged) return
        onWorker {
            val over = ui as? ScanUi.Judged ?: return@onWorker
            val code =
                try {
                    session().showPortal(clocks.read())
                } catch (_: ChotException.NothingThere) {
                    null
                } catch (_: ChotException.BadInput) {
                    null
                }
            show(ScanUi.Portal(code, over))
        }
    }

    /** The code is put away again; the verdict under it stands. */
    fun hidePortal() {
        (ui as? ScanUi.Portal)?.let { show(it.over) }
    }

    /** The next vehicle. */
    fun next() {
        if (ui is ScanUi.Judged) show(ScanUi.Searching())
    }

    /** There are no frames. */
    fun cameraFailed() = show(ScanUi.Broken(Fault.Camera))

    /** Lets go of the store. */
    fun close() = synchronized(turn) {
        (session as? AutoCloseable)?.close()
        session = null
    }

    private fun judged(passage: PassageView, seen: Set<SeenThing> = emptySet()) {
        when (passage.decision) {
            Decision.PERMIT -> signals.permit()
            Decision.DENY -> signals.deny()
            Decision.REFER -> signals.refer()
        }
        show(ScanUi.Judged(passage, seen))
    }

    /** Advice doesn't flicker from frame to frame, and what names something stays long enough to be read. */
    private fun search(notice: Notice, outline: Outline?) {
        // A verdict, or a search by number, may have come in between.
        val before = (ui as? ScanUi.Searching ?: return).notice
        val names =
            notice is Notice.OtherCode || notice is Notice.JudgedAlready || notice is Notice.SeveralCodes
        val held = before !is Notice.Aim && millis() - noticeSince < NOTICE_MILLIS
        val steady = if (names || !held) notice else before
        if (names || steady != before) noticeSince = millis()
        show(ScanUi.Searching(steady, outline))
    }

    private fun millis() = clocks.read().monotonicMillis.toLong()

    private fun session() = session ?: throw ChotException.SessionBroken()

    private fun show(next: ScanUi) {
        if (next == ui) return
        ui = next
        changed(next)
    }

    private fun onWorker(action: () -> Unit) = worker.execute { inTurn(action) }

    private fun inTurn(action: () -> Unit) {
        try {
            synchronized(turn, action)
        } catch (e: ChotException) {
            show(ScanUi.Broken(faultOf(e)))
        } catch (_: InternalException) {
            // A panic in the core, caught at the boundary.
            show(ScanUi.Broken(faultOf(ChotException.SessionBroken())))
        }
    }

    private fun faultOf(e: ChotException): Fault {
        // It was taken off the list: the officer chooses anew.
        if (e is ChotException.UnknownCheckpoint) checkpoints.chosen = null
        return Fault.Said(errorInWords(e, language).text)
    }

    private companion object {
        const val NOTICE_MILLIS = 1500L
    }
}
