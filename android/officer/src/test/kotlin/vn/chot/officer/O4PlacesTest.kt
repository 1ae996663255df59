package vn.chot.officer

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.Place
import vn.chot.officer.check.CheckState
import vn.chot.officer.place.HeadingScreen
import vn.chot.officer.place.PlacesScreen
import vn.chot.officer.place.matches
import vn.chot.testing.Phone
import vn.chot.testing.show

/** Where this phone stands, and which way the checked lane goes. */
@RunWith(RobolectricTestRunner::class)
class O4PlacesTest {
    @get:Rule val folder = TemporaryFolder()

    private val many = List(300) { Place("Chốt số ${it + 1}", "d${it % 24 + 1}", null, null, null) }

    @Test
    fun `O4 a checkpoint is chosen once, and kept with its heading`() {
        val bench = Bench(folder.root)
        bench.devices.preferences.set("checkpoint", null)
        bench.started()
        assertEquals(listOf(Page.Places), bench.model.pages.value)
        assertFalse("there is nothing behind it", bench.model.back())
        val place = bench.model.choosing.value.places.first { it.name == bench.city.checkpoint }
        bench.model.choose(place.name, place.heading)
        assertTrue(bench.check.state.value is CheckState.Searching)
        bench.check.close()
        val later = OfficerModel(bench.devices, { it.run() }, { it.run() }) { vn.chot.domain.Language.VIETNAMESE }
        later.start()
        assertEquals(place.name, later.check.above.value.checkpoint)
    }

    @Test
    fun `O4 the heading decides which way somebody is going`() {
        fun leg(heading: Double?): vn.chot.domain.Passage {
            val bench = Bench(folder.newFolder())
            bench.model.choose(bench.city.checkpoint, heading)
            bench.check.onFrame(bench.city.photo())
            return bench.judged().passage
        }
        assertEquals(vn.chot.domain.Decision.PERMIT, leg(350.0).decision)
        assertTrue(
            "turned round, seven is no hour to go home at",
            leg(170.0).decision != vn.chot.domain.Decision.PERMIT
        )
    }

    @Test
    fun `O4 a checkpoint that was taken off the list is chosen anew`() {
        val bench = Bench(folder.root)
        bench.devices.preferences.set("checkpoint", "Chốt đã bỏ")
        bench.started()
        assertEquals(listOf(Page.Places), bench.model.pages.value)
    }

    @Test
    fun `O4 a search needs neither case nor diacritics`() {
        val place = Place("Cầu Đồng Nai", "d9", null, null, null)
        for (search in listOf("", "cau", "ĐỒNG", "dong nai", " D9 ")) assertTrue(search, matches(place, search))
        assertFalse(matches(place, "cầu sài"))
    }

    @Test
    fun `O4 pictures`() {
        for (phone in Phone.COVERING) {
            val screen =
                show(phone) { ChotTheme(phone.night) { PlacesScreen(Choosing(many, "Chốt số 7"), { _, _ -> }) {} } }
            PICTURES.check("O4-places", phone, screen)
        }
        val place = Place("Cầu Kênh Tẻ", "d4", 350.0, null, null)
        val screen = show(Phone()) { ChotTheme(false) { HeadingScreen(place, {}) {} } }
        PICTURES.check("O4-heading", Phone(), screen)
    }
}
