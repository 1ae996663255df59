package vn.chot.testing

import android.graphics.Bitmap
import android.graphics.Color
import androidx.compose.ui.graphics.toArgb
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.text.TextLayoutResult
import java.awt.image.BufferedImage
import java.awt.image.IndexColorModel
import java.io.File
import javax.imageio.ImageIO
import kotlin.math.abs

/**
 * Pictures of screens, held to the approved ones in `android/screenshots`, and to what everybody can read and press.
 *
 * `-Dchot.approve=true` writes the approved ones anew: look at each before it is committed.
 */
class Pictures(private val app: String, private val touchDp: Int) {
    private val approved = File(System.getProperty("chot.screenshots"), app)
    private val shots = File(System.getProperty("chot.shots"))
    private val approving = System.getProperty("chot.approve").toBoolean()

    /** [name] begins with the screen's number: `O6-permit`. */
    fun check(name: String, phone: Phone, screen: Screen) {
        val picture = screen.picture()
        val file = "$name-${phone.name()}.png"
        val shot = File(shots, file)
        save(picture, shot)
        accessible(name, phone, screen, picture)
        val before = File(approved, file)
        if (approving) {
            if (!before.exists() || difference(picture, before) > 0.0) save(picture, before)
            return
        }
        if (!before.exists()) throw AssertionError("$file was never approved: $HOW")
        val differs = difference(picture, before)
        if (differs > TOLERANCE) {
            throw AssertionError("$file differs in ${"%.2f".format(differs * 100)} % of its pixels, see $shot: $HOW")
        }
    }

    private fun save(picture: Bitmap, file: File) {
        file.parentFile?.mkdirs()
        check(ImageIO.write(indexed(picture), "png", file)) { "$file wasn't written" }
    }

    /** With the 256 colours that there are most of: a screen has few, and the file is small. */
    private fun indexed(picture: Bitmap): BufferedImage {
        val pixels = pixels(picture)
        val counts = HashMap<Int, Int>()
        for (pixel in pixels) counts.merge(pixel and COARSE, 1, Int::plus)
        val colours = counts.entries.sortedByDescending { it.value }.take(PALETTE).map { it.key }
        val nearest = HashMap<Int, Int>()
        val bytes = { shift: Int -> ByteArray(colours.size) { (colours[it] shr shift).toByte() } }
        val model = IndexColorModel(8, colours.size, bytes(16), bytes(8), bytes(0))
        val image = BufferedImage(picture.width, picture.height, BufferedImage.TYPE_BYTE_INDEXED, model)
        val places = ByteArray(pixels.size) { at ->
            val pixel = pixels[at] and COARSE
            nearest.getOrPut(pixel) { colours.indices.minBy { distance(colours[it], pixel) } }.toByte()
        }
        image.raster.setDataElements(0, 0, picture.width, picture.height, places)
        return image
    }

    /** The part of the pixels that are another colour to the eye. */
    private fun difference(picture: Bitmap, before: File): Double {
        val old = ImageIO.read(before) ?: return 1.0
        if (old.width != picture.width || old.height != picture.height) return 1.0
        val (a, b) = pixels(picture) to old.getRGB(0, 0, old.width, old.height, null, 0, old.width)
        val other = a.indices.count { distance(a[it], b[it]) > SAME_COLOUR }
        return other.toDouble() / a.size
    }

    /** Everything pressed has a name and is large, and every text is whole, stands out, and comes in the order of reading. */
    private fun accessible(name: String, phone: Phone, screen: Screen, picture: Bitmap) {
        val density = screen.activity.resources.displayMetrics.density
        val faults = mutableListOf<String>()
        val nodes = screen.nodes()
        val pixels = pixels(picture)
        for (node in nodes) {
            val label = "“${node.label()}”"
            if (node.config.contains(SemanticsActions.OnClick)) {
                if (node.label().isEmpty()) faults += "something to press at ${node.boundsInWindow} has no name"
                // What is scrolled half out of sight is measured whole.
                val (w, h) = node.size.width / density to node.size.height / density
                if (w < touchDp - 0.5 || h < touchDp - 0.5) faults += "$label is $w × $h dp, not $touchDp"
            }
        }
        for (node in screen.texts()) {
            for (layout in node.layouts()) {
                val label = "“${layout.layoutInput.text}”"
                if (isCut(layout)) faults += "$label is cut off"
                val ratio = contrast(layout.layoutInput.style.color.toArgb(), node, picture, pixels)
                if (ratio != null && ratio < LEAST_CONTRAST) faults += "$label has contrast ${"%.1f".format(ratio)} : 1"
            }
        }
        faults += order(nodes)
        if (faults.isNotEmpty()) throw AssertionError("$name on ${phone.name()}:\n${faults.joinToString("\n")}")
    }

    /** By more than a pixel of rounding, or by an ellipsis. */
    private fun isCut(layout: TextLayoutResult): Boolean {
        val (room, text) = layout.size to layout.multiParagraph
        return text.didExceedMaxLines || text.height > room.height + 1.5f ||
            layout.isLineEllipsized(layout.lineCount - 1)
    }

    /** Each begins no higher than the one before, but for what stands beside it. */
    private fun order(nodes: List<SemanticsNode>): List<String> {
        val spoken = nodes.filter { it.label().isNotEmpty() && it.children.isEmpty() }
        return spoken.zipWithNext().filter { (a, b) ->
            val (p, q) = a.boundsInWindow to b.boundsInWindow
            q.bottom <= p.top + 1 && q.right <= p.right + 1 && p.left < q.right
        }.map { (a, b) -> "“${b.label()}” is above “${a.label()}”, and read after it" }
    }

    /** WCAG 2, against the colour that most of the text's place has; nothing where it is out of sight. */
    private fun contrast(ink: Int, node: SemanticsNode, picture: Bitmap, pixels: IntArray): Double? {
        val box = node.boundsInWindow
        val (left, right) = box.left.toInt().coerceAtLeast(0) to box.right.toInt().coerceAtMost(picture.width)
        val (top, bottom) = box.top.toInt().coerceAtLeast(0) to box.bottom.toInt().coerceAtMost(picture.height)
        if (right - left < 4 || bottom - top < 4) return null
        val counts = HashMap<Int, Int>()
        for (y in top until bottom) {
            for (x in left until right) counts.merge(pixels[y * picture.width + x], 1, Int::plus)
        }
        val ground = counts.maxBy { it.value }.key
        val (x, y) = Color.luminance(ink).toDouble() to Color.luminance(ground).toDouble()
        return (maxOf(x, y) + 0.05) / (minOf(x, y) + 0.05)
    }

    private fun pixels(picture: Bitmap) = IntArray(picture.width * picture.height).also {
        picture.getPixels(it, 0, picture.width, 0, 0, picture.width, picture.height)
    }

    private fun distance(a: Int, b: Int) = maxOf(
        abs(Color.red(a) - Color.red(b)),
        abs(Color.green(a) - Color.green(b)),
        abs(Color.blue(a) - Color.blue(b))
    )

    private companion object {
        const val HOW = "look at it, and approve with -Dchot.approve=true"
        const val SAME_COLOUR = 24
        const val PALETTE = 256

        /** The upper five bits of each channel. */
        const val COARSE = 0xfff8f8f8.toInt()
        const val TOLERANCE = 0.002
        const val LEAST_CONTRAST = 7.0
    }
}
