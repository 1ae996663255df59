package vn.chot.officer

import android.Manifest
import android.view.Surface
import java.io.File
import java.security.MessageDigest
import java.util.concurrent.Executor
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import vn.chot.domain.Decision
import vn.chot.domain.Language
import vn.chot.domain.PinHashing
import vn.chot.domain.Store
import vn.chot.domain.Transport
import vn.chot.domain.Transports
import vn.chot.officer.check.CheckModel
import vn.chot.officer.check.CheckState
import vn.chot.testing.City
import vn.chot.testing.FakeClocks
import vn.chot.testing.FakeFolders
import vn.chot.testing.FakeFrames
import vn.chot.testing.FakeHaptics
import vn.chot.testing.FakeNetworks
import vn.chot.testing.FakePreferences
import vn.chot.testing.FakeSound
import vn.chot.testing.FakeTorch
import vn.chot.testing.FakeZoom
import vn.chot.testing.MemorySecrets
import vn.chot.testing.Phone
import vn.chot.testing.Pictures
import vn.chot.testing.Screen
import vn.chot.testing.launch

/** A phone of tests: everything faked but the core. */
class FakeDevices(folder: File, override val store: Store, override val clocks: FakeClocks) : Devices {
    override val frames = FakeFrames()
    override val torch = FakeTorch()
    override val zoom = FakeZoom()
    override val haptics = FakeHaptics()
    override val sound = FakeSound()
    override val preferences = FakePreferences()
    override val folders = FakeFolders(folder)
    override val networks = FakeNetworks()
    override val pinSecrets = MemorySecrets()
    override val pinHashing = PinHashing { pin, salt ->
        // Quick; the phone's own is tested by itself.
        MessageDigest.getInstance("SHA-256").digest(salt + String(pin).toByteArray())
    }
    var web: Transport? = null
    override val transports = Transports { checkNotNull(web) { "no web for $it" } }
    override val previewSize = 1280 to 720

    /** The debug library, on a machine that others load. */
    override val budgetMillis = 10_000

    override fun preview(surface: Surface?) = Unit
}

/** A phone of the made-up city that is ready to work at the bridge, with a model whose work is done at once. */
class Bench(
    folder: File,
    language: Language = Language.VIETNAMESE,
    ready: Boolean = true,
    watched: (Store) -> Store = { it }
) {
    val city = City(folder)
    val devices = FakeDevices(folder, watched(city.store), city.clocks)

    init {
        if (ready) {
            city.enrolled().updated()
            devices.preferences.set("checkpoint", city.checkpoint)
        }
    }

    /** The work is done on the thread that asks for it; [later] keeps it until it is let go. */
    val later = mutableListOf<Runnable>()
    var holdsBack = false
    private val worker = Executor { if (holdsBack) later += it else it.run() }

    val model = OfficerModel(devices, worker, worker) { language }
    val check: CheckModel get() = model.check

    fun started() = also { model.start() }

    fun letGo() {
        val waiting = later.toList()
        later.clear()
        waiting.forEach { it.run() }
    }

    fun judged(): CheckState.Judged = check.state.value as? CheckState.Judged
        ?: throw AssertionError("no verdict, but ${check.state.value}")

    fun decision(): Decision = judged().passage.decision

    /** The app itself, on this phone. */
    fun app(phone: Phone, allowed: Boolean = true): Pair<ActivityController<MainActivity>, Screen> {
        phone.set()
        val application = RuntimeEnvironment.getApplication() as OfficerApplication
        application.begin(devices)
        if (allowed) shadowOf(application).grantPermissions(Manifest.permission.CAMERA)
        return launch<MainActivity>(phone)
    }
}

val PICTURES = Pictures("officer", touchDp = 56)
