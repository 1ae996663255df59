package vn.chot.officer

import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.SimpleTimeZone
import java.util.TimeZone
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
import vn.chot.domain.Language
import vn.chot.domain.SeenKind
import vn.chot.officer.check.Counts
import vn.chot.officer.journal.CaseScreen
import vn.chot.officer.journal.JournalActions
import vn.chot.officer.journal.JournalScreen
import vn.chot.officer.status.StatusActions
import vn.chot.officer.status.StatusScreen
import vn.chot.officer.status.forTheHelpDesk
import vn.chot.testing.Phone
import vn.chot.testing.show

/** Looking back (O14, O15, O16), and at the phone itself (O17, O19). */
@RunWith(RobolectricTestRunner::class)
class O14JournalTest {
    @get:Rule val folder = TemporaryFolder()

    /** A morning: one let through, one turned back, one who was referred and then had the card seen. */
    private fun morning(language: Language = Language.VIETNAMESE): Bench {
        val bench = Bench(folder.newFolder(), language).started()
        bench.check.onFrame(bench.city.photo())
        bench.check.next()
        bench.city.clocks.pass(40_000)
        bench.check.lookUp("079190000999")
        bench.check.next()
        bench.city.clocks.pass(40_000)
        bench.check.lookUp("079190000102")
        bench.check.tick(SeenKind.STAFF_CARD, true)
        bench.check.next()
        return bench
    }

    @Test
    fun `O14 the journal shows the newest first, by decision, and names nobody`() {
        val bench = morning()
        bench.model.open(Page.Journal)
        val rows = bench.model.journal.state.value.rows
        assertEquals(rows.map { it.sequence }.sortedDescending(), rows.map { it.sequence })
        assertTrue("$rows", rows.size >= 4)
        assertFalse("$rows", "$rows".contains(bench.city.text("holder")))
        bench.model.journal.filter(Decision.DENY)
        assertTrue(bench.model.journal.state.value.rows.all { it.decision == Decision.DENY })
        assertEquals(3L, bench.model.journal.state.value.hours.sumOf { it.permit + it.deny + it.refer })
    }

    @Test
    fun `O14 the day and its times are the city's, whatever the phone's time zone is`() {
        val here = TimeZone.getDefault()
        try {
            val bench = morning()
            // Half an hour later the phone's own day begins.
            val midnight = bench.city.clocks.read().wallMillis + 1_800_000
            TimeZone.setDefault(SimpleTimeZone((DAY / 2 - (midnight + DAY / 2) % DAY).toInt(), "elsewhere"))
            bench.city.clocks.pass(3_600_000)
            bench.check.lookUpHealth()
            assertEquals(Counts(permit = 1, deny = 1, refer = 1), bench.check.above.value.counts)
            bench.model.open(Page.Journal)
            val state = bench.model.journal.state.value
            assertEquals(3L, state.hours.sumOf { it.permit + it.deny + it.refer })
            assertEquals(7 * 60, state.offsetMinutes)
            val screen = show(Phone()) { ChotTheme(false) { JournalScreen(state, JournalActions()) } }
            val newest = Instant.ofEpochMilli(checkNotNull(state.rows.first().atMillis)).atOffset(ZoneOffset.ofHours(7))
            val time = DateTimeFormatter.ofPattern("HH:mm dd/MM").format(newest)
            assertTrue("$time in ${screen.said()}", screen.says(time))
            bench.model.open(Page.Status)
            assertEquals(7 * 60, bench.model.status.state.value.offsetMinutes)
        } finally {
            TimeZone.setDefault(here)
        }
    }

    @Test
    fun `O15 a case has its steps in order, and others who were there are found`() {
        val bench = morning()
        bench.model.open(Page.Journal)
        val journal = bench.model.journal
        journal.look(journal.state.value.rows.first().sequence)
        val case = journal.state.value.case
        assertEquals(2, case.size)
        assertEquals(case.map { it.sequence }.sorted(), case.map { it.sequence })
        journal.contacts(checkNotNull(case.last().subject))
        assertTrue("${journal.state.value.contacts}", checkNotNull(journal.state.value.contacts).isNotEmpty())
    }

