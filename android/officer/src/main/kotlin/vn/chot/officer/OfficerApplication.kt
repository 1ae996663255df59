package vn.chot.officer

import android.app.Application
import android.content.Context
import android.view.Surface
import java.io.File
import java.util.concurrent.Executors
import vn.chot.bound.BoundStore
import vn.chot.domain.Language
import vn.chot.domain.Transports
import vn.chot.phone.HardwareKeys
import vn.chot.phone.HttpTransport
import vn.chot.phone.PhoneCamera
import vn.chot.phone.PhoneClocks
import vn.chot.phone.PhoneFolders
import vn.chot.phone.PhoneHaptics
import vn.chot.phone.PhoneNetworks
import vn.chot.phone.PhonePinHash
import vn.chot.phone.PhonePreferences
import vn.chot.phone.PhoneSecrets
import vn.chot.phone.PhoneSound
import vn.chot.phone.displayQuarters

/** Holds what outlives a screen: the phone's capabilities, and the model. */
class OfficerApplication : Application() {
    private var begun: Pair<Devices, OfficerModel>? = null

    val live: Devices get() = (begun ?: begin(LiveDevices(this))).first

    val model: OfficerModel get() = (begun ?: begin(LiveDevices(this))).second

    /** Begins anew with these devices; tests bring their own. */
    @Synchronized
    internal fun begin(devices: Devices): Pair<Devices, OfficerModel> {
        val model =
            OfficerModel(
                devices,
                Executors.newSingleThreadExecutor(),
                Executors.newSingleThreadExecutor(),
                ::systemLanguage
            )
        return (devices to model).also {
            begun = it
            model.start()
        }
    }

    /** Whichever table the app's own words come from says which language the core's are in. */
    private fun systemLanguage(): Language =
        if (getString(R.string.language) == Language.VIETNAMESE.tag) Language.VIETNAMESE else Language.ENGLISH
}

private class LiveDevices(context: Context) : Devices {
    private val camera = PhoneCamera(context) { displayQuarters(context) }
    override val frames = camera
    override val torch = camera
    override val zoom = camera
    override val clocks = PhoneClocks(context)
    override val haptics = PhoneHaptics(context)
    override val sound = PhoneSound()
    override val preferences = PhonePreferences(context, "officer")
    override val folders = PhoneFolders(context)
    override val transports = Transports { HttpTransport(it) }
    override val networks = PhoneNetworks(context)
    override val store = BoundStore(File(context.noBackupFilesDir, "store").path, PhoneSecrets(context))

    override val pinSecrets = PhoneSecrets(context, HardwareKeys("vn.chot.pin"), "pin")
    override val pinHashing = PhonePinHash()

    override fun preview(surface: Surface?) = camera.preview(surface)

    override val previewSize get() = camera.size.run { width to height }
}
