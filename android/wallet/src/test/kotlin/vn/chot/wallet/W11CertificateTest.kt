package vn.chot.wallet

import java.io.File
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
import vn.chot.domain.Decision
import vn.chot.domain.EvidenceScan
import vn.chot.domain.Language
import vn.chot.domain.RemedyAction
import vn.chot.domain.Scan
import vn.chot.domain.Seen
import vn.chot.domain.SeenKind
import vn.chot.domain.Sheet
import vn.chot.testing.Office
import vn.chot.testing.Phone
import vn.chot.testing.drawn
import vn.chot.testing.luma
import vn.chot.testing.show
import vn.chot.wallet.add.AddActions
import vn.chot.wallet.add.AddScreen
import vn.chot.wallet.add.AddState
import vn.chot.wallet.card.CertificateScreen
import vn.chot.wallet.card.PrintScreen
import vn.chot.wallet.card.PrintState
import vn.chot.wallet.show.ShowState
import vn.chot.wallet.show.Shown

/** A second code beside a card, and a code on paper: W11 and W12. */
@RunWith(RobolectricTestRunner::class)
class W11CertificateTest {
    @get:Rule val folder = TemporaryFolder()

    private val whose = "Nguyễn Văn Ảo"

    /** A wallet of somebody who is vaccinated by the certificate alone. */
    private fun unvaccinated(language: Language = Language.VIETNAMESE): Pair<Bench, Office> {
        val into = folder.newFolder()
        val bench = Bench(into, language)
        val office = Office(into, bench.citizen.city)
        val request = File(into, "request").apply { writeText(bench.citizen.wallet.request("079190000101")) }
        bench.citizen.wallet.add(office.issueUnvaccinated(whose, request))
        bench.started()
        return bench to office
    }

    private fun Bench.withCertificate() = also {
        model.open(Page.Add)
        model.add.take(Office.certificate())
        model.add.keepBeside(first().card.id)
        model.openDetails(first().card.id)
    }

    private fun Bench.certificate() = checkNotNull(model.details.value).certificates.single()

    @Test
    fun `W11 a certificate is kept beside the card that is chosen, and its code is its very text`() {
        val (bench, _) = unvaccinated()
        bench.model.open(Page.Add)
        bench.model.add.take(Office.certificate())
        val beside = bench.model.add.state.value as AddState.Beside
        assertEquals(listOf(whose), beside.choices.map { it.name })
        assertEquals("same", beside.choices.single().certificate.person.code)
        bench.withCertificate()
        assertEquals(2 to 2, bench.certificate().run { dose to series })
        bench.model.showCertificate(bench.first().card.id, bench.certificate().id)
        val shown = bench.model.show.state.value as ShowState.Code
        assertEquals(Office.certificate(), shown.code.text)
        bench.clocks.pass(3_600_000)
        bench.model.show.tick()
        assertNull("it is never renewed", (bench.model.show.state.value as ShowState.Code).leftMillis)
        bench.model.leave()
        bench.model.open(Page.Certificate(bench.first().card.id, bench.certificate().id))
        bench.model.removeCertificate(bench.first().card.id, bench.certificate().id)
        assertEquals(0, bench.model.details.value?.certificates?.size)
        assertTrue(bench.model.pages.value.last() is Page.Details)
    }

    @Test
    fun `W11 without a card nothing is kept, and another person's is said to be`() {
        val empty = Bench(folder.newFolder())
        empty.citizen.wallet.keyKind()
        empty.started()
        empty.model.open(Page.Add)
        empty.model.add.take(Office.certificate())
        assertEquals(0, (empty.model.add.state.value as AddState.Beside).choices.size)
        val other = Bench(folder.newFolder()).holding().started()
        other.model.open(Page.Add)
        other.model.add.take(Office.certificate())
        val choice = (other.model.add.state.value as AddState.Beside).choices.single()
        assertEquals("other", choice.certificate.person.code)
        assertTrue(choice.certificate.person.text.isNotBlank())
    }

