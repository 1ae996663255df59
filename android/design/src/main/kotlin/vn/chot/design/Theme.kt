package vn.chot.design

import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.Density
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp

/** Distances. What is pressed is at least [touch] high: gloves, rain, a moving queue. */
object Space {
    val small = 8.dp
    val medium = 12.dp
    val large = 20.dp
    val touch = 60.dp
    val corner = 12.dp
}

/** Sizes of type. Nothing is smaller than 16 sp. */
object Type {
    val word = TextStyle(fontSize = 40.sp, lineHeight = 44.sp, fontWeight = FontWeight.Bold)
    val name = TextStyle(fontSize = 28.sp, lineHeight = 34.sp, fontWeight = FontWeight.Bold)
    val title = TextStyle(fontSize = 22.sp, lineHeight = 28.sp, fontWeight = FontWeight.Bold)
    val button = TextStyle(fontSize = 19.sp, lineHeight = 24.sp, fontWeight = FontWeight.Bold)
    val body = TextStyle(fontSize = 18.sp, lineHeight = 25.sp)
    val small = TextStyle(fontSize = 16.sp, lineHeight = 22.sp)
}

/** The look of both apps. [night]: a dark page, for a dark barrier; colours of verdicts keep their meaning. */
@Composable
fun ChotTheme(night: Boolean, content: @Composable () -> Unit) {
    val palette = if (night) NightPalette else DayPalette
    val scheme =
        if (night) {
            darkColorScheme(primary = palette.action.ground, onPrimary = palette.action.ink)
        } else {
            lightColorScheme(primary = palette.action.ground, onPrimary = palette.action.ink)
        }
    val colours =
        scheme.copy(
            background = palette.page.ground,
            onBackground = palette.page.ink,
            surface = palette.page.ground,
            onSurface = palette.page.ink,
            outline = palette.line
        )
    CompositionLocalProvider(LocalPalette provides palette, LocalContentColor provides palette.page.ink) {
        MaterialTheme(colorScheme = colours, content = content)
    }
}

/** What is large already grows with the system's type up to [most] times, so that a word stays whole on a small screen. */
@Composable
fun LargeType(most: Float = 1.25f, content: @Composable () -> Unit) {
    val density = LocalDensity.current
    val held = Density(density.density, minOf(density.fontScale, most))
    CompositionLocalProvider(LocalDensity provides held, content = content)
}
