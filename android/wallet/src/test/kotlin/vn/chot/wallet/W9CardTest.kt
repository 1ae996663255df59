package vn.chot.wallet

import java.time.Instant
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.SimpleTimeZone
import java.util.TimeZone
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
import vn.chot.testing.Office
import vn.chot.testing.Phone
import vn.chot.testing.show
import vn.chot.wallet.card.CardActions
import vn.chot.wallet.card.Details
import vn.chot.wallet.card.DetailsScreen
import vn.chot.wallet.card.FamilyScreen
import vn.chot.wallet.card.NameScreen
import vn.chot.wallet.card.RemoveScreen
import vn.chot.wallet.home.Line

/** A card's page, and the family: W9 and W10. */
@RunWith(RobolectricTestRunner::class)
class W9CardTest {
    @get:Rule val folder = TemporaryFolder()

    private fun Bench.opened(): Details {
        model.openDetails(first().card.id)
        return checkNotNull(model.details.value) { "no details" }
    }

    /** A field of what `chot inspect` prints. */
    private fun field(printed: String, name: String): String? =
        Regex(""""$name": ?"?([^",}]+)"?""").find(printed)?.groupValues?.get(1)

    @Test
    fun `W9 the page says what chot inspect says`() {
        val bench = Bench(folder.root)
        val print = bench.citizen.city.file("print.txt")
        bench.citizen.wallet.add(print.readText())
        bench.started()
        val details = bench.opened()
        val inspected = Office.ask("inspect", "--json", print.path).second
        val card = details.card
        assertEquals(field(inspected, "iss"), card.issuer)
        assertEquals(field(inspected, "iat"), "${card.issuedAtMillis / 1000}")
        assertEquals(field(inspected, "nbf"), "${card.validFromMillis / 1000}")
        assertEquals(field(inspected, "exp"), "${card.validUntilMillis / 1000}")
        assertEquals(field(inspected, "name"), card.name)
        val doses = Regex(""""dose": ?(\d+),\s*"date": ?"([^"]+)"""").findAll(inspected)
        assertEquals(
            doses.map { it.groupValues[1] to it.groupValues[2] }.toList(),
            card.doses.map {
                "${it.number}" to
                    it.day
            }
        )
        val shown = details.revealed.associate { it.code to it.value }
        assertEquals(field(inspected, "birth_date"), shown["birth-date"])
        assertTrue("$shown", shown["id-last-four"].orEmpty().contains(field(inspected, "id_last_four").orEmpty()))
    }

    @Test
    fun `W9 all of it stands on the page, in both languages`() {
        for (language in Language.entries) {
            val bench = Bench(folder.newFolder(), language).holding().started()
            val details = bench.opened()
            val screen =
                show(Phone(language.tag, height = 4_000)) { ChotTheme(false) { DetailsScreen(details, CardActions()) } }
            for (text in listOf("Example City", "16/03/2022", "20/08/2021", "14/03/1990", "0101")) {
                assertTrue("$text: ${screen.said()}", screen.says(text))
            }
            assertTrue(details.revealed.all { it.text.isNotBlank() })
        }
    }

    @Test
    fun `W9 days are the city's, whatever the phone's time zone is`() {
        val here = TimeZone.getDefault()
        try {
            TimeZone.setDefault(SimpleTimeZone(-12 * 3_600_000, "elsewhere"))
            val bench = Bench(folder.root).holding()
            val (controller, screen) = bench.app(Phone(height = 4_000))
            val model = (controller.get().application as WalletApplication).model
            screen.until("the card") { model.cards.value.isNotEmpty() }
            val card = model.cards.value.first().card
            model.openDetails(card.id)
            fun day(offset: Int) = DateTimeFormatter.ofPattern("dd/MM/yyyy")
                .format(Instant.ofEpochMilli(card.issuedAtMillis).atOffset(ZoneOffset.ofHours(offset)))
            assertFalse(day(7) == day(-12))
            screen.until(day(7)) { says(day(7)) }
            assertFalse("${screen.said()}", screen.says(day(-12)))
            controller.pause().stop().destroy()
        } finally {
            TimeZone.setDefault(here)
        }
    }

    @Test
    fun `W10 cards are named, ordered and taken out, and each declares apart`() {
        val bench = Bench(folder.root).holding()
        val office = Office(folder.root, bench.citizen.city)
        val request = folder.newFile().apply { writeText(bench.citizen.wallet.request("079190000401")) }
        bench.citizen.wallet.add(office.issue("phuc.json", request))
        bench.started()
        val (lan, phuc) = bench.model.cards.value.map { it.card.id }
        assertTrue(bench.model.cards.value[1].line is Line.NotDeclared)
        bench.citizen.declare(phuc, yes = 0)
        bench.model.refresh()
        assertEquals(Line.Unwell, bench.model.cards.value[1].line)
        assertTrue("one's symptoms aren't another's", bench.first().line is Line.PassUntil)

        bench.model.move(phuc, -1)
        assertEquals(listOf(phuc, lan), bench.model.cards.value.map { it.card.id })
        bench.model.move(phuc, -1)
        assertEquals(listOf(phuc, lan), bench.model.cards.value.map { it.card.id })
        bench.model.move(phuc, 1)
        assertEquals(listOf(lan, phuc), bench.model.cards.value.map { it.card.id })

        bench.model.openDetails(lan)
        bench.model.open(Page.Name(lan))
        bench.model.rename(lan, "x".repeat(61))
        assertTrue(bench.model.fault.value?.nextStep.orEmpty().isNotBlank())
        assertEquals(Page.Name(lan), bench.model.pages.value.last())
        bench.model.rename(lan, "Mẹ")
        assertEquals(Page.Details(lan), bench.model.pages.value.last())
        assertEquals("Mẹ", bench.model.details.value?.card?.called)
        bench.model.rename(lan, null)
        assertEquals(bench.citizen.city.text("holder"), bench.first().card.called)

        bench.model.open(Page.Remove(lan))
        bench.model.remove(lan)
        assertEquals(emptyList<Page>(), bench.model.pages.value)
        assertEquals(listOf(phuc), bench.model.cards.value.map { it.card.id })
        bench.model.remove(lan)
        assertTrue(bench.model.fault.value?.sentence.orEmpty().isNotBlank())
    }

    @Test
    fun `W10 somebody else's code is one touch from the one that is shown`() {
        val bench = Bench(folder.root).holding()
        bench.citizen.wallet.add(Office(folder.root, bench.citizen.city).issue("phuc.json"))
        bench.started()
        val (lan, phuc) = bench.model.cards.value.map { it.card.id }
        bench.model.show(lan)
        val before = bench.model.show.state.value
        bench.model.switch(phuc)
        assertEquals(1, bench.model.pages.value.size)
        assertFalse(before == bench.model.show.state.value)
        assertEquals("1992", bench.model.birthYears.value[phuc])
    }

    @Test
    fun `W9 W10 pictures`() {
        for (phone in Phone.COVERING) {
            val bench = Bench(folder.newFolder(), languageOf(phone)).holding().started()
            val details = bench.opened()
            val screen = show(phone) { ChotTheme(phone.night) { DetailsScreen(details, CardActions()) } }
            PICTURES.check("W9-details", phone, screen)
            val cards = listOf(bench.first(), bench.first().copy(card = bench.first().card.labelled("Ông ngoại")))
            val family =
                show(phone) { ChotTheme(phone.night) { FamilyScreen(cards, null, { _, _ -> }, {}) {} } }
            PICTURES.check("W10-family", phone, family)
            val name = show(phone) { ChotTheme(phone.night) { NameScreen(cards[1].card, null, {}) {} } }
            PICTURES.check("W10-name", phone, name)
        }
        val card = Bench(folder.newFolder()).holding().started().first().card
        val remove = show(Phone()) { ChotTheme(false) { RemoveScreen(card, null, {}) {} } }
        PICTURES.check("W10-remove", Phone(), remove)
    }
}
