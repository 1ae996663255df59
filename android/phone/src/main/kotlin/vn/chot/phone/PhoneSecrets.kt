package vn.chot.phone

import android.content.Context
import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.ProviderException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import vn.chot.domain.SecretFault
import vn.chot.domain.SecretStore

/** The key that seals the secrets: the phone's own, or a test's. */
interface WrappingKeys {
    /** None where there never was one, or where it is gone. */
    fun find(): SecretKey?

    fun make(): SecretKey
}

/**
 * The core's secrets, each in a file that a key of Android's keystore seals.
 *
 * The key never leaves the keystore, so a copied folder opens nowhere else. A key that is gone while there are
 * sealed secrets is a fault, and none is made in its place: only enrolling anew helps.
 */
class PhoneSecrets(
    context: Context,
    private val keys: WrappingKeys = HardwareKeys("vn.chot.secrets"),
    folder: String = "secrets"
) : SecretStore {
    private val folder = File(context.noBackupFilesDir, folder)

    override fun load(name: String): ByteArray? = guarded {
        val file = file(name)
        if (!file.exists()) return@guarded null
        val sealed = file.readBytes()
        if (sealed.size <= NONCE_BYTES) throw IOException("a sealed secret is cut short")
        val key = keys.find() ?: throw IOException("the key that seals the secrets is gone")
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES))
        cipher.updateAAD(name.toByteArray())
        cipher.doFinal(sealed, NONCE_BYTES, sealed.size - NONCE_BYTES)
    }

    override fun store(name: String, secret: ByteArray) = guarded {
        val target = file(name)
        val sealing = keys.find()
        if (sealing == null && folder.list().orEmpty().any { !it.endsWith(NEXT) }) {
            throw IOException("the key that seals the secrets is gone")
        }
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.ENCRYPT_MODE, sealing ?: keys.make())
        cipher.updateAAD(name.toByteArray())
        val sealed = cipher.iv + cipher.doFinal(secret)
        if (!folder.isDirectory && !folder.mkdirs()) throw IOException("the folder for secrets cannot be made")
        // Whole or not at all: written beside, synced, then moved over.
        val next = File(folder, name + NEXT)
        next.outputStream().use {
            it.write(sealed)
            it.fd.sync()
        }
        if (!next.renameTo(target)) throw IOException("a secret cannot be moved into place")
    }

    override fun remove(name: String) = guarded {
        for (file in listOf(file(name), File(folder, name + NEXT))) {
            if (file.exists() && !file.delete()) throw IOException("a secret cannot be removed")
        }
    }

    private fun file(name: String): File {
        if (!name.matches(NAME)) throw IOException("a secret's name has a-z, 0-9 and '-'")
        return File(folder, name)
    }

    private fun <T> guarded(action: () -> T): T = try {
        action()
    } catch (e: UserNotAuthenticatedException) {
        throw SecretFault(true, e.javaClass.simpleName)
    } catch (e: GeneralSecurityException) {
        throw SecretFault(lockedBy(e), "${e.javaClass.simpleName}: ${e.message}")
    } catch (e: ProviderException) {
        throw SecretFault(lockedBy(e), "${e.javaClass.simpleName}: ${e.message}")
    } catch (e: IOException) {
        throw SecretFault(false, "${e.javaClass.simpleName}: ${e.message}")
    }

    private companion object {
        const val TRANSFORMATION = "AES/GCM/NoPadding"
        const val TAG_BITS = 128
        const val NONCE_BYTES = 12
        const val NEXT = ".next"
        val NAME = Regex("[a-z0-9-]{1,64}")
    }
}

/** A key of Android's keystore: in a chip of its own (StrongBox) where there is one, and usable while unlocked. */
class HardwareKeys(private val alias: String) : WrappingKeys {
    override fun find(): SecretKey? =
        KeyStore.getInstance(PROVIDER).apply { load(null) }.getKey(alias, null) as SecretKey?

    override fun make(): SecretKey {
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            try {
                return generate(strongBox = true)
            } catch (_: StrongBoxUnavailableException) {
                // Most phones have none: the trusted environment does.
            }
        }
        return generate(strongBox = false)
    }

    private fun generate(strongBox: Boolean): SecretKey {
        val spec =
            KeyGenParameterSpec
                .Builder(alias, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(KEY_BITS)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            spec.setUnlockedDeviceRequired(true).setIsStrongBoxBacked(strongBox)
        }
        val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER)
        generator.init(spec.build())
        return generator.generateKey()
    }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val KEY_BITS = 256
    }
}

/** Since API 33 the keystore says by an exception of its own that the phone is locked; before, in its message. */
internal fun lockedBy(e: Throwable): Boolean = generateSequence(e) { it.cause }.take(CAUSES).any(::saysLocked)

private fun saysLocked(e: Throwable): Boolean {
    if (e.message.orEmpty().contains("DEVICE_LOCKED")) return true
    if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return false
    return (e as? android.security.KeyStoreException)?.requiresUserAuthentication() == true
}

private const val CAUSES = 5
