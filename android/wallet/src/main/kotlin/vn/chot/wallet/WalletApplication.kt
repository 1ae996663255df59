package vn.chot.wallet

import android.app.Activity
import android.app.Application
import android.content.Context
import java.io.File
import java.util.concurrent.Executors
import vn.chot.bound.WalletOwner
import vn.chot.domain.Language
import vn.chot.phone.PhoneBrightness
import vn.chot.phone.PhoneClocks
import vn.chot.phone.PhoneHolderKeys
import vn.chot.phone.PhonePreferences
import vn.chot.phone.PhoneSecrets

/** Holds what outlives a screen: the phone's capabilities, and the model. */
class WalletApplication : Application() {
    private var begun: Pair<Devices, WalletModel>? = null

    val live: Devices get() = (begun ?: begin(LiveDevices(this))).first

    val model: WalletModel get() = (begun ?: begin(LiveDevices(this))).second

    /** Begins anew with these devices; tests bring their own. */
    @Synchronized
    internal fun begin(devices: Devices): Pair<Devices, WalletModel> {
        val model = WalletModel(devices, Executors.newSingleThreadExecutor(), ::systemLanguage)
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
    override val clocks = PhoneClocks(context)
    override val preferences = PhonePreferences(context, "wallet")
    override val wallet =
        WalletOwner(File(context.noBackupFilesDir, "wallet").path, PhoneSecrets(context), PhoneHolderKeys)

    override fun brightness(activity: Activity) = PhoneBrightness(activity)
}
