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
import vn.chot.domain.Decision
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.NoCode
import vn.chot.officer.check.NoCodeScreen
import vn.chot.officer.check.Notice
import vn.chot.testing.Phone
import vn.chot.testing.show

/** Somebody without a code is looked up by number. */
@RunWith(RobolectricTestRunner::class)
class O11NoCodeTest {
    @get:Rule val folder = TemporaryFolder()

    @Test
    fun `O11 a number is looked up once it has nine or twelve digits`() {
        val asked = mutableListOf<String>()
        val screen = show(Phone()) { ChotTheme(false) { NoCodeScreen({ asked += it }) {} } }
        val word = screen.activity.getString(R.string.look_up)
        for ((at, digit) in "0791900001019".withIndex()) {
            screen.settle()
            assertEquals("after $at digits: ${screen.said()}", at in listOf(9, 12), word in screen.buttons())
            if (at < 12) screen.press("$digit")
        }
        screen.press(word)
        assertEquals(listOf("079190000101"), asked)
        screen.press(screen.activity.getString(R.string.erase)).settle()
        assertFalse(word in screen.buttons())
    }

    @Test
    fun `O11 who is in the list is judged with the whole number to compare, and a bad number is said`() {
        val bench = Bench(folder.root).started()
        bench.model.open(Page.NoCode)
        bench.model.lookUp(bench.city.text("id_number"))
        assertEquals(Decision.REFER, bench.decision())
        assertEquals(bench.city.text("id_number"), bench.judged().passage.holder?.idNumber)
        assertFalse("${bench.judged()}".contains(bench.city.text("id_number")))
        bench.check.next()
        bench.check.lookUp("123")
        assertEquals(Notice.BadId, (bench.check.state.value as CheckState.Searching).notice)
    }

    @Test
    fun `O11 what was typed is in no saved state`() {
        val bench = Bench(folder.root)
        val (controller, screen) = bench.app(Phone())
        screen.until("the camera") { bench.devices.frames.sink != null }
        screen.press(screen.activity.getString(R.string.no_code))
        "079190".forEach { screen.press("$it") }
        assertTrue("${screen.said()}", screen.says("079 190"))
        val saved = android.os.Bundle()
        controller.pause().stop().saveInstanceState(saved)
        val parcel = android.os.Parcel.obtain()
        parcel.writeBundle(saved)
        val bytes = parcel.marshall()
        for (text in listOf("079190", "079 190")) {
            for (charset in listOf(Charsets.UTF_8, Charsets.UTF_16LE)) {
                assertFalse(
                    String(bytes, Charsets.ISO_8859_1).contains(String(text.toByteArray(charset), Charsets.ISO_8859_1))
                )
            }
        }
        parcel.recycle()
        controller.destroy()
    }

    @Test
    fun `O11 pictures`() {
        for (phone in Phone.COVERING) {
            val screen = show(phone) { ChotTheme(phone.night) { NoCode("07919000", {}, {}, {}) } }
            PICTURES.check("O11-number", phone, screen)
        }
    }
}
