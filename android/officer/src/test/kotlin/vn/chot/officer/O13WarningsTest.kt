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
import vn.chot.design.ChotTheme
import vn.chot.domain.ClockState
import vn.chot.domain.Decision
import vn.chot.domain.Freshness
import vn.chot.domain.Language
import vn.chot.domain.SecretFault
import vn.chot.officer.check.Counts
import vn.chot.officer.check.VerdictActions
import vn.chot.officer.check.VerdictScreen
import vn.chot.officer.check.VerdictView
import vn.chot.testing.Phone
import vn.chot.testing.show

/** What of the phone itself is wrong comes first, with what to do. */
@RunWith(RobolectricTestRunner::class)
class O13WarningsTest {
    @get:Rule val folder = TemporaryFolder()

    private fun stale(language: Language = Language.VIETNAMESE): Bench {
        val bench = Bench(folder.newFolder(), language)
        bench.city.clocks.pass(9L * 24 * 3_600_000)
        return bench.started()
    }

    @Test
    fun `O13 data that are too old let nobody through, and say so above the camera and on the verdict`() {
        val bench = stale()
        assertEquals(Freshness.Stale, bench.check.above.value.health?.freshness)
        assertEquals("data-stale", bench.check.above.value.health?.warnings?.first()?.code)
        bench.check.onFrame(bench.city.photo())
        assertTrue(bench.decision() != Decision.PERMIT)
        assertTrue(bench.judged().passage.caps.any { it.code == "updates-stale" })
        assertNull("it stays", bench.judged().goesAt)
    }

    @Test
    fun `O13 a clock that was set is not believed`() {
        val bench = Bench(folder.root).started()
        bench.check.lookUp(bench.city.text("id_number"))
        bench.city.clocks.pass(60_000)
        bench.city.clocks.set(bench.city.clocks.read().wallMillis + 6 * 3_600_000)
        bench.check.lookUpHealth()
        assertEquals(ClockState.JUMPED, bench.check.above.value.health?.clock)
    }

    @Test
    fun `O13 a keystore that is locked is said, and tried again`() {
        val bench = Bench(folder.root)
        bench.city.secrets.fault = SecretFault(true, "locked")
        bench.started()
        val broken = bench.check.state.value as vn.chot.officer.check.CheckState.Broken
        assertEquals(vn.chot.domain.RefusalKind.KEYSTORE_LOCKED, broken.kind)
        assertTrue(checkNotNull(broken.said).text.isNotBlank())
        bench.city.secrets.fault = null
        bench.model.retry()
        assertTrue(bench.check.state.value is vn.chot.officer.check.CheckState.Searching)
    }

    /** The journal's place can't be written: no file can be made where a folder lies, whoever asks. */
    private fun Bench.breakJournal() = also {
        journal.renameTo(aside)
        assertTrue(journal.mkdir())
    }

    private fun Bench.mendJournal() {
        assertTrue(journal.delete())
        aside.renameTo(journal)
    }

    private val Bench.journal get() = city.path.resolve("journal.redb")

    private val Bench.aside get() = city.path.resolve("aside")

    @Test
    fun `O13 a journal that can't be written lets nobody through and says so first, until it can be`() {
        val bench = Bench(folder.root).started()
        bench.check.lookUp("079190000999")
        bench.check.next()
        bench.check.close()
        bench.breakJournal()
        bench.model.start()
        val health = checkNotNull(bench.check.above.value.health)
        assertFalse(health.journalWritable)
        assertEquals("journal-fails", health.warnings.first().code)
        assertNull("nobody knows how many", bench.check.above.value.counts)
        bench.check.onFrame(bench.city.photo())
        val passage = bench.judged().passage
        assertEquals(Decision.REFER, passage.decision)
        assertFalse(passage.recorded)
        assertNull(passage.sequence)
        assertEquals("journal-failed", passage.reasons.first().code)
        assertNull("it stays", bench.judged().goesAt)
        val view = VerdictView(bench.judged(), bench.check.above.value.labels, torch = false)
        val screen = show(Phone()) { ChotTheme(false) { VerdictScreen(view, VerdictActions()) } }
        assertEquals(screen.activity.getString(R.string.not_recorded), screen.said().first())

        bench.mendJournal()
        bench.check.next()
        bench.city.clocks.pass(20_000)
        bench.check.onFrame(bench.city.photo())
        assertEquals(Decision.PERMIT, bench.decision())
        assertTrue(bench.judged().passage.recorded)
        bench.check.lookUpHealth()
        assertEquals(true, bench.check.above.value.health?.journalWritable)
        assertEquals(Counts(permit = 1, deny = 1), bench.check.above.value.counts)
        bench.model.open(Page.Journal)
        assertEquals("what wasn't recorded isn't there", 2, bench.model.journal.state.value.rows.size)
    }

    /** Above the camera: the worst first, and what to do. */
    @Test
    fun `O13 pictures of a storage that is full`() {
        for (phone in Phone.COVERING) {
            val bench = Bench(folder.newFolder()).breakJournal()
            val (controller, screen) = bench.app(phone)
            screen.until("the camera") { bench.devices.frames.sink != null }
            val model = (controller.get().application as OfficerApplication).model
            val worst = checkNotNull(model.check.above.value.health).warnings.first()
            assertEquals("journal-fails", worst.code)
            screen.until("the warning") { said().any { it == worst.text } }
            val said = screen.said()
            val aim = said.indexOf(screen.activity.getString(R.string.aim))
            assertTrue("$said", said.indexOf(worst.text) in 0 until aim)
            PICTURES.check("O13-storage-full", phone, screen)
            controller.pause().stop().destroy()
        }
    }

    @Test
    fun `O13 pictures of a clock that was set`() {
        for (phone in Phone.COVERING) {
            val bench =
                Bench(folder.newFolder(), if (phone.language == "vi") Language.VIETNAMESE else Language.ENGLISH)
            bench.started().check.lookUp("079190000999")
            bench.check.next()
            bench.city.clocks.pass(20_000)
            bench.city.clocks.set(bench.city.clocks.read().wallMillis + 60 * 60_000)
            bench.check.onFrame(bench.city.photo())
            assertTrue(bench.judged().passage.caps.any { it.code == "clock-untrusted" })
            val view = VerdictView(bench.judged(), bench.check.above.value.labels, torch = false)
            val screen = show(phone) { ChotTheme(phone.night) { VerdictScreen(view, VerdictActions()) } }
            PICTURES.check("O13-clock", phone, screen)
        }
    }

    @Test
    fun `O13 pictures`() {
        for (phone in Phone.COVERING) {
            val bench = stale(if (phone.language == "vi") Language.VIETNAMESE else Language.ENGLISH)
            bench.check.onFrame(bench.city.photo())
            val judged = bench.judged()
            val states =
                listOf("O13-stale" to judged, "O13-unrecorded" to judged.copy(judged.passage.copy(recorded = false)))
            val labels = bench.city.store.seenLabels(bench.model.language())
            for ((name, state) in states) {
                val view = VerdictView(state, labels, torch = false)
                val screen = show(phone) { ChotTheme(phone.night) { VerdictScreen(view, VerdictActions()) } }
                PICTURES.check(name, phone, screen)
            }
        }
    }
}
