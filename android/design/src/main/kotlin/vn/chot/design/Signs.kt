package vn.chot.design

import androidx.compose.foundation.Canvas
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.DrawScope
import androidx.compose.ui.graphics.drawscope.Stroke
import kotlin.math.PI
import kotlin.math.cos
import kotlin.math.sin

/** A shape for each meaning: disc and tick, octagon and cross, triangle and mark. Nobody needs its colour. */
@Composable
fun Sign(tone: Tone, ink: Color, ground: Color, modifier: Modifier) {
    Canvas(modifier) {
        when (tone) {
            Tone.PERMIT -> {
                drawCircle(ink)
                line(ground, 0.12f, 0.27f to 0.53f, 0.44f to 0.70f, 0.74f to 0.34f)
            }

            Tone.DENY -> {
                drawPath(polygon(8, PI / 8, 0.5f), ink)
                line(ground, 0.12f, 0.33f to 0.33f, 0.67f to 0.67f)
                line(ground, 0.12f, 0.67f to 0.33f, 0.33f to 0.67f)
            }

            Tone.REFER, Tone.ALARM -> {
                val triangle = Path()
                triangle.moveTo(size.width * 0.5f, size.height * 0.06f)
                triangle.lineTo(size.width * 0.99f, size.height * 0.94f)
                triangle.lineTo(size.width * 0.01f, size.height * 0.94f)
                triangle.close()
                drawPath(triangle, ink)
                line(ground, 0.1f, 0.5f to 0.38f, 0.5f to 0.62f)
                drawCircle(ground, size.minDimension * 0.06f, Offset(size.width * 0.5f, size.height * 0.8f))
            }

            Tone.QUIET -> {
                drawCircle(ink, style = Stroke(size.minDimension * 0.1f), radius = size.minDimension * 0.44f)
                drawCircle(ink, size.minDimension * 0.07f, Offset(size.width * 0.5f, size.height * 0.3f))
                line(ink, 0.11f, 0.5f to 0.47f, 0.5f to 0.72f)
            }
        }
    }
}

/** The few pictograms, drawn in one stroke so that they grow with the type. */
enum class Icon { BACK, MENU, TORCH, ERASE, CHECK, MORE, PORTAL, KEYPAD, CAMERA }

@Composable
fun IconSign(icon: Icon, ink: Color, modifier: Modifier) {
    Canvas(modifier) {
        when (icon) {
            Icon.BACK -> line(ink, 0.1f, 0.62f to 0.2f, 0.32f to 0.5f, 0.62f to 0.8f)

            Icon.MORE -> line(ink, 0.1f, 0.38f to 0.2f, 0.68f to 0.5f, 0.38f to 0.8f)

            Icon.MENU -> for (y in listOf(0.26f, 0.5f, 0.74f)) line(ink, 0.1f, 0.16f to y, 0.84f to y)

            Icon.TORCH -> {
                line(
                    ink,
                    0.08f,
                    0.3f to 0.1f,
                    0.7f to 0.1f,
                    0.7f to 0.28f,
                    0.6f to 0.42f,
                    0.6f to 0.9f,
                    0.4f to 0.9f,
                    0.4f to 0.42f,
                    0.3f to 0.28f,
                    0.3f to 0.1f
                )
                line(ink, 0.08f, 0.5f to 0.54f, 0.5f to 0.64f)
            }

            Icon.ERASE -> {
                line(
                    ink,
                    0.08f,
                    0.36f to 0.22f,
                    0.92f to 0.22f,
                    0.92f to 0.78f,
                    0.36f to 0.78f,
                    0.08f to 0.5f,
                    0.36f to 0.22f
                )
                line(ink, 0.08f, 0.5f to 0.38f, 0.74f to 0.62f)
                line(ink, 0.08f, 0.74f to 0.38f, 0.5f to 0.62f)
            }

            Icon.CHECK -> line(ink, 0.12f, 0.18f to 0.54f, 0.42f to 0.76f, 0.82f to 0.26f)

            Icon.PORTAL -> {
                for ((x, y) in listOf(0.08f to 0.08f, 0.58f to 0.08f, 0.08f to 0.58f)) {
                    val corner = Offset(size.width * x, size.height * y)
                    drawRect(ink, corner, size * 0.34f, style = Stroke(size.minDimension * 0.08f))
                }
                line(ink, 0.09f, 0.62f to 0.62f, 0.62f to 0.9f)
                line(ink, 0.09f, 0.88f to 0.62f, 0.88f to 0.9f)
            }

            Icon.KEYPAD -> for (y in 0..2) {
                for (x in 0..2) {
                    val at = Offset(size.width * (0.2f + x * 0.3f), size.height * (0.2f + y * 0.3f))
                    drawCircle(ink, size.minDimension * 0.08f, at)
                }
            }

            Icon.CAMERA -> {
                val side = Size(size.width * 0.84f, size.height * 0.56f)
                drawRect(
                    ink,
                    Offset(size.width * 0.08f, size.height * 0.3f),
                    side,
                    style = Stroke(size.minDimension * 0.08f)
                )
                drawCircle(
                    ink,
                    size.minDimension * 0.15f,
                    Offset(size.width * 0.5f, size.height * 0.58f),
                    style = Stroke(size.minDimension * 0.08f)
                )
                line(ink, 0.08f, 0.36f to 0.3f, 0.42f to 0.16f, 0.58f to 0.16f, 0.64f to 0.3f)
            }
        }
    }
}

private fun DrawScope.polygon(corners: Int, turn: Double, radius: Float): Path = Path().apply {
    for (i in 0 until corners) {
        val angle = turn + 2 * PI * i / corners
        val x = size.width * (0.5f + radius * cos(angle).toFloat())
        val y = size.height * (0.5f + radius * sin(angle).toFloat())
        if (i == 0) moveTo(x, y) else lineTo(x, y)
    }
    close()
}

/** A line through points that are parts of the whole, [width] too. */
private fun DrawScope.line(ink: Color, width: Float, vararg points: Pair<Float, Float>) {
    val path = Path()
    points.forEachIndexed { i, (x, y) ->
        val at = Offset(x * size.width, y * size.height)
        if (i == 0) path.moveTo(at.x, at.y) else path.lineTo(at.x, at.y)
    }
    val stroke = Stroke(size.minDimension * width, cap = StrokeCap.Round, join = StrokeJoin.Round)
    drawPath(path, ink, style = stroke)
}
