package vn.chot.phone

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyInfo
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import java.io.IOException
import java.math.BigInteger
import java.security.GeneralSecurityException
import java.security.KeyFactory
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.PrivateKey
import java.security.ProviderException
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import vn.chot.domain.HolderKey
import vn.chot.domain.HolderKeys
import vn.chot.domain.KeyFault
import vn.chot.domain.KeyTrouble

/**
 * The holder's key in Android's keystore: P-256, in a chip of its own (StrongBox) where there is one, else in the
 * trusted environment. A phone that would keep it in software gets none: the core's own key does as well there.
 */
object PhoneHolderKeys : HolderKeys {
    private const val PROVIDER = "AndroidKeyStore"
    private const val ALIAS = "vn.chot.holder"

    override fun find(): HolderKey? = guarded {
        val entry = store().getEntry(ALIAS, null) as? KeyStore.PrivateKeyEntry ?: return@guarded null
        Held(entry.privateKey, entry.certificate.publicKey as ECPublicKey)
    }

    override fun make(): HolderKey? {
        try {
            generate(Build.VERSION.SDK_INT >= Build.VERSION_CODES.P)
        } catch (_: GeneralSecurityException) {
            return null
        } catch (_: ProviderException) {
            return null
        }
        val made = find() as? Held ?: return null
        if (made.isInHardware()) return made
        remove()
        return null
    }

    override fun remove() = guarded { store().deleteEntry(ALIAS) }

    private fun store() = KeyStore.getInstance(PROVIDER).apply { load(null) }

    private fun generate(strongBox: Boolean) {
        val spec =
            KeyGenParameterSpec
                .Builder(ALIAS, KeyProperties.PURPOSE_SIGN)
                .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
                .setDigests(KeyProperties.DIGEST_SHA256)
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            spec.setUnlockedDeviceRequired(true).setIsStrongBoxBacked(strongBox)
        }
        val generator = KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, PROVIDER)
        try {
            generator.initialize(spec.build())
            generator.generateKeyPair()
        } catch (e: StrongBoxUnavailableException) {
            if (!strongBox) throw e
            generate(strongBox = false)
        }
    }

    private class Held(private val private: PrivateKey, private val public: ECPublicKey) : HolderKey {
        override fun publicKey(): ByteArray = point(public)

        override fun sign(message: ByteArray): ByteArray = guarded {
            val signature = Signature.getInstance("SHA256withECDSA")
            signature.initSign(private)
            signature.update(message)
            plainSignature(signature.sign())
        }

        fun isInHardware(): Boolean = guarded {
            val info = KeyFactory.getInstance(private.algorithm, PROVIDER).getKeySpec(private, KeyInfo::class.java)
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.S) {
                info.securityLevel in
                    listOf(KeyProperties.SECURITY_LEVEL_TRUSTED_ENVIRONMENT, KeyProperties.SECURITY_LEVEL_STRONGBOX)
            } else {
                @Suppress("DEPRECATION")
                info.isInsideSecureHardware
            }
        }
    }

    private fun <T> guarded(action: () -> T): T = try {
        action()
    } catch (e: UserNotAuthenticatedException) {
        throw KeyFault(KeyTrouble.LOCKED, e.javaClass.simpleName)
    } catch (e: KeyPermanentlyInvalidatedException) {
        throw KeyFault(KeyTrouble.LOST, e.javaClass.simpleName)
    } catch (e: GeneralSecurityException) {
        throw KeyFault(troubleOf(e), e.javaClass.simpleName)
    } catch (e: ProviderException) {
        throw KeyFault(troubleOf(e), e.javaClass.simpleName)
    } catch (e: IOException) {
        throw KeyFault(KeyTrouble.FAILED, e.javaClass.simpleName)
    }

    private fun troubleOf(e: Throwable) = if (lockedBy(e)) KeyTrouble.LOCKED else KeyTrouble.FAILED
}

/** SEC 1, uncompressed. */
internal fun point(key: ECPublicKey): ByteArray =
    byteArrayOf(UNCOMPRESSED) + coordinate(key.w.affineX) + coordinate(key.w.affineY)

private fun coordinate(value: BigInteger): ByteArray {
    val bytes = value.toByteArray()
    return ByteArray(maxOf(0, COORDINATE - bytes.size)) + bytes.takeLast(COORDINATE)
}

/** r ‖ s of a DER signature (RFC 3279, 2.2.3): a sequence of two integers, each of 33 bytes at most. */
internal fun plainSignature(der: ByteArray): ByteArray {
    val wrong = { throw KeyFault(KeyTrouble.FAILED, "the signature isn't a DER sequence of two integers") }
    var at = 0
    fun byte(): Int = if (at < der.size) der[at++].toInt() and 0xff else wrong()
    if (byte() != SEQUENCE || byte() != der.size - at) wrong()
    fun integer(): ByteArray {
        if (byte() != INTEGER) wrong()
        val length = byte()
        if (length !in 1..COORDINATE + 1 || at + length > der.size) wrong()
        val value = BigInteger(der.copyOfRange(at, at + length))
        at += length
        if (value.signum() <= 0 || value.bitLength() > COORDINATE * 8) wrong()
        return coordinate(value)
    }
    val plain = integer() + integer()
    if (at != der.size) wrong()
    return plain
}

private const val COORDINATE = 32
private const val UNCOMPRESSED: Byte = 4
private const val SEQUENCE = 0x30
private const val INTEGER = 0x02
