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
import vn.chot.domain.Language
import vn.chot.officer.settings.SettingsScreen
import vn.chot.testing.FakePreferences
import vn.chot.testing.Phone
import vn.chot.testing.Screen
import vn.chot.testing.show

/** What is set stays set. */
@RunWith(RobolectricTestRunner::class)
class O20SettingsTest {
    @get:Rule val folder = TemporaryFolder()

    @Test
    fun `O20 every setting survives the process`() {
        val kept = mutableMapOf<String, String>()
        val all = Settings(Language.ENGLISH, false, 3, false, 5, true, Light.NIGHT, true, true)
        SettingsStore(FakePreferences(kept)).write(all)
        assertEquals(all, SettingsStore(FakePreferences(kept)).read())
        val plain = SettingsStore(FakePreferences()).read()
        assertEquals(Settings(), plain)
        for (field in Settings::class.java.declaredFields.filter {
            !java.lang.reflect.Modifier.isStatic(it.modifiers)
        }) {
            field.isAccessible = true
            assertFalse("${field.name} is set to what it is anyway", field.get(all) == field.get(plain))
        }
    }

    @Test
    fun `O20 what was kept and can't be read is as if it had never been set`() {
        val kept = mutableMapOf(
            "return" to "99",
            "light" to "PURPLE",
            "sound" to "loud",
            "volume" to "",
            "language" to "fr"
        )
        assertEquals(Settings(), SettingsStore(FakePreferences(kept)).read())
    }

    @Test
    fun `O20 the language that is set is the core's too`() {
        val bench = Bench(folder.root)
        bench.model.set(Settings(language = Language.ENGLISH))
        bench.started()
        bench.check.onFrame(bench.city.photo())
        assertTrue(bench.judged().passage.sentence.all { it.code < 0x80 })
    }

    @Test
    fun `O20 a language that is set at work is the open session's too`() {
        val bench = Bench(folder.root).started()
        bench.model.set(Settings(language = Language.ENGLISH))
        assertTrue(bench.check.above.value.labels.values.all { label -> label.all { it.code < 0x80 } })
        bench.check.onFrame(bench.city.photo())
        assertTrue(bench.judged().passage.sentence.all { it.code < 0x80 })
    }

    @Test
    fun `O20 the app's own words are in the language that is set, whatever the phone's is`() {
        val bench = Bench(folder.root)
        val (controller, screen) = bench.app(Phone("vi"))
        screen.until("the camera's page") { buttons().contains("Không có mã") }
        val model = (controller.get().application as OfficerApplication).model
        model.set(model.settings.value.copy(language = Language.ENGLISH))
        controller.recreate()
        val remade = Screen(controller.get())
        remade.until("English") { buttons().contains("No code") }
        model.set(model.settings.value.copy(language = Language.VIETNAMESE))
        Phone("en").set()
        controller.recreate()
        Screen(controller.get()).until("Vietnamese") { buttons().contains("Không có mã") }
        controller.pause().stop().destroy()
    }

    @Test
    fun `O20 pictures`() {
        for (phone in Phone.COVERING) {
            val screen = show(phone) { ChotTheme(phone.night) { SettingsScreen(Settings(), {}, {}) {} } }
            PICTURES.check("O20-settings", phone, screen)
        }
    }
}
