package vn.chot.officer.check

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.LargeType
import vn.chot.design.LocalPalette
import vn.chot.design.NumberPad
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Space
import vn.chot.design.Type
import vn.chot.officer.R

/** The lengths that an ID number has: the old card's, and the new one's. */
internal val ID_LENGTHS = setOf(9, 12)

/** O11: an ID number by a pad of its own, in groups, counted. What was typed is kept nowhere. */
@Composable
fun NoCodeScreen(lookUp: (String) -> Unit, back: () -> Unit) {
    // Not saved: a number must not lie in the system's saved state.
    var number by remember { mutableStateOf("") }
    NoCode(number, { number = it }, lookUp, back)
}

@Composable
internal fun NoCode(number: String, change: (String) -> Unit, lookUp: (String) -> Unit, back: () -> Unit) {
    val palette = LocalPalette.current
    val ready = number.length in ID_LENGTHS
    Page(
        stringResource(R.string.enter_id),
        stringResource(R.string.back),
        back,
        bottom = {
            NumberPad(
                stringResource(R.string.erase),
                onDigit = { if (number.length < ID_LENGTHS.max()) change(number + it) },
                onErase = { change(number.dropLast(1)) }
            )
            if (ready) {
                BigButton(stringResource(R.string.look_up)) { lookUp(number) }
            } else {
                Body(
                    stringResource(R.string.id_counted, "${number.length}"),
                    Modifier.padding(vertical = Space.medium).semantics { liveRegion = LiveRegionMode.Polite }
                )
            }
        }
    ) {
        // First what is typed: with large type the rest is below the fold.
        Column(
            Modifier.fillMaxWidth().background(palette.panel.ground).padding(Space.medium),
            Arrangement.Center
        ) {
            LargeType(1.2f) {
                androidx.compose.material3.Text(
                    grouped(number).ifEmpty { "–" },
                    color = palette.panel.ink,
                    style = Type.name
                )
            }
        }
        Second(stringResource(R.string.enter_id_hint))
        Second(stringResource(R.string.no_code_card))
    }
}
