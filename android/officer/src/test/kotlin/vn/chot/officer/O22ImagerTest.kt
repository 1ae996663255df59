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
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.Notice

/**
 * A hand-held imager's text is judged at once.
 *
 * By Robolectric as the others: the library knows one class loader's callbacks in a process.
 */
@RunWith(RobolectricTestRunner::class)
class O22ImagerTest {
    @get:Rule val folder = TemporaryFolder()

    @Test
    fun `O22 what an imager types is judged, from the camera and over a verdict`() {
        val bench = Bench(folder.root).started()
        val clocks = bench.city.clocks
        val imager = Imager({ clocks.read().monotonicMillis }, bench.model::imaged)
        fun type(text: String, pause: Long) = text.forEach {
            imager.key(it)
            clocks.pass(pause)
        }
        type(bench.city.code(), 0)
        assertTrue(imager.enter())
        assertEquals(Decision.PERMIT, bench.decision())
        type("https://example.org/", 5)
        assertTrue(imager.enter())
        assertTrue((bench.check.state.value as CheckState.Searching).notice is Notice.OtherCode)
    }

    @Test
    fun `O22 what a person types is no code, and nothing grows without bound`() {
        val read = mutableListOf<String>()
        var now = 0L
        val imager = Imager({ now }, { read += it })
        "hello".forEach {
            imager.key(it)
            now += 500
        }
        assertFalse(imager.enter())
        repeat(20_000) { imager.key('x') }
        assertTrue(imager.enter())
        assertEquals(5_000, read.single().length)
    }

    @Test
    fun `O22 an imager is not listened to over another page`() {
        val bench = Bench(folder.root).started()
        bench.model.open(Page.Settings)
        bench.model.imaged(bench.city.code())
        assertTrue(bench.check.state.value is CheckState.Searching)
    }
}
