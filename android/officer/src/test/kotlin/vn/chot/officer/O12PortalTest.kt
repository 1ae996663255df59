package vn.chot.officer

import android.graphics.Bitmap
import android.graphics.Color
import java.nio.ByteBuffer
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.Frame
import vn.chot.domain.Geometry
import vn.chot.domain.JournalFilter
import vn.chot.domain.Language
import vn.chot.domain.RecordKind
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.PortalScreen
import vn.chot.testing.Phone
import vn.chot.testing.show

/** The health portal's code, one tap from the camera and from a verdict. */
@RunWith(RobolectricTestRunner::class)
class O12PortalTest {
    @get:Rule val folder = TemporaryFolder()

    private fun luma(picture: Bitmap): Frame {
        val plane = ByteBuffer.allocateDirect(picture.width * picture.height)
        for (y in 0 until picture.height) {
            for (x in 0 until picture.width) plane.put((Color.luminance(picture.getPixel(x, y)) * 255).toInt().toByte())
        }
        plane.rewind()
        return Frame(plane, Geometry(picture.width, picture.height, picture.width, 0))
    }

    @Test
    fun `O12 the code on the screen is read back by the scanner, by night too`() {
        val bench = Bench(folder.root).started()
        bench.check.showPortal()
        val portal = bench.check.state.value as CheckState.Portal
        val code = checkNotNull(portal.code)
        for (phone in Phone.COVERING + Phone.LANDSCAPE) {
            val screen = show(phone) { ChotTheme(phone.night) { PortalScreen(code) {} } }
            if (!phone.isLandscape) {
                val read = bench.city.store.reader(Language.VIETNAMESE).readStill(luma(screen.picture()))
                assertEquals(phone.name(), listOf(code.address), read.texts)
            }
            PICTURES.check("O12-portal", phone, screen)
        }
        assertTrue(bench.check.back())
        assertTrue(bench.check.state.value is CheckState.Searching)
    }

    @Test
    fun `O12 that it was shown is a step of the case on screen, and the verdict stands`() {
        val bench = Bench(folder.root).started()
        bench.check.lookUp(bench.city.text("id_number"))
        val verdict = bench.judged().passage
        bench.check.showPortal()
        assertTrue((bench.check.state.value as CheckState.Portal).code?.recorded == true)
        bench.check.back()
        assertEquals(verdict, bench.judged().passage)
        bench.check.close()
        bench.city.open().use { session ->
            val rows = session.journalPage(null, 10, JournalFilter()).rows
            assertEquals(RecordKind.PORTAL_SHOWN, rows.first().kind)
            val case = session.journalCase(rows.first().sequence).map { it.sequence }
            assertTrue("$case", verdict.sequence in case)
        }
    }
}
