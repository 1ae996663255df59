package vn.chot.wallet

import java.io.File
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
import vn.chot.domain.KeyFault
import vn.chot.domain.KeyKind
import vn.chot.domain.KeyTrouble
import vn.chot.domain.Language
import vn.chot.testing.Citizen
import vn.chot.testing.FakeHolderKeys
import vn.chot.testing.Office
import vn.chot.testing.Phone
import vn.chot.testing.drawn
import vn.chot.testing.luma
import vn.chot.testing.show
import vn.chot.wallet.start.FirstActions
import vn.chot.wallet.start.FirstScreen
import vn.chot.wallet.start.Request
import vn.chot.wallet.start.RequestActions
import vn.chot.wallet.start.RequestState

/** From nothing to a wallet that has a code: W1 and W2. */
@RunWith(RobolectricTestRunner::class)
class W1FirstTest {
    @get:Rule val folder = TemporaryFolder()

    @Test
    fun `W1 a new wallet says whether its key is in the phone's hardware`() {
        for ((hardware, kind) in listOf(true to KeyKind.HARDWARE, false to KeyKind.SOFTWARE)) {
            val keys = FakeHolderKeys(hardware)
            val bench = Bench(folder.newFolder(), keys = keys).started()
            assertEquals(Phase.First(), bench.model.phase.value)
            assertFalse("nothing is made before it is wanted", bench.citizen.path.exists())
            bench.model.begin()
            assertEquals(Phase.First(kind), bench.model.phase.value)
            // What the core keeps by itself is an Ed25519 key in the keystore.
            val kept = if (hardware) emptySet() else setOf("wallet-holder-key")
            assertEquals(kept, bench.citizen.secrets.secrets.keys)
            bench.model.goOn()
            assertEquals(Phase.Working, bench.model.phase.value)
            assertEquals(emptyList<Any>(), bench.model.cards.value)
        }
    }

    @Test
    fun `W1 a key that fails makes no wallet, is said, and tried again`() {
        val keys = FakeHolderKeys()
        val bench = Bench(folder.root, keys = keys).started()
        keys.fault = KeyFault(KeyTrouble.LOCKED, "locked")
        bench.model.begin()
        val broken = bench.model.phase.value as Phase.Broken
        assertTrue(broken.advice.sentence.isNotBlank() && broken.advice.nextStep.isNotBlank())
        assertFalse(bench.citizen.wallet.exists)
        keys.fault = null
        bench.model.start()
        bench.model.begin()
        assertEquals(Phase.First(KeyKind.HARDWARE), bench.model.phase.value)
    }

    @Test
    fun `W1 a wallet opens with its own key, and none is made in its place`() {
        val keys = FakeHolderKeys()
        val bench = Bench(folder.root, keys = keys).started()
        bench.model.begin()
        bench.citizen.wallet.close()
        bench.model.start()
        assertEquals(Phase.Working, bench.model.phase.value)
        bench.citizen.wallet.close()
        keys.key = null
        bench.model.start()
        assertEquals(true, (bench.model.phase.value as Phase.Broken).anew)
        assertNull(keys.key)
        assertEquals(1, keys.made)
    }

    private fun Bench.made(): File = (model.request.state.value as RequestState.Made).file

    @Test
    fun `W2 the office issues from the request, and the wallet takes what it gives`() {
        for (hardware in listOf(true, false)) {
            val into = folder.newFolder()
            val bench = Bench(into, keys = FakeHolderKeys(hardware)).started()
            bench.model.begin()
            bench.model.goOn()
            bench.model.open(Page.Request)
            bench.model.request.make("079190000101")
            val credential = Office(into, bench.citizen.city).issue("lan.json", bench.made())
            val card = bench.citizen.wallet.add(credential)
            assertTrue("bound to this wallet", card.live)
            bench.model.refresh()
            assertEquals(card.id, bench.first().card.id)
            bench.model.show(card.id)
            assertTrue(bench.model.pages.value.last() is Page.Show)
        }
    }

    @Test
    fun `W2 a request lies in the outbox until the app begins anew, and a wrong number makes none`() {
        val bench = Bench(folder.root).started()
        bench.model.begin()
        bench.model.request.make("079190000101")
        val file = bench.made()
        assertEquals(bench.devices.folders.outbox, file.parentFile)
        assertTrue(file.readText().contains("079190000101"))
        bench.model.start()
        assertFalse(file.exists())
        bench.model.request.make("12345")
        val asking = bench.model.request.state.value as RequestState.Asking
        val fault = checkNotNull(asking.fault)
        assertTrue(fault.sentence.isNotBlank() && fault.nextStep.isNotBlank())
        assertFalse("what was entered isn't repeated", fault.sentence.contains("12345"))
    }

    @Test
    fun `W2 the request on the screen is what the file says, and the office issues from it`() {
        val into = folder.newFolder()
        val bench = Bench(into).started()
        bench.model.begin()
        bench.model.request.make("079190000101")
        val state = bench.model.request.state.value as RequestState.Made
        val reader = bench.citizen.wallet.reader(Language.VIETNAMESE)
        for (phone in Phone.COVERING + Phone.SMALL) {
            val screen = show(phone) { ChotTheme(phone.night) { Request(state, "", {}, RequestActions()) } }
            assertEquals(phone.name(), listOf(state.file.readText()), reader.readStill(luma(screen.picture())).texts)
        }
        val scanned = File(into, "scanned").apply {
            writeText(reader.readStill(luma(drawn(checkNotNull(state.code)))).texts.single())
        }
        val credential = Office(into, bench.citizen.city).issue("lan.json", scanned)
        assertTrue("bound to this wallet", bench.citizen.wallet.add(credential).live)
    }

    @Test
    fun `W1 W2 pictures`() {
        val code = Citizen(folder.newFolder()).wallet.draw("W2".repeat(120))
        for (phone in Phone.COVERING) {
            val language = languageOf(phone)
            for ((name, key) in listOf("W1-first" to null, "W1-key" to KeyKind.HARDWARE)) {
                val screen =
                    show(phone) { ChotTheme(phone.night) { FirstScreen(key, false, language, FirstActions()) } }
                PICTURES.check(name, phone, screen)
            }
            val states =
                listOf(
                    Triple("W2-number", RequestState.Asking(), "0791900001"),
                    Triple("W2-made", RequestState.Made(File("x"), code), "")
                )
            for ((name, state, number) in states) {
                val screen =
                    show(phone) { ChotTheme(phone.night) { Request(state, number, {}, RequestActions()) } }
                PICTURES.check(name, phone, screen)
            }
        }
        val software =
            show(Phone()) {
                ChotTheme(false) { FirstScreen(KeyKind.SOFTWARE, false, Language.VIETNAMESE, FirstActions()) }
            }
        PICTURES.check("W1-software", Phone(), software)
    }
}
