package vn.chot.design

import android.view.Surface
import android.view.SurfaceHolder
import android.view.SurfaceView
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.requiredSize
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Rect
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.viewinterop.AndroidView

/** Where the upright picture lies in a view that it fills, cut at its longer sides: the preview and its outline. */
fun filled(uprightWidth: Float, uprightHeight: Float, width: Float, height: Float): Rect {
    val scale = maxOf(width / uprightWidth, height / uprightHeight)
    val (w, h) = uprightWidth * scale to uprightHeight * scale
    return Rect(Offset((width - w) / 2, (height - h) / 2), Size(w, h))
}

/**
 * The camera's picture, as large as its place and cut, never stretched: [filled], as the outline is. [buffers]: the
 * width and height of what the camera draws into [surface].
 */
@Composable
fun CameraView(buffers: Pair<Int, Int>, surface: (Surface?) -> Unit, modifier: Modifier) {
    BoxWithConstraints(modifier) {
        val density = LocalDensity.current
        val (w, h) = buffers
        val upright = if (maxWidth > maxHeight) w to h else h to w
        val place =
            filled(
                upright.first.toFloat(),
                upright.second.toFloat(),
                constraints.maxWidth.toFloat(),
                constraints.maxHeight.toFloat()
            )
        val size = with(density) { place.width.toDp() to place.height.toDp() }
        AndroidView(
            { context ->
                SurfaceView(context).apply {
                    holder.setFixedSize(w, h)
                    holder.addCallback(
                        object : SurfaceHolder.Callback {
                            override fun surfaceCreated(holder: SurfaceHolder) = surface(holder.surface)

                            override fun surfaceChanged(holder: SurfaceHolder, format: Int, width: Int, height: Int) =
                                Unit

                            override fun surfaceDestroyed(holder: SurfaceHolder) = surface(null)
                        }
                    )
                }
            },
            Modifier.requiredSize(size.first, size.second)
        )
    }
}
