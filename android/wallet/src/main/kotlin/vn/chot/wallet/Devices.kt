package vn.chot.wallet

import android.app.Activity
import vn.chot.domain.Brightness
import vn.chot.domain.Clocks
import vn.chot.domain.Preferences
import vn.chot.domain.Wallet

/** What the app's models need of a phone. */
interface Capabilities {
    val wallet: Wallet
    val clocks: Clocks
    val preferences: Preferences
}

/** What its screens need besides. Tests bring their own. */
interface Devices : Capabilities {
    fun brightness(activity: Activity): Brightness
}
