package vn.chot.wallet

import java.io.File
import java.io.IOException
import java.time.DayOfWeek
import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Advice
import vn.chot.domain.Card
import vn.chot.domain.FaultKind
import vn.chot.domain.Handed
import vn.chot.domain.KeyKind
import vn.chot.domain.Language
import vn.chot.domain.Sheet
import vn.chot.domain.WalletFault
import vn.chot.wallet.add.AddModel
import vn.chot.wallet.card.Details
import vn.chot.wallet.card.PrintState
import vn.chot.wallet.declare.DeclareModel
import vn.chot.wallet.home.HomeCard
import vn.chot.wallet.home.Line
import vn.chot.wallet.home.lineOf
import vn.chot.wallet.settings.CityModel
import vn.chot.wallet.show.ShowModel
import vn.chot.wallet.show.Shown
import vn.chot.wallet.start.RequestModel

/** What lies over the first page; the last is on screen. */
sealed interface Page {
    data object Add : Page

    data object Request : Page

    data class Declare(val card: String) : Page

    data class Show(val what: Shown) : Page

    data class Details(val card: String) : Page

    data class Name(val card: String) : Page

    data class Remove(val card: String) : Page

    data class Certificate(val card: String, val certificate: String) : Page

    data class Print(val card: String) : Page

    data object Family : Page

    data object Settings : Page

    data object Reminder : Page

    data object City : Page

    data object About : Page

    data object Delete : Page
}

/** Whether the wallet can be used at all. */
sealed interface Phase {
    data object Starting : Phase

    /** There is no wallet yet, or it was just made: [key] is where. [deleted]: there was one until now. */
    data class First(val key: KeyKind? = null, val deleted: Boolean = false) : Phase

    data object Working : Phase

    /** [anew]: only a new wallet helps. */
    data class Broken(val advice: Advice, val anew: Boolean) : Phase
}

/**
 * The citizen's app: which page is on screen, and the cards. Lives as long as the process, so that a screen that is
 * made anew finds everything as it was. Knows no Android.
 */
