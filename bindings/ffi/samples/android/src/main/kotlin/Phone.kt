import android.content.Context
import android.media.Image
import android.os.SystemClock
import android.provider.Settings
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.io.File
import java.io.IOException
import java.nio.ByteBuffer
import java.security.GeneralSecurityException
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import vn.chot.core.CheckpointSession
import vn.chot.core.ClockReading
import vn.chot.core.FrameGeometry
import vn.chot.core.Keystore
import vn.chot.core.KeystoreException
import vn.chot.core.ScanOutcome

/** The core's secrets, each in a file that a key of Android's keystore seals: a copied folder opens nowhere else. */
class PhoneKeystore(context: Context) : Keystore {
    // Not in the backup: restored on another phone, nothing could open it.
    private val folder = File(context.noBackupFilesDir, "secrets")

    override fun load(name: String): ByteArray? = guarded {
        val file = File(folder, name)
        // Null only where there never was one: for what can't be read now, an error.
        if (!file.exists()) return@guarded null
        val sealed = file.readBytes()
        if (sealed.size <= NONCE) throw IOException("a sealed secret is cut short")
        val cipher = Cipher.getInstance(SEAL)
        cipher.init(Cipher.DECRYPT_MODE, key(), GCMParameterSpec(128, sealed, 0, NONCE))
        cipher.updateAAD(name.toByteArray())
        cipher.doFinal(sealed, NONCE, sealed.size - NONCE)
    }

    override fun store(name: String, secret: ByteArray) = guarded {
        val cipher = Cipher.getInstance(SEAL)
        cipher.init(Cipher.ENCRYPT_MODE, key())
        cipher.updateAAD(name.toByteArray())
        if (!folder.isDirectory && !folder.mkdirs()) throw IOException("no folder for secrets")
        // Whole or not at all: written beside, synced, then moved over.
        val next = File(folder, "$name.next")
        next.outputStream().use {
            it.write(cipher.iv + cipher.doFinal(secret))
            it.fd.sync()
        }
        if (!next.renameTo(File(folder, name))) throw IOException("a secret wasn't moved into place")
    }

    override fun remove(name: String) = guarded {
        for (file in listOf(File(folder, name), File(folder, "$name.next"))) {
            if (file.exists() && !file.delete()) throw IOException("a secret wasn't removed")
        }
    }

    private fun key(): SecretKey {
        val keys = KeyStore.getInstance("AndroidKeyStore").apply { load(null) }
        (keys.getKey("chot", null) as SecretKey?)?.let { return it }
        val uses = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val spec =
            KeyGenParameterSpec
                .Builder("chot", uses)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(256)
                .build()
        return KeyGenerator.getInstance("AES", "AndroidKeyStore").run {
            init(spec)
            generateKey()
        }
    }

    private fun <T> guarded(action: () -> T): T = try {
        action()
    } catch (error: GeneralSecurityException) {
        throw KeystoreException.Failed(error.javaClass.simpleName)
    } catch (error: IOException) {
        throw KeystoreException.Failed("${error.message}")
    }

    private companion object {
        const val SEAL = "AES/GCM/NoPadding"
        const val NONCE = 12
    }
}

/** The three clocks, read together, anew for each call. */
fun phoneClock(context: Context): ClockReading {
    val boots = Settings.Global.getInt(context.contentResolver, Settings.Global.BOOT_COUNT, 0)
    val boot = ByteBuffer.allocate(16).putInt(boots).array()
    return ClockReading(System.currentTimeMillis(), SystemClock.elapsedRealtime().toULong(), boot)
}

/** A camera's frame (YUV_420_888), judged on the camera's thread: the image is closed once the core has returned. */
fun judge(session: CheckpointSession, image: Image, sensorDegrees: Int, clock: ClockReading): ScanOutcome =
    image.use {
        val luma = image.planes[0]
        val geometry =
            FrameGeometry(
                image.width.toUInt(),
                image.height.toUInt(),
                stride = luma.rowStride.toUInt(),
                rotationDegrees = sensorDegrees.toUInt(),
                region = null
            )
        session.scan(luma.buffer, geometry, null, clock)
    }
