package vn.chot.wallet

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.Language
import vn.chot.domain.WalletFault
import vn.chot.testing.Phone
import vn.chot.testing.show
import vn.chot.wallet.declare.DeclareActions
import vn.chot.wallet.declare.DeclareScreen
import vn.chot.wallet.declare.DeclareState
import vn.chot.wallet.declare.Form
import vn.chot.wallet.home.Line

/** The day's declaration. */
@RunWith(RobolectricTestRunner::class)
class W5DeclareTest {
    @get:Rule val folder = TemporaryFolder()

    private fun Bench.asking() = model.declare.state.value as? DeclareState.Asking
        ?: throw AssertionError("no question, but ${model.declare.state.value}")

    @Test
    fun `W5 five taps and a signature, and the day is declared`() {
        val bench = Bench(folder.root).holding().started()
        bench.clocks.pass(24 * 3_600_000L)
        bench.model.refresh()
        assertTrue(bench.first().line is Line.NotDeclared)
        bench.model.declare(bench.first().card.id)
        repeat(5) {
            assertEquals(it, bench.asking().at)
            assertNull("nothing is answered beforehand", bench.asking().form.answer(it))
            bench.model.declare.answer(false)
        }
        assertTrue(bench.model.declare.state.value is DeclareState.Summary)
        bench.model.declare.sign()
        assertEquals(emptyList<Page>(), bench.model.pages.value)
        assertEquals(bench.clocks.read().wallMillis, bench.first().card.declaredAtMillis)
        assertTrue(bench.first().line is Line.PassUntil)
    }

    @Test
    fun `W5 what is incomplete isn't signed, here nor by the core`() {
        val bench = Bench(folder.root).holding().started()
        val before = bench.first().card.declaredAtMillis
        bench.clocks.pass(60_000)
        val card = bench.first().card.id
        bench.model.declare(card)
        repeat(4) {
            bench.model.declare.answer(false)
            bench.model.declare.sign()
            assertEquals(it + 1, bench.asking().at)
        }
        val form = bench.asking().form
        val refused =
            assertThrows(WalletFault::class.java) {
                bench.citizen.wallet.declare(card, form.questions.number, form.answers, bench.clocks.read())
            }
        assertEquals("answer-missing", refused.code)
        assertEquals(before, bench.citizen.card().declaredAtMillis)
    }

    @Test
    fun `W5 back goes a question back, an answer can be changed, and leaving keeps none`() {
        val bench = Bench(folder.root).holding().started()
        val card = bench.first().card.id
        bench.model.declare(card)
        bench.model.declare.answer(true)
        assertTrue(bench.model.back())
        assertEquals(0, bench.asking().at)
        assertEquals(true, bench.asking().form.answer(0))
        bench.model.declare.answer(false)
        repeat(4) { bench.model.declare.answer(false) }
        val summary = bench.model.declare.state.value as DeclareState.Summary
        assertEquals(List(5) { false }, List(5) { summary.form.answer(it) })
        bench.model.declare.change(2)
        bench.model.declare.answer(true)
        assertTrue((bench.model.declare.state.value as DeclareState.Summary).form.answer(2) == true)
        bench.model.leave()
        bench.model.declare(card)
        assertEquals(emptyMap<String, Boolean>(), bench.asking().form.answers)
        assertTrue(bench.model.back())
        assertFalse(bench.model.back())
    }

    @Test
    fun `W5 a symptom brings advice and no code, until it is declared again`() {
        val bench = Bench(folder.root).holding().started()
        val card = bench.first().card.id
        bench.model.declare(card)
        repeat(5) { bench.model.declare.answer(it == 3) }
        bench.model.declare.sign()
        assertEquals(DeclareState.Unwell, bench.model.declare.state.value)
        assertEquals(Line.Unwell, bench.first().line)
        bench.model.leave()
        bench.model.show(card)
        assertTrue("advice in place of the code", bench.model.pages.value.single() is Page.Declare)
        assertEquals(DeclareState.Unwell, bench.model.declare.state.value)
        bench.model.declare.begin(card)
        repeat(5) { bench.model.declare.answer(false) }
        bench.model.declare.sign()
        bench.model.show(card)
        assertTrue(bench.model.pages.value.single() is Page.Show)
    }

    @Test
    fun `W5 a card that is gone meanwhile is said with a next step`() {
        val bench = Bench(folder.root).holding().started()
        val card = bench.first().card.id
        bench.model.declare(card)
        repeat(5) { bench.model.declare.answer(false) }
        bench.citizen.wallet.remove(card)
        bench.model.declare.sign()
        val failed = bench.model.declare.state.value as DeclareState.Failed
        assertTrue(failed.advice.sentence.isNotBlank() && failed.advice.nextStep.isNotBlank())
    }

    @Test
    fun `W5 what was left while it was signed closes no other page`() {
        val bench = Bench(folder.root).holding().started()
        val card = bench.first().card.id
        bench.model.openDetails(card)
        bench.model.declare(card)
        repeat(5) { bench.model.declare.answer(false) }
        bench.holdsBack = true
        bench.model.declare.sign()
        bench.model.leave()
        bench.model.declare(card)
        bench.holdsBack = false
        bench.letGo()
        assertEquals(listOf(Page.Details(card), Page.Declare(card)), bench.model.pages.value)
        assertEquals("the next one begins with nothing", emptyMap<String, Boolean>(), bench.asking().form.answers)
        assertEquals(bench.clocks.read().wallMillis, bench.first().card.declaredAtMillis)
    }

    @Test
    fun `W5 answers aren't printed`() {
        val bench = Bench(folder.root).holding().started()
        bench.model.declare(bench.first().card.id)
        bench.model.declare.answer(true)
        val printed = "${bench.asking()} ${bench.asking().form} ${bench.first().card}"
        assertFalse(printed, "true" in printed)
        assertFalse(printed, bench.citizen.city.text("holder") in printed)
    }

    @Test
    fun `W5 pictures`() {
        for (phone in Phone.COVERING) {
            val bench = Bench(folder.newFolder(), languageOf(phone)).holding()
            val questions = bench.citizen.wallet.questions(languageOf(phone))
            val empty = Form(questions, emptyMap())
            val full = (0 until empty.size).fold(empty) { form, at -> form.with(at, at == 3) }
            val states =
                listOf(
                    "W5-first" to DeclareState.Asking(empty, 0),
                    "W5-last" to DeclareState.Asking(full, 4),
                    "W5-summary" to DeclareState.Summary(full),
                    "W5-unwell" to DeclareState.Unwell
                )
            for ((name, state) in states) {
                val screen =
                    show(phone) { ChotTheme(phone.night) { DeclareScreen(state, null, DeclareActions()) } }
                PICTURES.check(name, phone, screen)
            }
        }
        val bench = Bench(folder.newFolder()).holding()
        val questions = bench.citizen.wallet.questions(Language.VIETNAMESE)
        val fault = assertThrows(WalletFault::class.java) { bench.citizen.wallet.remove("none") }
        val states =
            listOf(
                "W5-again" to DeclareState.Asking(Form(questions, emptyMap()), 0, again = true),
                "W5-failed" to DeclareState.Failed(fault.said(Language.VIETNAMESE))
            )
        for ((name, state) in states) {
            val screen = show(Phone()) { ChotTheme(false) { DeclareScreen(state, "Ông ngoại", DeclareActions()) } }
            PICTURES.check(name, Phone(), screen)
        }
    }
}
