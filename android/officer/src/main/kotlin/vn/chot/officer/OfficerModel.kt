package vn.chot.officer

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Language
import vn.chot.domain.Place
import vn.chot.domain.Refusal
import vn.chot.domain.RefusalKind
import vn.chot.domain.Said
import vn.chot.domain.Signal
import vn.chot.officer.check.CheckModel
import vn.chot.officer.check.CheckState

/** What lies over the camera; the last is on screen. */
sealed interface Page {
    data object Places : Page

    data object NoCode : Page
}

/** Whether the phone can be worked with at all. */
sealed interface Phase {
    data object Starting : Phase

    /** Nothing is enrolled, or nothing was fetched yet. */
    data class SetUp(val enrolled: Boolean) : Phase

    data object Working : Phase

    data class Broken(val kind: RefusalKind, val said: Said) : Phase
}

/** Where somebody may choose to stand. */
data class Choosing(val places: List<Place> = emptyList(), val chosen: String? = null)

/**
 * The officer's app: what it is set to, which page is on screen, and the flow at the barrier. Lives as long as the
 * process, so that a screen that is made anew finds everything as it was. Knows no Android.
 */
class OfficerModel(
    private val devices: Capabilities,
    private val worker: Executor,
    private val system: () -> Language
) {
    private val settingsStore = SettingsStore(devices.preferences)
    private val owner = SessionOwner(devices.store)
    private val settingsNow = MutableStateFlow(settingsStore.read())
    private val phases = MutableStateFlow<Phase>(Phase.Starting)
    private val stack = MutableStateFlow<List<Page>>(emptyList())
    private val choices = MutableStateFlow(Choosing(chosen = devices.preferences.get(CHECKPOINT)))

    val settings: StateFlow<Settings> = settingsNow
    val phase: StateFlow<Phase> = phases
    val pages: StateFlow<List<Page>> = stack
    val choosing: StateFlow<Choosing> = choices
    val check = CheckModel(owner, devices.clocks, worker, { settingsNow.value }, ::language, ::signal)

    fun language(): Language = settingsNow.value.language ?: system()

    /** Looks at the store, and begins where it allows to. */
    fun start() = onWorker {
        val places = devices.store.checkpoints()
        val chosen = devices.preferences.get(CHECKPOINT)?.takeIf { name -> places.any { it.name == name } }
        choices.value = Choosing(places, chosen)
        phases.value = Phase.Working
        if (chosen == null) {
            stack.value = listOf(Page.Places)
        } else {
            check.open(chosen, heading())
        }
    }

    /** This phone stands here from now on; [heading]: of the checked lane, none for both. */
    fun choose(checkpoint: String, heading: Double?) {
        devices.preferences.set(CHECKPOINT, checkpoint)
        devices.preferences.set(HEADING, heading?.toString())
        choices.value = choices.value.copy(chosen = checkpoint)
        stack.value = emptyList()
        check.open(checkpoint, heading)
    }

    private fun heading() = devices.preferences.get(HEADING)?.toDoubleOrNull()

    fun open(page: Page) {
        stack.value = stack.value + page
    }

    /** One page back, or back in the flow; false where there is nothing to go back from. */
    fun back(): Boolean {
        val pages = stack.value
        if (pages.isEmpty()) return check.back()
        if (pages.size == 1 && pages.first() is Page.Places && choices.value.chosen == null) return false
        stack.value = pages.dropLast(1)
        return true
    }

    /** A number was entered on [Page.NoCode]. */
    fun lookUp(idNumber: String) {
        stack.value = emptyList()
        check.lookUp(idNumber)
    }

    fun set(settings: Settings) {
        settingsStore.write(settings)
        settingsNow.value = settings
    }

    /** True while the camera's frames are of use. */
    val wantsCamera: Boolean get() = phases.value == Phase.Working && stack.value.isEmpty() &&
        check.state.value !is CheckState.Opening && check.state.value !is CheckState.Broken

    /** After whatever kept the phone from working. */
    fun retry() {
        val state = check.state.value
        if (state is CheckState.Broken && state.kind == null) return check.retryCamera()
        start()
    }

    private fun signal(signal: Signal) {
        val now = settingsNow.value
        if (now.haptics) devices.haptics.play(signal)
        if (now.sound) devices.sound.play(signal, now.volume / LOUDEST)
    }

    private fun onWorker(action: () -> Unit) = worker.execute {
        try {
            action()
        } catch (e: Refusal) {
            phases.value =
                when (e.kind) {
                    RefusalKind.NOT_ENROLLED -> Phase.SetUp(enrolled = false)
                    RefusalKind.NOTHING_INSTALLED -> Phase.SetUp(enrolled = true)
                    else -> Phase.Broken(e.kind, e.said(language()))
                }
        }
    }

    private companion object {
        const val CHECKPOINT = "checkpoint"
        const val HEADING = "heading"
        const val LOUDEST = 3f
    }
}
