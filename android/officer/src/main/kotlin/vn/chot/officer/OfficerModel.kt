package vn.chot.officer

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Day
import vn.chot.domain.Handed
import vn.chot.domain.Language
import vn.chot.domain.Place
import vn.chot.domain.Refusal
import vn.chot.domain.RefusalKind
import vn.chot.domain.Said
import vn.chot.domain.Seen
import vn.chot.domain.Signal
import vn.chot.officer.check.CheckModel
import vn.chot.officer.check.CheckState
import vn.chot.officer.journal.JournalModel
import vn.chot.officer.paper.PaperForm
import vn.chot.officer.start.SetUpModel
import vn.chot.officer.status.StatusModel
import vn.chot.officer.update.UpdateModel

/** What lies over the camera; the last is on screen. */
sealed interface Page {
    data object Menu : Page

    data object Places : Page

    data object NoCode : Page

    /** A paper's details, over a verdict. */
    data object Paper : Page

    data object Settings : Page

    data object Updates : Page

    data object Status : Page

    data object Journal : Page

    data object Case : Page
}

/** Whether the phone can be worked with at all. */
sealed interface Phase {
    data object Starting : Phase

    /** Nothing is enrolled, or, where [enrolled], nothing was fetched yet. */
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
    /** For what may take minutes, so that judging doesn't wait for it. */
    private val slow: Executor,
    private val system: () -> Language
) {
    private val settingsStore = SettingsStore(devices.preferences)
    private val owner = SessionOwner(devices.store)
    private val settingsNow = MutableStateFlow(settingsStore.read())
    private val phases = MutableStateFlow<Phase>(Phase.Starting)
    private val stack = MutableStateFlow<List<Page>>(emptyList())
    private val choices = MutableStateFlow(Choosing(chosen = devices.preferences.get(CHECKPOINT)))
    private val forms = MutableStateFlow<PaperForm?>(null)

    val settings: StateFlow<Settings> = settingsNow
    val phase: StateFlow<Phase> = phases
    val pages: StateFlow<List<Page>> = stack
    val choosing: StateFlow<Choosing> = choices
    val form: StateFlow<PaperForm?> = forms
    val check =
        CheckModel(owner, devices.clocks, worker, { settingsNow.value }, ::language, devices.budgetMillis, ::signal)
    val setUp = SetUpModel(devices.store, worker, ::language) { start() }
    val updates = UpdateModel(devices, slow, ::language, { settingsNow.value.meteredUpdates }, ::updated)
    val journal = JournalModel(owner, devices, worker, ::language)
    val status =
        StatusModel(devices, worker, ::language, { check.above.value.health?.journalLoss }) { action ->
            owner.without(action)
            reopen()
        }

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
        when (page) {
            is Page.Journal -> journal.open()
            is Page.Status -> status.open()
            else -> Unit
        }
        stack.value = stack.value + page
    }

    /** A paper's details are entered: those of a permit, or of a vaccination. */
    fun enter(vaccination: Boolean) {
        check.hold()
        val today = today()
        forms.value = if (vaccination) PaperForm.Vaccination(today) else PaperForm.Permit(today)
        open(Page.Paper)
    }

    fun fill(form: PaperForm) {
        forms.value = form
    }

    /** The paper was seen: the verdict is judged again with it. */
    fun seen(paper: Seen) {
        back()
        check.paper(paper)
    }

    private fun today(): Day = java.time.Instant.ofEpochMilli(devices.clocks.read().wallMillis)
        .atZone(java.time.ZoneId.systemDefault())
        .run { Day(year, monthValue, dayOfMonth) }

    /** One page back, or back in the flow; false where there is nothing to go back from. */
    fun back(): Boolean {
        val pages = stack.value
        if (pages.isEmpty()) return goBackInFlow()
        if (pages.size == 1 && pages.first() is Page.Places && choices.value.chosen == null) return false
        // What was typed isn't kept.
        if (pages.last() is Page.Paper) forms.value = null
        stack.value = pages.dropLast(1)
        return true
    }

    private fun goBackInFlow(): Boolean {
        val phase = phases.value as? Phase.SetUp ?: return check.back()
        if (phase.enrolled || !setUp.wantsFrames) return false
        setUp.cancel()
        return true
    }

    /** A number was entered on [Page.NoCode]. */
    fun lookUp(idNumber: String) {
        stack.value = emptyList()
        check.lookUp(idNumber)
    }

    /** A text came from a hand-held imager: judged at once, from the camera or over a verdict. */
    fun imaged(text: String) {
        if (phases.value != Phase.Working || stack.value.isNotEmpty()) return
        if (check.state.value is CheckState.Judged) check.next()
        check.present(text)
    }

    /** A file was handed over: before enrolment, the enrolment; after it, nothing. */
    fun handed(file: Handed) {
        val phase = phases.value
        if (phase is Phase.SetUp && !phase.enrolled) setUp.take(file)
    }

    fun set(settings: Settings) {
        settingsStore.write(settings)
        settingsNow.value = settings
    }

    /** After whatever kept the phone from working. */
    fun retry() {
        val state = check.state.value
        if (state is CheckState.Broken && state.kind == null) return check.retryCamera()
        start()
    }

    /** An update beside the open session, which goes on with what is there afterwards. */
    private fun <T> updated(action: () -> T): T {
        val result = action()
        if (phases.value == Phase.Working) check.reload() else start()
        return result
    }

    private fun reopen() {
        choices.value.chosen?.let { check.open(it, heading()) }
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
