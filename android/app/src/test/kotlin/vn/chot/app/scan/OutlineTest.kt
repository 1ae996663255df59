package vn.chot.app.scan

import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.core.FrameGeometry
import vn.chot.core.FramePoint

@RunWith(RobolectricTestRunner::class)
class OutlineTest {
    /** The sensor lies on its side in most phones: its left edge is the picture's top edge. */
    @Test
    fun `corners land where the upright picture shows them`() {
        val corner = listOf(FramePoint(0f, 0f))
        val at = { degrees: UInt, w: Float, h: Float ->
            val p = onScreen(Outline(corner, FrameGeometry(1280u, 720u, 1280u, degrees, null)), w, h).single()
            p.x to p.y
        }
        assertEquals(0f to 0f, at(0u, 1280f, 720f))
        assertEquals(720f to 0f, at(90u, 720f, 1280f))
        assertEquals(1280f to 720f, at(180u, 1280f, 720f))
        assertEquals(0f to 1280f, at(270u, 720f, 1280f))
        // A view that is narrower than the picture cuts its sides, equally.
        assertEquals(620f to 0f, at(90u, 520f, 1280f))
    }
}
