package vn.chot.officer

import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.Language
import vn.chot.domain.SeriesProgress
import vn.chot.officer.start.SetUpActions
import vn.chot.officer.start.SetUpModel
import vn.chot.officer.start.SetUpScreen
import vn.chot.officer.start.SetUpState
import vn.chot.officer.update.UpdateState
import vn.chot.testing.FakeHanded
import vn.chot.testing.FolderTransport
import vn.chot.testing.Phone
import vn.chot.testing.drawn
import vn.chot.testing.luma
import vn.chot.testing.show

/** From a new phone to one that works: O1, O2, O3. */
@RunWith(RobolectricTestRunner::class)
class O2EnrolTest {
    @get:Rule val folder = TemporaryFolder()

    private fun fresh() = Bench(folder.newFolder(), ready = false).started()

    private fun Bench.file() = city.file("enrolment.json").readBytes()

    @Test
    fun `O1 without a store nothing but enrolment can be reached`() {
        val bench = fresh()
        assertEquals(Phase.SetUp(enrolled = false), bench.model.phase.value)
        assertFalse(bench.model.back())
        bench.model.imaged(bench.city.code())
        assertEquals(Phase.SetUp(enrolled = false), bench.model.phase.value)
        assertTrue(bench.model.setUp.state.value is SetUpState.Asking)
    }

    @Test
    fun `O2 a file is shown, confirmed, used and deleted`() {
        val bench = fresh()
        val handed = FakeHanded(bench.file())
        bench.model.handed(handed)
        val confirming = bench.model.setUp.state.value as SetUpState.Confirming
        assertEquals("Example City", confirming.preview.city)
        assertFalse("nothing is used before it is confirmed", bench.city.path.exists())
        bench.model.setUp.confirm()
        assertEquals(SetUpState.Enrolled(fileLeft = false), bench.model.setUp.state.value)
        assertTrue(handed.deleted && bench.city.path.isDirectory && bench.city.secrets.secrets.isNotEmpty())
        bench.model.setUp.goOn()
        assertEquals(Phase.SetUp(enrolled = true), bench.model.phase.value)
    }

    @Test
    fun `O2 a file that can't be deleted is said to be left`() {
        val bench = fresh()
        bench.model.handed(FakeHanded(bench.file(), deletable = false))
        bench.model.setUp.confirm()
        assertEquals(SetUpState.Enrolled(fileLeft = true), bench.model.setUp.state.value)
    }

    @Test
    fun `O2 what is no enrolment says so with a next step, and nothing is made`() {
        val bench = fresh()
        val whole = bench.file()
        val bad = listOf(ByteArray(0), "{}".toByteArray(), whole.copyOf(whole.size / 2), ByteArray(SetUpModel.MOST + 1))
        for (bytes in bad) {
            bench.model.handed(FakeHanded(bytes))
            val asking = bench.model.setUp.state.value as SetUpState.Asking
            assertTrue("${bytes.size} bytes", asking.fault != null)
        }
        assertFalse(bench.city.path.exists())
        bench.model.handed(FakeHanded(whole))
        bench.model.setUp.cancel()
        assertEquals(SetUpState.Asking(), bench.model.setUp.state.value)
        bench.model.setUp.confirm()
        assertFalse("what was cancelled isn't used", bench.city.path.exists())
    }

    @Test
    fun `O2 a phone that is enrolled takes no second enrolment, and says so`() {
        val bench = Bench(folder.root).started()
        val before = bench.model.phase.value
        val handed = FakeHanded(bench.file())
        bench.model.handed(handed)
        assertEquals(before, bench.model.phase.value)
        assertFalse(handed.deleted)
        bench.model.handed(handed)
        assertEquals(listOf(Page.EnrolledAlready), bench.model.pages.value)
        assertTrue(bench.model.back())
        assertTrue(bench.check.state.value is vn.chot.officer.check.CheckState.Searching)
    }