class WalletModel(
    private val devices: Capabilities,
    private val worker: Executor,
    /** For what may take minutes, so that a code doesn't wait for it. */
    slow: Executor,
    private val system: () -> Language
) {
    private val wallet = devices.wallet
    private val settingsStore = SettingsStore(devices.preferences)
    private val settingsNow = MutableStateFlow(settingsStore.read())
    private val phases = MutableStateFlow<Phase>(Phase.Starting)
    private val stack = MutableStateFlow<List<Page>>(emptyList())
    private val held = MutableStateFlow<List<HomeCard>>(emptyList())
    private val years = MutableStateFlow<Map<String, String>>(emptyMap())
    private val opened = MutableStateFlow<Details?>(null)
    private val printed = MutableStateFlow<PrintState?>(null)
    private val kept = MutableStateFlow<List<String>>(emptyList())
    private val faults = MutableStateFlow<Advice?>(null)

    val settings: StateFlow<Settings> = settingsNow
    val phase: StateFlow<Phase> = phases
    val pages: StateFlow<List<Page>> = stack

    /** In their owner's order. */
    val cards: StateFlow<List<HomeCard>> = held

    /** The years of birth of those whose codes were shown, by card. */
    val birthYears: StateFlow<Map<String, String>> = years

    /** The card whose page is open. */
    val details: StateFlow<Details?> = opened

    val print: StateFlow<PrintState?> = printed

    /** What is kept on this phone, in the core's words. */
    val stored: StateFlow<List<String>> = kept

    /** Why the last thing that was asked of a card came to nothing. */
    val fault: StateFlow<Advice?> = faults

    val declare = DeclareModel(wallet, devices.clocks, worker, ::language, ::declared)
    val show = ShowModel(wallet, devices.clocks, worker, ::language)
    val add = AddModel(wallet, devices.pictures, worker, ::language, ::added)
    val request = RequestModel(wallet, devices.folders, worker, ::language)
    val city = CityModel(devices, worker, slow, ::language, ::refresh)

    /** The app is looked at: the day as it is now, by rules that are fetched anew where they may be. */
    fun seen() {
        refresh()
        city.byItself(held.value.any { it.line is Line.Unknown })
    }

    fun language(): Language = settingsNow.value.language ?: system()

    /** Looks whether there is a wallet, and at its cards. What was shared is shared no longer. */
    fun start() = onWorker {
        emptyOutbox()
        if (wallet.exists) look() else phases.value = Phase.First()
    }

    /** W1: a wallet is made, and its key. */
    fun begin() = onWorker { phases.value = Phase.First(wallet.keyKind()) }

    /** After it was said where the key is. */
    fun goOn() = onWorker(::look)

    /** The cards and their day, as of now. */
    fun refresh() = onWorker {
        if (phases.value == Phase.Working) look()
    }

    private fun look() {
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
        lookUpYear(card)
        show(Shown(card))
    }

    private fun show(what: Shown) {
        show.show(what)
        open(Page.Show(what))
    }

    /** Another one's code, in place of the one on screen. */
    fun switch(card: String) {
        leave()
        show(card)
    }

    /** W7: from outside, straight to the first card's code; without a card, the first page. */
    fun showFirst() = onWorker {
        if (!wallet.exists) return@onWorker
        look()
        stack.value.lastOrNull()?.let { leave() }
        stack.value = emptyList()
        held.value.firstOrNull()?.let { show(it.card.id) }
    }

    private fun lookUpYear(card: String) = onWorker {
        val birth = wallet.revealed(card, language()).firstOrNull { it.code == "birth-date" }?.value
        val year = birth?.let { YEAR.find(it)?.value }
        if (year != null) years.value = years.value + (card to year)
    }

    /** W9. */
    fun openDetails(card: String) {
        opened.value = null
        open(Page.Details(card))
        lookUp(card)
    }

    private fun lookUp(card: String) = onWorker {
        val found = held.value.firstOrNull { it.card.id == card } ?: return@onWorker
        opened.value = Details(found, wallet.revealed(card, language()), wallet.certificates(card, language()))
    }

    /** W10. */
    fun rename(card: String, label: String?) = onCard {
        wallet.rename(card, label)
        look()
        if (stack.value.lastOrNull() is Page.Name) leave()
        lookUp(card)
    }

    /** By so many places. */
    fun move(card: String, by: Int) = onCard {
        val order = held.value.map { it.card.id }.toMutableList()
        val at = order.indexOf(card)
        val to = at + by
        if (at < 0 || to !in order.indices) return@onCard
        order.add(to, order.removeAt(at))
        wallet.reorder(order)
        look()
    }

    fun remove(card: String) = onCard {
        wallet.remove(card)
        stack.value = emptyList()
        look()
    }

    /** W11. */
    fun showCertificate(card: String, certificate: String) {
        lookUpYear(card)
        show(Shown(card, certificate))
    }

    fun removeCertificate(card: String, certificate: String) = onCard {
        wallet.removeCertificate(card, certificate)
        if (stack.value.lastOrNull() is Page.Certificate) leave()
        look()
        lookUp(card)
    }

    /** W12: a card's sheet; one that changes has none. */
    fun openPrint(card: String) {
        val found = card(card) ?: return
        printed.value = PrintState(found, null)
        open(Page.Print(card))
        if (found.live) return
        onWorker { printed.value = PrintState(found, wallet.code(card, devices.clocks.read()).modules) }
    }

    fun print(sheet: Sheet) = onWorker {
        val state = printed.value ?: return@onWorker
        printed.value =
            try {
                val file = File(devices.folders.outbox, SHEET)
                devices.sheets.write(sheet, file)
                state.copy(file = file, failed = false)
            } catch (_: IOException) {
                state.copy(failed = true)
            }
    }

    fun open(page: Page) {
        faults.value = null
        when (page) {
            is Page.Add -> add.begin()
            is Page.Request -> request.begin()
            is Page.City -> city.open()
            is Page.Settings -> onWorker { kept.value = wallet.stored(language()) }
            else -> Unit
        }
        stack.value = stack.value + page
    }

    /** A file was picked for the page on screen, or came from another app: something to add. */
    fun handed(file: Handed) {
        if (phases.value is Phase.First) return
        if (stack.value.lastOrNull() is Page.City) return city.take(file)
        if (stack.value.lastOrNull() !is Page.Add) open(Page.Add)
        add.take(file)
    }

    /** A text came from another app. */
    fun shared(text: String) {
        if (phases.value is Phase.First) return
        if (stack.value.lastOrNull() !is Page.Add) open(Page.Add)
        add.take(text)
    }

    /** One page back, or one question; false where there is nothing to go back from. */
    fun back(): Boolean {
        val page = stack.value.lastOrNull() ?: return false
        if (page is Page.Declare && declare.back()) return true
        if (page is Page.Add && add.wantsFrames) {
            add.begin()
            return true
        }
        leave()
        return true
    }

    /** The page on screen is left. */
    fun leave() {
        when (stack.value.lastOrNull()) {
            is Page.Declare -> declare.leave()
            is Page.Show -> show.leave()
            is Page.Add -> add.begin()
            is Page.Print -> printed.value = null
            else -> Unit
        }
        faults.value = null
        stack.value = stack.value.dropLast(1)
        refresh()
    }

    fun set(settings: Settings) {
        settingsStore.write(settings)
        settingsNow.value = settings
        refresh()
    }

    /** W8: when to be reminded; none: not any more. */
    fun remindAt(minuteOfDay: Int?) {
        set(settingsNow.value.copy(reminder = minuteOfDay))
        devices.scheduler.daily(minuteOfDay)
    }

    /** The chosen time has come, or the phone was started: the next day's is asked for. */
    fun reminded(isTime: Boolean, text: String, done: () -> Unit) = worker.execute {
        try {
            val minute = settingsNow.value.reminder
            devices.scheduler.daily(minute)
            if (isTime && minute != null && isDue()) devices.notices.show(text)
        } finally {
            done()
        }
    }

    /** On a duty day, while somebody's declaration isn't made. */
    private fun isDue(): Boolean {
        val now = devices.clocks.read().wallMillis
        // As the alarm is set: the phone's own morning.
        val here = zoneOf(null)
        val today = localDay(now, here)
        if (today.dayOfWeek == DayOfWeek.SUNDAY || !wallet.exists) return false
        return try {
            val live = wallet.cards().filter { it.live && it.validUntilMillis > now }
            live.any { card -> card.declaredAtMillis?.let { localDay(it, here) } != today }
        } catch (_: WalletFault) {
            // Not known while the phone is locked: a reminder too many does no harm.
            true
        }
    }

    /** W14: key and files are gone, and nothing is set any more but the language. */
    fun deleteEverything() = onWorker {
        show.leave()
        stack.value = emptyList()
        wallet.deleteEverything()
        emptyOutbox()
        devices.preferences.set(CityModel.ADDRESS, null)
        devices.scheduler.daily(null)
        devices.notices.clear()
        val language = settingsNow.value.language
        settingsNow.value = Settings(language).also(settingsStore::write)
        held.value = emptyList()
        years.value = emptyMap()
        opened.value = null
        printed.value = null
        phases.value = Phase.First(deleted = true)
    }

    private fun emptyOutbox() = devices.folders.outbox.listFiles().orEmpty().forEach { it.delete() }

    private fun added() {
        stack.value = emptyList()
        look()
    }

    private fun declared(unwell: Boolean) {
        devices.notices.clear()
        // Whoever left meanwhile is elsewhere.
        if (!unwell && stack.value.lastOrNull() is Page.Declare) leave() else refresh()
    }

    /** What is asked of a card; why not is said on its page. */
    private fun onCard(action: () -> Unit) = worker.execute {
        try {
            faults.value = null
            action()
        } catch (e: WalletFault) {
            faults.value = e.said(language())
        }
    }

    private fun onWorker(action: () -> Unit) = worker.execute {
        try {
            action()
        } catch (e: WalletFault) {
            // A card that is gone meanwhile: the list is looked at anew.
            if (e.kind == FaultKind.NOTHING_THERE) return@execute
            phases.value = Phase.Broken(e.said(language()), e.code in ANEW)
        }
    }

    private companion object {
        val YEAR = Regex("""\d{4}""")
        const val SHEET = "chot.pdf"

        /** Where nothing but a new wallet helps. */
        val ANEW = setOf("key-lost", "key-missing", "key-changed", "store-damaged")
    }
}
