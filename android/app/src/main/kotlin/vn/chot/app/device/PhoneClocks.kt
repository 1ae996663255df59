package vn.chot.app.device

import android.content.Context
import android.os.SystemClock
import android.provider.Settings
import java.nio.ByteBuffer
import vn.chot.core.ClockReading

/** The wall clock, the time since boot with sleep, and the count of boots. */
class PhoneClocks(context: Context) : Clocks {
    private val resolver = context.contentResolver

    override fun read(): ClockReading {
        // The count is the only name of a boot that Android gives to apps (API 24).
        val boots = Settings.Global.getInt(resolver, Settings.Global.BOOT_COUNT, 0)
        val bootId = ByteBuffer.allocate(BOOT_ID_BYTES).putInt(boots).array()
        val wall = System.currentTimeMillis()
        return ClockReading(wall, SystemClock.elapsedRealtime().toULong(), bootId)
    }

    private companion object {
        const val BOOT_ID_BYTES = 16
    }
}
