package vn.chot.wallet

import android.app.PendingIntent
import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent
import android.os.Build
import android.service.quicksettings.TileService
import vn.chot.phone.PhoneScheduler

/** W8: the chosen time has come, or the phone was started. */
class ReminderReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        val isTime = intent.action == PhoneScheduler.ACTION
        if (!isTime && intent.action != Intent.ACTION_BOOT_COMPLETED) return
        val pending: PendingResult? = goAsync()
        val model = (context.applicationContext as WalletApplication).model
        model.reminded(isTime, context.getString(R.string.reminder_text)) { pending?.finish() }
    }
}

/** W7: a tile of the quick settings, straight to the code. */
class ShowTile : TileService() {
    override fun onClick() {
        val intent = showing()
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.UPSIDE_DOWN_CAKE) {
            startActivityAndCollapse(PendingIntent.getActivity(this, 0, intent, PendingIntent.FLAG_IMMUTABLE))
        } else {
            @Suppress("DEPRECATION")
            startActivityAndCollapse(intent)
        }
    }

    private fun showing() = Intent(this, MainActivity::class.java)
        .setAction(MainActivity.SHOW)
        .addFlags(Intent.FLAG_ACTIVITY_NEW_TASK)
}
