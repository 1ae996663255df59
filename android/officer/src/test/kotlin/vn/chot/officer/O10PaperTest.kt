package vn.chot.officer

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.Day
import vn.chot.domain.PermitKind
import vn.chot.domain.Seen
import vn.chot.domain.SeenKind
import vn.chot.officer.paper.PaperField
import vn.chot.officer.paper.PaperForm
import vn.chot.officer.paper.PaperScreen
import vn.chot.officer.paper.dayOf
import vn.chot.testing.Phone
import vn.chot.testing.show

/** Papers are entered with their details; nothing is filled in before. */
@RunWith(RobolectricTestRunner::class)
class O10PaperTest {
    @get:Rule val folder = TemporaryFolder()

    private val today = Day(2021, 10, 5)

    @Test
    fun `O10 a permit counts once all of it was entered and can be on a paper`() {
        val empty = PaperForm.Permit(today)
        assertNull(empty.paper)
        val whole = empty.copy(number = " CT-7 ", kind = PermitKind.DUTY, from = "05102021", until = "08102021")
        assertEquals(Seen.Permit("CT-7", PermitKind.DUTY, today, Day(2021, 10, 8)), whole.paper)
        assertNull(whole.copy(number = " ").paper)
        assertNull(whole.copy(kind = null).paper)
        assertNull(whole.copy(from = "0510202").paper)
        assertNull(whole.copy(until = "31022022").paper)
        assertNull(whole.copy(until = "04102021").paper)
        assertTrue(whole.copy(until = "04102021").isBackwards)
        assertFalse(whole.toString().contains("CT-7"))
        assertEquals(Day(2024, 2, 29), dayOf("29022024"))
        assertNull(dayOf("29022023"))
    }

    @Test
    fun `O10 a vaccination paper has a dose and a day that has come`() {
        val form = PaperForm.Vaccination(today, doses = 2, date = "20082021")
        assertEquals(Seen.Vaccination(2, Day(2021, 8, 20)), form.paper)
        assertNull(form.copy(doses = null).paper)
        assertNull(form.copy(date = "06102021").paper)
        assertTrue(form.copy(date = "06102021").isAhead)
    }

    @Test
    fun `O10 an entered paper is seen in the next verdict, and the form is gone`() {
        val bench = Bench(folder.root).started()
        bench.check.lookUp("079190000999")
        bench.model.enter(vaccination = false)
        assertEquals(listOf(Page.Paper), bench.model.pages.value)
        val form = bench.model.form.value as PaperForm.Permit
        assertEquals(today, form.today)
        val whole = form.copy(number = "CT-7", kind = PermitKind.DUTY, from = "05102021", until = "05102021")
        bench.model.fill(whole)
        bench.model.seen(checkNotNull(whole.paper))
        assertEquals(emptyList<Page>(), bench.model.pages.value)
        assertNull(bench.model.form.value)
        assertEquals(listOf(SeenKind.PAPER_PERMIT), bench.judged().seen.map { it.kind })
    }

    @Test
    fun `O10 pictures`() {
        for (phone in Phone.COVERING) {
            val permit =
                PaperForm.Permit(today, "CT-7/2021", PermitKind.DUTY, "05102021", "0810", PaperField.UNTIL)
            val screen = show(phone) { ChotTheme(phone.night) { PaperScreen(permit, {}, {}) {} } }
            PICTURES.check("O10-permit", phone, screen)
        }
        val dose = PaperForm.Vaccination(today, 2, "20082021")
        val screen = show(Phone()) { ChotTheme(false) { PaperScreen(dose, {}, {}) {} } }
        PICTURES.check("O10-vaccination", Phone(), screen)
    }
}