    @Test
    fun `O16 an export is checked by its digest, and an earlier one is gone`() {
        val bench = morning()
        bench.model.journal.export()
        val first = checkNotNull(bench.model.journal.state.value.export)
        val digest = java.security.MessageDigest.getInstance("SHA-256").digest(first.file.readBytes())
        assertEquals(first.export.sha256, digest.joinToString("") { "%02x".format(it) })
        assertEquals(first.export.records, first.file.readLines().size.toLong())
        bench.city.clocks.pass(1_000)
        bench.model.journal.export()
        assertFalse(first.file.exists())
        bench.model.journal.verify()
        assertTrue(bench.model.journal.state.value.check?.isSound == true)
    }

    @Test
    fun `O16 what has to be kept is said, and nothing of it is cleared`() {
        val bench = morning()
        bench.model.open(Page.Journal)
        val journal = bench.model.journal
        val kept = checkNotNull(journal.state.value.keptFrom)
        assertTrue("three weeks", bench.city.clocks.read().wallMillis - kept in 20 * DAY..23 * DAY)
        val records = journal.state.value.rows.size
        journal.clear()
        assertEquals(0L, journal.state.value.cleared)
        journal.open()
        assertEquals(records, journal.state.value.rows.size)
        journal.verify()
        assertTrue(journal.state.value.check?.isSound == true)
    }

    @Test
    fun `O17 the status is what the store says, for the help desk too`() {
        val bench = morning()
        bench.model.open(Page.Status)
        val status = bench.model.status.state.value
        assertEquals("Example City", status.store?.city)
        assertNull(status.journalLoss)
        val text = forTheHelpDesk(status)
        assertTrue(text, text.contains("roster: 4") && text.contains("city: Example City"))
        assertFalse(text, text.contains(bench.city.text("holder")))
    }

    @Test
    fun `O19 the self-test passes its seven checks, and a keystore that fails is found`() {
        val bench = morning()
        bench.model.status.test()
        assertEquals(7, bench.model.status.state.value.checks.count { it.ok })
        bench.city.secrets.fault = vn.chot.domain.SecretFault(false, "worn out")
        bench.model.status.test()
        val failed = bench.model.status.state.value.checks.filter { !it.ok }.map { it.code }
        assertTrue("$failed", "keystore" in failed)
    }

    @Test
    fun `O14 pictures`() {
        for (phone in Phone.COVERING) {
            val bench = morning(if (phone.language == "vi") Language.VIETNAMESE else Language.ENGLISH)
            bench.model.open(Page.Journal)
            val journal = bench.model.journal
            val list = show(phone) { ChotTheme(phone.night) { JournalScreen(journal.state.value, JournalActions()) } }
            PICTURES.check("O14-journal", phone, list)
            journal.look(journal.state.value.rows.first().sequence)
            // The city's keys differ from run to run, and with them its pseudonyms.
            val looked = journal.state.value
            assertTrue(looked.case.any { it.subject != null })
            val steps = looked.case.map { step -> step.copy(subject = step.subject?.let { PSEUDONYM }) }
            val shown = looked.copy(case = steps)
            val case = show(phone) { ChotTheme(phone.night) { CaseScreen(shown, JournalActions()) } }
            PICTURES.check("O15-case", phone, case)
        }
    }

    @Test
    fun `O17 pictures`() {
        for (phone in Phone.COVERING) {
            val bench = morning(if (phone.language == "vi") Language.VIETNAMESE else Language.ENGLISH)
            bench.model.open(Page.Status)
            // What differs from run to run, and from machine to machine, isn't for a picture.
            val state = bench.model.status.state.value.run { copy(store = store?.copy(storageBytes = 1_234_567)) }
            val screen = show(phone) { ChotTheme(phone.night) { StatusScreen(state, StatusActions()) } }
            PICTURES.check("O17-status", phone, screen)
        }
    }

    private companion object {
        const val DAY = 86_400_000L
        const val PSEUDONYM = "36782e453613b0159674408b61fd07d8"
    }
}
