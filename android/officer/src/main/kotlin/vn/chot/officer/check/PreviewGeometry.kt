package vn.chot.officer.check

import androidx.compose.ui.geometry.Offset
import vn.chot.design.filled
import vn.chot.domain.Geometry

/** Width and height of the picture when it is upright. */
fun Geometry.upright(): Pair<Int, Int> = if (rotation == 90 || rotation == 270) height to width else width to height

/** The corners in a view of this size that the upright picture fills. */
fun onScreen(outline: Outline, width: Float, height: Float): List<Offset> {
    val g = outline.geometry
    val (w, h) = g.width.toFloat() to g.height.toFloat()
    val (across, down) = g.upright()
    val place = filled(across.toFloat(), down.toFloat(), width, height)
    val scale = place.width / across
    return outline.corners.map { p ->
        val (x, y) =
            when (g.rotation) {
                90 -> h - p.y to p.x
                180 -> w - p.x to h - p.y
                270 -> p.y to w - p.x
                else -> p.x to p.y
            }
        Offset(place.left + x * scale, place.top + y * scale)
    }
}
