package vn.chot.core

import java.security.MessageDigest
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** What the officer's session offers beside looking at frames. */
class SessionTest {
    @get:Rule val folder = TemporaryFolder()

    private lateinit var fixture: Fixture
    private lateinit var session: CheckpointSession

    @Before
    fun open() {
        fixture = Fixture(folder.root).enrolled().updated()
        session = fixture.open()
    }

    @After
    fun close() = session.close()

    private fun present(text: String, after: Long = 0) =
        (session.present(text, emptyList(), fixture.later(after)) as ScanOutcome.Passage).view

    @Test
    fun `a text is judged as its picture is, and another code is named`() {
        val view = present(fixture.code())
        assertEquals(Decision.PERMIT, view.decision)
        assertEquals(fixture.text("reason"), view.reasons.first().code)
        val other = session.present("https://example.org/", emptyList(), fixture.clock)
        assertEquals("url", (other as ScanOutcome.NotATravelCode).found.kind)
    }

    @Test
    fun `a passage says what it rests on`() {
        val first = session.lookUp(fixture.text("id_number"), emptyList(), fixture.clock)
        val view = session.see(CARD_DECLARATION_AND_DOSES, fixture.later(5))
        assertEquals(decisionWord(Decision.PERMIT, Language.VIETNAMESE), view.word)
        assertEquals(view.reasons.first().text, view.sentence)
        assertEquals(fixture.later(5).wallMillis, view.atMillis)
        assertEquals(first.sequence, view.continues)
        assertEquals(checkNotNull(first.sequence) + 1uL, view.sequence)
        assertNotNull(view.rule)
        assertNotNull(view.phase)
        assertEquals(Assurance.PAPER, view.assurance)
        assertEquals(emptyList<Explained>(), view.caps)
        assertEquals(32, view.subject?.length)
        // On data that are too old nobody is let through, and the verdict says what of the phone it is.
        val days = 9L * 24 * 3600
        val capped = session.lookUp(fixture.text("id_number"), CARD_DECLARATION_AND_DOSES, fixture.later(days))
        assertFalse(capped.decision == Decision.PERMIT)
        assertTrue("${capped.caps}", capped.caps.any { it.code == "updates-stale" })
    }

    @Test
    fun `remedies carry what an app can do, on a refusal too`() {
        val looked = session.lookUp(fixture.text("id_number"), emptyList(), fixture.clock)
        assertEquals(Decision.REFER, looked.decision)
        val actions = looked.remedies.mapNotNull { it.action }
        assertTrue("$actions", RemedyAction.Tick(SeenKind.STAFF_CARD) in actions)
        val unlisted = session.lookUp("079190000999", emptyList(), fixture.later(1))
        assertEquals(Decision.DENY, unlisted.decision)
        assertTrue("${unlisted.remedies}", unlisted.remedies.any { it.action != null })
        assertTrue(unlisted.remedies.all { it.remedy.text.first().isUpperCase() })
    }

    @Test
    fun `papers that were seen are typed, and wrong ones refused without their number`() {
        val late = 3L * 3600 + 5 * 60
        val without = session.lookUp(fixture.text("id_number"), CARD_DECLARATION_AND_DOSES, fixture.later(late))
        assertFalse(without.decision == Decision.PERMIT)
        val today = CalendarDay(2021, 10u, 5u)
        val paper = SeenThing.PaperPermit("GP-0042", PaperPermitKind.DUTY, today, today)
        val with = session.see(CARD_DECLARATION_AND_DOSES + paper, fixture.later(late + 5))
        assertEquals(Decision.PERMIT, with.decision)
        assertEquals("permit-paper", with.reasons.first().code)
        assertEquals(listOf("keep-permit-number"), with.obligations.map { it.code }.filter { "permit" in it })

        val bad =
            listOf(
                SeenThing.PaperPermit("GP-0042", PaperPermitKind.DUTY, today, CalendarDay(2021, 10u, 4u)),
                SeenThing.PaperPermit("GP-0042", PaperPermitKind.SHIFT, today, CalendarDay(2021, 2u, 30u)),
                SeenThing.PaperPermit("  ", PaperPermitKind.SPECIAL, today, today),
                SeenThing.VaccinationPaper(0u, today)
            )
        for (thing in bad) {
            val error =
                assertThrows(ChotException.BadInput::class.java) {
                    session.see(listOf(thing), fixture.later(late + 6))
                }
            assertFalse(error.what, "GP-0042" in error.what)
        }
    }

