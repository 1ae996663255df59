package vn.chot.phone

import android.app.Activity
import android.content.ContentResolver
import android.content.Context
import android.media.AudioAttributes
import android.media.AudioManager
import android.media.ToneGenerator
import android.net.ConnectivityManager
import android.net.NetworkCapabilities
import android.net.Uri
import android.os.Build
import android.os.SystemClock
import android.os.VibrationEffect
import android.os.Vibrator
import android.provider.DocumentsContract
import android.provider.Settings
import android.view.WindowManager
import java.io.File
import java.io.IOException
import java.nio.ByteBuffer
import vn.chot.domain.Brightness
import vn.chot.domain.ClockReading
import vn.chot.domain.Clocks
import vn.chot.domain.Folders
import vn.chot.domain.Handed
import vn.chot.domain.Haptics
import vn.chot.domain.Network
import vn.chot.domain.Networks
import vn.chot.domain.Preferences
import vn.chot.domain.Signal
import vn.chot.domain.Sound

/** The wall clock, the time since boot with sleep, and the count of boots. */
class PhoneClocks(context: Context) : Clocks {
    private val resolver = context.contentResolver

    override fun read(): ClockReading {
        // The count is the only name of a boot that Android gives to apps (API 24).
        val boots = Settings.Global.getInt(resolver, Settings.Global.BOOT_COUNT, 0)
        val bootId = ByteBuffer.allocate(BOOT_ID_BYTES).putInt(boots).array().toList()
        val wall = System.currentTimeMillis()
        return ClockReading(wall, SystemClock.elapsedRealtime(), bootId)
    }

    private companion object {
        const val BOOT_ID_BYTES = 16
    }
}

/** One short pulse lets pass, one long turns back, three short ask to look. */
class PhoneHaptics(context: Context) : Haptics {
    private val vibrator = context.getSystemService(Vibrator::class.java)

    override fun play(signal: Signal) {
        val effect = VibrationEffect.createWaveform(pattern(signal), -1)

        // As an alarm's: felt in gloves, and where touch feedback is off.
        @Suppress("DEPRECATION")
        val attributes = AudioAttributes.Builder().setUsage(AudioAttributes.USAGE_ALARM).build()
        @Suppress("DEPRECATION")
        vibrator?.vibrate(effect, attributes)
    }

    internal fun pattern(signal: Signal): LongArray = when (signal) {
        Signal.PERMIT -> longArrayOf(0, 90)
        Signal.DENY -> longArrayOf(0, 600)
        Signal.REFER -> longArrayOf(0, 90, 90, 90, 90, 90)
        Signal.ATTENTION -> longArrayOf(0, 40)
    }
}

/** A tone for each verdict, told apart by length and number too. */
class PhoneSound : Sound {
    private var tones: ToneGenerator? = null
    private var made = 0

    @Synchronized
    override fun play(signal: Signal, volume: Float) {
        val loud = (volume.coerceIn(0f, 1f) * ToneGenerator.MAX_VOLUME).toInt()
        try {
            if (tones == null || made != loud) {
                tones?.release()
                tones = ToneGenerator(AudioManager.STREAM_ALARM, loud)
                made = loud
            }
            val (tone, millis) =
                when (signal) {
                    Signal.PERMIT -> ToneGenerator.TONE_PROP_ACK to 200
                    Signal.DENY -> ToneGenerator.TONE_SUP_ERROR to 600
                    Signal.REFER -> ToneGenerator.TONE_PROP_BEEP2 to 400
                    Signal.ATTENTION -> ToneGenerator.TONE_PROP_BEEP to 100
                }
            tones?.startTone(tone, millis)
        } catch (_: RuntimeException) {
            // A phone without a free audio track: what is felt and seen says the same.
            tones = null
        }
    }
}

/** Small things that last, in the app's own preferences. */
class PhonePreferences(context: Context, name: String) : Preferences {
    private val kept = context.getSharedPreferences(name, Context.MODE_PRIVATE)

    override fun get(key: String): String? = kept.getString(key, null)

    override fun set(key: String, value: String?) = kept.edit().putString(key, value).apply()
}

/** The app's own folders. What is shared lies in one that a provider may read from, and nothing else does. */
class PhoneFolders(private val context: Context) : Folders {
    override val scratch: File get() = File(context.cacheDir, "scratch").apply { mkdirs() }
    override val outbox: File get() = File(context.cacheDir, "outbox").apply { mkdirs() }

    override fun free(): Long = context.noBackupFilesDir.usableSpace
}

/** A file that was picked or shared, by its address. */
class PhoneHanded(private val resolver: ContentResolver, private val address: Uri) : Handed {
    override fun read(most: Int): ByteArray? = try {
        resolver.openInputStream(address)?.use { stream ->
            val bytes = ByteArray(most + 1)
            var length = 0
            while (length <= most) {
                val more = stream.read(bytes, length, bytes.size - length)
                if (more <= 0) break
                length += more
            }
            if (length > most) null else bytes.copyOf(length)
        }
    } catch (_: IOException) {
        null
    } catch (_: SecurityException) {
        null
    }

    override fun delete(): Boolean = try {
        DocumentsContract.deleteDocument(resolver, address)
    } catch (_: Exception) {
        // Whoever owns it may throw what it likes; then it is the user's to delete.
        false
    }
}

/** What the system says of the network. */
class PhoneNetworks(context: Context) : Networks {
    private val manager = context.getSystemService(ConnectivityManager::class.java)

    override fun now(): Network {
        val network = manager?.activeNetwork ?: return Network.NONE
        val facts = manager.getNetworkCapabilities(network) ?: return Network.NONE
        if (!facts.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)) return Network.NONE
        val free = facts.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
        return if (free) Network.FREE else Network.METERED
    }
}

/** The light of an activity's window. */
class PhoneBrightness(private val activity: Activity) : Brightness {
    override fun set(level: Float?) {
        val window = activity.window
        val attributes = window.attributes
        attributes.screenBrightness = level ?: WindowManager.LayoutParams.BRIGHTNESS_OVERRIDE_NONE
        window.attributes = attributes
    }
}

/** How far the display is turned, in quarters. */
fun displayQuarters(context: Context): Int {
    @Suppress("DEPRECATION")
    val display =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R && context is Activity) {
            context.display
        } else {
            context.getSystemService(WindowManager::class.java).defaultDisplay
        }
    return display?.rotation ?: 0
}
