package vn.chot.officer

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.domain.Decision
import vn.chot.domain.Signal
import vn.chot.officer.check.CheckState
import vn.chot.testing.Phone

/** A permit goes by itself; a finger holds it. */
@RunWith(RobolectricTestRunner::class)
class O6PermitTest {
    @get:Rule val folder = TemporaryFolder()

    private fun permitted() = Bench(folder.root).started().also { it.check.onFrame(it.city.photo()) }

    @Test
    fun `O6 a permit returns by itself after the seconds that are set`() {
        for (seconds in 1..5) {
            val bench = Bench(folder.newFolder()).started()
            bench.model.set(bench.model.settings.value.copy(returnSeconds = seconds))
            bench.check.onFrame(bench.city.photo())
            assertEquals(Decision.PERMIT, bench.decision())
            bench.devices.clocks.pass(seconds * 1_000L - 1)
            bench.check.moment()
            assertEquals("$seconds s, too early", Decision.PERMIT, bench.decision())
            bench.devices.clocks.pass(1)
            bench.check.moment()
            assertTrue("$seconds s", bench.check.state.value is CheckState.Searching)
        }
    }

    @Test
    fun `O6 a touch holds the permit`() {
        val bench = permitted()
        bench.check.hold()
        bench.devices.clocks.pass(60_000)
        bench.check.moment()
        assertEquals(Decision.PERMIT, bench.decision())
        assertNull(bench.judged().goesAt)
        bench.check.next()
        assertTrue(bench.check.state.value is CheckState.Searching)
    }

    @Test
    fun `O6 a permit that asks for more than comparing stays`() {
        val passage = permitted().judged().passage
        assertTrue(vn.chot.officer.check.goesByItself(passage))
        val duty = vn.chot.domain.Said("keep-permit-number", "Ghi lại số giấy đi đường")
        assertFalse(vn.chot.officer.check.goesByItself(passage.copy(obligations = listOf(duty))))
        assertFalse(vn.chot.officer.check.goesByItself(passage.copy(recorded = false)))
        assertFalse(vn.chot.officer.check.goesByItself(passage.copy(caps = listOf(duty))))
    }

    @Test
    fun `O6 a permit is felt and heard as a permit, as far as that is set`() {
        val bench = permitted()
        assertEquals(listOf(Signal.PERMIT), bench.devices.haptics.felt)
        assertEquals(listOf(Signal.PERMIT to 2 / 3f), bench.devices.sound.heard)
        bench.check.next()
        bench.model.set(bench.model.settings.value.copy(sound = false, haptics = false))
        bench.city.clocks.pass(60_000)
        bench.check.lookUp("079190000999")
        assertEquals(1, bench.devices.haptics.felt.size)
        assertEquals(1, bench.devices.sound.heard.size)
    }

    @Test
    fun `O6 pictures`() {
        for (phone in Phone.COVERING + Phone.LANDSCAPE) {
            val bench = Bench(folder.newFolder())
            val (controller, screen) = bench.app(phone)
            screen.until("the camera") { bench.devices.frames.sink != null }
            bench.devices.frames.feed(bench.city.photo())
            screen.until("a name to compare") { says(bench.city.text("holder")) }
            PICTURES.check("O6-permit", phone, screen)
            controller.pause().stop().destroy()
        }
    }
}
