package vn.chot.domain

import java.nio.ByteBuffer
import java.security.MessageDigest
import java.security.SecureRandom

/** Makes of a PIN what may be kept: slow, so that guessing is. 32 bytes. */
fun interface PinHashing {
    fun hash(pin: CharArray, salt: ByteArray): ByteArray
}

/** What a PIN that was entered is. */
sealed interface PinAnswer {
    data object Right : PinAnswer

    data object Wrong : PinAnswer

    /** Too many wrong ones. */
    data class Wait(val seconds: Int) : PinAnswer

    /** It can't be had now: nobody is let by. */
    data object Unreadable : PinAnswer
}

/**
 * A PIN that is asked where one officer relieves another. Kept as a salted hash among the secrets, and wrong tries with
 * it: they slow down, whatever is done to the clock or the app. Calls block: not for the main thread.
 */
class PinLock(private val secrets: SecretStore, private val hashing: PinHashing) {
    /** Whether one has to be asked. What can't be read counts as one. */
    val isSet: Boolean get() = try {
        secrets.load(PIN) != null
    } catch (_: SecretFault) {
        true
    }

    /** False where it couldn't be kept. */
    fun set(pin: CharArray): Boolean {
        if (pin.size !in LENGTHS || pin.any { it !in '0'..'9' }) return false
        val salt = ByteArray(SALT).also { SecureRandom().nextBytes(it) }
        return try {
            secrets.store(PIN, salt + hashing.hash(pin, salt))
            true
        } catch (_: SecretFault) {
            false
        }
    }

    /** False where it couldn't be removed. */
    fun remove(): Boolean = try {
        secrets.remove(PIN)
        secrets.remove(TRIES)
        true
    } catch (_: SecretFault) {
        false
    }

    fun check(pin: CharArray, clock: ClockReading): PinAnswer = try {
        val kept = secrets.load(PIN)
        val tries = secrets.load(TRIES).let { if (it == null) Tries() else Tries.of(it) }
        when {
            kept == null -> PinAnswer.Right
            tries == null || kept.size != SALT + HASH -> PinAnswer.Unreadable
            else -> answer(pin, kept, tries, clock)
        }
    } catch (_: SecretFault) {
        PinAnswer.Unreadable
    }

    private fun answer(pin: CharArray, kept: ByteArray, tries: Tries, clock: ClockReading): PinAnswer {
        val rest = tries.rest(clock)
        if (rest > 0) return PinAnswer.Wait(((rest + 999) / 1_000).toInt())
        val hash = hashing.hash(pin, kept.copyOf(SALT))
        // Written down before it is said: an app that is ended has had its try.
        secrets.store(TRIES, tries.one(clock).bytes())
        // In the same time, wherever they differ.
        if (!MessageDigest.isEqual(hash, kept.copyOfRange(SALT, SALT + HASH))) return PinAnswer.Wrong
        secrets.remove(TRIES)
        return PinAnswer.Right
    }

    /** How many were wrong, and when the last was: by the clock that nobody sets. */
    private class Tries(val wrong: Int = 0, val millis: Long = 0, val boot: List<Byte> = List(BOOT) { 0 }) {
        fun one(clock: ClockReading) = Tries(minOf(wrong + 1, MOST), clock.monotonicMillis, clock.bootId)

        fun bytes(): ByteArray =
            ByteBuffer.allocate(1 + Long.SIZE_BYTES + BOOT).put(wrong.toByte()).putLong(millis).put(boot.toByteArray())
                .array()

        /**
         * Three are free; then half a minute, and twice as long each time, a quarter of an hour at most. After a start
         * of the phone, from then on.
         */
        fun rest(clock: ClockReading): Long {
            if (wrong < FREE) return 0
            val wait = minOf(LONGEST, FIRST shl minOf(wrong - FREE, DOUBLINGS))
            val since = if (boot == clock.bootId && clock.monotonicMillis >= millis) millis else 0
            return maxOf(0, wait - (clock.monotonicMillis - since))
        }

        companion object {
            fun of(bytes: ByteArray): Tries? {
                if (bytes.size != 1 + Long.SIZE_BYTES + BOOT) return null
                val buffer = ByteBuffer.wrap(bytes)
                return Tries(
                    buffer.get().toInt() and MOST,
                    buffer.getLong(),
                    ByteArray(BOOT).also { buffer.get(it) }.toList()
                )
            }
        }
    }

    companion object {
        /** Digits of a PIN. */
        val LENGTHS = 4..8
        private const val PIN = "pin"
        private const val TRIES = "pin-tries"
        private const val SALT = 16
        private const val HASH = 32
        private const val BOOT = 16
        private const val MOST = 255
        private const val FREE = 3
        private const val FIRST = 30_000L
        private const val LONGEST = 900_000L
        private const val DOUBLINGS = 5
    }
}