    @Test
    fun `O2 a series of codes is read in any order, and a code of something else is said to be one`() {
        val bench = fresh()
        val codes = bench.city.file("enrolment-codes.txt").readLines().filter { it.isNotBlank() }
        assertTrue("${codes.size}", codes.size > 1)
        fun scanning() = bench.model.setUp.state.value as SetUpState.Scanning

        // As a camera has it: frame by frame, until one is read. A loaded machine doesn't read each in time.
        fun show(text: String) {
            val frame = luma(drawn(bench.city.store.draw(text)))
            val before = scanning()
            repeat(30) {
                val now = bench.model.setUp.state.value as? SetUpState.Scanning ?: return
                if (now.progress == before.progress && now.other == before.other) bench.model.setUp.onFrame(frame)
            }
        }
        bench.model.setUp.scan()
        show(codes.last())
        assertEquals(SeriesProgress(1, codes.size, (1 until codes.size).toList()), scanning().progress)
        show("https://example.org/")
        assertTrue(scanning().other)
        assertEquals(1, scanning().progress.have)
        for (code in codes.dropLast(1).reversed()) show(code)
        val read = bench.model.setUp.state.value as SetUpState.Confirming
        assertEquals(bench.city.store.preview(bench.file()), read.preview)
        bench.model.setUp.confirm()
        assertEquals(SetUpState.Enrolled(fileLeft = false), bench.model.setUp.state.value)
        assertTrue(bench.city.path.isDirectory)
    }

    @Test
    fun `O3 an update that is cut off again and again goes on, and then the phone works`() {
        val bench = fresh()
        bench.model.handed(FakeHanded(bench.file()))
        bench.model.setUp.confirm()
        bench.model.setUp.goOn()
        bench.model.updates.write("https://city.example/")
        val public: File = bench.city.file("public")
        var tries = 0
        while (bench.model.phase.value is Phase.SetUp) {
            bench.devices.web = FolderTransport(public, pieces = tries++)
            bench.model.updates.fetch()
            val resting = bench.model.updates.state.value as UpdateState.Resting
            if (bench.model.phase.value is Phase.SetUp) assertTrue("${resting.fault}", resting.fault != null)
            assertTrue("$tries", tries < 200)
        }
        assertTrue("$tries", tries > 8)
        assertEquals(listOf(Page.Places), bench.model.pages.value)
        bench.model.choose(bench.city.checkpoint, null)
        bench.check.onFrame(bench.city.photo())
        assertEquals(vn.chot.domain.Decision.PERMIT, bench.decision())
    }

    @Test
    fun `O18 an update is in force in the open session, and the verdict on screen stays`() {
        val bench = Bench(folder.root).started()
        bench.check.onFrame(bench.city.photo())
        val verdict = bench.check.state.value
        bench.model.updates.fromFolder(bench.city.file("public-newer").path)
        val last = (bench.model.updates.state.value as UpdateState.Resting).last
        assertTrue("$last", last?.rulesChanged == true)
        assertEquals(verdict, bench.check.state.value)
        assertEquals(last?.publishedAtMillis, bench.check.above.value.health?.publishedAtMillis)
    }

    @Test
    fun `O18 updates come by themselves over free networks, and over others where that is set`() {
        val bench = Bench(folder.root).started()
        bench.devices.web = FolderTransport(bench.city.file("public-newer"))
        assertFalse("without an address", bench.model.updates.byItself())
        bench.model.updates.write("https://city.example/")
        bench.devices.networks.network = vn.chot.domain.Network.METERED
        assertFalse(bench.model.updates.byItself())
        bench.model.set(bench.model.settings.value.copy(meteredUpdates = true))
        assertTrue(bench.model.updates.byItself())
        assertFalse("not twice at once", bench.model.updates.byItself())
        bench.city.clocks.pass(31 * 60_000)
        bench.devices.networks.network = vn.chot.domain.Network.NONE
        assertFalse(bench.model.updates.byItself())
    }

    @Test
    fun `O2 pictures`() {
        val bench = fresh()
        // The city's keys differ from run to run.
        val fingerprint = "9f06 3f18 a92c 6f8d ec63 82f3 b23d 766c"
        val found = bench.city.store.preview(bench.file())
        assertEquals(fingerprint.length, found.fingerprint.length)
        val preview = found.copy(fingerprint = fingerprint)
        for (phone in Phone.COVERING) {
            val language = if (phone.language == "vi") Language.VIETNAMESE else Language.ENGLISH
            val states =
                listOf(
                    "O1-start" to SetUpState.Asking(),
                    "O2-confirm" to SetUpState.Confirming(preview)
                )
            for ((name, state) in states) {
                val screen = show(phone) { ChotTheme(phone.night) { SetUpScreen(state, language, SetUpActions()) {} } }
                PICTURES.check(name, phone, screen)
            }
        }
        val scanning = SetUpState.Scanning(SeriesProgress(2, 5, listOf(1, 4, 5)))
        val screen =
            show(Phone()) { ChotTheme(false) { SetUpScreen(scanning, Language.VIETNAMESE, SetUpActions()) {} } }
        PICTURES.check("O2-codes", Phone(), screen)
    }
}
