package vn.chot.app.device

import java.nio.ByteBuffer
import vn.chot.core.CheckpointSessionInterface
import vn.chot.core.ClockReading
import vn.chot.core.FrameGeometry
import vn.chot.core.Language

/** What the phone can do, each behind an interface: the live ones are in this package, tests bring their own. */
interface Devices {
    val frames: FrameSource
    val torch: Torch
    val clocks: Clocks
    val signals: Signals
    val checkpoints: CheckpointOpener
}

/** Where luma planes come from. */
interface FrameSource {
    /**
     * Starts to deliver frames, on a thread of the source's own; [failed] says that there will be none.
     *
     * A plane is a direct buffer at position 0, borrowed until [FrameSink.onFrame] returns.
     */
    fun start(sink: FrameSink, failed: () -> Unit)

    /** Ends the delivery. When it returns, no frame is under way any more. */
    fun stop()
}

/** Takes frames. */
fun interface FrameSink {
    fun onFrame(plane: ByteBuffer, geometry: FrameGeometry)
}

/** The light beside the camera. */
interface Torch {
    /** True where there is one. */
    val available: Boolean

    fun set(on: Boolean)
}

/** The phone's clocks, read together. */
fun interface Clocks {
    fun read(): ClockReading
}

/** What an officer feels and hears without looking. */
interface Signals {
    fun permit()

    fun deny()

    fun refer()
}

/** Opens sessions on this phone's store. */
interface CheckpointOpener {
    /** The checkpoint that was chosen on this phone, if one was. */
    var chosen: String?

    /** The names to choose from. */
    fun names(): List<String>

    /** Opens the store for a checkpoint. */
    fun open(checkpoint: String, language: Language): CheckpointSessionInterface
}
