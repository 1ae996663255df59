package vn.chot.officer.check

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Clocks
import vn.chot.domain.Decision
import vn.chot.domain.EvidenceScan
import vn.chot.domain.Frame
import vn.chot.domain.FrameSink
import vn.chot.domain.Language
import vn.chot.domain.Passage
import vn.chot.domain.Refusal
import vn.chot.domain.RefusalKind
import vn.chot.domain.Scan
import vn.chot.domain.Seen
import vn.chot.domain.SeenKind
import vn.chot.domain.Signal
import vn.chot.officer.SessionOwner
import vn.chot.officer.Settings

/**
 * From frame to verdict, and what is done about it. Knows no Android.
 *
 * Frames are judged on the camera's thread, what else the core does on [worker]. An answer that comes after the
 * officer went on is dropped: it is in the journal, and belongs to no vehicle any more.
 */
class CheckModel(
    private val owner: SessionOwner,
    private val clocks: Clocks,
    private val worker: Executor,
    private val settings: () -> Settings,
    private val language: () -> Language,
    private val budgetMillis: Int?,
    private val signal: (Signal) -> Unit
) : FrameSink {
    private val states = MutableStateFlow<CheckState>(CheckState.Opening)
    private val aboves = MutableStateFlow(Above())

    /** What the screen shows. */
    val state: StateFlow<CheckState> = states

    /** What stands above the camera. */
    val above: StateFlow<Above> = aboves

    /** Guards the state and the count of vehicles: who changes it, looks first. */
    private val lock = Any()
    private var vehicle = 0L
    private var noticeSince = 0L

    /** How many frames were offered, and how many were not looked at. */
    @Volatile var frames = 0L
        private set

    @Volatile var dropped = 0L
        private set

    /** Opens the session at a checkpoint. */
    fun open(checkpoint: String, heading: Double?) {
        synchronized(lock) {
            vehicle++
            states.value = CheckState.Opening
        }
        aboves.value = Above(checkpoint)
        onWorker { show ->
            owner.open(checkpoint, language(), heading)
            aboves.value = aboves.value.copy(labels = owner.labels(language()))
            look()
            show(CheckState.Searching())
        }
    }

    /** True while frames are looked at. */
    val wantsFrames: Boolean get() = states.value.run { this is CheckState.Searching || this is CheckState.Evidence }

    override fun onFrame(frame: Frame) {
        frames++
        // A verdict on screen stays until it is dismissed: the next rider's code must not replace it unseen.
        when (val now = states.value) {
            is CheckState.Searching -> inTurn(current()) { scan(frame, it) }
            is CheckState.Evidence -> inTurn(current()) { scanEvidence(frame, now, it) }
            else -> dropped++
        }
    }

    private fun scan(frame: Frame, show: Show) {
        when (val found = owner.with { it.scan(frame, budgetMillis, clocks.read()) }) {
            is Scan.Nothing -> search(found.hint?.let { Notice.Help(it.text) } ?: Notice.Aim, null)

            is Scan.Several -> search(Notice.Several(found.what.text), null)

            is Scan.Other -> search(Notice.OtherCode(found.what.text), Outline(found.corners, frame.geometry))

            is Scan.Judged ->
                if (found.sameAsBefore) {
                    search(Notice.JudgedAlready, Outline(found.corners, frame.geometry))
                } else {
                    judged(show, found.passage)
                }
        }
    }

    private fun scanEvidence(frame: Frame, now: CheckState.Evidence, show: Show) =
        weighed(owner.with { it.scanEvidence(frame, now.over.seen, clocks.read()) }, now, show)

    private fun weighed(found: EvidenceScan, now: CheckState.Evidence, show: Show) {
        when (found) {
            is EvidenceScan.Nothing -> evidence(found.hint?.let { Notice.Help(it.text) } ?: Notice.Aim)
            is EvidenceScan.Other -> evidence(Notice.OtherCode(found.what.text))
            is EvidenceScan.Judged -> judged(show, found.passage, now.over.seen)
        }
    }

    override fun onFailed() = synchronized(lock) {
        if (wantsFrames) states.value = CheckState.Broken(null, null)
    }

    /** The camera is tried again. */
    fun retryCamera() = synchronized(lock) {
        val broken = states.value as? CheckState.Broken
        if (broken != null && broken.kind == null) states.value = CheckState.Searching()
    }

    /** A text from a hand-held imager, a link, or a file is judged at once; while evidence is looked for, as evidence. */
    fun present(text: String) {
        if (text.isBlank()) return
        if (states.value is CheckState.Evidence) return presentEvidence(text)
        if (!working()) return
        onWorker { show ->
            // A frame that was under way may have brought a verdict meanwhile: that one is shown.
            if (states.value !is CheckState.Working) return@onWorker
            when (val found = owner.with { it.present(text, emptyList(), clocks.read()) }) {
                is Scan.Judged ->
                    if (found.sameAsBefore) noticed(show, Notice.JudgedAlready) else judged(show, found.passage)

                is Scan.Other -> noticed(show, Notice.OtherCode(found.what.text))

                is Scan.Several -> noticed(show, Notice.Several(found.what.text))

                is Scan.Nothing -> noticed(show, found.hint?.let { Notice.Help(it.text) } ?: Notice.Aim)
            }
        }
    }

    private fun presentEvidence(text: String) = onWorker { show ->
        val now = states.value as? CheckState.Evidence ?: return@onWorker
        weighed(owner.with { it.presentEvidence(text, now.over.seen, clocks.read()) }, now, show)
    }

    /** The officer typed an ID number of somebody without a code. */
    fun lookUp(idNumber: String) {
        if (!working()) return
        onWorker { show ->
            if (states.value !is CheckState.Working) return@onWorker
            try {
                judged(show, owner.with { it.lookUp(idNumber, emptyList(), clocks.read()) })
            } catch (e: Refusal) {
                if (e.kind != RefusalKind.BAD_INPUT) throw e
                noticed(show, Notice.BadId)
            }
        }
    }

    /** What has no details was seen, or was not after all: the passage is judged again. */
    fun tick(kind: SeenKind, isSeen: Boolean) = seen { before ->
        before.filter { it.kind != kind } + if (isSeen) listOf(Seen.Tick(kind)) else emptyList()
    }

    /** A paper was seen, with its details; it takes the place of an earlier one of its kind. */
    fun paper(paper: Seen) = seen { before -> before.filter { it.kind != paper.kind } + paper }

    private fun seen(change: (List<Seen>) -> List<Seen>) {
        if (states.value !is CheckState.Judged) return
        onWorker { show ->
            val over = states.value as? CheckState.Judged ?: return@onWorker
            val seen = change(over.seen)
            try {
                judged(show, owner.with { it.see(seen, clocks.read()) }, seen)
            } catch (e: Refusal) {
                if (e.kind != RefusalKind.BAD_INPUT) throw e
                show(over.copy(refused = true, goesAt = null))
            }
        }
    }

    /** The camera looks for a further code of this person. */
    fun lookForEvidence() = synchronized(lock) {
        (states.value as? CheckState.Judged)?.let { states.value = CheckState.Evidence(it.copy(goesAt = null)) }
    }

    /** Back from what lies over a verdict or the camera. False where nothing does. */
    fun back(): Boolean = synchronized(lock) {
        when (val now = states.value) {
            is CheckState.Evidence -> states.value = now.over
            is CheckState.Portal -> states.value = now.over ?: CheckState.Searching()
            is CheckState.Judged -> next()
            else -> return false
        }
        return true
    }

    /** The health portal's code, from a verdict or from the camera. That it is shown is recorded. */
    fun showPortal() {
        val over =
            when (val now = states.value) {
                is CheckState.Judged -> now.copy(goesAt = null)
                is CheckState.Searching -> null
                else -> return
            }
        onWorker { show ->
            val code =
                try {
                    owner.with { it.showPortal(clocks.read()) }
                } catch (e: Refusal) {
                    if (e.kind != RefusalKind.NOTHING_THERE && e.kind != RefusalKind.BAD_INPUT) throw e
                    null
                }
            show(CheckState.Portal(code, over))
        }
    }

    /** The next vehicle. */
    fun next() {
        synchronized(lock) {
            if (states.value !is CheckState.Judged) return
            vehicle++
            states.value = CheckState.Searching()
        }
        onWorker { count() }
    }

    /** A finger on a permit: it stays. */
    fun hold() = synchronized(lock) {
        (states.value as? CheckState.Judged)?.let { states.value = it.copy(goesAt = null) }
    }

    /** Time went by: a permit that is due goes. */
    fun moment() {
        val now = states.value as? CheckState.Judged ?: return
        val due = now.goesAt ?: return
        if (millis() >= due) next()
    }

    /** How the phone stands, asked every few seconds. */
    fun lookUpHealth() {
        if (states.value !is CheckState.Opening) onWorker { look() }
    }

    /** Goes on with what an update installed; the verdict on screen stays. */
    fun reload() = onWorker {
        owner.with { it.reload() }
        look()
    }

    /** Lets go of the store. */
    fun close() {
        synchronized(lock) {
            vehicle++
            states.value = CheckState.Opening
        }
        onWorker { owner.close() }
    }

    private fun judged(show: Show, passage: Passage, seen: List<Seen> = emptyList()) {
        val goesAt = if (goesByItself(passage)) millis() + settings().returnSeconds * 1_000L else null
        if (!show(CheckState.Judged(passage, seen, goesAt))) return
        signal(
            when (passage.decision) {
                Decision.PERMIT -> Signal.PERMIT
                Decision.DENY -> Signal.DENY
                Decision.REFER -> Signal.REFER
            }
        )
    }

    private fun look() {
        val health = owner.with { it.health(clocks.read()) }
        val offset = owner.with { it.utcOffsetMinutes() }
        aboves.value = aboves.value.copy(health = health, offsetMinutes = offset)
        count()
    }

    private fun count() {
        val above = aboves.value
        if (above.training) return
        val now = clocks.read().wallMillis
        val counts =
            try {
                val hours = owner.with { it.journalCounts(dayStart(now, above.offsetMinutes), now + 1) }
                Counts(hours.sumOf { it.permit }, hours.sumOf { it.deny }, hours.sumOf { it.refer })
            } catch (_: Refusal) {
                // What is wrong with the journal is said by the phone's health, and by each verdict.
                null
            }
        aboves.value = aboves.value.copy(counts = counts)
    }

    /** Advice doesn't flicker from frame to frame, and what names something stays long enough to be read. */
    private fun search(notice: Notice, outline: Outline?) = synchronized(lock) {
        val before = (states.value as? CheckState.Searching ?: return).notice
        states.value = CheckState.Searching(steady(before, notice), outline)
    }

    private fun evidence(notice: Notice) = synchronized(lock) {
        val now = states.value as? CheckState.Evidence ?: return
        states.value = now.copy(notice = steady(now.notice, notice))
    }

    private fun steady(before: Notice, notice: Notice): Notice {
        val names = notice is Notice.OtherCode || notice is Notice.JudgedAlready || notice is Notice.Several
        val held = before !is Notice.Aim && millis() - noticeSince < NOTICE_MILLIS
        val steady = if (names || !held) notice else before
        if (names || steady != before) noticeSince = millis()
        return steady
    }

    private fun noticed(show: Show, notice: Notice) {
        noticeSince = millis()
        if (show(CheckState.Searching(notice))) signal(Signal.ATTENTION)
    }

    private fun working(): Boolean = synchronized(lock) {
        if (states.value !is CheckState.Searching) return false
        states.value = CheckState.Working
        return true
    }

    private fun millis() = clocks.read().monotonicMillis

    private fun current() = synchronized(lock) { vehicle }

    private fun onWorker(action: (show: Show) -> Unit) {
        val mine = current()
        worker.execute { inTurn(mine, action) }
    }

    /** What [action] shows is shown if no other vehicle came meanwhile. */
    private fun inTurn(mine: Long, action: (show: Show) -> Unit) {
        val show = Show { next ->
            synchronized(lock) { (vehicle == mine).also { if (it) states.value = next } }
        }
        try {
            action(show)
        } catch (e: Refusal) {
            show(CheckState.Broken(e.kind, e.said(language())))
        }
    }

    /** Shows a state, and says whether it still counted. */
    private fun interface Show {
        operator fun invoke(next: CheckState): Boolean
    }

    private companion object {
        const val NOTICE_MILLIS = 1500L
    }
}
