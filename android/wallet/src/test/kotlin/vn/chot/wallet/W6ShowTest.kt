package vn.chot.wallet

import android.view.WindowManager
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.domain.KeyFault
import vn.chot.domain.KeyTrouble
import vn.chot.domain.Language
import vn.chot.testing.FakeHolderKeys
import vn.chot.testing.Phone
import vn.chot.testing.luma
import vn.chot.testing.show
import vn.chot.wallet.show.ShowActions
import vn.chot.wallet.show.ShowScreen
import vn.chot.wallet.show.ShowState
import vn.chot.wallet.show.ShowView

/** The code on the screen. */
@RunWith(RobolectricTestRunner::class)
class W6ShowTest {
    @get:Rule val folder = TemporaryFolder()

    private val Bench.shown get() = model.show.state.value as? ShowState.Code

    private fun Bench.text(): String = checkNotNull(shown) { "no code, but ${model.show.state.value}" }.code.text

    private fun Bench.showing() = also { model.show(first().card.id) }

    @Test
    fun `W6 a code is renewed at twenty seconds, and not before`() {
        val bench = Bench(folder.root).holding().started().showing()
        val first = bench.text()
        assertEquals(20_000L, bench.shown?.leftMillis)
        repeat(19) {
            bench.clocks.pass(1_000)
            bench.model.show.tick()
            assertEquals(first, bench.text())
        }
        assertEquals(1_000L, bench.shown?.leftMillis)
        bench.clocks.pass(1_000)
        bench.model.show.tick()
        assertNotEquals(first, bench.text())
        assertEquals(20_000L, bench.shown?.leftMillis)
    }

    @Test
    fun `W6 no code is older than twenty seconds after sleep, a set clock, a restart, or while the next is made`() {
        val bench = Bench(folder.root).holding().started().showing()
        fun renewed(what: String, change: () -> Unit) {
            val before = bench.text()
            // A code bears whole seconds.
            bench.clocks.pass(1_000)
            change()
            bench.model.show.tick()
            assertNotEquals(what, before, bench.text())
        }
        renewed("sleep") { bench.clocks.pass(3_600_000) }
        renewed("set forward") { bench.clocks.set(bench.clocks.read().wallMillis + 5_000) }
        renewed("set back") { bench.clocks.set(bench.clocks.read().wallMillis - 86_400_000) }
        renewed("restart") { bench.clocks.reboot() }
        bench.holdsBack = true
        bench.clocks.pass(20_000)
        bench.model.show.tick()
        assertEquals("nothing old while the next is made", ShowState.Blank, bench.model.show.state.value)
        // The phone slept before the answer was there.
        bench.holdsBack = false
        bench.letGo()
        assertEquals(20_000L, bench.shown?.leftMillis)
    }

    @Test
    fun `W6 what is covered is put away, a late answer doesn't bring it back, and a new one comes on return`() {
        val bench = Bench(folder.root).holding().started().showing()
        val first = bench.text()
        bench.model.show.putAway()
        assertNull(bench.shown)
        bench.clocks.pass(1_000)
        bench.holdsBack = true
        bench.model.show.tick()
        bench.model.show.putAway()
        bench.holdsBack = false
        bench.letGo()
        assertNull("it was covered again", bench.shown)
        bench.model.show.tick()
        assertNotEquals(first, bench.text())
        bench.model.leave()
        bench.model.show.tick()
        assertNull(bench.shown)
    }

