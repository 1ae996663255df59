package vn.chot.phone

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.ImageFormat
import android.graphics.Rect
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CameraMetadata
import android.hardware.camera2.CaptureRequest
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.os.HandlerThread
import android.util.Range
import android.util.Size
import android.view.Surface
import vn.chot.domain.Frame
import vn.chot.domain.FrameSink
import vn.chot.domain.FrameSource
import vn.chot.domain.Geometry
import vn.chot.domain.Torch
import vn.chot.domain.Zoom

/**
 * The back camera's luma planes, the newest only: a frame that the scanner has no time for is dropped.
 *
 * Torch and zoom are settings of the same capture request, so one class is all three. Everything that touches the
 * camera runs on one thread that lives as long as this; whatever the camera service throws there ends in
 * [FrameSink.onFailed], never in the app.
 */
class PhoneCamera(context: Context, private val displayRotation: () -> Int) :
    FrameSource,
    Torch,
    Zoom {
    private val manager = context.getSystemService(CameraManager::class.java)
    private val handler by lazy { Handler(HandlerThread("camera").apply { start() }.looper) }

    // Only on the camera's thread.
    private var run: Run? = null
    private var torchOn = false
    private var factor = 1f

    @Volatile private var surface: Surface? = null

    private val back: Back? by lazy { guarded(null) { find() } }

    override val available: Boolean get() = back?.hasFlash == true

    override val most: Float get() = back?.zoom ?: 1f

    /** How large the preview's buffers are. */
    val size: Size get() = back?.size ?: WANTED

    /** Where the picture is drawn; a change takes effect by starting anew. */
    fun preview(surface: Surface?) {
        this.surface = surface
        handler.post { run?.let { open(it.sink) } }
    }

    override fun start(sink: FrameSink) {
        handler.post { if (run == null) open(sink) }
    }

    override fun stop() {
        handler.post {
            run?.close()
            run = null
        }
    }

    override fun set(on: Boolean) {
        handler.post {
            torchOn = on
            run?.repeat()
        }
    }

    override fun set(factor: Float) {
        handler.post {
            this.factor = factor
            run?.repeat()
        }
    }

    private fun open(sink: FrameSink) {
        run?.close()
        val back = back
        if (back == null) {
            run = null
            return sink.onFailed()
        }
        run = Run(back, sink).also { it.open() }
    }

    private fun find(): Back? {
        for (id in manager.cameraIdList) {
            val facts = manager.getCameraCharacteristics(id)
            if (facts.get(CameraCharacteristics.LENS_FACING) != CameraMetadata.LENS_FACING_BACK) continue
            val map = facts.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP)
            val sizes = map?.getOutputSizes(ImageFormat.YUV_420_888).orEmpty().toList()
            val rates = facts.get(CameraCharacteristics.CONTROL_AE_AVAILABLE_TARGET_FPS_RANGES).orEmpty().toList()
            return Back(
                id,
                bestSize(sizes),
                facts.get(CameraCharacteristics.SENSOR_ORIENTATION) ?: 0,
                facts.get(CameraCharacteristics.FLASH_INFO_AVAILABLE) == true,
                facts.get(CameraCharacteristics.SCALER_AVAILABLE_MAX_DIGITAL_ZOOM) ?: 1f,
                facts.get(CameraCharacteristics.SENSOR_INFO_ACTIVE_ARRAY_SIZE),
                bestRate(rates),
                facts.get(CameraCharacteristics.CONTROL_AF_AVAILABLE_MODES)?.toList().orEmpty()
            )
        }
        return null
    }

    /** What is known of the back camera. */
    private class Back(
        val id: String,
        val size: Size,
        val orientation: Int,
        val hasFlash: Boolean,
        val zoom: Float,
        val array: Rect?,
        val rate: Range<Int>?,
        val focus: List<Int>
    )

    /** One opening of the camera, with all that belongs to it: what comes late finds it closed. */
    private inner class Run(private val back: Back, val sink: FrameSink) {
        private val reader = ImageReader.newInstance(back.size.width, back.size.height, ImageFormat.YUV_420_888, IMAGES)
        private val preview = surface?.takeIf { it.isValid }
        private var device: CameraDevice? = null
        private var session: CameraCaptureSession? = null
        private var closed = false

        /** The permission is asked for by the activity, before. */
        @SuppressLint("MissingPermission")
        fun open() {
            reader.setOnImageAvailableListener({
                if (!closed) it.acquireLatestImage()?.use(::deliver)
            }, handler)
            failing { manager.openCamera(back.id, opening, handler) }
        }

        /** `use` closes the image only when the core has returned. */
        private fun deliver(image: Image) {
            val plane = image.planes[0]
            val rotation = upright(back.orientation, displayRotation())
            sink.onFrame(Frame(plane.buffer, Geometry(image.width, image.height, plane.rowStride, rotation)))
        }

        private val opening =
            object : CameraDevice.StateCallback() {
                override fun onOpened(camera: CameraDevice) {
                    if (closed) return camera.close()
                    device = camera
                    // The session by configuration object came with API 28; this runs from 26.
                    @Suppress("DEPRECATION")
                    failing {
                        camera.createCaptureSession(listOfNotNull(preview, reader.surface), configuring, handler)
                    }
                }

                override fun onDisconnected(camera: CameraDevice) = lost(camera)

                override fun onError(camera: CameraDevice, error: Int) = lost(camera)
            }

        private val configuring =
            object : CameraCaptureSession.StateCallback() {
                override fun onConfigured(configured: CameraCaptureSession) {
                    if (closed) return
                    session = configured
                    repeat()
                }

                override fun onConfigureFailed(configured: CameraCaptureSession) = failed()
            }

        fun repeat() {
            val camera = device ?: return
            val session = session ?: return
            failing {
                val request = camera.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW)
                listOfNotNull(preview, reader.surface).forEach(request::addTarget)
                if (CameraMetadata.CONTROL_AF_MODE_CONTINUOUS_PICTURE in back.focus) {
                    request.set(CaptureRequest.CONTROL_AF_MODE, CameraMetadata.CONTROL_AF_MODE_CONTINUOUS_PICTURE)
                }
                back.rate?.let { request.set(CaptureRequest.CONTROL_AE_TARGET_FPS_RANGE, it) }
                back.array?.let {
                    request.set(CaptureRequest.SCALER_CROP_REGION, middle(it, factor.coerceIn(1f, back.zoom)))
                }
                val flash = if (torchOn) CameraMetadata.FLASH_MODE_TORCH else CameraMetadata.FLASH_MODE_OFF
                if (back.hasFlash) request.set(CaptureRequest.FLASH_MODE, flash)
                session.setRepeatingRequest(request.build(), null, handler)
            }
        }

        private fun lost(camera: CameraDevice) {
            camera.close()
            failed()
        }

        private fun failed() {
            if (closed) return
            close()
            if (run === this) run = null
            sink.onFailed()
        }

        private fun failing(action: () -> Unit) {
            if (!guarded(false) { action().let { true } }) failed()
        }

        fun close() {
            closed = true
            guarded(Unit) { session?.close() }
            guarded(Unit) { device?.close() }
            reader.close()
            session = null
            device = null
        }
    }

    private fun <T> guarded(otherwise: T, action: () -> T): T = try {
        action()
    } catch (_: CameraAccessException) {
        otherwise
    } catch (_: IllegalStateException) {
        otherwise
    } catch (_: IllegalArgumentException) {
        otherwise
    } catch (_: SecurityException) {
        otherwise
    }

    private companion object {
        const val IMAGES = 3
    }
}

private val WANTED = Size(1280, 720)

/** 1280 × 720, else what comes nearest to its pixels: more cost time, fewer cost distance. */
internal fun bestSize(sizes: List<Size>): Size =
    sizes.minByOrNull { kotlin.math.abs(it.width * it.height - WANTED.width * WANTED.height) } ?: WANTED

/** Up to 30 pictures a second, and as few as it takes in the dark. */
internal fun bestRate(rates: List<Range<Int>>): Range<Int>? =
    rates.filter { it.upper <= 30 }.maxWithOrNull(compareBy({ it.upper }, { -it.lower }))

/** How far a back camera's picture must be turned clockwise, where the display is turned by so many quarters. */
internal fun upright(orientation: Int, displayQuarters: Int): Int = (orientation - displayQuarters * 90).mod(360)

/** The middle of the sensor that a zoom leaves. */
internal fun middle(array: Rect, factor: Float): Rect {
    val (w, h) = (array.width() / factor).toInt() to (array.height() / factor).toInt()
    val (left, top) = (array.width() - w) / 2 to (array.height() - h) / 2
    return Rect(left, top, left + w, top + h)
}
