package vn.chot.officer.update

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Language
import vn.chot.domain.Network
import vn.chot.domain.Refusal
import vn.chot.domain.Said
import vn.chot.domain.UpdateSummary
import vn.chot.officer.Capabilities

/** How an update goes. */
sealed interface UpdateState {
    /** [last]: what the one before did; [fault]: why it came to nothing. */
    data class Resting(val last: UpdateSummary? = null, val fault: Said? = null) : UpdateState

    data class Running(val fetchedBytes: Long) : UpdateState
}

/** O3 and O18: fetches what the authority published. What was installed stays in use meanwhile. Knows no Android. */
class UpdateModel(
    private val devices: Capabilities,
    private val worker: Executor,
    private val language: () -> Language,
    private val metered: () -> Boolean,
    /** Does it, and lets the open session go on with what is there then. */
    private val beside: (() -> UpdateSummary) -> UpdateSummary
) {
    private val states = MutableStateFlow<UpdateState>(UpdateState.Resting())
    private val addresses = MutableStateFlow(devices.preferences.get(ADDRESS).orEmpty())
    private var triedAt = Long.MIN_VALUE

    @Volatile private var goesOn = true

    val state: StateFlow<UpdateState> = states

    /** Where the authority publishes. */
    val address: StateFlow<String> = addresses

    fun write(address: String) {
        addresses.value = address
        devices.preferences.set(ADDRESS, address.trim().ifEmpty { null })
    }

    /** From the address. */
    fun fetch() = run {
        val transport = devices.transports.to(addresses.value.trim())
        devices.store.update(transport, { bytes ->
            states.value = UpdateState.Running(bytes)
            goesOn
        }, devices.clocks.read())
    }

    /** From a folder that was carried here. */
    fun fromFolder(folder: String) = run { devices.store.updateFromFolder(folder, devices.clocks.read()) }

    fun cancel() {
        goesOn = false
    }

    /** By itself, where the network is free or may cost, once in a while. True where it began. */
    fun byItself(): Boolean {
        val now = devices.clocks.read().monotonicMillis
        val network = devices.networks.now()
        val may = network == Network.FREE || (network == Network.METERED && metered())
        val due = triedAt == Long.MIN_VALUE || now - triedAt >= EVERY_MILLIS
        if (!may || !due || addresses.value.isBlank() || states.value is UpdateState.Running) return false
        triedAt = now
        fetch()
        return true
    }

    private fun run(action: () -> UpdateSummary) {
        if (states.value is UpdateState.Running) return
        goesOn = true
        states.value = UpdateState.Running(0)
        worker.execute {
            states.value =
                try {
                    UpdateState.Resting(last = beside(action))
                } catch (e: Refusal) {
                    UpdateState.Resting(fault = e.said(language()))
                }
        }
    }

    private companion object {
        const val ADDRESS = "address"
        const val EVERY_MILLIS = 30 * 60 * 1000L
    }
}
