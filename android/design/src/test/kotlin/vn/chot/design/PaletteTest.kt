package vn.chot.design

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import kotlin.math.cbrt
import kotlin.math.pow
import kotlin.math.sqrt
import org.junit.Assert.assertTrue
import org.junit.Test

/** Colours that can be read in the sun, and told apart by who sees fewer of them. */
class PaletteTest {
    private val palettes = listOf(DayPalette, NightPalette)

    private fun contrast(a: Color, b: Color): Float {
        val (x, y) = a.luminance() to b.luminance()
        return (maxOf(x, y) + 0.05f) / (minOf(x, y) + 0.05f)
    }

    @Test
    fun `every ink has seven to one on its ground`() {
        for (p in palettes) {
            val paints =
                listOf(p.page, p.panel, p.action, p.permit, p.deny, p.refer, p.alarm, Paint(p.page.ground, p.second))
            for ((ground, ink) in paints) {
                assertTrue(
                    "$ground $ink ${contrast(ground, ink)}",
                    contrast(ground, ink) >= 7
                )
            }
            assertTrue("a line is seen", contrast(p.line, p.page.ground) >= 3)
        }
    }

    @Test
    fun `permit, deny and refer differ for who sees no red, and for who sees no green`() {
        for (p in palettes) {
            for (seen in listOf(PROTANOPIA, DEUTERANOPIA)) {
                val (permit, deny, refer) = listOf(p.permit, p.deny, p.refer).map { lab(by(seen, it.ground)) }
                for ((a, b) in listOf(permit to deny, permit to refer, deny to refer)) {
                    val distance = sqrt(a.zip(b).sumOf { (x, y) -> (x - y).pow(2) })
                    assertTrue("$distance", distance >= LEAST_DISTANCE)
                }
            }
        }
    }

    /** Viénot, Brettel and Mollon 1999: what is left of a colour, in linear RGB. */
    private fun by(seen: List<Double>, colour: Color): List<Double> {
        val (r, g, b) = listOf(colour.red, colour.green, colour.blue).map { linear(it.toDouble()) }
        return (0..2).map { seen[it * 3] * r + seen[it * 3 + 1] * g + seen[it * 3 + 2] * b }
    }

    private fun linear(c: Double) = if (c <= 0.04045) c / 12.92 else ((c + 0.055) / 1.055).pow(2.4)

    private fun lab(rgb: List<Double>): List<Double> {
        val (r, g, b) = rgb.map { it.coerceIn(0.0, 1.0) }
        val x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
        val y = 0.2126 * r + 0.7152 * g + 0.0722 * b
        val z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
        val (fx, fy, fz) = listOf(x, y, z).map { if (it > 0.008856) cbrt(it) else 7.787 * it + 16.0 / 116 }
        return listOf(116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz))
    }

    private companion object {
        /** CIE 1976: 20 is a difference that nobody overlooks side by side, and one in memory. */
        const val LEAST_DISTANCE = 20.0
        val PROTANOPIA = listOf(0.11238, 0.88762, 0.0, 0.11238, 0.88762, 0.0, 0.00401, -0.00401, 1.0)
        val DEUTERANOPIA = listOf(0.29275, 0.70725, 0.0, 0.29275, 0.70725, 0.0, -0.02234, 0.02234, 1.0)
    }
}
