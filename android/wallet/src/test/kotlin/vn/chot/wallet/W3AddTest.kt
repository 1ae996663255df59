package vn.chot.wallet

import android.graphics.Bitmap
import android.graphics.Color
import java.io.ByteArrayOutputStream
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import vn.chot.design.ChotTheme
import vn.chot.domain.AddEffect
import vn.chot.domain.Language
import vn.chot.domain.Modules
import vn.chot.testing.FakeHanded
import vn.chot.testing.Office
import vn.chot.testing.Phone
import vn.chot.testing.luma
import vn.chot.testing.show
import vn.chot.wallet.add.AddActions
import vn.chot.wallet.add.AddFault
import vn.chot.wallet.add.AddModel
import vn.chot.wallet.add.AddScreen
import vn.chot.wallet.add.AddState

/** What comes into the wallet, and from where. */
@RunWith(RobolectricTestRunner::class)
class W3AddTest {
    @get:Rule val folder = TemporaryFolder()

    private fun bench() = Bench(folder.newFolder()).apply {
        citizen.wallet.keyKind()
        started()
        model.open(Page.Add)
    }

    private val Bench.state get() = model.add.state.value

    private fun Bench.fault() = (state as AddState.Asking).fault

    private fun Bench.told(): String {
        val fault = fault() as? AddFault.Told ?: throw AssertionError("nothing is told, but $state")
        assertTrue("a next step", fault.advice.nextStep.isNotBlank())
        return fault.advice.sentence
    }

    private fun Bench.print() = citizen.city.file("print.txt").readText().trim()

    /** The print's code, as it is on paper. */
    private fun Bench.modules(): Modules {
        val into = Bench(folder.newFolder())
        return into.citizen.wallet.code(into.citizen.wallet.add(print()).id, clocks.read()).modules
    }

    private fun picture(modules: List<Modules>): Bitmap {
        val (scale, quiet) = 5 to 4
        val side = (modules.first().size + 2 * quiet) * scale
        val picture = Bitmap.createBitmap(side * modules.size, side, Bitmap.Config.ARGB_8888)
        picture.eraseColor(Color.WHITE)
        modules.forEachIndexed { at, code ->
            for (y in 0 until code.size * scale) {
                for (x in 0 until code.size * scale) {
                    if (code.isDark(x / scale, y / scale)) {
                        picture.setPixel(at * side + x + quiet * scale, y + quiet * scale, Color.BLACK)
                    }
                }
            }
        }
        return picture
    }

    private fun png(picture: Bitmap) = ByteArrayOutputStream().also {
        picture.compress(Bitmap.CompressFormat.PNG, 100, it)
    }.toByteArray()

    private fun Bench.isThePrint() {
        val found = state as? AddState.This ?: throw AssertionError("no code, but $state")
        assertEquals(citizen.city.text("holder"), found.card.name)
        assertEquals(AddEffect.NEW, found.effect)
        assertEquals("nothing is kept before it is looked at", 0, citizen.wallet.cards().size)
    }

    @Test
    fun `W3 what comes by camera, picture, file or copying is looked at, then kept`() {
        val camera = bench()
        camera.model.add.scan()
        camera.model.add.onFrame(camera.citizen.city.blank())
        assertTrue(camera.state is AddState.Scanning)
        camera.model.add.onFrame(luma(picture(listOf(camera.modules()))))
        camera.isThePrint()

        val picture = bench()
        picture.model.handed(FakeHanded(png(picture(listOf(picture.modules())))))
        picture.isThePrint()

        val file = bench()
        file.model.handed(FakeHanded("${file.print()}\n".toByteArray()))
        file.isThePrint()

        val copied = bench()
        copied.model.add.take(" ${copied.print()} ")
        copied.isThePrint()
        copied.model.add.keep()
        assertEquals(emptyList<Page>(), copied.model.pages.value)
        assertEquals(copied.citizen.city.text("holder"), copied.first().card.name)
        assertFalse(copied.first().card.live)

        val shared = bench()
        shared.model.leave()
        shared.model.shared(shared.print())
        assertEquals(listOf<Page>(Page.Add), shared.model.pages.value)
        shared.isThePrint()
        shared.model.back()
        assertEquals(0, shared.citizen.wallet.cards().size)
    }

    @Test
    fun `W3 what can't be kept is refused with words and a next step, and nothing is kept`() {
        val bench = bench()
        val office = Office(bench.citizen.path.parentFile, bench.citizen.city)
        val said = mutableMapOf<String, String>()
        fun refused(what: String, text: String) {
            bench.model.add.take(text)
            said[what] = bench.told()
        }
        refused("no code", "https://example.org/news")
        refused("cut short", bench.print().dropLast(40))
        refused("a live code", bench.citizen.city.code())
        val other = Bench(folder.newFolder()).citizen
        other.wallet.keyKind()
        val request = folder.newFile().apply { writeText(other.wallet.request("079190000101")) }
        refused("another wallet's", office.issue("lan.json", request))
        refused("no certificate", "HC1:NOT BASE45")
        assertEquals(0, bench.citizen.wallet.cards().size)
        for (what in listOf("a live code", "another wallet's")) {
            assertEquals("$said", 1, said.values.count { it == said[what] })
        }
    }

