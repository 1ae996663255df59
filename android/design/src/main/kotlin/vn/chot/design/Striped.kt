package vn.chot.design

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp

/** Of what isn't real: neither a verdict's colour nor the page's, by day and by night. */
val STRIPES = Paint(Color(0xFFFFD600), Color(0xFF000000))

private val LocalStriped = staticCompositionLocalOf { false }

/** Black on yellow around [content], with [mark] above it. Within another it adds nothing. */
@Composable
fun Striped(mark: String, content: @Composable () -> Unit) {
    if (LocalStriped.current) return content()
    Column(Modifier.fillMaxSize().background(STRIPES.ground).safeDrawingPadding()) {
        Stripes()
        LargeType(1.3f) {
            Text(
                mark,
                Modifier.fillMaxWidth().padding(Space.small).semantics { heading() },
                color = STRIPES.ink,
                style = Type.button,
                textAlign = TextAlign.Center
            )
        }
        Box(Modifier.weight(1f)) { CompositionLocalProvider(LocalStriped provides true, content = content) }
        Stripes()
    }
}

@Composable
private fun Stripes() = Canvas(Modifier.fillMaxWidth().height(18.dp).clipToBounds()) {
    var left = -size.height
    while (left < size.width) {
        val stripe = Path().apply {
            moveTo(left, size.height)
            lineTo(left + size.height, 0f)
            lineTo(left + 2 * size.height, 0f)
            lineTo(left + size.height, size.height)
            close()
        }
        drawPath(stripe, STRIPES.ink)
        left += 2 * size.height
    }
}
