package vn.chot.phone

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.Paint
import android.graphics.Typeface
import android.graphics.pdf.PdfDocument
import android.text.Layout
import android.text.StaticLayout
import android.text.TextPaint
import java.io.File
import java.nio.ByteBuffer
import vn.chot.domain.Frame
import vn.chot.domain.Geometry
import vn.chot.domain.PictureReader
import vn.chot.domain.Sheet
import vn.chot.domain.Sheets

/** Pictures that were picked or shared, taken smaller where they are very large. */
object PhonePictures : PictureReader {
    private const val MOST_PIXELS = 4_000_000L

    override fun luma(bytes: ByteArray): Frame? {
        val options = BitmapFactory.Options().apply { inJustDecodeBounds = true }
        BitmapFactory.decodeByteArray(bytes, 0, bytes.size, options)
        if (options.outWidth <= 0 || options.outHeight <= 0) return null
        var smaller = 1
        while (options.outWidth.toLong() * options.outHeight / (smaller.toLong() * smaller) > MOST_PIXELS) smaller *= 2
        val read = BitmapFactory.Options().apply { inSampleSize = smaller }
        val picture = BitmapFactory.decodeByteArray(bytes, 0, bytes.size, read) ?: return null
        return luma(picture)
    }

    private fun luma(picture: Bitmap): Frame {
        val (width, height) = picture.width to picture.height
        val plane = ByteBuffer.allocateDirect(width * height)
        val row = IntArray(width)
        for (y in 0 until height) {
            picture.getPixels(row, 0, width, 0, y, width, 1)
            for (pixel in row) plane.put(lightOf(pixel))
        }
        plane.rewind()
        picture.recycle()
        return Frame(plane, Geometry(width, height, width, 0))
    }

    /** On white, where it is see-through (ITU-R BT.601). */
    private fun lightOf(pixel: Int): Byte {
        val light = (Color.red(pixel) * 299 + Color.green(pixel) * 587 + Color.blue(pixel) * 114) / 1000
        val alpha = Color.alpha(pixel)
        return ((light * alpha + 255 * (255 - alpha)) / 255).toByte()
    }
}

/** One page of A4, in points. */
object PhoneSheets : Sheets {
    override fun write(sheet: Sheet, file: File) {
        val document = PdfDocument()
        try {
            val page = document.startPage(PdfDocument.PageInfo.Builder(WIDTH, HEIGHT, 1).create())
            draw(page.canvas, sheet)
            document.finishPage(page)
            file.outputStream().use(document::writeTo)
        } finally {
            document.close()
        }
    }

    /** On a canvas of [WIDTH] × [HEIGHT] points: the code is 14 cm wide, its modules all alike. */
    fun draw(canvas: Canvas, sheet: Sheet) {
        canvas.drawColor(Color.WHITE)
        var top = MARGIN
        top += text(canvas, sheet.title, 26f, bold = true, top) + GAP
        val size = sheet.modules.size
        val across = size + 2 * QUIET
        val side = CODE / across
        val left = (WIDTH - CODE) / 2
        val ink = Paint().apply { color = Color.BLACK }
        for (y in 0 until size) {
            for (x in 0 until size) {
                if (!sheet.modules.isDark(x, y)) continue
                val (u, v) = left + (x + QUIET) * side to top + (y + QUIET) * side
                canvas.drawRect(u, v, u + side, v + side, ink)
            }
        }
        top += CODE + GAP
        for (line in sheet.lines) top += text(canvas, line, 16f, bold = false, top) + GAP / 2
        text(canvas, sheet.foot, 20f, bold = true, top + GAP)
    }

    /** Its height. */
    private fun text(canvas: Canvas, text: String, size: Float, bold: Boolean, top: Float): Float {
        val paint =
            TextPaint(Paint.ANTI_ALIAS_FLAG).apply {
                color = Color.BLACK
                textSize = size
                typeface = if (bold) Typeface.DEFAULT_BOLD else Typeface.DEFAULT
            }
        val layout =
            StaticLayout.Builder
                .obtain(text, 0, text.length, paint, (WIDTH - 2 * MARGIN).toInt())
                .setAlignment(Layout.Alignment.ALIGN_CENTER)
                .build()
        canvas.save()
        canvas.translate(MARGIN, top)
        layout.draw(canvas)
        canvas.restore()
        return layout.height.toFloat()
    }

    const val WIDTH = 595
    const val HEIGHT = 842
    private const val MARGIN = 48f
    private const val GAP = 18f
    private const val CODE = 397f
    private const val QUIET = 4
}
