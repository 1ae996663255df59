package vn.chot.wallet

import java.time.Instant
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.Card
import vn.chot.domain.Outlook
import vn.chot.domain.Said
import vn.chot.testing.Phone
import vn.chot.testing.show
import vn.chot.wallet.home.HomeActions
import vn.chot.wallet.home.HomeCard
import vn.chot.wallet.home.HomeScreen
import vn.chot.wallet.home.Line
import vn.chot.wallet.home.lineOf

/** The first page: what the day brings, by the core's outlook. */
@RunWith(RobolectricTestRunner::class)
class W4HomeTest {
    @get:Rule val folder = TemporaryFolder()

    private fun at(time: String, day: String = "2021-10-05") =
        Instant.parse("${day}T$time:00+07:00".let { java.time.OffsetDateTime.parse(it).toInstant().toString() })
            .toEpochMilli()

    private fun Bench.lineAt(time: String, day: String = "2021-10-05"): Line {
        clocks.set(at(time, day))
        model.refresh()
        return first().line
    }

    @Test
    fun `W4 the line of twelve instants of the day is what the core's outlook says`() {
        val bench = Bench(folder.root).holding().started()
        // Declared at 06:10, for 24 hours; windows 06:30–08:00 and 16:30–18:00.
        val expected =
            listOf(
                "06:15" to Line.PassFrom(at("06:30")),
                "06:29" to Line.PassFrom(at("06:30")),
                "06:30" to Line.PassUntil(at("08:00")),
                "07:10" to Line.PassUntil(at("08:00")),
                "07:59" to Line.PassUntil(at("08:00")),
                "08:00" to Line.PassFrom(at("16:30")),
                "12:00" to Line.PassFrom(at("16:30")),
                "16:29" to Line.PassFrom(at("16:30")),
                "16:30" to Line.PassUntil(at("18:00")),
                "17:59" to Line.PassUntil(at("18:00")),
                "18:00" to Line.Over(emptyList()),
                "23:59" to Line.Over(emptyList())
            )
        assertEquals(expected, expected.map { (time, _) -> time to bench.lineAt(time) })
        // The next morning it is still fresh, but won't be when the first window opens.
        val later = bench.lineAt("06:05", "2021-10-06")
        assertTrue("$later", later is Line.NotDeclared && later.then.size == 2)
    }

    @Test
    fun `W4 what isn't known promises nothing, and says why`() {
        val bench = Bench(folder.root)
        bench.citizen.holding()
        bench.started()
        // Declared today, and no rules.
        val line = bench.first().line as Line.Unknown
        assertEquals("no-rules", line.why.code)
        bench.clocks.pass(24 * 3_600_000L)
        bench.model.refresh()
        assertEquals(Line.NotDeclared(emptyList()), bench.first().line)
        bench.citizen.following()
        bench.clocks.pass(72 * 3_600_000L)
        bench.citizen.declare()
        bench.model.refresh()
        assertEquals("rules-old", (bench.first().line as Line.Unknown).why.code)
    }

    @Test
    fun `W4 symptoms, the end and the beginning of a card come before its windows`() {
        val bench = Bench(folder.root).holding().started()
        val card = bench.first().card
        assertEquals(
            Line.Expired(card.validUntilMillis),
            lineOf(card, bench.first().outlook, card.validUntilMillis)
        )
        assertTrue(lineOf(card, bench.first().outlook, card.validUntilMillis - 1) !is Line.Expired)
        assertEquals(
            Line.NotYet(card.validFromMillis),
            lineOf(card, bench.first().outlook, card.validFromMillis - 1)
        )
        bench.citizen.declare(yes = 0)
        bench.model.refresh()
        assertEquals(Line.Unwell, bench.first().line)
        bench.citizen.declare()
        bench.model.refresh()
        assertTrue(bench.first().line is Line.PassUntil)
    }

    @Test
    fun `W4 a print is never asked for a declaration, and what it lacks is said`() {
        val bench = Bench(folder.root)
        bench.citizen.wallet.add(bench.citizen.city.file("print.txt").readText())
        bench.citizen.following()
        bench.started()
        val line = bench.first().line
        assertTrue("$line", line is Line.Missing && line.what.isNotEmpty())
    }

    @Test
    fun `W4 one button, which does what the line asks for`() {
        val bench = Bench(folder.root).holding().started()
        val done = mutableListOf<String>()
        val actions =
            HomeActions(
                { done += "show" },
                { done += "declare" },
                { done += "advice" },
                { done += "details" },
                { done += "add" },
                {},
                { done += "settings" }
            )
        val held = bench.first()
        val lines =
            listOf(
                Line.PassUntil(held.card.validUntilMillis) to ("Hiện mã" to "show"),
                Line.NotDeclared(emptyList()) to ("Khai báo y tế" to "declare"),
                Line.Unwell to ("Xem lời khuyên" to "advice"),
                Line.Expired(held.card.validUntilMillis) to ("Cách gia hạn" to "details"),
                Line.Unknown(Said("x", "y")) to ("Hiện mã" to "show")
            )
        for ((line, button) in lines) {
            val screen = show(Phone()) { ChotTheme(false) { HomeScreen(listOf(held.copy(line = line)), actions) } }
            assertEquals(listOf(button.first, "Chi tiết", "Thêm mã", "Cài đặt"), screen.buttons())
            screen.press(button.first)
            assertEquals(button.second, done.last())
        }
    }

    @Test
    fun `W4 pictures`() {
        for (phone in Phone.COVERING) {
            val bench = Bench(folder.newFolder(), languageOf(phone)).holding().started()
            val mine = bench.first()
            bench.clocks.set(at("06:15"))
            bench.model.refresh()
            val waiting = bench.first()
            bench.clocks.set(at("06:45", "2021-10-06"))
            bench.model.refresh()
            val undeclared = bench.first()
            bench.citizen.declare(yes = 1)
            bench.model.refresh()
            val unwell = bench.first()
            val pages =
                listOf(
                    "W4-pass" to listOf(mine),
                    "W4-from" to listOf(waiting),
                    "W4-undeclared" to listOf(undeclared),
                    "W4-family" to listOf(unwell, mine.copy(card = mine.card.labelled("Ông ngoại"))),
                    "W4-empty" to emptyList()
                )
            for ((name, cards) in pages) {
                val screen = show(phone) { ChotTheme(phone.night) { HomeScreen(cards, HomeActions()) } }
                PICTURES.check(name, phone, screen)
            }
        }
        val phone = Phone()
        val bench = Bench(folder.newFolder())
        bench.citizen.holding()
        bench.started()
        val unknown = bench.first()
        val expired = unknown.copy(line = Line.Expired(unknown.card.validUntilMillis))
        for ((name, card) in listOf("W4-unknown" to unknown, "W4-expired" to expired)) {
            val screen = show(phone) { ChotTheme(false) { HomeScreen(listOf(card), HomeActions()) } }
            PICTURES.check(name, phone, screen)
        }
    }
}

fun Card.labelled(label: String) = but(label = label)

fun Card.print() = but(live = false, declaredAtMillis = null, hasSymptoms = null)

private fun Card.but(
    label: String? = this.label,
    live: Boolean = this.live,
    declaredAtMillis: Long? = this.declaredAtMillis,
    hasSymptoms: Boolean? = this.hasSymptoms
) = Card(
    id,
    label,
    name,
    issuer,
    issuedAtMillis,
    validFromMillis,
    validUntilMillis,
    doses,
    permits,
    live,
    declaredAtMillis,
    hasSymptoms,
    certificates
)
