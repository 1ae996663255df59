package vn.chot.app.device

import android.annotation.SuppressLint
import android.content.Context
import android.graphics.ImageFormat
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
import android.view.Surface
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import vn.chot.core.FrameGeometry

/**
 * The back camera's luma planes, 1280 × 720, the newest only: a frame that the scanner has no time for is dropped.
 *
 * The torch is a setting of the same capture request, so one class is both.
 */
class PhoneCamera(context: Context, private val preview: () -> Surface?) :
    FrameSource,
    Torch {
    private val manager = context.getSystemService(CameraManager::class.java)

    @Volatile private var thread: HandlerThread? = null

    @Volatile private var handler: Handler? = null
    private var reader: ImageReader? = null
    private var device: CameraDevice? = null
    private var session: CameraCaptureSession? = null

    @Volatile private var torchOn = false

    @Volatile private var stopped = true

    private val cameraId: String? by lazy {
        manager.cameraIdList.firstOrNull {
            characteristic(it, CameraCharacteristics.LENS_FACING) == CameraMetadata.LENS_FACING_BACK
        }
    }

    override val available: Boolean
        get() = cameraId?.let { characteristic(it, CameraCharacteristics.FLASH_INFO_AVAILABLE) } == true

    /** The permission is asked for by the activity, before. */
    @SuppressLint("MissingPermission")
    override fun start(sink: FrameSink, failed: () -> Unit) {
        if (!stopped) return
        stopped = false
        val thread = HandlerThread("camera").apply { start() }
        val handler = Handler(thread.looper)
        this.thread = thread
        this.handler = handler
        val id = cameraId ?: return failed()
        val rotation = characteristic(id, CameraCharacteristics.SENSOR_ORIENTATION) ?: 0
        val reader = ImageReader.newInstance(WIDTH, HEIGHT, ImageFormat.YUV_420_888, IMAGES)
        reader.setOnImageAvailableListener({
            it.acquireLatestImage()?.use { image -> deliver(image, rotation, sink) }
        }, handler)
        this.reader = reader
        try {
            manager.openCamera(id, callback(reader, handler, failed), handler)
        } catch (_: CameraAccessException) {
            failed()
        } catch (_: SecurityException) {
            failed()
        }
    }

    override fun stop() {
        if (stopped) return
        stopped = true
        val thread = thread ?: return
        // Closed on the camera's own thread, behind the frame that is under way.
        val done = CountDownLatch(1)
        handler?.post {
            session?.close()
            device?.close()
            reader?.close()
            session = null
            device = null
            reader = null
            done.countDown()
        }
        done.await(STOP_SECONDS, TimeUnit.SECONDS)
        thread.quitSafely()
        this.thread = null
        handler = null
    }

    override fun set(on: Boolean) {
        torchOn = on
        handler?.post(::repeatRequest)
    }

    /** `use` closes the image only when the core has returned. */
    private fun deliver(image: Image, rotation: Int, sink: FrameSink) {
        val plane = image.planes[0]
        val geometry =
            FrameGeometry(
                image.width.toUInt(),
                image.height.toUInt(),
                plane.rowStride.toUInt(),
                rotation.toUInt(),
                null
            )
        sink.onFrame(plane.buffer, geometry)
    }

    private fun callback(reader: ImageReader, handler: Handler, failed: () -> Unit) =
        object : CameraDevice.StateCallback() {
            override fun onOpened(camera: CameraDevice) {
                if (stopped) return camera.close()
                device = camera
                val targets = listOfNotNull(preview(), reader.surface)
                // The session by configuration object came with API 28; this runs from 26.
                @Suppress("DEPRECATION")
                camera.createCaptureSession(
                    targets,
                    object : CameraCaptureSession.StateCallback() {
                        override fun onConfigured(configured: CameraCaptureSession) {
                            session = configured
                            repeatRequest()
                        }

                        override fun onConfigureFailed(configured: CameraCaptureSession) = failed()
                    },
                    handler
                )
            }

            override fun onDisconnected(camera: CameraDevice) {
                camera.close()
                failed()
            }

            override fun onError(camera: CameraDevice, error: Int) {
                camera.close()
                failed()
            }
        }

    private fun repeatRequest() {
        val camera = device ?: return
        val reader = reader ?: return
        val request = camera.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW)
        listOfNotNull(preview(), reader.surface).forEach(request::addTarget)
        request.set(CaptureRequest.CONTROL_AF_MODE, CameraMetadata.CONTROL_AF_MODE_CONTINUOUS_PICTURE)
        request.set(
            CaptureRequest.FLASH_MODE,
            if (torchOn) CameraMetadata.FLASH_MODE_TORCH else CameraMetadata.FLASH_MODE_OFF
        )
        session?.setRepeatingRequest(request.build(), null, handler)
    }

    private fun <T> characteristic(id: String, key: CameraCharacteristics.Key<T>): T? =
        manager.getCameraCharacteristics(id).get(key)

    private companion object {
        const val WIDTH = 1280
        const val HEIGHT = 720
        const val IMAGES = 3
        const val STOP_SECONDS = 2L
    }
}
