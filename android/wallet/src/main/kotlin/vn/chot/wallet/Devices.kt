package vn.chot.wallet

import android.app.Activity
import android.view.Surface
import vn.chot.domain.Brightness
import vn.chot.domain.Clocks
import vn.chot.domain.Folders
import vn.chot.domain.FrameSource
import vn.chot.domain.Networks
import vn.chot.domain.Notices
import vn.chot.domain.PictureReader
import vn.chot.domain.Preferences
import vn.chot.domain.Scheduler
import vn.chot.domain.Sheets
import vn.chot.domain.Transports
import vn.chot.domain.Wallet

/** What the app's models need of a phone. */
interface Capabilities {
    val wallet: Wallet
    val clocks: Clocks
    val preferences: Preferences
    val folders: Folders
    val pictures: PictureReader
    val sheets: Sheets
    val scheduler: Scheduler
    val notices: Notices
    val transports: Transports
    val networks: Networks
}

/** What its screens need besides. Tests bring their own. */
interface Devices : Capabilities {
    val frames: FrameSource

    /** Where the camera's picture is drawn; none while there is no place for it. */
    fun preview(surface: Surface?)

    /** Width and height of the preview's buffers. */
    val previewSize: Pair<Int, Int>

    fun brightness(activity: Activity): Brightness
}
