package vn.chot.app

import android.app.Application
import android.view.Surface
import vn.chot.app.device.CheckpointOpener
import vn.chot.app.device.Clocks
import vn.chot.app.device.Devices
import vn.chot.app.device.FrameSource
import vn.chot.app.device.PhoneCamera
import vn.chot.app.device.PhoneCheckpoints
import vn.chot.app.device.PhoneClocks
import vn.chot.app.device.PhoneKeystore
import vn.chot.app.device.PhoneSignals
import vn.chot.app.device.Signals
import vn.chot.app.device.Torch

/** Holds the phone's devices; tests put others in their place. */
class ChotApplication : Application() {
    /** Makes the devices for a screen, given where its preview is drawn. */
    var devices: (preview: () -> Surface?) -> Devices = { preview -> LiveDevices(this, preview) }
}

private class LiveDevices(application: Application, preview: () -> Surface?) : Devices {
    private val camera = PhoneCamera(application, preview)
    override val frames: FrameSource = camera
    override val torch: Torch = camera
    override val clocks: Clocks = PhoneClocks(application)
    override val signals: Signals = PhoneSignals(application)
    override val checkpoints: CheckpointOpener = PhoneCheckpoints(application, PhoneKeystore(application))
}
