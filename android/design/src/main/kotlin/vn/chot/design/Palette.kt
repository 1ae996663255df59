package vn.chot.design

import androidx.compose.runtime.Immutable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color

/** A ground and what is written on it. */
@Immutable
data class Paint(val ground: Color, val ink: Color)

/**
 * The colours, by what they mean. Nothing is told by colour alone, and every ink has at least 7 : 1 on its ground.
 *
 * Permit and deny differ in lightness and in the blue that colour-blind people keep.
 */
@Immutable
data class Palette(
    val isNight: Boolean,
    val page: Paint,
    val panel: Paint,
    val action: Paint,
    val permit: Paint,
    val deny: Paint,
    val refer: Paint,
    val alarm: Paint,
    /** Fainter ink on the page: what is read second. */
    val second: Color,
    /** Lines that bound what can be pressed. */
    val line: Color
)

val DayPalette =
    Palette(
        isNight = false,
        page = Paint(Color(0xFFFFFFFF), Color(0xFF0E1216)),
        panel = Paint(Color(0xFFEDF1F4), Color(0xFF0E1216)),
        action = Paint(Color(0xFF13212C), Color(0xFFFFFFFF)),
        permit = Paint(Color(0xFF005A6E), Color(0xFFFFFFFF)),
        deny = Paint(Color(0xFF7E0A1E), Color(0xFFFFFFFF)),
        refer = Paint(Color(0xFFFFC533), Color(0xFF0E1216)),
        alarm = Paint(Color(0xFF000000), Color(0xFFFFE08A)),
        second = Color(0xFF3D4852),
        line = Color(0xFF5B6670)
    )

val NightPalette =
    Palette(
        isNight = true,
        page = Paint(Color(0xFF080B0E), Color(0xFFE8ECEF)),
        panel = Paint(Color(0xFF192129), Color(0xFFE8ECEF)),
        action = Paint(Color(0xFFC9D6DF), Color(0xFF0A0F13)),
        permit = Paint(Color(0xFF004557), Color(0xFFEAF6F9)),
        deny = Paint(Color(0xFF5E0717), Color(0xFFFCECEE)),
        refer = Paint(Color(0xFFC79A1E), Color(0xFF000000)),
        alarm = Paint(Color(0xFF000000), Color(0xFFFFD66B)),
        second = Color(0xFFB4BFC8),
        line = Color(0xFF8C98A2)
    )

val LocalPalette = staticCompositionLocalOf { DayPalette }

/** What a verdict, or a line above it, means. */
enum class Tone {
    PERMIT,
    DENY,
    REFER,
    ALARM,
    QUIET
    ;

    fun of(palette: Palette): Paint = when (this) {
        PERMIT -> palette.permit
        DENY -> palette.deny
        REFER -> palette.refer
        ALARM -> palette.alarm
        QUIET -> palette.panel
    }
}
