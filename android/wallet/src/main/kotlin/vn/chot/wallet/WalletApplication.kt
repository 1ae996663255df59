package vn.chot.wallet

import android.app.Activity
import android.app.Application
import android.content.Context
import android.view.Surface
import java.io.File
import java.util.concurrent.Executors
import vn.chot.bound.WalletOwner
import vn.chot.domain.Language
import vn.chot.domain.Transports
import vn.chot.phone.HttpTransport
import vn.chot.phone.PhoneBrightness
import vn.chot.phone.PhoneCamera
import vn.chot.phone.PhoneClocks
import vn.chot.phone.PhoneFolders
import vn.chot.phone.PhoneHolderKeys
import vn.chot.phone.PhoneNetworks
import vn.chot.phone.PhoneNotices
import vn.chot.phone.PhonePictures
import vn.chot.phone.PhonePreferences
import vn.chot.phone.PhoneScheduler
import vn.chot.phone.PhoneSecrets
import vn.chot.phone.PhoneSheets
import vn.chot.phone.displayQuarters

/** Holds what outlives a screen: the phone's capabilities, and the model. */
class WalletApplication : Application() {
    private var begun: Pair<Devices, WalletModel>? = null

    val live: Devices get() = (begun ?: begin(LiveDevices(this))).first

    val model: WalletModel get() = (begun ?: begin(LiveDevices(this))).second

    /** Begins anew with these devices; tests bring their own. */
    @Synchronized
    internal fun begin(devices: Devices): Pair<Devices, WalletModel> {
        val model =
            WalletModel(
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
        if (getString(R.string.language_is) == Language.VIETNAMESE.tag) Language.VIETNAMESE else Language.ENGLISH
}

private class LiveDevices(context: Context) : Devices {
    private val camera = PhoneCamera(context) { displayQuarters(context) }
    override val frames = camera
    override val clocks = PhoneClocks(context)
    override val preferences = PhonePreferences(context, "wallet")
    override val folders = PhoneFolders(context)
    override val pictures = PhonePictures
    override val sheets = PhoneSheets
    override val scheduler = PhoneScheduler(context)
    override val notices = PhoneNotices(context, R.drawable.icon_front, context.getString(R.string.reminder))
    override val transports = Transports { HttpTransport(it) }
    override val networks = PhoneNetworks(context)
    override val wallet =
        WalletOwner(File(context.noBackupFilesDir, "wallet").path, PhoneSecrets(context), PhoneHolderKeys)

    override fun preview(surface: Surface?) = camera.preview(surface)

    override val previewSize get() = camera.size.run { width to height }

    override fun brightness(activity: Activity) = PhoneBrightness(activity)
}
