package vn.chot.officer

/**
 * O22: a hand-held imager that types what it reads, as a keyboard: letters without a pause, then Enter.
 *
 * What a person types slower than that is no code, and nothing grows without bound.
 */
class Imager(private val millis: () -> Long, private val read: (String) -> Unit) {
    private val typed = StringBuilder()
    private var last = 0L

    fun key(letter: Char) {
        val now = millis()
        if (now - last > PAUSE_MILLIS) typed.clear()
        last = now
        if (typed.length < MOST) typed.append(letter)
    }

    /** True where it ended a code. */
    fun enter(): Boolean {
        val text = typed.toString()
        typed.clear()
        if (text.length < LEAST || millis() - last > PAUSE_MILLIS) return false
        read(text)
        return true
    }

    private companion object {
        const val PAUSE_MILLIS = 300L

        /** A version 40 symbol holds 4,296 letters. */
        const val MOST = 5_000
        const val LEAST = 4
    }
}
