package vn.chot.officer.training

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.update
import vn.chot.domain.Clocks
import vn.chot.domain.Exercise
import vn.chot.domain.Language
import vn.chot.domain.Modules
import vn.chot.domain.Refusal
import vn.chot.domain.Said
import vn.chot.domain.Store
import vn.chot.officer.check.CheckModel

/** How far somebody trains. */
data class TrainingState(
    val exercises: List<Exercise> = emptyList(),
    /** Shown to another phone. */
    val shown: Shown? = null,
    /** The camera's screens of the made-up checkpoint, in place of the codes. */
    val atCheckpoint: Boolean = false,
    val fault: Said? = null
)

/** An exercise with its codes: two where two people show theirs at once. */
data class Shown(val exercise: Exercise, val codes: List<Modules>)

/** O21: made-up codes, judged as at a checkpoint by [check], and nothing recorded. Knows no Android. */
class TrainingModel(
    private val store: Store,
    val check: CheckModel,
    private val clocks: Clocks,
    private val worker: Executor,
    private val language: () -> Language
) {
    private val states = MutableStateFlow(TrainingState())
    val state: StateFlow<TrainingState> = states

    fun open() = onWorker { load() }

    fun show(code: String) = onWorker {
        val shown = drawn(code)
        states.update { it.copy(shown = shown) }
    }

    /** Time went by: what is shown is as its person's phone would show it now. */
    fun refresh() = onWorker {
        val code = states.value.shown?.exercise?.code ?: return@onWorker
        val shown = drawn(code)
        states.update { if (it.shown?.exercise?.code == code) it.copy(shown = shown) else it }
    }

    /** With this phone's camera, from another screen or from paper. */
    fun scan() {
        states.update { it.copy(atCheckpoint = true) }
        check.open(checkpoint = "", heading = null)
    }

    /** What is shown, judged on this phone without a camera. */
    fun judge() {
        refresh()
        scan()
        onWorker { states.value.shown?.let { check.present(it.exercise.text) } }
    }

    /** One step back; false where the training is left by it, or was never begun. */
    fun back(): Boolean {
        val now = states.value
        when {
            now.atCheckpoint -> if (!check.back()) leaveCheckpoint()
            now.shown != null -> states.update { it.copy(shown = null) }
            else -> return false
        }
        return true
    }

    /** Back to the codes; what was judged is gone. */
    fun leaveCheckpoint() {
        states.update { it.copy(atCheckpoint = false) }
        check.close()
    }

    fun end() {
        if (states.value.atCheckpoint) leaveCheckpoint()
        states.value = TrainingState()
    }

    private fun load(): List<Exercise> {
        val exercises = store.exercises(language(), clocks.read())
        states.update { it.copy(exercises = exercises, fault = null) }
        return exercises
    }

    private fun drawn(code: String): Shown? {
        val exercise = load().firstOrNull { it.code == code } ?: return null
        return Shown(exercise, listOfNotNull(exercise.text, exercise.beside).map(store::draw))
    }

    private fun onWorker(action: () -> Unit) = worker.execute {
        try {
            action()
        } catch (e: Refusal) {
            states.update { it.copy(fault = e.said(language())) }
        }
    }
}
