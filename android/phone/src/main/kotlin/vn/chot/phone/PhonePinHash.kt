package vn.chot.phone

import javax.crypto.SecretKeyFactory
import javax.crypto.spec.PBEKeySpec
import vn.chot.domain.PinHashing

/** PBKDF2 with HMAC-SHA-256 (RFC 8018). */
class PhonePinHash : PinHashing {
    override fun hash(pin: CharArray, salt: ByteArray): ByteArray {
        val spec = PBEKeySpec(pin, salt, ROUNDS, BITS)
        return try {
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).encoded
        } finally {
            spec.clearPassword()
        }
    }

    private companion object {
        const val ROUNDS = 200_000
        const val BITS = 256
    }
}