    @Test
    fun `a further code of the same person counts as evidence`() {
        val (plane, geometry) = fixture.photo(fixture.text("photo"))
        session.lookUp(fixture.text("id_number"), emptyList(), fixture.clock)
        val judged = session.scanEvidence(plane, geometry, emptyList(), fixture.later(2)) as EvidenceScan.Judged
        assertEquals(listOf("travel" to "same"), judged.view.evidence.map { it.kind to it.person.code })
        assertEquals(4, judged.corners.size)
        val (poster, shape) = fixture.photo("poster.pgm")
        val other = session.scanEvidence(poster, shape, emptyList(), fixture.later(3)) as EvidenceScan.NotEvidence
        assertEquals("url", other.found.kind)
    }

    @Test
    fun `a further code's text counts as its picture does`() {
        assertThrows(ChotException.NothingThere::class.java) {
            session.presentEvidence(fixture.code(), emptyList(), fixture.clock)
        }
        session.lookUp(fixture.text("id_number"), emptyList(), fixture.clock)
        val address = session.presentEvidence("https://example.org/", emptyList(), fixture.later(2))
        assertEquals("url", (address as EvidenceScan.NotEvidence).found.kind)
        val judged = session.presentEvidence(fixture.code(), emptyList(), fixture.later(3)) as EvidenceScan.Judged
        assertEquals(listOf("travel" to "same"), judged.view.evidence.map { it.kind to it.person.code })
        val again = session.presentEvidence(fixture.code(), emptyList(), fixture.later(4))
        assertTrue("$again", again is EvidenceScan.Nothing)
    }

    @Test
    fun `health says how long the data are good for, and what is wrong`() {
        val well = session.health(fixture.clock)
        assertEquals("Example City", well.city)
        assertEquals(Freshness.Fresh, well.freshness)
        assertEquals(ClockState.Trusted, well.clock)
        assertTrue(well.journalWritable && well.warnings.isEmpty())
        assertEquals(fixture.later(-2 * 3600).wallMillis, well.publishedAtMillis)
        val toGo = (well.freshUntilMillis - fixture.clock.wallMillis) / 1_000
        assertTrue("$toGo s", toGo > 0)
        val soon = session.health(fixture.later(toGo - 60)).freshness
        assertTrue("$soon", soon is Freshness.RunsOut && soon.leftSeconds in 1..60)
        val stale = session.health(fixture.later(toGo + 60))
        assertEquals(Freshness.Stale, stale.freshness)
        assertTrue("${stale.warnings}", stale.warnings.any { it.text.isNotBlank() })
        val behind = session.health(fixture.clock.copy(wallMillis = fixture.later(-5 * 3600).wallMillis)).clock
        assertTrue("$behind", behind is ClockState.Behind)
        assertThrows(ChotException.BadInput::class.java) { session.health(fixture.clock.copy(wallMillis = -1)) }
    }

    @Test
    fun `an open session goes on with what an update installed`() {
        val before = present(fixture.code())
        val newer = fixture.file("public-newer").path
        val summary = updateFromFolder(fixture.store.path, newer, fixture.keystore, fixture.later(10))
        assertTrue(summary.changed && summary.rulesChanged)
        assertEquals(fixture.later(-2 * 3600).wallMillis, session.health(fixture.later(10)).publishedAtMillis)
        session.reload()
        assertEquals(fixture.later(-3600).wallMillis, session.health(fixture.later(11)).publishedAtMillis)
        val again = session.see(emptyList(), fixture.later(12))
        assertEquals("the verdict on screen can be judged again", before.sequence, again.continues)
    }

    @Test
    fun `the lane's heading decides which way somebody is going`() {
        assertEquals(Decision.PERMIT, present(fixture.code()).decision)
        // Turned round, seven in the morning is no hour to go home at.
        session.setHeading(170.0)
        val id = fixture.text("id_number")
        val home = session.lookUp(id, CARD_DECLARATION_AND_DOSES, fixture.later(60))
        session.setHeading(350.0)
        val work = session.lookUp(id, CARD_DECLARATION_AND_DOSES, fixture.later(120))
        assertFalse("${home.reasons}", home.decision == work.decision)
        session.setHeading(null)
        for (bad in listOf(-1.0, 360.0, Double.NaN)) {
            assertThrows(ChotException.BadInput::class.java) { session.setHeading(bad) }
        }
    }

    @Test
    fun `the portal's code crosses as modules, and that it was shown is recorded`() {
        val looked = session.lookUp(fixture.text("id_number"), emptyList(), fixture.clock)
        val code = session.showPortal(fixture.later(1))
        assertEquals((code.size * code.size).toInt(), code.modules.size)
        assertTrue(code.recorded && code.address.startsWith("https://"))
        val steps = session.journalCase(checkNotNull(looked.sequence))
        assertEquals(listOf(RecordKind.PASSAGE, RecordKind.PORTAL_SHOWN), steps.map { it.kind })
    }

