package vn.chot.app.scan

import android.Manifest
import android.content.Context
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraManager
import android.hardware.camera2.CameraMetadata
import android.os.Looper
import android.view.View
import android.widget.TextView
import java.io.File
import java.nio.ByteBuffer
import java.util.Properties
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadows.ShadowCameraCharacteristics
import vn.chot.app.ChotApplication
import vn.chot.app.FakeClocks
import vn.chot.app.FakeDevices
import vn.chot.app.FakeOpener
import vn.chot.app.FakeSession
import vn.chot.app.R
import vn.chot.app.device.PhoneCamera
import vn.chot.core.CheckpointSession
import vn.chot.core.ChotException
import vn.chot.core.Decision
import vn.chot.core.FrameGeometry
import vn.chot.core.Keystore
import vn.chot.core.Language
import vn.chot.core.decisionWord
import vn.chot.core.enrol
import vn.chot.core.errorInWords
import vn.chot.core.updateFromFolder

/** The whole app on this machine: the real library behind the screen, photos in place of the camera. */
@RunWith(RobolectricTestRunner::class)
class ScanActivityTest {
    @get:Rule val folder = TemporaryFolder()

    private val application = RuntimeEnvironment.getApplication() as ChotApplication
    private val fixtures = File(System.getProperty("chot.fixtures"))

    private fun idle() = repeat(20) {
        Thread.sleep(5)
        shadowOf(Looper.getMainLooper()).idle()
    }

    private fun pgm(file: File): Pair<ByteBuffer, FrameGeometry> {
        val bytes = file.readBytes()
        val header = Regex("""P5\s(\d+)\s(\d+)\s255\s""").find(String(bytes, 0, 32, Charsets.ISO_8859_1))
        val (width, height) = checkNotNull(header).destructured
        val plane = ByteBuffer.allocateDirect(bytes.size - header.value.length)
        plane.put(bytes, header.value.length, plane.capacity()).rewind()
        return plane to FrameGeometry(width.toUInt(), height.toUInt(), width.toUInt(), 0u, null)
    }

    @Test
    @Config(qualifiers = "vi")
    fun `a real photo becomes the verdict on the screen`() {
        val expected = Properties().apply { File(fixtures, "expected.properties").reader().use(::load) }
        val store = folder.root.resolve("store")
        val name = expected.getProperty("checkpoint")
        val secrets = mutableMapOf<String, ByteArray>()
        val keystore =
            object : Keystore {
                override fun load(name: String): ByteArray? = secrets[name]

                override fun store(name: String, secret: ByteArray) {
                    secrets[name] = secret
                }

                override fun remove(name: String) {
                    secrets.remove(name)
                }
            }
        val clocks = FakeClocks().apply { millis = expected.getProperty("wall_millis").toLong() }
        enrol(store.path, fixtures.resolve("enrolment.json").readBytes(), keystore)
        updateFromFolder(store.path, fixtures.resolve("public").path, keystore, clocks.read())
        val opener = FakeOpener({ CheckpointSession.open(store.path, name, Language.VIETNAMESE, keystore) }, name)
        val devices = FakeDevices(opener, clocks)
        application.devices = { devices }
        shadowOf(application).grantPermissions(Manifest.permission.CAMERA)
        val controller = Robolectric.buildActivity(ScanActivity::class.java).setup()
        val activity = controller.get()
        // Robolectric's SurfaceView never gets a surface: the screen is told that it has one.
        activity.surfaceThere()
        idle()

        val (plane, geometry) = pgm(fixtures.resolve(expected.getProperty("photo")))
        val camera = Thread { checkNotNull(devices.frames.sink).onFrame(plane, geometry) }
        camera.start()
        camera.join()
        idle()
        val decision = Decision.valueOf(expected.getProperty("decision"))
        val word = activity.findViewById<TextView>(R.id.word)
        assertTrue(word.isShown)
        assertEquals(decisionWord(decision, Language.VIETNAMESE), word.text.toString())
        assertEquals(expected.getProperty("holder"), activity.findViewById<TextView>(R.id.holder).text.toString())
        assertEquals(listOf(expected.getProperty("decision").lowercase()), devices.signals.felt)

        activity.findViewById<View>(R.id.next).performClick()
        idle()
        assertTrue(!word.isShown)
        controller.pause().stop().destroy()
        assertNull("the camera is let go of", devices.frames.sink)
    }

    @Test
    fun `without the camera's permission the app says so`() {
        application.devices = { FakeDevices(FakeOpener({ FakeSession() })) }
        val activity = Robolectric.buildActivity(ScanActivity::class.java).setup().get()
        idle()
        activity.onRequestPermissionsResult(0, arrayOf(Manifest.permission.CAMERA), intArrayOf(-1))
        idle()
        assertEquals(activity.getString(R.string.fault_camera), activity.findViewById<TextView>(R.id.status).text)
    }

    private fun notEnrolled(): String {
        application.devices = { FakeDevices(FakeOpener({ throw ChotException.NotEnrolled() })) }
        val activity = Robolectric.buildActivity(ScanActivity::class.java).setup().get()
        idle()
        return activity.findViewById<TextView>(R.id.status).text.toString()
    }

    @Test
    @Config(qualifiers = "vi")
    fun `what the core says comes in the language of the app's own words`() =
        assertEquals(errorInWords(ChotException.NotEnrolled(), Language.VIETNAMESE).text, notEnrolled())

    @Test
    @Config(qualifiers = "fr")
    fun `in a language that the app hasn't, both speak English`() =
        assertEquals(errorInWords(ChotException.NotEnrolled(), Language.ENGLISH).text, notEnrolled())

    @Test
    fun `the torch follows its button`() {
        val devices = FakeDevices(FakeOpener({ FakeSession() }))
        application.devices = { devices }
        val activity = Robolectric.buildActivity(ScanActivity::class.java).setup().get()
        activity.findViewById<View>(R.id.torch).performClick()
        assertTrue(devices.torch.on)
    }

    @Test
    fun `the phone's camera is found, opened and let go of`() {
        val characteristics = ShadowCameraCharacteristics.newCameraCharacteristics()
        shadowOf(characteristics).set(CameraCharacteristics.LENS_FACING, CameraMetadata.LENS_FACING_BACK)
        shadowOf(characteristics).set(CameraCharacteristics.SENSOR_ORIENTATION, 90)
        shadowOf(characteristics).set(CameraCharacteristics.FLASH_INFO_AVAILABLE, true)
        val manager = application.getSystemService(Context.CAMERA_SERVICE) as CameraManager
        shadowOf(manager).addCamera("0", characteristics)
        shadowOf(application).grantPermissions(Manifest.permission.CAMERA)
        var failed = false
        val camera = PhoneCamera(application) { null }
        assertTrue(camera.available)
        camera.start({ _, _ -> }) { failed = true }
        camera.set(true)
        camera.stop()
        assertTrue(!failed)
    }
}
