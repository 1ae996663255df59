package vn.chot.app.device

import android.content.Context
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import java.io.File
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec
import vn.chot.core.Keystore
import vn.chot.core.KeystoreException

/**
 * The core's secrets, each in a file that a key of Android's keystore seals.
 *
 * The key never leaves the keystore, so a copied folder opens nowhere else.
 */
class PhoneKeystore(context: Context) : Keystore {
    private val folder = File(context.noBackupFilesDir, "secrets")

    override fun load(name: String): ByteArray? = guarded {
        val file = file(name)
        if (!file.exists()) return@guarded null
        val sealed = file.readBytes()
        if (sealed.size <= NONCE_BYTES) throw IOException("a sealed secret is cut short")
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.DECRYPT_MODE, wrappingKey(), GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES))
        cipher.updateAAD(name.toByteArray())
        cipher.doFinal(sealed, NONCE_BYTES, sealed.size - NONCE_BYTES)
    }

    override fun store(name: String, secret: ByteArray) = guarded {
        val cipher = Cipher.getInstance(TRANSFORMATION)
        cipher.init(Cipher.ENCRYPT_MODE, wrappingKey())
        cipher.updateAAD(name.toByteArray())
        val sealed = cipher.iv + cipher.doFinal(secret)
        if (!folder.isDirectory && !folder.mkdirs()) throw IOException("the folder for secrets cannot be made")
        // Whole or not at all: written beside, synced, then moved over.
        val next = File(folder, "$name.next")
        next.outputStream().use {
            it.write(sealed)
            it.fd.sync()
        }
        if (!next.renameTo(file(name))) throw IOException("a secret cannot be moved into place")
    }

    override fun remove(name: String) = guarded {
        for (file in listOf(file(name), File(folder, "$name.next"))) {
            if (file.exists() && !file.delete()) throw IOException("a secret cannot be removed")
        }
    }

    private fun file(name: String): File {
        if (!name.matches(NAME)) throw IOException("a secret's name has a-z, 0-9 and '-'")
        return File(folder, name)
    }

    private fun wrappingKey(): SecretKey {
        val store = KeyStore.getInstance(PROVIDER).apply { load(null) }
        (store.getKey(ALIAS, null) as SecretKey?)?.let { return it }
        val spec =
            KeyGenParameterSpec
                .Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                .setKeySize(KEY_BITS)
                .build()
        val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER)
        generator.init(spec)
        return generator.generateKey()
    }

    private fun <T> guarded(action: () -> T): T = try {
        action()
    } catch (e: GeneralSecurityException) {
        throw KeystoreException.Failed("${e.javaClass.simpleName}: ${e.message}")
    } catch (e: IOException) {
        throw KeystoreException.Failed("${e.javaClass.simpleName}: ${e.message}")
    }

    private companion object {
        const val PROVIDER = "AndroidKeyStore"
        const val ALIAS = "vn.chot.secrets"
        const val TRANSFORMATION = "AES/GCM/NoPadding"
        const val KEY_BITS = 256
        const val TAG_BITS = 128
        const val NONCE_BYTES = 12
        val NAME = Regex("[a-z0-9-]{1,64}")
    }
}
