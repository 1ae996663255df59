package vn.chot.officer

import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.ClockReading
import vn.chot.domain.Language
import vn.chot.domain.SecretFault
import vn.chot.domain.SelfCheck
import vn.chot.domain.Store
import vn.chot.officer.status.StatusActions
import vn.chot.officer.status.StatusScreen
import vn.chot.officer.status.forTheHelpDesk
import vn.chot.testing.Phone
import vn.chot.testing.show

/** Each check of the self-test fails where what it tries is broken, and the screen says so in words. */
@RunWith(RobolectricTestRunner::class)
class O19SelfTestTest {
    @get:Rule val folder = TemporaryFolder()

    private fun bench(watched: (Store) -> Store = { it }) = Bench(folder.newFolder(), ready = false, watched = watched)

    private val Bench.scratch: File get() = devices.folders.scratch

    /** Which checks fail: by the core, on the screen, and for the help desk. */
    private fun Bench.failed(): List<String> {
        model.status.test()
        val state = model.status.state.value
        assertEquals(ALL, state.checks.map { it.code })
        val screen = show(LONG) { ChotTheme(false) { StatusScreen(state, StatusActions()) } }
        val desk = forTheHelpDesk(state).lines()
        for (check in state.checks) {
            val works = screen.activity.getString(R.string.check_works, check.name)
            val fails = "${screen.activity.getString(R.string.self_test_fails)}: ${check.name}"
            assertEquals("$works: ${screen.said()}", check.ok, works in screen.said())
            assertEquals("$fails: ${screen.said()}", !check.ok, fails in screen.said())
            assertEquals("$check", check.ok, check.what.isEmpty())
            if (!check.ok) assertTrue("${check.what}: ${screen.said()}", check.what in screen.said())
            assertTrue("$desk", "${check.code}: ${if (check.ok) "ok" else check.what}" in desk)
        }
        val took = screen.activity.getString(R.string.self_test_seconds, "").trim().substringBefore(' ')
        assertEquals("how long each took", ALL.size, screen.said().count { it.startsWith(took) })
        return state.checks.filter { !it.ok }.map { it.code }
    }

    @Test
    fun `O19 on a phone that works nothing fails, and nothing is left behind`() {
        val bench = bench()
        assertEquals(emptyList<String>(), bench.failed())
        assertEquals(emptyList<String>(), bench.scratch.list().orEmpty().toList())
    }

    @Test
    fun `O19 a place that can't be written fails the journal's check, the storage's, or both`() {
        val both = bench()
        val root = both.scratch.parentFile
        both.scratch.delete()
        root.resolve("scratch").writeText("no folder")
        assertEquals(listOf("journal", "storage"), both.failed())
        val journal = bench()
        journal.scratch.resolve("self-test.redb").mkdir()
        assertEquals(listOf("journal"), journal.failed())
        val storage = bench()
        storage.scratch.resolve("self-test.bin").mkdir()
        assertEquals(listOf("storage"), storage.failed())
        storage.scratch.resolve("self-test.bin").delete()
        assertEquals("it is mended", emptyList<String>(), storage.failed())
    }

    @Test
    fun `O19 a keystore that is locked or worn out fails its check`() {
        val bench = bench()
        for (fault in listOf(SecretFault(true, "locked"), SecretFault(false, "worn out"))) {
            bench.city.secrets.fault = fault
            assertEquals(listOf("keystore"), bench.failed())
        }
        bench.city.secrets.fault = null
        assertEquals(emptyList<String>(), bench.failed())
    }

    @Test
    fun `O19 a clock that reads nothing fails its check, and what needs the time`() {
        val bench = bench()
        bench.city.clocks.set(-1)
        assertEquals(listOf("journal", "keystore", "clock"), bench.failed())
    }

    /** Nothing outside the library breaks these: the answer is changed where the app takes it. */
    @Test
    fun `O19 a scanner, signatures or rules that don't work are said as the others are`() {
        for (code in listOf("scanner", "signatures", "rules")) {
            assertEquals(listOf(code), bench { Failing(it, code) }.failed())
        }
    }

    private class Failing(private val real: Store, private val code: String) : Store by real {
        override fun selfTest(scratch: String, clock: ClockReading, language: Language): List<SelfCheck> =
            real.selfTest(scratch, clock, language).map {
                if (it.code == code) it.copy(ok = false, what = "$code judges wrongly") else it
            }
    }

    private companion object {
        val ALL = listOf("scanner", "signatures", "rules", "journal", "keystore", "clock", "storage")

        /** Has room for everything. */
        val LONG = Phone(height = 2_400)
    }
}
