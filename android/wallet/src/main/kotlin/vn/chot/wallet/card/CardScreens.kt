package vn.chot.wallet.card

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.Fact
import vn.chot.design.Field
import vn.chot.design.Heading
import vn.chot.design.Leads
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Space
import vn.chot.design.Tone
import vn.chot.design.Weight
import vn.chot.domain.Advice
import vn.chot.domain.Card
import vn.chot.domain.Certificate
import vn.chot.domain.Leg
import vn.chot.domain.Outlook
import vn.chot.domain.Revealed
import vn.chot.wallet.LocalZone
import vn.chot.wallet.R
import vn.chot.wallet.add.Attested
import vn.chot.wallet.add.kindOf
import vn.chot.wallet.dayOf
import vn.chot.wallet.home.HomeCard
import vn.chot.wallet.home.Line
import vn.chot.wallet.home.sentence
import vn.chot.wallet.lastDay
import vn.chot.wallet.spans
import vn.chot.wallet.timeAndDay
import vn.chot.wallet.written

/** What is known of a card. */
class Details(val held: HomeCard, val revealed: List<Revealed>, val certificates: List<Certificate>) {
    val card get() = held.card
}

class CardActions(
    val show: () -> Unit = {},
    val name: () -> Unit = {},
    val print: () -> Unit = {},
    val addCertificate: () -> Unit = {},
    val certificate: (String) -> Unit = {},
    val remove: () -> Unit = {},
    val back: () -> Unit = {}
)

/** W9: everything about a card. */
@Composable
fun DetailsScreen(details: Details, actions: CardActions) = Page(
    stringResource(R.string.details_title),
    stringResource(R.string.back),
    actions.back
) {
    val card = details.card
    Heading(card.called ?: stringResource(R.string.name_unknown))
    if (card.label != null && card.name != null) Body(card.name.orEmpty())
    when (details.held.line) {
        is Line.Unwell -> Unit
        is Line.NotDeclared -> BigButton(stringResource(R.string.show_anyway), onClick = actions.show)
        else -> BigButton(stringResource(R.string.show), onClick = actions.show)
    }
    Facts(card)
    Day(details.held)
    Heading(stringResource(R.string.revealed))
    for (item in details.revealed) {
        val value = item.value
        if (value == null) Body(item.text) else Fact(item.text, written(value))
    }
    Heading(stringResource(R.string.certificates))
    for (certificate in details.certificates) {
        Leads(kindOf(certificate.kind), under = written(certificate.day)) { actions.certificate(certificate.id) }
    }
    BigButton(
        stringResource(R.string.add_certificate),
        weight = Weight.SECOND,
        onClick = actions.addCertificate
    )
    Heading(stringResource(R.string.renew))
    Body(stringResource(R.string.renew_how))
    BigButton(stringResource(R.string.name_it), weight = Weight.SECOND, onClick = actions.name)
    BigButton(stringResource(R.string.print), weight = Weight.SECOND, onClick = actions.print)
    BigButton(stringResource(R.string.remove), weight = Weight.SECOND, onClick = actions.remove)
}

@Composable
private fun Facts(card: Card) {
    val none = stringResource(R.string.none_in_it)
    Fact(stringResource(R.string.issuer), card.issuer)
    val zone = LocalZone.current
    Fact(stringResource(R.string.issued), dayOf(card.issuedAtMillis, zone))
    Fact(
        stringResource(R.string.valid),
        stringResource(R.string.from_until, dayOf(card.validFromMillis, zone), lastDay(card.validUntilMillis, zone))
    )
    val doses = card.doses.map { stringResource(R.string.dose, "${it.number}", written(it.day)) }
    Fact(stringResource(R.string.doses), doses.joinToString("\n").ifEmpty { none })
    Fact(stringResource(R.string.permits), card.permits.joinToString("\n").ifEmpty { none })
}

