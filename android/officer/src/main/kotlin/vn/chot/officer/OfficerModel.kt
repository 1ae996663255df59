package vn.chot.officer

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.update
import vn.chot.domain.Day
import vn.chot.domain.Handed
import vn.chot.domain.Language
import vn.chot.domain.PinLock
import vn.chot.domain.Place
import vn.chot.domain.Refusal
import vn.chot.domain.RefusalKind
import vn.chot.domain.Said
import vn.chot.domain.Seen
import vn.chot.domain.Signal
import vn.chot.officer.check.CheckModel
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.zoneOf
import vn.chot.officer.journal.JournalModel
import vn.chot.officer.paper.PaperForm
import vn.chot.officer.pin.PinModel
import vn.chot.officer.pin.PinPurpose
import vn.chot.officer.start.SetUpModel
import vn.chot.officer.status.StatusModel
import vn.chot.officer.training.TrainingModel
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

    /** Everything of it lies over everything else, on a phone that isn't enrolled too. */
    data object Training : Page

    /** Setting the PIN, or being asked for it. */
    data object Pin : Page

    /** A file was handed to a phone that is enrolled: it was not used. */
    data object EnrolledAlready : Page
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
    private val trained = SessionOwner(devices.store, training = true)
    val training =
        TrainingModel(
            devices.store,
            CheckModel(
                trained,
                devices.clocks,
                worker,
                { settingsNow.value },
                ::language,
                devices.budgetMillis,
                ::signal
            ),
            devices.clocks,
            worker,
            ::language
        )
    val pin = PinModel(PinLock(devices.pinSecrets, devices.pinHashing), devices.clocks, worker)
    val setUp =
        SetUpModel(devices.store, worker, ::language) {
            // Who forgot a PIN is helped by their unit, which enrols the phone anew.
            pin.reset()
            start()
        }
    val updates = UpdateModel(devices, slow, ::language, { settingsNow.value.meteredUpdates }, ::updated)
    val journal = JournalModel(owner, devices, worker, ::language)
    val status =
        StatusModel(
            devices,
            worker,
            ::language,
            { check.above.value.health?.journalLoss },
            { check.above.value.offsetMinutes }
        ) { action ->
            owner.without(action)
            reopen()
        }

    fun language(): Language = settingsNow.value.language ?: system()

    /** The flow that the officer is in: at the barrier, or in training. */
    private val flow: CheckModel get() = if (Page.Training in stack.value) training.check else check

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
            // Whoever relieves somebody says so, where that is wanted.
            is Page.Places -> return pin.ask(PinPurpose.CHANGE_CHECKPOINT) { isFree ->
                push(if (isFree) page else Page.Pin)
            }

            is Page.Journal -> journal.open()

            is Page.Status -> status.open()

            is Page.Training -> training.open()

            is Page.Pin -> pin.open()

            else -> Unit
        }
        push(page)
    }

    private fun push(page: Page) = stack.update { if (it.lastOrNull() == page) it else it + page }

    /** The PIN's digits are all there: what it was asked for is done. */
    fun confirmPin() = pin.confirm { purpose ->
        if (purpose == PinPurpose.CHANGE_CHECKPOINT) replace(Page.Pin, Page.Places)
    }

    private fun replace(page: Page, by: Page) = stack.update {
        if (it.lastOrNull() ==
            page
        ) {
            it.dropLast(1) + by
        } else {
            it
        }
    }

    /** The app is no longer in front: nothing that was typed of a secret stays. */
    fun putAway() = pin.forget()

    /** A paper's details are entered: those of a permit, or of a vaccination. */
    fun enter(vaccination: Boolean) {
        flow.hold()
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
        flow.paper(paper)
    }

    private fun today(): Day = java.time.Instant.ofEpochMilli(devices.clocks.read().wallMillis)
        .atZone(zoneOf(flow.above.value.offsetMinutes))
        .run { Day(year, monthValue, dayOfMonth) }

    /** One page back, or back in the flow; false where there is nothing to go back from. */
    fun back(): Boolean {
        val pages = stack.value
        if (pages.isEmpty()) return goBackInFlow()
        if (pages.size == 1 && pages.first() is Page.Places && choices.value.chosen == null) return false
        when (pages.last()) {
            // What was typed isn't kept.
            is Page.Paper -> forms.value = null

            is Page.Pin -> pin.forget()

            is Page.Training -> if (training.back()) return true else training.end()

            else -> Unit
        }
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
        stack.update { pages -> pages.filter { it is Page.Training } }
        flow.lookUp(idNumber)
    }

    /** True where what an imager types is a code: nothing lies over the camera or the verdict. */
    val takesCodes: Boolean
        get() = when (stack.value.lastOrNull()) {
            null -> phases.value == Phase.Working
            is Page.Training -> training.state.value.atCheckpoint
            else -> false
        }

    /** A text came from a hand-held imager: judged at once, from the camera or over a verdict. */
    fun imaged(text: String) {
        if (!takesCodes) return
        if (flow.state.value is CheckState.Judged) flow.next()
        flow.present(text)
    }

    /** A file was handed over: before enrolment, the enrolment; after it, it isn't even read, and that is said. */
    fun handed(file: Handed) {
        val phase = phases.value
        if (phase is Phase.SetUp && !phase.enrolled) return setUp.take(file)
        if (phase == Phase.Working && Page.EnrolledAlready !in stack.value) push(Page.EnrolledAlready)
    }

    fun set(settings: Settings) {
        val before = language()
        settingsStore.write(settings)
        settingsNow.value = settings
        if (language() != before && phases.value == Phase.Working) reopen()
    }

    /** After whatever kept the phone from working. */
    fun retry() {
        val state = flow.state.value
        if (state is CheckState.Broken && state.kind == null) return flow.retryCamera()
        if (flow === training.check) training.scan() else start()
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
