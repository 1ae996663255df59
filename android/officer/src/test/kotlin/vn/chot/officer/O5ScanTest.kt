package vn.chot.officer

import android.graphics.Bitmap
import androidx.compose.foundation.Image
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.asImageBitmap
import androidx.compose.ui.layout.ContentScale
import kotlin.math.abs
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.Frame
import vn.chot.domain.Scan
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.Notice
import vn.chot.officer.check.Outline
import vn.chot.officer.check.ScanActions
import vn.chot.officer.check.ScanScreen
import vn.chot.officer.check.ScanView
import vn.chot.officer.check.onScreen
import vn.chot.testing.City
import vn.chot.testing.Phone
import vn.chot.testing.show

/** The camera: its outline, its advice, and what can be done from there. */
@RunWith(RobolectricTestRunner::class)
class O5ScanTest {
    @get:Rule val folder = TemporaryFolder()

    @Test
    fun `O5 the outline lands on the code, however the phone is held`() {
        val city = City(folder.root).enrolled().updated()
        city.open().use { session ->
            fun corners(frame: Frame) = (session.scan(frame, 10_000, city.clocks.read()) as Scan.Judged).corners
            val upright = city.photo()
            val truth = Outline(corners(upright), upright.geometry)
            for ((width, height) in listOf(1080f to 1500f, 1500f to 1080f)) {
                val expected = onScreen(truth, width, height)
                for (rotation in listOf(90, 180, 270)) {
                    val frame = city.photo(rotation = rotation)
                    val found = onScreen(Outline(corners(frame), frame.geometry), width, height)
                    // A code's first corner is its own, whichever way it lies.
                    for ((a, b) in expected.zip(found)) {
                        val off = maxOf(abs(a.x - b.x), abs(a.y - b.y)) / width
                        assertTrue("$rotation°, $width × $height: $a, $b", off < 0.03)
                    }
                }
            }
            // The picture fills the view: its middle is the view's, and one of its sides is cut.
            val middle = vn.chot.design.filled(1280f, 720f, 1080f, 1500f)
            assertEquals(540f, middle.center.x, 0.01f)
            assertEquals(1500f, middle.height, 0.01f)
            assertTrue(middle.width > 1080f)
        }
    }

    @Test
    fun `O5 a poster is named and not judged, and what is named stays long enough to be read`() {
        val bench = Bench(folder.root).started()
        bench.check.onFrame(bench.city.photo("poster.pgm"))
        val searching = bench.check.state.value as CheckState.Searching
        assertTrue("$searching", searching.notice is Notice.OtherCode)
        assertEquals(4, searching.outline?.corners?.size)
        bench.check.onFrame(bench.city.blank())
        assertEquals(searching.notice, (bench.check.state.value as CheckState.Searching).notice)
        bench.city.clocks.pass(1_600)
        bench.check.onFrame(bench.city.blank())
        assertTrue((bench.check.state.value as CheckState.Searching).notice !is Notice.OtherCode)
    }

    @Test
    fun `O5 the code that was judged last is named as such, and judges nobody again`() {
        val bench = Bench(folder.root).started()
        bench.check.onFrame(bench.city.photo())
        val felt = bench.devices.haptics.felt.size
        bench.check.next()
        bench.check.onFrame(bench.city.photo())
        assertEquals(Notice.JudgedAlready, (bench.check.state.value as CheckState.Searching).notice)
        assertEquals(felt, bench.devices.haptics.felt.size)
    }

    @Test
    fun `O5 today is counted`() {
        val bench = Bench(folder.root).started()
        bench.check.onFrame(bench.city.photo())
        bench.check.next()
        bench.check.lookUp("079190000999")
        bench.check.next()
        val counts = checkNotNull(bench.check.above.value.counts)
        assertEquals(listOf(1L, 1L, 0L), listOf(counts.permit, counts.deny, counts.refer))
    }

    @Test
    fun `O5 frames behind a verdict are not looked at`() {
        val bench = Bench(folder.root).started()
        bench.check.onFrame(bench.city.photo())
        val verdict = bench.check.state.value
        bench.check.onFrame(bench.city.photo("poster.pgm"))
        assertEquals(verdict, bench.check.state.value)
        assertEquals(1L, bench.check.dropped)
    }

    @Test
    fun `O5 pictures`() {
        for (phone in Phone.COVERING + Phone.LANDSCAPE + Phone.SMALL) scan(phone, "O5-other-code", "poster.pgm")
        val states = listOf("O5-aim" to 0L, "O5-runs-out" to 45 * HOUR, "O5-stale" to 9 * 24 * HOUR)
        for ((name, later) in states) scan(Phone(), name, null, later)
    }

    private fun scan(phone: Phone, name: String, photo: String?, later: Long = 0) {
        val language =
            if (phone.language == "vi") vn.chot.domain.Language.VIETNAMESE else vn.chot.domain.Language.ENGLISH
        val bench = Bench(folder.newFolder(), language)
        bench.city.clocks.pass(later)
        bench.started()
        bench.check.onFrame(photo?.let { bench.city.photo(it) } ?: bench.city.blank())
        val state = bench.check.state.value as CheckState.Searching
        if (name == "O5-runs-out") assertEquals("data-run-out", bench.check.above.value.health?.warnings?.first()?.code)
        val view = ScanView(bench.check.above.value, state.notice, state.outline, torch = false, zoomed = false)
        // The city's codes differ from run to run: the poster's doesn't.
        val picture = bitmap(bench.city.photo(photo ?: "poster.pgm"))
        val screen =
            show(phone) { ChotTheme(phone.night) { ScanScreen(view, ScanActions()) { Photo(picture, it) } } }
        PICTURES.check(name, phone, screen)
    }

    @Composable
    private fun Photo(picture: Bitmap, modifier: Modifier) =
        Image(picture.asImageBitmap(), null, modifier, contentScale = ContentScale.Crop)

    private fun bitmap(frame: Frame): Bitmap {
        val g = frame.geometry
        val pixels = IntArray(g.width * g.height) {
            val luma = frame.plane[it].toInt() and 0xff
            android.graphics.Color.rgb(luma, luma, luma)
        }
        return Bitmap.createBitmap(pixels, g.width, g.height, Bitmap.Config.ARGB_8888)
    }

    private companion object {
        const val HOUR = 3_600_000L
    }
}
