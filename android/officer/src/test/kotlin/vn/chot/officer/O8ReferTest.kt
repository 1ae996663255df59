package vn.chot.officer

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.Decision
import vn.chot.domain.SeenKind
import vn.chot.domain.Signal
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.VerdictActions
import vn.chot.officer.check.VerdictScreen
import vn.chot.officer.check.VerdictView
import vn.chot.testing.Citizen
import vn.chot.testing.Office
import vn.chot.testing.Phone
import vn.chot.testing.label
import vn.chot.testing.show

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

    /** What a person's phone, or paper, shows at a checkpoint; clocks stand as the scenario has them. */
    private class Scene(val bench: Bench, val shown: String, val before: Bench.() -> Unit = {})

    private fun Bench.held() = Citizen(folder.newFolder()).holding()

    /** Somebody with a card of their own, issued at this time. */
    private fun Bench.given(vaccinated: Boolean = true, at: String = "2021-10-05T06:00:00+07:00"): Citizen {
        val citizen = Citizen(folder.newFolder())
        citizen.clocks.set(city.clocks.read().wallMillis)
        val request = folder.newFile().apply { writeText(citizen.wallet.request(city.text("id_number"))) }
        val office = Office(folder.newFolder(), city)
        val person = if (vaccinated) office.issue("lan.json", request, at) else null
        citizen.wallet.add(person ?: office.issueUnvaccinated(city.text("holder"), request))
        return citizen
    }

    private fun Citizen.shows(bench: Bench, secondsAgo: Long = 0): String {
        val now = bench.city.clocks.read()
        return wallet.code(card().id, now.copy(wallMillis = now.wallMillis - secondsAgo * 1_000)).text
    }

    private fun scene(number: Int): Scene {
        val bench = Bench(folder.newFolder())
        val clocks = bench.city.clocks
        return when (number) {
            7 -> Scene(bench, bench.given().shows(bench))

            11 -> Scene(bench, bench.given(vaccinated = false).apply { declare() }.shows(bench))

            14 -> Scene(bench, bench.held().shows(bench, secondsAgo = 600))

            15 -> bench.held().shows(bench).let { code ->
                Scene(bench, code) {
                    check.present(code)
                    assertEquals(Decision.PERMIT, decision())
                    check.next()
                    clocks.pass(30_000)
                }
            }

            18 -> Scene(bench, bench.city.file("print.txt").readText().trim())

            22 -> {
                clocks.pass(2 * DAY)
                Scene(bench, bench.given().apply { declare() }.shows(bench))
            }

            else -> {
                clocks.set(clocks.read().wallMillis - DAY)
                val citizen = bench.given(at = "2021-10-04T05:00:00+07:00")
                Scene(bench, citizen.apply { declare() }.shows(bench))
            }
        }
    }

    /** Judged at the barrier as the scenario has it. */
    private fun judged(number: Int): Bench {
        val scene = scene(number)
        scene.bench.started()
        scene.before(scene.bench)
        scene.bench.check.present(scene.shown)
        return scene.bench
    }

    @Test
    fun `O8 each referral of the scenarios says why, and each remedy is a whole button, the best first`() {
        for ((number, expected) in SCENARIOS) {
            val (reason, remedies) = expected
            val bench = judged(number)
            val passage = bench.judged().passage
            assertEquals("$number", Decision.REFER, passage.decision)
            assertEquals("$number", reason, passage.reasons.first().code)
            assertEquals("$number", remedies, passage.remedies.map { it.said.code })
            val view = VerdictView(bench.judged(), bench.check.above.value.labels, torch = false)
            val screen = show(Phone()) { ChotTheme(false) { VerdictScreen(view, VerdictActions()) } }
            assertTrue("$number: ${screen.said()}", screen.says(passage.sentence))
            val pressed = passage.remedies.map { it.said.text }
            assertEquals("$number", pressed, screen.buttons().filter { it in pressed })
            for (button in screen.nodes().filter { it.label() in pressed }) {
                val seen = button.boundsInWindow.height
                assertEquals("$number: ${button.label()} is whole", button.size.height.toFloat(), seen, 1f)
            }
            assertTrue("$number: the torch stays", screen.activity.getString(R.string.torch_off) in screen.buttons())
            PICTURES.check("O8-$reason", Phone(), screen)
        }
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

    private companion object {
        const val DAY = 86_400_000L

        /** Of `tests/scenarios`: the first reason, and the remedies. */
        val SCENARIOS =
            mapOf(
                7 to ("declaration-missing" to listOf("declare-now", "declare-at-portal")),
                11 to ("vaccination-unknown" to listOf("scan-vaccine-certificate", "see-vaccination-paper")),
                14 to ("stale-presentation" to listOf("show-live-code")),
                15 to ("presented-already" to listOf("show-live-code", "compare-face-and-card")),
                18 to ("no-holder-binding" to listOf("compare-face-and-card", "declare-now", "declare-at-portal")),
                22 to ("updates-stale" to listOf("update-device")),
                23 to ("clock-untrusted" to listOf("set-clock"))
            )
    }
}
