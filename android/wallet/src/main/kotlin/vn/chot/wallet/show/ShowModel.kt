package vn.chot.wallet.show

import java.util.concurrent.Executor
import kotlin.math.abs
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Advice
import vn.chot.domain.ClockReading
import vn.chot.domain.Clocks
import vn.chot.domain.Language
import vn.chot.domain.ShownCode
import vn.chot.domain.Wallet
import vn.chot.domain.WalletFault

/** What is shown: a card's code, or that of a certificate beside it. */
data class Shown(val card: String, val certificate: String? = null)

/** The code on the screen. It isn't printed. */
sealed interface ShowState {
    /** None: it was put away, or is being made. */
    data object Blank : ShowState

    /** [leftMillis] until the next one; none for what doesn't change. */
    class Code(val code: ShownCode, val leftMillis: Long?, val wholeMillis: Long?) : ShowState

    data class Failed(val advice: Advice) : ShowState
}

/** W6: the code that is shown is never an old one, whatever the phone did meanwhile. Knows no Android. */
class ShowModel(
    private val wallet: Wallet,
    private val clocks: Clocks,
    private val worker: Executor,
    private val language: () -> Language
) {
    private val turn = Any()
    private val states = MutableStateFlow<ShowState>(ShowState.Blank)
    private var shown: Shown? = null
    private var made: Made? = null

    /** Which answer is waited for; what was asked for before is too late. */
    private var asked = 0
    private var waiting = false

    val state: StateFlow<ShowState> = states

    private class Made(val code: ShownCode, val at: ClockReading) {
        val life: Long? = code.renewAtMillis?.let { it - at.wallMillis }
    }

    /** Begins to show this. */
    fun show(what: Shown) = synchronized(turn) {
        putAway()
        shown = what
        tick()
    }

    /** Asked several times a second, and whenever the screen comes back. */
    fun tick() = synchronized(turn) {
        val what = shown ?: return@synchronized
        val now = clocks.read()
        val before = made
        if (before != null && !isDue(before, now)) {
            states.value = ShowState.Code(before.code, before.life?.let { it - passed(before, now) }, before.life)
        } else if (!waiting && states.value !is ShowState.Failed) {
            make(what)
        } else if (before != null) {
            forget()
        }
    }

    fun tryAgain() = synchronized(turn) {
        shown?.let(::make)
        Unit
    }

    /** The screen is left or covered: nothing of the code stays, and the next one is made when it is back. */
    fun putAway() = synchronized(turn) {
        asked++
        waiting = false
        forget()
    }

    /** It is shown no longer. */
    fun leave() = synchronized(turn) {
        putAway()
        shown = null
    }

    private fun forget() {
        made = null
        states.value = ShowState.Blank
    }

    private fun make(what: Shown) {
        val number = ++asked
        waiting = true
        forget()
        worker.execute {
            val at = clocks.read()
            val answer =
                try {
                    Result.success(codeOf(what, at))
                } catch (e: WalletFault) {
                    Result.failure(e)
                }
            synchronized(turn) {
                if (number != asked) return@synchronized
                waiting = false
                answer.onSuccess { made = Made(it, at) }
                val fault = answer.exceptionOrNull() as? WalletFault
                if (fault == null) tick() else states.value = ShowState.Failed(fault.said(language()))
            }
        }
    }

    private fun codeOf(what: Shown, at: ClockReading): ShownCode = if (what.certificate == null) {
        wallet.code(what.card, at)
    } else {
        wallet.certificateCode(what.card, what.certificate)
    }

    private fun passed(before: Made, now: ClockReading) = now.monotonicMillis - before.at.monotonicMillis

    /** By either clock; and a clock that was set shows in their difference. */
    private fun isDue(before: Made, now: ClockReading): Boolean {
        val life = before.life ?: return false
        if (now.bootId != before.at.bootId) return true
        val (byWall, byBoot) = now.wallMillis - before.at.wallMillis to passed(before, now)
        return byWall < 0 || byWall >= life || byBoot < 0 || byBoot >= life || abs(byWall - byBoot) > CLOCKS_AGREE
    }

    private companion object {
        const val CLOCKS_AGREE = 1_000L
    }
}
