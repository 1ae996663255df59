package vn.chot.app.scan

import android.content.Context
import android.graphics.Canvas
import android.graphics.Paint
import android.graphics.Path
import android.graphics.PointF
import android.util.AttributeSet
import android.view.View
import vn.chot.app.R

/** Draws the found code's outline over the camera's picture, white on dark so that it shows on any ground. */
class OutlineView(context: Context, attributes: AttributeSet?) : View(context, attributes) {
    private val density = resources.displayMetrics.density
    private val shadow = stroke(R.color.outline_shadow, WIDTH_DP * 2)
    private val line = stroke(R.color.outline_found, WIDTH_DP)
    private val path = Path()

    var outline: Outline? = null
        set(value) {
            field = value
            invalidate()
        }

    override fun onDraw(canvas: Canvas) {
        val points = outline?.let { onScreen(it, width.toFloat(), height.toFloat()) } ?: return
        path.rewind()
        points.forEachIndexed { i, p -> if (i == 0) path.moveTo(p.x, p.y) else path.lineTo(p.x, p.y) }
        path.close()
        canvas.drawPath(path, shadow)
        canvas.drawPath(path, line)
    }

    private fun stroke(colour: Int, widthDp: Float) = Paint(Paint.ANTI_ALIAS_FLAG).apply {
        color = context.getColor(colour)
        style = Paint.Style.STROKE
        strokeJoin = Paint.Join.ROUND
        strokeWidth = widthDp * density
    }

    private companion object {
        const val WIDTH_DP = 5f
    }
}

/** The corners in a view of this size that the upright picture fills, cut at its longer sides. */
internal fun onScreen(outline: Outline, width: Float, height: Float): List<PointF> {
    val g = outline.geometry
    val (w, h) = g.width.toFloat() to g.height.toFloat()
    val turned = g.rotationDegrees == 90u || g.rotationDegrees == 270u
    val (uprightW, uprightH) = if (turned) h to w else w to h
    val scale = maxOf(width / uprightW, height / uprightH)
    return outline.corners.map { p ->
        val (x, y) =
            when (g.rotationDegrees) {
                90u -> h - p.y to p.x
                180u -> w - p.x to h - p.y
                270u -> p.y to w - p.x
                else -> p.x to p.y
            }
        PointF((x - uprightW / 2) * scale + width / 2, (y - uprightH / 2) * scale + height / 2)
    }
}
