package vn.chot.wallet.settings

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Advice
import vn.chot.domain.CityTrust
import vn.chot.domain.CityUpdate
import vn.chot.domain.Handed
import vn.chot.domain.Language
import vn.chot.domain.Network
import vn.chot.domain.WalletFault
import vn.chot.wallet.Capabilities

/** Whose rules the wallet follows, and how far they are. */
data class CityState(
    val city: CityTrust? = null,
    /** To be compared with what the city publishes elsewhere. */
    val confirming: CityTrust? = null,
    val address: String = "",
    /** Bytes so far, while it is fetched. */
    val running: Long? = null,
    val last: CityUpdate? = null,
    val fault: Advice? = null,
    val unreadable: Boolean = false
)

/** The city's rules: by its trust file, then from its address. Knows no Android. */
class CityModel(
    private val devices: Capabilities,
    private val worker: Executor,
    private val slow: Executor,
    private val language: () -> Language,
    /** The rules are others now. */
    private val changed: () -> Unit
) {
    private val wallet = devices.wallet
    private val states = MutableStateFlow(CityState())
    private var file: ByteArray? = null

    private var triedAt = Long.MIN_VALUE

    @Volatile private var goesOn = true

    val state: StateFlow<CityState> = states

    fun open() = onWorker {
        states.value = CityState(wallet.city(), address = devices.preferences.get(ADDRESS).orEmpty())
    }

    /** A trust file was picked. */
    fun take(handed: Handed) = onWorker {
        val bytes = handed.read(MOST)
        if (bytes == null) {
            states.value = states.value.copy(unreadable = true, fault = null)
        } else {
            val found = wallet.readTrust(bytes)
            file = bytes
            states.value = states.value.copy(confirming = found, unreadable = false, fault = null)
        }
    }

    /** It was compared, and is the same. */
    fun follow() = onWorker {
        val bytes = file ?: return@onWorker
        val city = wallet.trust(bytes)
        file = null
        states.value = states.value.copy(city = city, confirming = null, fault = null)
    }

    /** It isn't what the city publishes, or was a mistake. */
    fun cancel() {
        file = null
        goesOn = false
        states.value = states.value.copy(confirming = null)
    }

    fun forget() = onWorker {
        wallet.forgetCity()
        devices.preferences.set(ADDRESS, null)
        states.value = CityState()
        changed()
    }

    fun write(address: String) {
        devices.preferences.set(ADDRESS, address.trim().ifEmpty { null })
        states.value = states.value.copy(address = address)
    }

    /** What was there stays in use until the new is there and right. */
    fun fetch() {
        if (states.value.running != null) return
        goesOn = true
        states.value = states.value.copy(running = 0, fault = null, last = null)
        slow.execute {
            try {
                val transport = devices.transports.to(states.value.address.trim())
                val last =
                    wallet.update(transport, { bytes ->
                        states.value = states.value.copy(running = bytes)
                        goesOn
                    }, devices.clocks.read())
                states.value = states.value.copy(running = null, last = last)
                changed()
            } catch (e: WalletFault) {
                states.value = states.value.copy(running = null, fault = e.said(language()))
            }
        }
    }

    /** By itself, once in a while: over a network that costs only where [wanting] rules. True where it began. */
    fun byItself(wanting: Boolean): Boolean {
        val now = devices.clocks.read().monotonicMillis
        val network = devices.networks.now()
        val may = network == Network.FREE || (network == Network.METERED && wanting)
        val due = triedAt == Long.MIN_VALUE || now - triedAt !in 0 until EVERY_MILLIS
        val address = devices.preferences.get(ADDRESS)
        if (!may || !due || address == null || states.value.running != null) return false
        triedAt = now
        states.value = states.value.copy(address = address)
        fetch()
        return true
    }

    private fun onWorker(action: () -> Unit) = worker.execute {
        try {
            action()
        } catch (e: WalletFault) {
            states.value = states.value.copy(fault = e.said(language()), confirming = null)
        }
    }

    companion object {
        const val ADDRESS = "address"

        private const val EVERY_MILLIS = 30 * 60 * 1000L

        /** A trust file has a few kilobytes. */
        const val MOST = 1 shl 20
    }
}
