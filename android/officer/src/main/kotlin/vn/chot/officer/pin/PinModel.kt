package vn.chot.officer.pin

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Clocks
import vn.chot.domain.PinAnswer
import vn.chot.domain.PinLock

/** What the PIN is asked for. */
enum class PinPurpose { CHANGE_CHECKPOINT, REPLACE, REMOVE }

/** Where in setting or asking it is. */
sealed interface PinStep {
    data object Off : PinStep

    data object On : PinStep

    data class Asking(val purpose: PinPurpose) : PinStep

    data object Choosing : PinStep

    /** The new one once more. */
    data object Repeating : PinStep

    data object Working : PinStep
}

/** Why it came to nothing. */
sealed interface PinProblem {
    data object Wrong : PinProblem

    data class Wait(val seconds: Int) : PinProblem

    data object Differs : PinProblem

    data object Unreadable : PinProblem
}

/** [count]: as many as were pressed; never which. */
data class PinState(val step: PinStep = PinStep.Working, val count: Int = 0, val problem: PinProblem? = null)

/** O24: the PIN that is asked when one officer relieves another. Knows no Android. */
class PinModel(private val lock: PinLock, private val clocks: Clocks, private val worker: Executor) {
    private val states = MutableStateFlow(PinState())
    val state: StateFlow<PinState> = states

    // Only here, and gone as soon as they were used.
    private val digits = StringBuilder()
    private var chosen = CharArray(0)

    /** The page of settings. */
    fun open() {
        forget()
        work { show(standing()) }
    }

    /** Says whether nothing has to be asked; asks where it has. */
    fun ask(purpose: PinPurpose, answer: (isFree: Boolean) -> Unit) {
        forget()
        work {
            val isFree = !lock.isSet
            show(if (isFree) PinStep.Off else PinStep.Asking(purpose))
            answer(isFree)
        }
    }

    fun choose() = ask(PinPurpose.REPLACE) { isFree -> if (isFree) show(PinStep.Choosing) }

    fun askToRemove() = ask(PinPurpose.REMOVE) {}

    fun press(digit: Char) {
        synchronized(digits) { if (digits.length < PinLock.LENGTHS.last && digit in '0'..'9') digits.append(digit) }
        count(null)
    }

    fun erase() {
        synchronized(digits) { if (digits.isNotEmpty()) digits.setLength(digits.length - 1) }
        count(states.value.problem)
    }

    /** [done]: what it was asked for, where it was right. */
    fun confirm(done: (PinPurpose) -> Unit = {}) {
        if (states.value.count !in PinLock.LENGTHS) return
        val entered = taken()
        when (val step = states.value.step) {
            is PinStep.Off, is PinStep.On, is PinStep.Working -> entered.fill(NONE)

            is PinStep.Asking ->
                work {
                    val answer = lock.check(entered, clocks.read())
                    entered.fill(NONE)
                    take(answer, step.purpose, done)
                }

            is PinStep.Choosing -> {
                chosen = entered
                show(PinStep.Repeating)
            }

            is PinStep.Repeating -> {
                val isSame = entered.contentEquals(chosen)
                chosen.fill(NONE)
                if (!isSame) {
                    entered.fill(NONE)
                    return show(PinStep.Choosing, PinProblem.Differs)
                }
                work {
                    val isKept = lock.set(entered)
                    entered.fill(NONE)
                    if (isKept) show(PinStep.On) else show(PinStep.Choosing, PinProblem.Unreadable)
                }
            }
        }
    }

    private fun take(answer: PinAnswer, purpose: PinPurpose, done: (PinPurpose) -> Unit) {
        val problem =
            when (answer) {
                is PinAnswer.Right -> null
                is PinAnswer.Wrong -> PinProblem.Wrong
                is PinAnswer.Wait -> PinProblem.Wait(answer.seconds)
                is PinAnswer.Unreadable -> PinProblem.Unreadable
            }
        if (problem != null) return show(PinStep.Asking(purpose), problem)
        when (purpose) {
            PinPurpose.CHANGE_CHECKPOINT -> show(PinStep.On)
            PinPurpose.REPLACE -> show(PinStep.Choosing)
            PinPurpose.REMOVE -> if (lock.remove()) show(PinStep.Off) else show(PinStep.On, PinProblem.Unreadable)
        }
        done(purpose)
    }

    /** The phone was enrolled anew. */
    fun reset() {
        forget()
        work {
            lock.remove()
            show(standing())
        }
    }

    /** Nothing that was pressed stays; a new PIN that was half chosen is chosen anew. */
    fun forget() {
        taken().fill(NONE)
        chosen.fill(NONE)
        val step = states.value.step
        show(if (step is PinStep.Repeating) PinStep.Choosing else step)
    }

    private fun standing() = if (lock.isSet) PinStep.On else PinStep.Off

    private fun taken(): CharArray = synchronized(digits) {
        CharArray(digits.length) { digits[it] }.also {
            for (at in digits.indices) digits.setCharAt(at, NONE)
            digits.setLength(0)
        }
    }

    private fun count(problem: PinProblem?) {
        states.value = states.value.copy(count = synchronized(digits) { digits.length }, problem = problem)
    }

    private fun show(step: PinStep, problem: PinProblem? = null) {
        states.value = PinState(step, 0, problem)
    }

    private fun work(action: () -> Unit) {
        show(PinStep.Working)
        worker.execute(action)
    }

    private companion object {
        const val NONE = '\u0000'
    }
}
