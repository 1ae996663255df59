package vn.chot.phone

import android.app.AlarmManager
import android.app.Notification
import android.app.NotificationChannel
import android.app.NotificationManager
import android.app.PendingIntent
import android.content.Context
import android.content.Intent
import java.time.Instant
import java.time.ZoneId
import vn.chot.domain.Notices
import vn.chot.domain.Scheduler

/**
 * Calls the app's own receiver of [ACTION] once a day, also while the phone sleeps. The receiver asks for the next
 * day; alarms are gone after a restart, and asked for again when the phone says that it has started.
 */
class PhoneScheduler(private val context: Context) : Scheduler {
    override fun daily(minuteOfDay: Int?) {
        val alarms = context.getSystemService(AlarmManager::class.java) ?: return
        val intent = Intent(ACTION).setPackage(context.packageName)
        val pending =
            PendingIntent.getBroadcast(
                context,
                0,
                intent,
                PendingIntent.FLAG_UPDATE_CURRENT or PendingIntent.FLAG_IMMUTABLE
            )
        if (minuteOfDay == null) {
            alarms.cancel(pending)
        } else {
            val at = nextAt(System.currentTimeMillis(), minuteOfDay, ZoneId.systemDefault())
            alarms.setAndAllowWhileIdle(AlarmManager.RTC_WAKEUP, at, pending)
        }
    }

    companion object {
        const val ACTION = "vn.chot.action.DAILY"
    }
}

/** The next instant at this minute of the day: today's, if it is still to come. */
internal fun nextAt(nowMillis: Long, minuteOfDay: Int, zone: ZoneId): Long {
    val now = Instant.ofEpochMilli(nowMillis).atZone(zone)
    val today = now.toLocalDate().atTime(minuteOfDay / 60, minuteOfDay % 60).atZone(zone)
    val next = if (today.isAfter(now)) today else today.plusDays(1)
    return next.toInstant().toEpochMilli()
}

/** A notice that opens the app. [channel]: what the system's settings call it. */
class PhoneNotices(private val context: Context, private val icon: Int, private val channel: String) : Notices {
    private val manager = context.getSystemService(NotificationManager::class.java)

    override val allowed: Boolean get() = manager?.areNotificationsEnabled() == true

    override fun show(text: String) {
        val manager = manager ?: return
        manager.createNotificationChannel(NotificationChannel(ID, channel, NotificationManager.IMPORTANCE_DEFAULT))
        val open = context.packageManager.getLaunchIntentForPackage(context.packageName)
        val notice =
            Notification.Builder(context, ID)
                .setSmallIcon(icon)
                .setContentTitle(text)
                .setAutoCancel(true)
                .setVisibility(Notification.VISIBILITY_PUBLIC)
        if (open != null) {
            notice.setContentIntent(PendingIntent.getActivity(context, 0, open, PendingIntent.FLAG_IMMUTABLE))
        }
        manager.notify(NUMBER, notice.build())
    }

    override fun clear() {
        manager?.cancel(NUMBER)
    }

    private companion object {
        const val ID = "reminder"
        const val NUMBER = 1
    }
}
