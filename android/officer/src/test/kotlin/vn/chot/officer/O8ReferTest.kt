package vn.chot.officer

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.domain.Decision
import vn.chot.domain.SeenKind
import vn.chot.domain.Signal
import vn.chot.officer.check.CheckState
import vn.chot.testing.Phone

/** Where a person decides: what would mend it is pressed, the best first. */
@RunWith(RobolectricTestRunner::class)
class O8ReferTest {
    @get:Rule val folder = TemporaryFolder()

    private fun referred(): Bench {
        val bench = Bench(folder.newFolder()).started()
        bench.check.lookUp(bench.city.text("id_number"))
        assertEquals(Decision.REFER, bench.decision())
        return bench
    }

    @Test
    fun `O8 what was seen is ticked, judged again, and can be taken back`() {
        val bench = referred()
        val first = bench.judged().passage
        bench.check.tick(SeenKind.STAFF_CARD, true)
        assertEquals(listOf(SeenKind.STAFF_CARD), bench.judged().seen.map { it.kind })
        assertTrue(checkNotNull(bench.judged().passage.sequence) > checkNotNull(first.sequence))
        bench.check.tick(SeenKind.STAFF_CARD, false)
        assertTrue(bench.judged().seen.isEmpty())
        assertEquals(Signal.REFER, bench.devices.haptics.felt.first())
    }

    @Test
    fun `O8 an answer that comes after the next vehicle was asked for is dropped`() {
        val bench = referred()
        bench.holdsBack = true
        bench.check.tick(SeenKind.STAFF_CARD, true)
        bench.check.next()
        bench.letGo()
        assertTrue("${bench.check.state.value}", bench.check.state.value is CheckState.Searching)
        bench.check.lookUp(bench.city.text("id_number"))
        bench.letGo()
        bench.check.showPortal()
        bench.check.next()
        bench.letGo()
        assertTrue("${bench.check.state.value}", bench.check.state.value is CheckState.Searching)
    }

    @Test
    fun `O8 two ticks in a row both count`() {
        val bench = referred()
        bench.holdsBack = true
        bench.check.tick(SeenKind.STAFF_CARD, true)
        bench.check.tick(SeenKind.PORTAL_DECLARATION, true)
        bench.letGo()
        assertEquals(2, bench.judged().seen.size)
    }

    @Test
    fun `O8 a referral never goes by itself`() {
        val bench = referred()
        assertFalse(vn.chot.officer.check.goesByItself(bench.judged().passage))
        bench.city.clocks.pass(600_000)
        bench.check.moment()
        assertEquals(Decision.REFER, bench.decision())
    }

    @Test
    fun `O8 pictures`() {
        for (phone in Phone.COVERING + Phone.LANDSCAPE) {
            val bench = Bench(folder.newFolder())
            val (controller, screen) = bench.app(phone)
            screen.until("the camera") { bench.devices.frames.sink != null }
            val model = (controller.get().application as OfficerApplication).model
            model.check.lookUp(bench.city.text("id_number"))
            screen.until("a verdict") { buttons().any { it == screen.activity.getString(R.string.next) } }
            val passage = (model.check.state.value as CheckState.Judged).passage
            val first = passage.remedies.first { it.action != null }.said.text
            assertTrue("${screen.buttons()}", first in screen.buttons())
            PICTURES.check("O8-refer", phone, screen)
            controller.pause().stop().destroy()
        }
    }
}
