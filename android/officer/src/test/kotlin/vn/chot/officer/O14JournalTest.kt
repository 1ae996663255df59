package vn.chot.officer

import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.SimpleTimeZone
import java.util.TimeZone
import kotlin.math.abs
import org.json.JSONObject
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
import vn.chot.domain.Checkpoint
import vn.chot.domain.Decision
import vn.chot.domain.JournalFilter
import vn.chot.domain.JournalPage
import vn.chot.domain.JournalRow
import vn.chot.domain.Language
import vn.chot.domain.RecordKind
import vn.chot.domain.SeenKind
import vn.chot.domain.Store
import vn.chot.officer.check.Counts
import vn.chot.officer.check.dayStart
import vn.chot.officer.journal.CaseScreen
import vn.chot.officer.journal.JournalActions
import vn.chot.officer.journal.JournalScreen
import vn.chot.officer.status.StatusActions
import vn.chot.officer.status.StatusScreen
import vn.chot.officer.status.forTheHelpDesk
import vn.chot.testing.Office
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
    fun `O14 of three thousand records a page is asked for its fifty, and the pages are all of them`() {
        val asked = mutableListOf<Asked>()
        val bench = Bench(folder.newFolder()) { Watched(it, asked) }
        bench.city.open().use { session ->
            repeat(RECORDS) {
                bench.city.clocks.pass(4_000)
                session.lookUp(NUMBERS[it % NUMBERS.size], emptyList(), bench.city.clocks.read())
            }
        }
        bench.started()
        val journal = bench.model.journal
        val state = { journal.state.value }
        bench.model.open(Page.Journal)
        while (state().before != null) {
            assertEquals(asked.sumOf { it.rows.size }, state().rows.size)
            journal.more()
        }
        assertEquals((RECORDS downTo 1).map { it.toLong() }, state().rows.map { it.sequence })
        assertEquals(List(RECORDS / 50) { 50 to 50 }, asked.map { it.limit to it.rows.size })
        val goesOn = asked.zipWithNext().all { (a, b) -> b.before == a.rows.last() }
        assertTrue("each goes on where the one before ended", goesOn)
        val all = state().rows
        // A case counts once, by its last step.
        val continued = all.mapNotNull { it.continues }.toSet()
        val counted = state().hours.sumOf { it.permit + it.deny + it.refer }
        assertEquals(all.count { it.sequence !in continued }.toLong(), counted)
        val times = asked.map { it.millis }.sorted()
        println("officer: a page of 50 of $RECORDS records: ${times[times.size / 2]} ms, at most ${times.last()} ms")

        asked.clear()
        journal.filter(Decision.DENY)
        while (state().before != null) journal.more()
        assertEquals(all.filter { it.decision == Decision.DENY }, state().rows)
        assertTrue("$asked", asked.all { it.rows.size <= it.limit })
    }

    /** A page that was asked for: from where, how many records, which came, and after how long. */
    private data class Asked(val before: Long?, val limit: Int, val rows: List<Long>, val millis: Long)

    private class Watched(private val real: Store, private val asked: MutableList<Asked>) : Store by real {
        override fun open(checkpoint: String, language: Language): Checkpoint =
            Session(real.open(checkpoint, language), asked)
    }

    private class Session(private val real: Checkpoint, private val asked: MutableList<Asked>) : Checkpoint by real {
        override fun journalPage(before: Long?, limit: Int, filter: JournalFilter): JournalPage {
            val began = System.nanoTime()
            val page = real.journalPage(before, limit, filter)
            asked += Asked(before, limit, page.rows.map { it.sequence }, (System.nanoTime() - began) / 1_000_000)
            return page
        }
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
    fun `O15 a case is what chot journal case says, and contacts are those by brute force`() {
        val bench = morning()
        bench.city.clocks.pass(20 * 60_000)
        for (number in listOf("079190000103", "079190000999")) {
            bench.check.lookUp(number)
            bench.check.next()
        }
        bench.model.open(Page.Journal)
        val journal = bench.model.journal
        val rows = journal.state.value.rows
        val shown = rows.map { row ->
            journal.look(row.sequence)
            val case = journal.state.value.case
            journal.contacts(checkNotNull(row.subject))
            val found = checkNotNull(journal.state.value.contacts)
            fun apart(other: JournalRow) = rows.filter { it.subject == row.subject }.minOf {
                abs(checkNotNull(it.atMillis) - checkNotNull(other.atMillis))
            }
            val near = rows.filter { it.subject != row.subject && apart(it) <= 15 * 60_000 }
            assertEquals(near.mapNotNull { it.subject }.toSet(), found.map { it.subject }.toSet())
            case
        }
        assertTrue(shown.any { it.size == 2 })
        bench.check.close()
        val copy = bench.city.copied(folder.newFolder().resolve("copy"))
        for ((row, case) in rows.zip(shown)) {
            val lines = Office.run("journal", "case", copy.path, "${row.sequence}", "--json").trim().lines()
            val said = lines.map(::JSONObject).map { it.getLong("seq") to it.getString("decision") }
            assertEquals(said, case.map { it.sequence to it.decision?.name?.lowercase() })
        }
    }

    @Test
    fun `O15 one hour's and one person's records are found among all`() {
        val bench = morning()
        bench.city.clocks.pass(3_600_000)
        bench.check.lookUp("079190000999")
        bench.check.next()
        bench.model.open(Page.Journal)
        val journal = bench.model.journal
        val all = journal.state.value.rows
        val hours = journal.state.value.hours.filter { it.permit + it.deny + it.refer > 0 }.map { it.hourMillis }
        assertEquals(2, hours.size)
        for (hour in hours) {
            journal.hour(hour)
            val within = all.filter { checkNotNull(it.atMillis) in hour until hour + 3_600_000 }
            assertEquals(within, journal.state.value.rows)
            assertTrue(within.size in 1 until all.size)
        }
        journal.filter(Decision.DENY)
        assertEquals(listOf(Decision.DENY), journal.state.value.rows.map { it.decision })
        journal.hour(hours.last())
        assertEquals("pressed again, any hour", 2, journal.state.value.rows.size)
        val subject = checkNotNull(all.first().subject)
        journal.of(subject)
        assertEquals(all.filter { it.subject == subject }, journal.state.value.rows)
        assertEquals(2, journal.state.value.rows.size)
        journal.filter(null)
        assertEquals(all, journal.state.value.rows)
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
        // What is handed on is what this phone signed: the command line says so without the phone.
        val last = checkNotNull(bench.model.journal.state.value.export)
        bench.check.close()
        val copy = bench.city.copied(folder.newFolder().resolve("copy"))
        val status = JSONObject(Office.run("device", "status", copy.path, "--json", "--at", NOW))
        val key = status.getJSONObject("journal").getString("key")
        Office.run("journal", "verify-export", last.file.path, "--key", key)
        last.file.writeText(last.file.readText().replace("\"deny\"", "\"permit\""))
        val (code, said) = Office.ask("journal", "verify-export", last.file.path, "--key", key)
        assertTrue(said, code != 0)
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
    fun `O16 whole days that are too old are deleted, and the journal says that they were`() {
        val into = folder.newFolder()
        val bench = Bench(into).started()
        val clocks = bench.city.clocks
        val journal = bench.model.journal
        val began = clocks.read().wallMillis
        val midnight = dayStart(began, 7 * 60) + DAY
        // In the morning, at 23:50, and twenty minutes later.
        for (at in listOf(began, midnight - 600_000, midnight + 600_000)) {
            clocks.pass(at - clocks.read().wallMillis)
            bench.check.lookUp("079190000999")
            bench.check.next()
        }
        bench.model.open(Page.Journal)
        val before = journal.state.value
        assertEquals(3, before.rows.size)
        // The data are from the same day: so many days are kept.
        val days = (dayStart(began, 7 * 60) - checkNotNull(before.keptFrom)) / DAY
        clocks.pass((days + 1) * DAY - (clocks.read().wallMillis - began))
        journal.clear()
        assertEquals("this phone's clock alone deletes nothing", 0L, journal.state.value.cleared)

        val public = folder.newFolder()
        val published = Instant.ofEpochMilli(clocks.read().wallMillis - 3_600_000)
        Office(into, bench.city).publish(public, "$published")
        bench.model.updates.fromFolder(public.path)
        journal.open()
        assertEquals(midnight, journal.state.value.keptFrom)
        journal.clear()
        assertEquals("the first day's", 2L, journal.state.value.cleared)
        journal.open()
        val (notices, passages) = journal.state.value.rows.partition { it.kind == RecordKind.NOTICE }
        assertEquals("the next day's stays as it was", before.rows.take(1), passages)
        val said = notices.map { it.sentence }.single { "quá hạn lưu" in it }
        val screen = show(LONG) { ChotTheme(false) { JournalScreen(journal.state.value, JournalActions()) } }
        assertTrue("$said in ${screen.said()}", screen.says(said))
        journal.verify()
        assertTrue("${journal.state.value.check}", journal.state.value.check?.isSound == true)
        journal.clear()
        assertEquals("once", 0L, journal.state.value.cleared)
    }

    @Test
    fun `O17 the status is what the store says, for the help desk too`() {
        val bench = morning()
        bench.model.open(Page.Status)
        val status = bench.model.status.state.value
        assertEquals("Example City", status.store?.city)
        assertNull(status.journalLoss)
        bench.check.close()
        val copy = bench.city.copied(folder.newFolder().resolve("copy"))
        val at = Instant.ofEpochMilli(bench.city.clocks.read().wallMillis).toString()
        val said = JSONObject(Office.run("device", "status", copy.path, "--json", "--at", at))
        val store = checkNotNull(status.store)
        for ((name, value) in listOf(
            "city" to store.city,
            "published_at" to store.publishedAt,
            "fresh_until" to store.freshUntil,
            "expires" to store.expires
        )) {
            assertEquals(name, said.getString(name), value)
        }
        assertEquals(said.getJSONObject("policy").run { "${getString("id")} ${getInt("version")}" }, store.policy)
        assertEquals(said.getLong("age_seconds"), store.ageSeconds)
        assertEquals(said.getBoolean("expired"), store.expired)
        assertEquals(said.getJSONObject("roster").getLong("entries"), store.rosterEntries)
        val roles = said.getJSONArray("roles")
        assertEquals(
            List(roles.length()) { roles.getJSONObject(it).run { getString("role") to getLong("version") } },
            store.roles.map { it.name to it.version }
        )
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
        const val RECORDS = 3_000

        /** Four who are listed, and one who isn't. */
        val NUMBERS = (101..104).map { "079190000$it" } + "079190000999"

        /** Has room for everything. */
        val LONG = Phone(height = 1_600)
        const val NOW = "2021-10-05T07:20:00+07:00"
        const val PSEUDONYM = "36782e453613b0159674408b61fd07d8"
    }
}
