package vn.chot.officer

import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.domain.Day
import vn.chot.domain.Decision
import vn.chot.domain.PermitKind
import vn.chot.domain.RemedyAction
import vn.chot.domain.Seen
import vn.chot.domain.SeenKind
import vn.chot.domain.Signal
import vn.chot.testing.Phone

/** Who is turned back is told why, and what would mend it can be pressed. */
@RunWith(RobolectricTestRunner::class)
class O7DenyTest {
    @get:Rule val folder = TemporaryFolder()

    private val unlisted = "079190000999"

    @Test
    fun `O7 a refusal offers a button for each of its remedies that there is something to press for`() {
        val bench = Bench(folder.root).started()
        bench.check.lookUp(unlisted)
        assertEquals(Decision.DENY, bench.decision())
        assertEquals(listOf(Signal.DENY), bench.devices.haptics.felt)
        val actions = bench.judged().passage.remedies.mapNotNull { it.action }
        assertTrue("$actions", actions.any { it is RemedyAction.EnterPermit } && actions.size > 1)
        bench.check.close()
        val (controller, screen) = bench.app(Phone())
        screen.until("the camera") { bench.devices.frames.sink != null }
        val model = (controller.get().application as OfficerApplication).model
        model.check.lookUp(unlisted)
        screen.until("a verdict") { buttons().any { it == screen.activity.getString(R.string.next) } }
        val shown = (model.check.state.value as vn.chot.officer.check.CheckState.Judged).passage
        for (remedy in shown.remedies.filter { it.action != null }.distinctBy { it.action }) {
            assertTrue(remedy.said.text, remedy.said.text in screen.buttons())
        }
        PICTURES.check("O7-deny", Phone(), screen)
        controller.pause().stop().destroy()
    }

    @Test
    fun `O7 a paper permit mends a refusal, by a record of its own`() {
        val bench = Bench(folder.root).started()
        bench.check.lookUp(unlisted)
        val refused = bench.judged().passage
        val day = Day(2021, 10, 5)
        bench.check.paper(Seen.Permit("CT-7", PermitKind.DUTY, day, day))
        bench.check.tick(SeenKind.STAFF_CARD, true)
        bench.check.tick(SeenKind.PORTAL_DECLARATION, true)
        bench.check.paper(Seen.Vaccination(2, Day(2021, 8, 20)))
        val mended = bench.judged()
        assertEquals(4, mended.seen.size)
        assertTrue("${mended.passage}", mended.passage.decision != Decision.DENY)
        assertTrue(checkNotNull(mended.passage.sequence) > checkNotNull(refused.sequence))
        bench.check.tick(SeenKind.STAFF_CARD, false)
        assertEquals(3, bench.judged().seen.size)
    }

    @Test
    fun `O7 pictures`() {
        for (phone in Phone.COVERING + Phone.LANDSCAPE) {
            if (phone == Phone()) continue
            val bench = Bench(folder.newFolder())
            val (controller, screen) = bench.app(phone)
            screen.until("the camera") { bench.devices.frames.sink != null }
            (controller.get().application as OfficerApplication).model.check.lookUp(unlisted)
            screen.until("a verdict") { buttons().any { it == screen.activity.getString(R.string.next) } }
            PICTURES.check("O7-deny", phone, screen)
            controller.pause().stop().destroy()
        }
    }
}