    @Test
    fun `the journal is looked through, counted, checked and written out`() {
        val (lan, minh) = fixture.text("id_number") to "079190000102"
        session.lookUp(lan, emptyList(), fixture.clock)
        val last = session.see(CARD_DECLARATION_AND_DOSES, fixture.later(5))
        val other = session.lookUp(minh, emptyList(), fixture.later(30))

        val page = session.journalPage(null, 2u, EVERYTHING)
        assertEquals(listOf(other.sequence, last.sequence), page.rows.map { it.sequence })
        val rest = session.journalPage(page.before, 2u, EVERYTHING)
        assertEquals(1, rest.rows.size)
        assertNull(rest.before)
        val row = page.rows[1]
        assertEquals(RecordKind.PASSAGE, row.kind)
        assertEquals(fixture.later(5).wallMillis, row.atMillis)
        assertEquals(last.decision, row.decision)
        assertEquals(fixture.checkpoint, row.checkpoint)
        assertTrue(row.clockTrusted && row.sentence.isNotBlank() && row.reasons.isNotEmpty())
        val permits = session.journalPage(null, 9u, EVERYTHING.copy(decision = Decision.PERMIT))
        assertEquals(listOf(row), permits.rows)
        assertThrows(ChotException.BadInput::class.java) {
            session.journalPage(null, 9u, EVERYTHING.copy(subject = "Lan"))
        }

        val hours = session.journalCounts(fixture.later(-3600).wallMillis, fixture.later(3600).wallMillis)
        assertEquals("two cases", 2uL, hours.sumOf { it.permit + it.deny + it.refer })
        assertEquals(1uL, hours.sumOf { it.permit })
        assertEquals(2, session.journalCase(checkNotNull(last.sequence)).size)
        assertEquals(emptyList<JournalRow>(), session.journalCase(99uL))

        val met = session.journalContacts(checkNotNull(last.subject), 60u)
        assertEquals(listOf(other.subject to 25L), met.map { it.subject to it.apartSeconds })
        assertEquals(emptyList<ContactRow>(), session.journalContacts(checkNotNull(last.subject), 10u))

        assertEquals(JournalCheck(3uL, true, emptyList()), session.journalVerify())
        assertEquals(7 * 60, session.utcOffsetMinutes())
        val kept = checkNotNull(session.journalKeptFrom())
        assertEquals("a day of the city", 0L, (kept + 7 * 3_600_000L) % 86_400_000L)
        assertEquals("nothing is so old", JournalPurge(0uL, kept), session.journalPurge(null))
        assertThrows(ChotException.BadInput::class.java) { session.journalPurge(kept + 86_400_000L) }
        val file = folder.root.resolve("journal.ndjson")
        val export = session.journalExport(file.path, null, 2uL)
        assertEquals(2uL, export.records)
        val digest = MessageDigest.getInstance("SHA-256").digest(file.readBytes())
        assertEquals(export.sha256, digest.joinToString("") { "%02x".format(it) })
        assertEquals(2, file.readLines().size)
        assertTrue("signed by this phone", "\"key\":\"${session.journalKey()}\"" in file.readLines().last())
        assertThrows(ChotException.Storage::class.java) {
            session.journalExport(folder.root.resolve("no/such/folder").path, null, null)
        }
    }

    @Test
    fun `officers train without an enrolment, every verdict says so, and no code of it counts elsewhere`() {
        val codes = trainingCodes(Language.VIETNAMESE, fixture.clock)
        assertTrue("$codes", codes.size > 15 && codes.all { it.title.isNotBlank() && it.whatToExpect.isNotBlank() })
        assertEquals(listOf("two-people"), codes.filter { it.beside != null }.map { it.code })
        for (code in codes.filter { it.beside == null }) {
            CheckpointSession.training(Language.VIETNAMESE).use { training ->
                when (val outcome = training.present(code.text, emptyList(), fixture.clock)) {
                    is ScanOutcome.Passage -> {
                        assertTrue(code.code, outcome.view.training)
                        assertEquals(code.code, code.decision, outcome.view.decision)
                        assertEquals(code.reason, outcome.view.reasons.first().code)
                    }

                    else -> assertNull(code.code, code.decision)
                }
                assertTrue(training.health(fixture.clock).training)
                assertThrows(ChotException.NothingThere::class.java) { training.journalVerify() }
            }
        }
        val real = present(codes.single { it.code == "commute" }.text)
        assertEquals(Decision.DENY to "untrusted-issuer", real.decision to real.reasons.first().code)
        assertFalse(real.training || session.health(fixture.later(1)).training)
    }
}
