package vn.chot.wallet

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.CityTrust
import vn.chot.domain.CityUpdate
import vn.chot.domain.Language
import vn.chot.domain.Network
import vn.chot.testing.FakeHanded
import vn.chot.testing.FakePreferences
import vn.chot.testing.FolderTransport
import vn.chot.testing.Phone
import vn.chot.testing.Screen
import vn.chot.testing.show
import vn.chot.wallet.home.Line
import vn.chot.wallet.settings.AboutScreen
import vn.chot.wallet.settings.CityActions
import vn.chot.wallet.settings.CityScreen
import vn.chot.wallet.settings.CityState
import vn.chot.wallet.settings.ReminderScreen
import vn.chot.wallet.settings.SettingsActions
import vn.chot.wallet.settings.SettingsScreen

/** What is set, whose rules are followed, and what this is. */
@RunWith(RobolectricTestRunner::class)
class W15SettingsTest {
    @get:Rule val folder = TemporaryFolder()

    @Test
    fun `W15 what is set survives the process, and what can't be read is as if it had never been set`() {
        val kept = mutableMapOf<String, String>()
        val all = Settings(Language.ENGLISH, 390)
        SettingsStore(FakePreferences(kept)).write(all)
        assertEquals(all, SettingsStore(FakePreferences(kept)).read())
        val wrong = mutableMapOf("language" to "fr", "reminder" to "1440")
        assertEquals(Settings(), SettingsStore(FakePreferences(wrong)).read())
    }

    @Test
    fun `W15 the language that is set is the core's too`() {
        val bench = Bench(folder.root).holding().started()
        bench.model.set(Settings(Language.ENGLISH))
        bench.model.declare(bench.first().card.id)
        val asking = bench.model.declare.state.value as vn.chot.wallet.declare.DeclareState.Asking
        assertTrue(asking.form.question(0).text.all { it.code < 0x80 })
    }

    @Test
    fun `W15 the app's own words are in the language that is set, whatever the phone's is`() {
        val bench = Bench(folder.root).holding()
        val (controller, screen) = bench.app(Phone("vi"))
        screen.until("the first page") { buttons().contains("Hiện mã") }
        val model = (controller.get().application as WalletApplication).model
        model.set(Settings(Language.ENGLISH))
        controller.recreate()
        Screen(controller.get()).until("English") { buttons().contains("Show the code") }
        controller.pause().stop().destroy()
    }

    @Test
    fun `W15 a city is followed by its file, compared first, and fetched from its address`() {
        val bench = Bench(folder.root)
        bench.citizen.holding()
        bench.started()
        val city = bench.model.city
        bench.model.open(Page.City)
        assertNull(city.state.value.city)
        bench.model.handed(FakeHanded("{}".toByteArray()))
        assertTrue(city.state.value.fault?.nextStep.orEmpty().isNotBlank())
        bench.model.handed(FakeHanded(null))
        assertTrue(city.state.value.unreadable)
        bench.model.handed(FakeHanded(bench.citizen.city.file("trust.json").readBytes()))
        assertEquals("Example City", city.state.value.confirming?.city)
        assertNull("nothing is believed before it is compared", bench.citizen.wallet.city())
        city.cancel()
        city.follow()
        assertNull("what was cancelled isn't followed", bench.citizen.wallet.city())
        bench.model.handed(FakeHanded(bench.citizen.city.file("trust.json").readBytes()))
        city.follow()
        assertEquals("Example City", bench.citizen.wallet.city()?.city)
        city.write("https://city.example/")
        bench.devices.web = FolderTransport(bench.citizen.city.file("public"), pieces = 3)
        city.fetch()
        assertTrue("cut off", city.state.value.fault?.nextStep.orEmpty().isNotBlank())
        assertTrue(bench.first().line is Line.Unknown)
        bench.devices.web = FolderTransport(bench.citizen.city.file("public"))
        city.fetch()
        assertEquals(true, city.state.value.last?.changed)
        assertTrue("the rules are in force at once", bench.first().line is Line.PassUntil)
        city.forget()
        assertNull(bench.citizen.wallet.city())
        assertTrue(bench.first().line is Line.Unknown)
    }

    @Test
    fun `W15 rules come by themselves over free networks, and over others where they are lacking`() {
        val bench = Bench(folder.root)
        bench.citizen.holding().wallet.trust(bench.citizen.city.file("trust.json").readBytes())
        bench.started()
        assertFalse("without an address", bench.model.city.byItself(true))
        bench.model.city.write("https://city.example/")
        bench.devices.web = FolderTransport(bench.citizen.city.file("public"))
        bench.devices.networks.network = Network.METERED
        assertFalse(bench.model.city.byItself(wanting = false))
        bench.model.seen()
        assertTrue("they were lacking", bench.first().line is Line.PassUntil)
        bench.devices.networks.network = Network.FREE
        assertFalse("not again so soon", bench.model.city.byItself(wanting = true))
        bench.clocks.pass(31 * 60_000)
        assertTrue(bench.model.city.byItself(wanting = false))
        bench.clocks.pass(31 * 60_000)
        bench.devices.networks.network = Network.NONE
        assertFalse(bench.model.city.byItself(wanting = true))
    }

    @Test
    fun `W15 what is stored is said by the core`() {
        val bench = Bench(folder.root).holding().started()
        bench.model.open(Page.Settings)
        assertTrue("${bench.model.stored.value}", bench.model.stored.value.size >= 4)
    }

    @Test
    fun `W8 W15 pictures`() {
        for (phone in Phone.COVERING) {
            val bench = Bench(folder.newFolder(), languageOf(phone)).holding().started()
            bench.model.open(Page.Settings)
            val stored = bench.model.stored.value
            // The city's keys differ from run to run.
            val trust = CityTrust("Example City", "9f063f18a92c6f8dec6382f3b23d766c".repeat(2))
            val followed =
                CityState(trust, null, "https://city.example/chot", null, CityUpdate(true, 1_633_385_400_000))
            val pages =
                listOf<Pair<String, @androidx.compose.runtime.Composable () -> Unit>>(
                    "W15-settings" to { SettingsScreen(Settings(reminder = 360), stored, SettingsActions()) },
                    "W8-reminder" to { ReminderScreen(360, true, {}, {}) {} },
                    "W15-city" to { CityScreen(followed, CityActions()) },
                    "W15-compare" to { CityScreen(CityState(confirming = trust), CityActions()) }
                )
            for ((name, page) in pages) {
                PICTURES.check(name, phone, show(phone) { ChotTheme(phone.night) { page() } })
            }
        }
        for (phone in listOf(Phone(), Phone("en", night = true))) {
            PICTURES.check("W15-about", phone, show(phone) { ChotTheme(phone.night) { AboutScreen("0.1.0") {} } })
        }
    }
}
