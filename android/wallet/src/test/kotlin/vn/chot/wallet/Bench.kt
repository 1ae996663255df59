package vn.chot.wallet

import android.Manifest
import android.app.Activity
import android.graphics.Bitmap
import android.graphics.Canvas
import android.view.Surface
import java.io.File
import java.io.IOException
import java.util.concurrent.Executor
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import vn.chot.domain.Clocks
import vn.chot.domain.HolderKeys
import vn.chot.domain.Language
import vn.chot.domain.Modules
import vn.chot.domain.Sheet
import vn.chot.domain.Sheets
import vn.chot.domain.ShownCode
import vn.chot.domain.Transports
import vn.chot.domain.Wallet
import vn.chot.phone.PhonePictures
import vn.chot.phone.PhoneSheets
import vn.chot.testing.Citizen
import vn.chot.testing.City
import vn.chot.testing.FakeBrightness
import vn.chot.testing.FakeFolders
import vn.chot.testing.FakeFrames
import vn.chot.testing.FakeHolderKeys
import vn.chot.testing.FakeNetworks
import vn.chot.testing.FakeNotices
import vn.chot.testing.FakePreferences
import vn.chot.testing.FakeScheduler
import vn.chot.testing.FolderTransport
import vn.chot.testing.Phone
import vn.chot.testing.Pictures
import vn.chot.testing.Screen
import vn.chot.testing.launch
import vn.chot.wallet.home.HomeCard

/** Sheets as pictures: the system's PDF isn't there to be tested. */
class DrawnSheets : Sheets {
    var full = false

    override fun write(sheet: Sheet, file: File) {
        if (full) throw IOException("no space left on device")
        // 150 points an inch, as a printer draws it and a camera sees it.
        val picture = Bitmap.createBitmap(1240, 1754, Bitmap.Config.ARGB_8888)
        val canvas = Canvas(picture)
        canvas.scale(1240f / PhoneSheets.WIDTH, 1754f / PhoneSheets.HEIGHT)
        PhoneSheets.draw(canvas, sheet)
        file.outputStream().use { picture.compress(Bitmap.CompressFormat.PNG, 100, it) }
    }
}

/** A phone of tests: everything faked but the core. */
class FakeDevices(folder: File, override val wallet: Wallet, override val clocks: Clocks) : Devices {
    override val preferences = FakePreferences()
    override val folders = FakeFolders(folder)
    override val pictures = PhonePictures
    override val sheets = DrawnSheets()
    override val scheduler = FakeScheduler()
    override val notices = FakeNotices()
    override val networks = FakeNetworks()
    override val frames = FakeFrames()
    var web: FolderTransport? = null
    override val transports = Transports { checkNotNull(web) { "no web for $it" } }
    override val previewSize = 1280 to 720
    val lit = FakeBrightness()

    override fun preview(surface: Surface?) = Unit

    override fun brightness(activity: Activity) = lit
}

/** A citizen's phone, with a model whose work is done at once. */
class Bench(
    folder: File,
    language: Language = Language.VIETNAMESE,
    keys: HolderKeys = FakeHolderKeys(available = false)
) {
    val citizen = Citizen(folder, keys)
    val devices = FakeDevices(folder, citizen.wallet, citizen.clocks)
    val clocks get() = citizen.clocks

    /** The work is done on the thread that asks for it; [later] keeps it until it is let go. */
    val later = mutableListOf<Runnable>()
    var holdsBack = false
    private val worker = Executor { if (holdsBack) later += it else it.run() }

    val model = WalletModel(devices, worker, worker) { language }

    fun holding() = also { citizen.holding().following() }

    fun started() = also { model.start() }

    fun letGo() {
        val waiting = later.toList()
        later.clear()
        waiting.forEach { it.run() }
    }

    fun first(): HomeCard = model.cards.value.first()

    /** The app itself, on this phone. */
    fun app(phone: Phone, allowed: Boolean = true): Pair<ActivityController<MainActivity>, Screen> {
        phone.set()
        if (allowed) shadowOf(RuntimeEnvironment.getApplication()).grantPermissions(Manifest.permission.CAMERA)
        (RuntimeEnvironment.getApplication() as WalletApplication).begin(devices)
        return launch<MainActivity>(phone)
    }
}

val PICTURES = Pictures("wallet", touchDp = 48)

fun languageOf(phone: Phone) = if (phone.language == "vi") Language.VIETNAMESE else Language.ENGLISH

/** A code that is the same for every made-up city: the portal's. */
fun City.sameCode(): ShownCode = enrolled().updated().open().use { session ->
    session.showPortal(clocks.read()).run { ShownCode(address, Modules(modules.size, bytes(modules)), null) }
}

private fun bytes(modules: Modules) = ByteArray(modules.size * modules.size) {
    if (modules.isDark(it % modules.size, it / modules.size)) 1 else 0
}