    @Test
    fun `W6 a key that can't sign is said with a next step, and shows nothing`() {
        val keys = FakeHolderKeys()
        val bench = Bench(folder.root, keys = keys)
        val print = bench.citizen.city.file("print.txt").readText()
        val card = bench.citizen.wallet.add(print)
        bench.started()
        // A print needs no key.
        keys.fault = KeyFault(KeyTrouble.LOCKED, "locked")
        bench.model.show(card.id)
        assertNull("a print is never renewed", bench.shown?.leftMillis)
        bench.clocks.pass(3_600_000)
        bench.model.show.tick()
        assertEquals(print, bench.text())
        bench.model.leave()
        // A card that is gone.
        bench.model.show(card.id)
        bench.citizen.wallet.remove(card.id)
        bench.model.show.putAway()
        bench.model.show.tick()
        val failed = bench.model.show.state.value as ShowState.Failed
        assertTrue(failed.advice.sentence.isNotBlank() && failed.advice.nextStep.isNotBlank())
        bench.clocks.pass(60_000)
        bench.model.show.tick()
        assertEquals("not tried without end", failed, bench.model.show.state.value)
    }

    @Test
    fun `W6 each drawn code is read back by the scanner, on a small screen at half its light`() {
        val bench = Bench(folder.root).holding().started().showing()
        val reader = bench.citizen.wallet.reader(Language.VIETNAMESE)
        for (phone in Phone.COVERING + Phone.SMALL) {
            repeat(2) {
                bench.clocks.pass(20_000)
                bench.model.show.tick()
                val view = ShowView(bench.model.show.state.value, "Lan Ví Dụ", "1990", false, "06:30–08:00")
                val screen = show(phone) { ShowScreen(view, ShowActions()) }
                val read = reader.readStill(luma(screen.picture(), light = 0.5f))
                assertEquals(phone.name(), listOf(bench.text()), read.texts)
            }
        }
    }

    @Test
    fun `W6 the screen is bright and stays on while a code is there, and is as it was afterwards`() {
        val bench = Bench(folder.root).holding()
        val (controller, screen) = bench.app(Phone())
        screen.until("a card") { buttons().contains("Hiện mã") }
        val flags = controller.get().window.attributes.flags
        assertTrue("no pictures for others", flags and WindowManager.LayoutParams.FLAG_SECURE != 0)
        assertNull(bench.devices.lit.level)
        screen.press("Hiện mã")
        screen.until("a code") { said().any { "Mã đi đường của" in it } }
        assertEquals(1f, bench.devices.lit.level)
        assertTrue(screen.activity.window.decorView.findKeepScreenOn())
        controller.pause()
        screen.settle()
        assertNull("as it was when it is covered", bench.devices.lit.level)
        val model = (screen.activity.application as WalletApplication).model
        assertTrue("and nothing is left on it", model.show.state.value is ShowState.Blank)
        controller.resume()
        screen.until("a code again") { model.show.state.value is ShowState.Code }
        screen.press("Quay lại")
        screen.until("the first page") { buttons().contains("Hiện mã") }
        assertNull(bench.devices.lit.level)
        controller.pause().stop().destroy()
    }

    @Test
    fun `W6 pictures`() {
        val code = Bench(folder.newFolder()).citizen.city.sameCode()
        val others = listOf("x" to "Ông ngoại")
        for (phone in Phone.COVERING) {
            val live =
                ShowView(ShowState.Code(code, 14_000, 20_000), "Lan Ví Dụ", "1990", false, "06:30–08:00", others)
            val print = ShowView(ShowState.Code(code, null, null), "Lan Ví Dụ", "1990", false, null)
            for ((name, view) in listOf("W6-live" to live, "W6-print" to print)) {
                PICTURES.check(name, phone, show(phone) { ShowScreen(view, ShowActions()) })
            }
        }
        val fault = Bench(folder.newFolder()).run {
            org.junit.Assert.assertThrows(vn.chot.domain.WalletFault::class.java) { citizen.wallet.remove("none") }
        }
        val failed = ShowView(ShowState.Failed(fault.said(Language.VIETNAMESE)), "Lan Ví Dụ", null, false, null)
        PICTURES.check("W6-failed", Phone(), show(Phone()) { ShowScreen(failed, ShowActions()) })
    }

    private fun android.view.View.findKeepScreenOn(): Boolean = keepScreenOn ||
        (this is android.view.ViewGroup && (0 until childCount).any { getChildAt(it).findKeepScreenOn() })
}
