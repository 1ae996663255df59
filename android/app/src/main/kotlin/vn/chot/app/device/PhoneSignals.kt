package vn.chot.app.device

import android.content.Context
import android.os.VibrationEffect
import android.os.Vibrator

/** One short pulse lets pass, one long turns back, three short ask to look. */
class PhoneSignals(context: Context) : Signals {
    private val vibrator = context.getSystemService(Vibrator::class.java)

    override fun permit() = vibrate(0, 80)

    override fun deny() = vibrate(0, 500)

    override fun refer() = vibrate(0, 80, 100, 80, 100, 80)

    private fun vibrate(vararg pattern: Long) {
        vibrator?.vibrate(VibrationEffect.createWaveform(pattern, -1))
    }
}
