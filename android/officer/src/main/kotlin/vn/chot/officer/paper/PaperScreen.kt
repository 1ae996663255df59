package vn.chot.officer.paper

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.Choice
import vn.chot.design.Field
import vn.chot.design.LocalPalette
import vn.chot.design.NumberPad
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Space
import vn.chot.design.TextKey
import vn.chot.domain.PermitKind
import vn.chot.domain.Seen
import vn.chot.officer.R

/** O10: a paper's details, by a pad and by buttons. */
@Composable
fun PaperScreen(form: PaperForm, change: (PaperForm) -> Unit, done: (Seen) -> Unit, back: () -> Unit) {
    val title = if (form is PaperForm.Permit) R.string.permit_title else R.string.vaccination_title
    Page(
        stringResource(title),
        stringResource(R.string.back),
        back,
        bottom = {
            val paper = form.paper
            if (paper != null) {
                BigButton(stringResource(R.string.seen_it)) { done(paper) }
            } else {
                Missing(form)
            }
        }
    ) {
        when (form) {
            is PaperForm.Permit -> Permit(form, change)
            is PaperForm.Vaccination -> Vaccination(form, change)
        }
    }
}

@Composable
private fun Missing(form: PaperForm) {
    val what =
        when (form) {
            is PaperForm.Permit ->
                when {
                    form.isBackwards -> R.string.permit_backwards
                    form.from.length == DATE_DIGITS && dayOf(form.from) == null -> R.string.no_such_day
                    form.until.length == DATE_DIGITS && dayOf(form.until) == null -> R.string.no_such_day
                    else -> R.string.paper_fill
                }

            is PaperForm.Vaccination ->
                when {
                    form.isAhead -> R.string.dose_ahead
                    form.date.length == DATE_DIGITS && dayOf(form.date) == null -> R.string.no_such_day
                    else -> R.string.paper_fill
                }
        }
    Body(stringResource(what), Modifier.semantics { liveRegion = LiveRegionMode.Polite })
}

@Composable
private fun Permit(form: PaperForm.Permit, change: (PaperForm) -> Unit) {
    Second(stringResource(R.string.permit_number))
    Field(form.number, stringResource(R.string.permit_number)) { change(form.copy(number = it)) }
    val kinds =
        listOf(
            PermitKind.DUTY to R.string.permit_duty,
            PermitKind.SPECIAL to R.string.permit_special,
            PermitKind.SHIFT to R.string.permit_shift
        )
    for ((kind, word) in kinds) {
        Choice(stringResource(word), form.kind == kind) { change(form.copy(kind = kind)) }
    }
    val today = digitsOf(form.today)
    DateLine(stringResource(R.string.valid_from), form.from, form.at == PaperField.FROM, today, {
        change(form.copy(at = PaperField.FROM))
    }) { change(form.copy(from = it, at = PaperField.FROM)) }
    DateLine(stringResource(R.string.valid_until), form.until, form.at == PaperField.UNTIL, today, {
        change(form.copy(at = PaperField.UNTIL))
    }) { change(form.copy(until = it, at = PaperField.UNTIL)) }
}

@Composable
private fun Vaccination(form: PaperForm.Vaccination, change: (PaperForm) -> Unit) {
    Second(stringResource(R.string.doses))
    val palette = LocalPalette.current
    Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(Space.small)) {
        for (doses in 1..4) {
            val paint = if (form.doses == doses) palette.action else palette.panel
            TextKey("$doses", stringResource(R.string.dose_count, "$doses"), paint) { change(form.copy(doses = doses)) }
        }
    }
    DateLine(stringResource(R.string.last_dose), form.date, true, null, {}) { change(form.copy(date = it)) }
}

/** A date: today's at a touch, or typed. */
@Composable
private fun DateLine(
    name: String,
    digits: String,
    typing: Boolean,
    today: String?,
    choose: () -> Unit,
    change: (String) -> Unit
) {
    Choice(shown(digits), typing, under = name, onChoose = choose)
    if (!typing) return
    if (today != null && digits != today) BigButton(stringResource(R.string.today)) { change(today) }
    NumberPad(
        stringResource(R.string.erase),
        onDigit = { if (digits.length < DATE_DIGITS) change(digits + it) },
        onErase = { change(digits.dropLast(1)) }
    )
}
