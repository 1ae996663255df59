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
import vn.chot.domain.Frame
import vn.chot.domain.Language
import vn.chot.domain.RemedyAction
import vn.chot.domain.SeenKind
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.Notice
import vn.chot.officer.check.VerdictActions
import vn.chot.officer.check.VerdictScreen
import vn.chot.officer.check.VerdictView
import vn.chot.testing.Citizen
import vn.chot.testing.Office
import vn.chot.testing.Phone
import vn.chot.testing.drawn
import vn.chot.testing.luma
import vn.chot.testing.show

/** A certificate of the EU's beside the code, from a wallet to the officer's screen: scenarios 12, 13 and 13a. */
@RunWith(RobolectricTestRunner::class)
class O9EvidenceTest {
    @get:Rule val folder = TemporaryFolder()

    /** A phone whose city has the health department's key, or hasn't. */
    private fun barrier(trusting: Boolean = true, language: Language = Language.VIETNAMESE): Pair<Bench, Office> {
        val into = folder.newFolder()
        val bench = Bench(into, language)
        val office = Office(into, bench.city)
        if (trusting) {
            val public = folder.newFolder().also(office::publishHealthKey)
            assertTrue(bench.city.store.updateFromFolder(public.path, bench.city.clocks.read()).changed)
        }
        return bench.started() to office
    }

    /** The code of a wallet whose card knows nothing of vaccinations, declared today. */
    private fun live(bench: Bench, office: Office, name: String): Frame {
        val citizen = Citizen(folder.newFolder())
        val request = folder.newFile().apply { writeText(citizen.wallet.request("079190000101")) }
        citizen.wallet.add(office.issueUnvaccinated(name, request))
        citizen.declare()
        val code = citizen.wallet.code(citizen.card().id, bench.city.clocks.read())
        citizen.wallet.close()
        return luma(drawn(code.modules))
    }

    private fun referred(name: String, trusting: Boolean = true, language: Language = Language.VIETNAMESE): Bench {
        val (bench, office) = barrier(trusting, language)
        bench.check.onFrame(live(bench, office, name))
        for (kind in listOf(SeenKind.STAFF_CARD, SeenKind.WORK_SCHEDULE)) bench.check.tick(kind, true)
        assertEquals(Decision.REFER, bench.decision())
        return bench
    }

    private fun Bench.certificate(): Frame = luma(drawn(city.store.draw(Office.certificate())))

    private fun Bench.shown(): Pair<Decision, List<String>> =
        judged().passage.run { decision to evidence.map { it.person.code } }

    @Test
    fun `O9 the person's own certificate lets them pass, and what was seen still counts`() {
        val bench = referred(WHOSE)
        val actions = bench.judged().passage.remedies.map { it.action }
        assertTrue("$actions", RemedyAction.ScanEvidence in actions)
        bench.check.lookForEvidence()
        bench.check.onFrame(bench.city.photo("poster.pgm"))
        val notice = (bench.check.state.value as CheckState.Evidence).notice
        assertTrue("$notice", notice is Notice.OtherCode)
        bench.check.onFrame(bench.certificate())
        assertEquals(Decision.PERMIT to listOf("same"), bench.shown())
        assertEquals(2, bench.judged().seen.size)
        assertEquals("eu-dcc", bench.judged().passage.evidence.single().kind)
    }

    @Test
    fun `O9 an imager's text is evidence while evidence is looked for`() {
        val bench = referred(WHOSE)
        bench.check.lookForEvidence()
        bench.model.imaged("https://example.org/")
        assertTrue((bench.check.state.value as CheckState.Evidence).notice is Notice.OtherCode)
        bench.model.imaged(Office.certificate())
        assertEquals(Decision.PERMIT to listOf("same"), bench.shown())
    }

    @Test
    fun `O9 another's certificate, one that can't be believed, and one that may be anybody's let nobody pass`() {
        val other = referred("Lan Ví Dụ")
        other.check.lookForEvidence()
        other.check.onFrame(other.certificate())
        assertEquals(Decision.REFER to listOf("other"), other.shown())

        val untrusted = referred(WHOSE, trusting = false)
        untrusted.check.lookForEvidence()
        untrusted.check.onFrame(untrusted.certificate())
        assertEquals(Decision.REFER to listOf("invalid"), untrusted.shown())

        val (nameless, _) = barrier()
        nameless.check.lookUp(nameless.city.text("id_number"))
        nameless.check.lookForEvidence()
        nameless.check.onFrame(nameless.certificate())
        assertEquals(Decision.REFER to listOf("cannot-tell"), nameless.shown())
        assertFalse(vn.chot.officer.check.goesByItself(nameless.judged().passage))
    }

    @Test
    fun `O9 pictures`() {
        for (language in Language.entries) {
            val cases =
                listOf(
                    "O9-same" to referred(WHOSE, language = language),
                    "O9-other" to referred("Lan Ví Dụ", language = language),
                    "O9-invalid" to referred(WHOSE, trusting = false, language = language),
                    "O9-cannot-tell" to barrier(language = language).first.also {
                        it.check.lookUp(it.city.text("id_number"))
                    }
                )
            for ((name, bench) in cases) {
                bench.check.lookForEvidence()
                bench.check.onFrame(bench.certificate())
                val judged = bench.judged().copy(goesAt = null)
                val view = VerdictView(judged, bench.check.above.value.labels, null)
                for (phone in Phone.COVERING.filter { it.language == language.tag }) {
                    val screen = show(phone) { ChotTheme(phone.night) { VerdictScreen(view, VerdictActions()) } }
                    val said = judged.passage.evidence.single().person.text
                    assertTrue("$said in ${screen.said()}", screen.says(said))
                    PICTURES.check(name, phone, screen)
                }
            }
        }
        val bench = Bench(folder.newFolder())
        val (controller, screen) = bench.app(Phone())
        screen.until("the camera") { bench.devices.frames.sink != null }
        val model = (controller.get().application as OfficerApplication).model
        model.check.lookUp(bench.city.text("id_number"))
        screen.until("a verdict") { model.check.state.value is CheckState.Judged }
        model.check.lookForEvidence()
        screen.until("the camera") { says(activity.getString(R.string.evidence_of_this)) }
        PICTURES.check("O9-camera", Phone(), screen)
        controller.pause().stop().destroy()
    }

    private companion object {
        /** Whom the certificate of `core/tests/certificates` is about. */
        const val WHOSE = "Nguyễn Văn Ảo"
    }
}
