package vn.chot.app.verdict

import android.content.Context
import android.graphics.Bitmap
import android.graphics.Color
import android.view.LayoutInflater
import android.view.View
import android.widget.ImageView
import android.widget.TextView
import vn.chot.app.R
import vn.chot.core.PortalCode

/** The health portal's code for somebody else's camera; where there is none, what to do instead. */
internal fun portalView(context: Context, code: PortalCode?): View {
    val view = LayoutInflater.from(context).inflate(R.layout.portal, null)
    val image = view.findViewById<ImageView>(R.id.portal_code)
    val address = view.findViewById<TextView>(R.id.portal_address)
    val notRecorded = view.findViewById<View>(R.id.portal_not_recorded)
    val heading = view.findViewById<TextView>(R.id.portal_heading)
    heading.setText(if (code == null) R.string.portal_none else R.string.portal_scan)
    image.visibility = if (code == null) View.GONE else View.VISIBLE
    address.visibility = image.visibility
    notRecorded.visibility = if (code == null || code.recorded) View.GONE else View.VISIBLE
    if (code != null) {
        address.text = code.address
        // Whole pixels a module: one that is smoothed is one that is guessed.
        val symbol = symbol(code)
        val room = context.resources.displayMetrics.run { minOf(widthPixels, heightPixels) } * WIDTH_PERCENT / 100
        val side = maxOf(room / symbol.width, 1) * symbol.width
        image.setImageBitmap(Bitmap.createScaledBitmap(symbol, side, side, false))
    }
    return view
}

/** One pixel a module, with the light border of four modules that readers look for (ISO/IEC 18004, 6.3.8). */
internal fun symbol(code: PortalCode): Bitmap {
    val size = code.size.toInt()
    val side = size + 2 * QUIET
    val pixels = IntArray(side * side) { Color.WHITE }
    for (y in 0 until size) {
        for (x in 0 until size) {
            if (code.modules[y * size + x] != LIGHT) pixels[(y + QUIET) * side + x + QUIET] = Color.BLACK
        }
    }
    return Bitmap.createBitmap(pixels, side, side, Bitmap.Config.ARGB_8888)
}

/** Of the screen's shorter side. The dialog's frame takes some of the rest. */
private const val WIDTH_PERCENT = 72
private const val QUIET = 4
private const val LIGHT: Byte = 0