/** What the day depends on besides, and whose rules it is told by. */
@Composable
private fun Day(held: HomeCard) {
    val day = held.outlook as? Outlook.Known ?: return
    for (window in day.windows) {
        val leg = window.legs.singleOrNull()
        val way =
            when (leg) {
                null -> stringResource(R.string.valid)
                Leg.TO_WORK -> stringResource(R.string.to_work)
                Leg.TO_HOME -> stringResource(R.string.to_home)
            }
        Fact(way, spans(listOf(window), held.zone))
    }
    day.declaredUntilMillis?.let { Body(stringResource(R.string.declared_until, timeAndDay(it, held.zone))) }
    if (day.dependsOn.isNotEmpty()) {
        Heading(stringResource(R.string.asked_there))
        day.dependsOn.forEach { Body(sentence(it.text)) }
    }
    Second(stringResource(R.string.rules_from, timeAndDay(day.rulesAtMillis, held.zone)))
}

/** What a card is called here. */
@Composable
fun NameScreen(card: Card, fault: Advice?, save: (String?) -> Unit, back: () -> Unit) {
    var name by remember { mutableStateOf(card.label.orEmpty()) }
    Page(
        stringResource(R.string.name_in_wallet),
        stringResource(R.string.back),
        back,
        bottom = { BigButton(stringResource(R.string.save)) { save(name.trim().ifEmpty { null }) } }
    ) {
        Wrong(fault)
        card.name?.let { Body(it) }
        Field(name, stringResource(R.string.name_in_wallet)) { name = it }
        Second(stringResource(R.string.name_example))
    }
}

/** Said before a card is taken out. */
@Composable
fun RemoveScreen(card: Card, fault: Advice?, remove: () -> Unit, back: () -> Unit) = Page(
    stringResource(R.string.remove_ask),
    stringResource(R.string.back),
    back,
    bottom = {
        BigButton(stringResource(R.string.cancel), onClick = back)
        BigButton(stringResource(R.string.remove), weight = Weight.SECOND, onClick = remove)
    }
) {
    Wrong(fault)
    Heading(card.called ?: stringResource(R.string.name_unknown))
    Body(stringResource(R.string.remove_what))
}

@Composable
private fun Wrong(fault: Advice?) {
    if (fault == null) return
    Banner(Tone.ALARM, fault.sentence)
    Body(fault.nextStep)
}

/** W10: the cards in their order. */
@Composable
fun FamilyScreen(
    cards: List<HomeCard>,
    fault: Advice?,
    move: (String, Int) -> Unit,
    details: (String) -> Unit,
    back: () -> Unit
) = Page(stringResource(R.string.family), stringResource(R.string.back), back) {
    Wrong(fault)
    cards.forEachIndexed { at, held ->
        val id = held.card.id
        Leads(held.card.called ?: stringResource(R.string.name_unknown)) { details(id) }
        if (cards.size > 1) {
            Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(Space.small)) {
                if (at > 0) {
                    BigButton(
                        stringResource(R.string.move_up),
                        Modifier.weight(1f),
                        weight = Weight.SECOND
                    ) { move(id, -1) }
                }
                if (at < cards.lastIndex) {
                    BigButton(
                        stringResource(R.string.move_down),
                        Modifier.weight(1f),
                        weight = Weight.SECOND
                    ) { move(id, 1) }
                }
            }
        }
    }
}

/** W11: a certificate beside a card. */
@Composable
fun CertificateScreen(
    certificate: Certificate,
    fault: Advice?,
    show: () -> Unit,
    remove: () -> Unit,
    back: () -> Unit
) {
    var asking by remember(certificate.id) { mutableStateOf(false) }
    if (asking) {
        Page(
            stringResource(R.string.certificate_remove),
            stringResource(R.string.back),
            { asking = false },
            bottom = {
                BigButton(stringResource(R.string.cancel)) { asking = false }
                BigButton(stringResource(R.string.remove), weight = Weight.SECOND, onClick = remove)
            }
        ) {
            Wrong(fault)
            Body(kindOf(certificate.kind))
        }
        return
    }
    Page(
        stringResource(R.string.certificates),
        stringResource(R.string.back),
        back,
        bottom = {
            BigButton(stringResource(R.string.show_certificate), onClick = show)
            BigButton(stringResource(R.string.remove), weight = Weight.SECOND) { asking = true }
        }
    ) {
        Attested(certificate)
        Body(sentence(certificate.person.text))
    }
}
