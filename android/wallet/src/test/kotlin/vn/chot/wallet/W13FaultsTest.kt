package vn.chot.wallet

import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.bound.WalletOwner
import vn.chot.design.ChotTheme
import vn.chot.domain.KeyFault
import vn.chot.domain.KeyTrouble
import vn.chot.domain.Language
import vn.chot.domain.SecretFault
import vn.chot.testing.FakeHolderKeys
import vn.chot.testing.Phone
import vn.chot.testing.show
import vn.chot.wallet.show.ShowState
import vn.chot.wallet.start.DeleteScreen
import vn.chot.wallet.start.FaultScreen

/** What goes wrong with a whole wallet, and its end: W13 and W14. */
@RunWith(RobolectricTestRunner::class)
class W13FaultsTest {
    @get:Rule val folder = TemporaryFolder()

    private fun Bench.broken() = model.phase.value as? Phase.Broken
        ?: throw AssertionError("not broken, but ${model.phase.value}")

    private fun Bench.words() = broken().advice.run {
        assertTrue("$this", sentence.isNotBlank() && nextStep.isNotBlank())
        sentence
    }

    private fun inUse() = Bench(folder.newFolder()).apply {
        citizen.holding()
        WalletOwner(citizen.path.path, citizen.secrets, FakeHolderKeys(available = false)).cards()
        started()
    }

    private fun newer() = Bench(folder.newFolder()).apply {
        citizen.holding()
        val files = checkNotNull(citizen.path.listFiles())
        val file = files.first { it.readText().contains("\"version\"") }
        file.writeText(file.readText().replace(Regex("\"version\": ?\\d+"), "\"version\": 999"))
        started()
    }

    private fun keyLost() = Bench(folder.newFolder()).apply {
        citizen.holding()
        citizen.secrets.secrets.clear()
        started()
    }

    private fun locked() = Bench(folder.newFolder()).apply {
        citizen.holding()
        citizen.secrets.fault = SecretFault(locked = true, "locked")
        started()
    }

    private fun damaged() = Bench(folder.newFolder()).apply {
        citizen.holding()
        checkNotNull(citizen.path.listFiles()).filter { it.isFile }.forEach { it.writeBytes(ByteArray(10)) }
        started()
    }

    @Test
    fun `W13 in use, from a newer app, locked, without its key or damaged, each is said with a next step`() {
        val cases = mapOf(
            "in use" to inUse(),
            "newer" to newer(),
            "locked" to locked(),
            "key lost" to keyLost(),
            "damaged" to damaged()
        )
        val said = cases.mapValues { (_, bench) -> bench.words() }
        assertEquals("$said", 5, said.values.distinct().size)
        val anew = cases.filterValues { it.broken().anew }.keys
        assertEquals("a new wallet is offered where nothing else helps", setOf("key lost", "damaged"), anew)
    }

    @Test
    fun `W13 what is mended goes on, and nothing was lost`() {
        val bench = locked()
        bench.citizen.secrets.fault = null
        bench.model.start()
        assertEquals(Phase.Working, bench.model.phase.value)
        assertEquals(1, bench.model.cards.value.size)
    }

    @Test
    fun `W13 a new wallet in place of one without its key is a new one`() {
        val bench = keyLost()
        bench.model.deleteEverything()
        assertEquals(Phase.First(deleted = true), bench.model.phase.value)
        bench.model.begin()
        bench.model.goOn()
        assertEquals(Phase.Working, bench.model.phase.value)
        assertEquals(0, bench.model.cards.value.size)
    }

    @Test
    fun `W13 a hardware key that is locked or gone is said on the code's page, and no code is shown`() {
        for (trouble in KeyTrouble.entries) {
            val into = folder.newFolder()
            val keys = FakeHolderKeys()
            val bench = Bench(into, keys = keys)
            val request = File(into, "request").apply { writeText(bench.citizen.wallet.request("079190000101")) }
            val office = vn.chot.testing.Office(into, bench.citizen.city)
            bench.citizen.wallet.add(office.issue("lan.json", request))
            bench.started()
            keys.fault = KeyFault(trouble, "$trouble")
            bench.model.show(bench.first().card.id)
            val failed = bench.model.show.state.value as ShowState.Failed
            assertTrue(failed.advice.sentence.isNotBlank() && failed.advice.nextStep.isNotBlank())
            keys.fault = null
            bench.model.show.tryAgain()
            assertTrue("$trouble", bench.model.show.state.value is ShowState.Code)
        }
    }

    @Test
    fun `W14 everything is gone, files, keys, what was shared and what was set`() {
        for (hardware in listOf(true, false)) {
            val keys = FakeHolderKeys(hardware)
            val bench = Bench(folder.newFolder(), keys = keys).started()
            bench.model.begin()
            bench.model.goOn()
            bench.citizen.following()
            bench.model.set(Settings(Language.ENGLISH))
            bench.model.remindAt(360)
            bench.model.city.write("https://city.example")
            bench.model.request.make("079190000101")
            bench.model.open(Page.Settings)
            bench.model.open(Page.Delete)
            assertTrue("nothing before it is confirmed", bench.citizen.path.exists())
            bench.model.deleteEverything()
            assertFalse(bench.citizen.path.exists())
            assertEquals(emptySet<String>(), bench.citizen.secrets.secrets.keys)
            assertEquals(null, keys.key)
            assertEquals(0, bench.devices.folders.outbox.listFiles()?.size)
            assertEquals(Settings(Language.ENGLISH), SettingsStore(bench.devices.preferences).read())
            assertEquals(null, bench.devices.preferences.get("address"))
            assertEquals(null, bench.devices.scheduler.minuteOfDay)
            assertEquals(Phase.First(deleted = true), bench.model.phase.value)
            assertEquals(emptyList<Page>(), bench.model.pages.value)
        }
    }

    @Test
    fun `W14 what can't be deleted is said, and tried again`() {
        val bench = Bench(folder.root).holding().started()
        bench.citizen.secrets.fault = SecretFault(locked = true, "locked")
        bench.model.deleteEverything()
        assertTrue(bench.words().isNotBlank())
        bench.citizen.secrets.fault = null
        bench.model.deleteEverything()
        assertEquals(Phase.First(deleted = true), bench.model.phase.value)
        assertEquals(emptySet<String>(), bench.citizen.secrets.secrets.keys)
    }

    @Test
    fun `W13 W14 pictures`() {
        for (phone in Phone.COVERING) {
            val bench = keyLost()
            bench.model.set(Settings(languageOf(phone)))
            bench.model.start()
            val lost = bench.broken()
            val screen = show(phone) { ChotTheme(phone.night) { FaultScreen(lost.advice, {}, {}) } }
            PICTURES.check("W13-key-lost", phone, screen)
            val delete = show(phone) { ChotTheme(phone.night) { DeleteScreen({}) {} } }
            PICTURES.check("W14-delete", phone, delete)
        }
        val others =
            listOf("in-use" to inUse(), "newer" to newer(), "locked" to locked(), "damaged" to damaged())
        for ((name, bench) in others) {
            val broken = bench.broken()
            val anew: (() -> Unit)? = if (broken.anew) ({}) else null
            val screen = show(Phone()) { ChotTheme(false) { FaultScreen(broken.advice, {}, anew) } }
            PICTURES.check("W13-$name", Phone(), screen)
        }
    }
}
