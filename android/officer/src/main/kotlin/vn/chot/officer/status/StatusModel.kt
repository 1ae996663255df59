package vn.chot.officer.status

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Language
import vn.chot.domain.Refusal
import vn.chot.domain.Said
import vn.chot.domain.SelfCheck
import vn.chot.domain.StoreState
import vn.chot.officer.Capabilities

/** What is known of this phone. */
data class StatusState(
    val store: StoreState? = null,
    val checks: List<SelfCheck> = emptyList(),
    val testing: Boolean = false,
    /** What of the journal is gone, by its code, until it is confirmed. */
    val journalLoss: String? = null,
    /** The city's clocks, minutes east of UTC; none without a session. */
    val offsetMinutes: Int? = null,
    val fault: Said? = null
)

/** O17 and O19: the phone's state for a page and for the help desk, and whether everything works. Knows no Android. */
class StatusModel(
    private val devices: Capabilities,
    private val worker: Executor,
    private val language: () -> Language,
    /** What the open session says of the journal. */
    private val loss: () -> String?,
    private val offsetMinutes: () -> Int?,
    /** Does it where the store is held by no session, and opens the session again. */
    private val beside: (() -> Unit) -> Unit
) {
    private val states = MutableStateFlow(StatusState())
    val state: StateFlow<StatusState> = states

    fun open() = onWorker {
        val store = devices.store.state(devices.clocks.read())
        states.value = states.value.copy(store = store, journalLoss = loss(), offsetMinutes = offsetMinutes())
    }

    /** Seven checks, about a second. */
    fun test() {
        states.value = states.value.copy(testing = true, checks = emptyList())
        onWorker {
            val checks = devices.store.selfTest(devices.folders.scratch.path, devices.clocks.read(), language())
            states.value = states.value.copy(checks = checks, testing = false)
        }
    }

    /** Somebody in command knows that records are gone: the journal goes on, and says so for good. */
    fun confirmLoss() {
        val what = states.value.journalLoss ?: return
        onWorker {
            beside { devices.store.confirmJournalLoss(what, devices.clocks.read()) }
            states.value = states.value.copy(journalLoss = null)
        }
    }

    private fun onWorker(action: () -> Unit) = worker.execute {
        try {
            states.value = states.value.copy(fault = null)
            action()
        } catch (e: Refusal) {
            states.value = states.value.copy(fault = e.said(language()), testing = false)
        }
    }
}

/** All of it as lines for the help desk, in English as they read it. Nothing of a person is in it. */
fun forTheHelpDesk(state: StatusState): String = buildString {
    state.store?.let {
        appendLine("city: ${it.city}")
        appendLine("published: ${it.publishedAt ?: "nothing is installed"}")
        appendLine("age: ${it.ageSeconds ?: "-"} s")
        appendLine("fresh until: ${it.freshUntil ?: "-"}")
        appendLine("expires: ${it.expires ?: "-"}${if (it.expired) " (expired)" else ""}")
        appendLine("policy: ${it.policy ?: "-"}")
        for (role in it.roles) appendLine("role ${role.name}: ${role.version}, ${role.expires}")
        appendLine("roster: ${it.rosterEntries ?: "-"}")
        appendLine("storage: ${it.storageBytes} bytes")
        it.unusable?.let { why -> appendLine("unusable: $why") }
    }
    state.journalLoss?.let { appendLine("journal: $it") }
    for (check in state.checks) appendLine("${check.code}: ${if (check.ok) "ok" else check.what}")
}
