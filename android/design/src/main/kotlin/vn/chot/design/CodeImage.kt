package vn.chot.design

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics

/**
 * A code for somebody else's camera: black on white at night too, whole pixels a module, with the light border of
 * four modules that readers look for (ISO/IEC 18004, 6.3.8).
 */
@Composable
fun CodeImage(size: Int, isDark: (x: Int, y: Int) -> Boolean, label: String, modifier: Modifier = Modifier) {
    Canvas(
        modifier.aspectRatio(1f).semantics {
            contentDescription = label
            role = Role.Image
        }
    ) {
        drawRect(Color.White)
        val across = size + 2 * QUIET
        // One that is smoothed is one that is guessed.
        val side = (this.size.minDimension / across).toInt().coerceAtLeast(1)
        val margin = ((this.size.minDimension - side * across) / 2).toInt() + side * QUIET
        for (y in 0 until size) {
            var x = 0
            while (x < size) {
                val from = x
                while (x < size && isDark(x, y)) x++
                if (x > from) {
                    val at = Offset((margin + from * side).toFloat(), (margin + y * side).toFloat())
                    drawRect(Color.Black, at, Size((side * (x - from)).toFloat(), side.toFloat()))
                }
                if (x == from) x++
            }
        }
    }
}

private const val QUIET = 4