    @Test
    fun `W3 an older code of the same person is refused with words and a next step, and the newer one stays`() {
        val bench = Bench(folder.newFolder()).holding().started()
        val kept = {
            bench.model.refresh()
            bench.model.cards.value.map { it.card.run { listOf(id, called, issuedAtMillis, validUntilMillis, live) } }
        }
        val before = kept()
        val request = folder.newFile().apply { writeText(bench.citizen.wallet.request("079190000101")) }
        val office = Office(bench.citizen.path.parentFile, bench.citizen.city)
        bench.model.open(Page.Add)
        bench.model.add.take(office.issue("lan.json", request, at = "2021-10-05T03:00:00+07:00"))
        val said = bench.told()
        val screen = show(Phone()) { ChotTheme(false) { AddScreen(bench.state, AddActions()) {} } }
        assertTrue("$said in ${screen.said()}", screen.says(said))
        bench.model.add.keep()
        assertEquals("what was refused can't be kept", before, kept())
        assertEquals(1, before.size)
    }

    @Test
    fun `W3 a newer code of the same person takes its place, and one that is there is said to be`() {
        val bench = bench()
        val office = Office(bench.citizen.path.parentFile, bench.citizen.city)
        bench.model.add.take(bench.print())
        bench.model.add.keep()
        bench.model.open(Page.Add)
        bench.model.add.take(bench.print())
        assertEquals(AddEffect.HELD, (bench.state as AddState.This).effect)
        bench.model.add.begin()
        bench.model.add.take(office.issue("lan.json", at = "2021-10-05T06:30:00+07:00"))
        assertEquals(AddEffect.RENEWS, (bench.state as AddState.This).effect)
        bench.model.add.keep()
        // No city is followed, so that nothing tells that it is genuine: the one before stays, behind it.
        assertEquals(2, bench.model.cards.value.size)
        bench.model.open(Page.Add)
        bench.model.add.take(office.issue("phuc.json"))
        bench.model.add.keep()
        assertEquals(3, bench.model.cards.value.size)
    }

    @Test
    fun `W3 a print in place of a live code says what is lost, before it is kept`() {
        val bench = Bench(folder.newFolder()).holding().started()
        val newer = Office(bench.citizen.path.parentFile, bench.citizen.city).issue("lan.json")
        bench.model.open(Page.Add)
        bench.model.add.take(newer)
        val found = bench.state as AddState.This
        assertEquals(AddEffect.RENEWS, found.effect)
        assertTrue(found.losesLive)
        val screen = show(Phone()) { ChotTheme(false) { AddScreen(found, AddActions()) {} } }
        assertTrue("${screen.said()}", screen.says("sẽ mất"))
        assertTrue("nothing is lost by looking", bench.citizen.card().live)
        PICTURES.check("W3-loses-live", Phone(), screen)
        val print = bench()
        print.model.add.take(print.print())
        assertFalse((print.state as AddState.This).losesLive)
    }

    @Test
    fun `W3 files and pictures without one code say which, and the camera's failure is said`() {
        val bench = bench()
        fun fault(bytes: ByteArray?): AddFault? {
            bench.model.handed(FakeHanded(bytes))
            return bench.fault()
        }
        assertEquals(AddFault.Unreadable, fault(null))
        assertEquals(AddFault.Unreadable, fault(byteArrayOf(0, 1, 2, 3)))
        assertEquals(AddFault.Unreadable, fault(ByteArray(AddModel.MOST + 1)))
        val white = Bitmap.createBitmap(300, 300, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.WHITE) }
        assertEquals(AddFault.NothingInPicture, fault(png(white)))
        val office = Office(bench.citizen.path.parentFile, bench.citizen.city)
        val other = Bench(folder.newFolder()).citizen.wallet
        val second = other.code(other.add(office.issue("phuc.json")).id, bench.clocks.read()).modules
        assertEquals(AddFault.SeveralInPicture, fault(png(picture(listOf(bench.modules(), second)))))
        bench.model.add.take(null as String?)
        assertEquals(AddFault.NothingToPaste, bench.fault())
        bench.model.add.scan()
        bench.model.add.onFailed()
        assertEquals(AddFault.Camera, bench.fault())
    }

    @Test
    fun `W3 the camera is asked for when it is wanted, and a refusal leads to the settings`() {
        val bench = Bench(folder.root)
        bench.citizen.wallet.keyKind()
        val (controller, screen) = bench.app(Phone(), allowed = false)
        screen.until("the first page") { buttons().contains("Thêm mã") }
        screen.press("Thêm mã")
        assertEquals(null, shadowOf(controller.get()).lastRequestedPermission)
        screen.press("Quét mã")
        screen.until("a question") { shadowOf(controller.get()).lastRequestedPermission != null }
        val asked = shadowOf(controller.get()).lastRequestedPermission
        controller.get().onRequestPermissionsResult(
            asked.requestCode,
            asked.requestedPermissions,
            intArrayOf(android.content.pm.PackageManager.PERMISSION_DENIED)
        )
        screen.until("a way to the settings") { buttons().contains("Mở cài đặt") }
        assertEquals(0, bench.devices.frames.starts)
        PICTURES.check("W3-refused", Phone(), screen)
        controller.pause().stop().destroy()
    }

    @Test
    fun `W3 pictures`() {
        for (phone in Phone.COVERING) {
            val bench = Bench(folder.newFolder(), languageOf(phone))
            bench.citizen.wallet.keyKind()
            bench.started()
            bench.model.open(Page.Add)
            val states = mutableListOf("W3-ask" to bench.state)
            bench.model.add.take(bench.print())
            states += "W3-this" to bench.state
            bench.model.add.take(bench.citizen.city.code())
            states += "W3-live" to bench.state
            states += "W3-scan" to AddState.Scanning()
            for ((name, state) in states) {
                val screen = show(phone) { ChotTheme(phone.night) { AddScreen(state, AddActions()) {} } }
                PICTURES.check(name, phone, screen)
            }
        }
    }
}
