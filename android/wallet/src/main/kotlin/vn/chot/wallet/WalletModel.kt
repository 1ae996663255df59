package vn.chot.wallet

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Advice
import vn.chot.domain.Card
import vn.chot.domain.FaultKind
import vn.chot.domain.Language
import vn.chot.domain.WalletFault
import vn.chot.wallet.declare.DeclareModel
import vn.chot.wallet.home.HomeCard
import vn.chot.wallet.home.Line
import vn.chot.wallet.home.lineOf
import vn.chot.wallet.show.ShowModel
import vn.chot.wallet.show.Shown

/** What lies over the first page; the last is on screen. */
sealed interface Page {
    data class Declare(val card: String) : Page

    data class Show(val what: Shown) : Page
}

/** Whether the wallet can be used at all. */
sealed interface Phase {
    data object Starting : Phase

    data object Working : Phase

    /** [anew]: only a new wallet helps. */
    data class Broken(val advice: Advice, val anew: Boolean) : Phase
}

/**
 * The citizen's app: which page is on screen, and the cards. Lives as long as the process, so that a screen that is
 * made anew finds everything as it was. Knows no Android.
 */
class WalletModel(private val devices: Capabilities, private val worker: Executor, private val system: () -> Language) {
    private val wallet = devices.wallet
    private val settingsStore = SettingsStore(devices.preferences)
    private val settingsNow = MutableStateFlow(settingsStore.read())
    private val phases = MutableStateFlow<Phase>(Phase.Starting)
    private val stack = MutableStateFlow<List<Page>>(emptyList())
    private val held = MutableStateFlow<List<HomeCard>>(emptyList())
    private val years = MutableStateFlow<Map<String, String>>(emptyMap())

    val settings: StateFlow<Settings> = settingsNow
    val phase: StateFlow<Phase> = phases
    val pages: StateFlow<List<Page>> = stack

    /** In their owner's order. */
    val cards: StateFlow<List<HomeCard>> = held

    /** The years of birth of those whose codes were shown, by card. */
    val birthYears: StateFlow<Map<String, String>> = years

    val declare = DeclareModel(wallet, devices.clocks, worker, ::language, ::declared)
    val show = ShowModel(wallet, devices.clocks, worker, ::language)

    fun language(): Language = settingsNow.value.language ?: system()

    /** Opens the wallet, and looks at its cards. */
    fun start() = refresh()

    /** The cards and their day, as of now. */
    fun refresh() = onWorker {
        val now = devices.clocks.read()
        held.value = wallet.cards().map { card ->
            val outlook = wallet.outlook(card.id, language(), now)
            HomeCard(card, lineOf(card, outlook, now.wallMillis), outlook)
        }
        phases.value = Phase.Working
    }

    fun card(id: String): Card? = held.value.firstOrNull { it.card.id == id }?.card

    fun declare(card: String) {
        declare.begin(card)
        open(Page.Declare(card))
    }

    /** What an answer with yes leads to. */
    fun advise(card: String) {
        declare.advise(card)
        open(Page.Declare(card))
    }

    /** A card's code; of somebody with symptoms, the advice. */
    fun show(card: String) {
        val line = held.value.firstOrNull { it.card.id == card }?.line ?: return
        if (line is Line.Unwell) return advise(card)
        val what = Shown(card)
        lookUpYear(card)
        show.show(what)
        open(Page.Show(what))
    }

    /** Another one's code, in place of the one on screen. */
    fun switch(card: String) {
        back()
        show(card)
    }

    private fun lookUpYear(card: String) = onWorker {
        val birth = wallet.revealed(card, language()).firstOrNull { it.code == "birth-date" }?.value
        val year = birth?.let { YEAR.find(it)?.value }
        if (year != null) years.value = years.value + (card to year)
    }

    fun open(page: Page) {
        stack.value = stack.value + page
    }

    /** One page back, or one question; false where there is nothing to go back from. */
    fun back(): Boolean {
        val page = stack.value.lastOrNull() ?: return false
        if (page is Page.Declare && declare.back()) return true
        leave()
        return true
    }

    /** The page on screen is left. */
    fun leave() {
        when (stack.value.lastOrNull()) {
            is Page.Declare -> declare.leave()
            is Page.Show -> show.leave()
            null -> Unit
        }
        stack.value = stack.value.dropLast(1)
        refresh()
    }

    fun set(settings: Settings) {
        settingsStore.write(settings)
        settingsNow.value = settings
        refresh()
    }

    private fun declared(unwell: Boolean) {
        if (!unwell) leave() else refresh()
    }

    private fun onWorker(action: () -> Unit) = worker.execute {
        try {
            action()
        } catch (e: WalletFault) {
            if (e.kind == FaultKind.NOTHING_THERE) return@execute
            phases.value = Phase.Broken(e.said(language()), e.code in ANEW)
        }
    }

    private companion object {
        val YEAR = Regex("""\d{4}""")

        /** Where nothing but a new wallet helps. */
        val ANEW = setOf("key-lost", "key-missing", "key-changed", "store-damaged")
    }
}