    /** Both ends: what the wallet draws, the officer's phone reads. */
    @Test
    fun `W11 the code doesn't suffice, the certificate beside it does`() {
        val (bench, office) = unvaccinated()
        bench.withCertificate()
        bench.citizen.declare()
        val card = bench.first().card.id
        val city = bench.citizen.city.enrolled()
        val public = folder.newFolder().also(office::publishHealthKey)
        assertTrue(city.store.updateFromFolder(public.path, city.clocks.read()).changed)
        val seen = listOf(Seen.Tick(SeenKind.STAFF_CARD), Seen.Tick(SeenKind.WORK_SCHEDULE))
        city.open().use { session ->
            val live = bench.citizen.wallet.code(card, city.clocks.read())
            val scanned = session.scan(luma(drawn(live.modules)), 10_000, city.clocks.read()) as Scan.Judged
            assertFalse(scanned.passage.decision == Decision.PERMIT)
            val before = session.see(seen, city.clocks.read())
            assertFalse("$before", before.decision == Decision.PERMIT)
            val actions = before.remedies.map { it.action }
            assertTrue("$actions", RemedyAction.ScanEvidence in actions)
            val code = bench.citizen.wallet.certificateCode(card, bench.certificate().id)
            val evidence = session.scanEvidence(luma(drawn(code.modules)), seen, city.clocks.read())
            val passage = (evidence as EvidenceScan.Judged).passage
            assertEquals("${passage.reasons} ${passage.evidence}", Decision.PERMIT, passage.decision)
            assertEquals(listOf("same"), passage.evidence.map { it.person.code })
        }
    }

    @Test
    fun `W12 the code on the sheet is read, and the sheet goes into the outbox`() {
        val bench = Bench(folder.root)
        val print = bench.citizen.city.file("print.txt").readText().trim()
        val card = bench.citizen.wallet.add(print)
        bench.started()
        bench.model.openPrint(card.id)
        val state = checkNotNull(bench.model.print.value)
        val sheet = Sheet("Lan Ví Dụ", checkNotNull(state.modules), listOf("Example City"), "Xuất trình kèm giấy tờ")
        bench.devices.sheets.full = true
        bench.model.print(sheet)
        assertTrue("a full phone is said", bench.model.print.value?.failed == true)
        bench.devices.sheets.full = false
        bench.model.print(sheet)
        val file = checkNotNull(bench.model.print.value?.file)
        assertEquals(bench.devices.folders.outbox, file.parentFile)
        val picture = checkNotNull(bench.devices.pictures.luma(file.readBytes()))
        val read = bench.citizen.wallet.reader(Language.VIETNAMESE).readStill(picture)
        assertEquals(listOf(print), read.texts)
    }

    @Test
    fun `W12 a code that changes has no sheet`() {
        val bench = Bench(folder.root).holding().started()
        bench.model.openPrint(bench.first().card.id)
        val state = checkNotNull(bench.model.print.value)
        assertNull(state.modules)
        val screen = show(Phone()) { ChotTheme(false) { PrintScreen(state, {}, {}) {} } }
        assertEquals(listOf("Quay lại"), screen.buttons())
        assertTrue(screen.says("nên không in được"))
    }

    @Test
    fun `W11 W12 pictures`() {
        val code = Bench(folder.newFolder()).citizen.city.sameCode()
        for (phone in Phone.COVERING) {
            val (bench, _) = unvaccinated(languageOf(phone))
            bench.model.open(Page.Add)
            bench.model.add.take(Office.certificate())
            val beside = bench.model.add.state.value
            val choose = show(phone) { ChotTheme(phone.night) { AddScreen(beside, AddActions()) {} } }
            PICTURES.check("W11-beside", phone, choose)
            bench.withCertificate()
            val kept =
                show(phone) { ChotTheme(phone.night) { CertificateScreen(bench.certificate(), null, {}, {}) {} } }
            PICTURES.check("W11-certificate", phone, kept)
            val print = PrintState(bench.first().card.print(), code.modules)
            val sheet = show(phone) { ChotTheme(phone.night) { PrintScreen(print, {}, {}) {} } }
            PICTURES.check("W12-print", phone, sheet)
        }
        val (bench, _) = unvaccinated()
        val live = show(Phone()) { ChotTheme(false) { PrintScreen(PrintState(bench.first().card, null), {}, {}) {} } }
        PICTURES.check("W12-live", Phone(), live)
    }
}
