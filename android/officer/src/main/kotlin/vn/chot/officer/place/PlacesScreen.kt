package vn.chot.officer.place

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.items
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import kotlin.math.cos
import kotlin.math.sin
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.Choice
import vn.chot.design.Field
import vn.chot.design.LocalPalette
import vn.chot.design.Page
import vn.chot.design.Space
import vn.chot.design.TopBar
import vn.chot.domain.Place
import vn.chot.officer.Choosing
import vn.chot.officer.R

/** O4: which checkpoint this is, and which way the checked lane goes. */
@Composable
fun PlacesScreen(choosing: Choosing, choose: (String, Double?) -> Unit, back: () -> Unit) {
    var picked by rememberSaveable { mutableStateOf<String?>(null) }
    val place = choosing.places.firstOrNull { it.name == picked }
    if (place != null) {
        HeadingScreen(place, { choose(place.name, it) }) { picked = null }
        return
    }
    Choosing(choosing, { picked = it.name }, back)
}

@Composable
private fun Choosing(choosing: Choosing, pick: (Place) -> Unit, back: () -> Unit) {
    var search by rememberSaveable { mutableStateOf("") }
    val found = choosing.places.filter { matches(it, search) }.sortedByDescending { it.name == choosing.chosen }
    Column(Modifier.fillMaxSize().background(LocalPalette.current.page.ground).safeDrawingPadding()) {
        val way = stringResource(R.string.back).takeIf { choosing.chosen != null }
        TopBar(stringResource(R.string.choose_checkpoint), way, back)
        Field(search, stringResource(R.string.search), Modifier.padding(horizontal = Space.medium)) { search = it }
        if (found.isEmpty()) Body(stringResource(R.string.nothing_found), Modifier.padding(Space.medium))
        LazyColumn(
            Modifier.weight(1f).padding(Space.medium),
            verticalArrangement = Arrangement.spacedBy(Space.small)
        ) {
            items(found, key = { it.name }) {
                Choice(it.name, it.name == choosing.chosen, under = stringResource(R.string.area, it.area)) { pick(it) }
            }
        }
    }
}

/** Eight directions, and both. The authority's own heading, where it gave one, is marked already. */
@Composable
internal fun HeadingScreen(place: Place, choose: (Double?) -> Unit, back: () -> Unit) {
    var heading by rememberSaveable(place.name) { mutableStateOf(place.heading) }
    val names =
        listOf(
            R.string.heading_n,
            R.string.heading_ne,
            R.string.heading_e,
            R.string.heading_se,
            R.string.heading_s,
            R.string.heading_sw,
            R.string.heading_w,
            R.string.heading_nw
        )
    Page(
        place.name,
        stringResource(R.string.back),
        back,
        bottom = { BigButton(stringResource(R.string.stand_here)) { choose(heading) } }
    ) {
        Body(stringResource(R.string.heading_ask))
        Compass(heading, Modifier.size(140.dp))
        Choice(stringResource(R.string.heading_both), heading == null) { heading = null }
        val own = place.heading?.takeIf { it % 45 != 0.0 }
        if (own != null) {
            Choice(stringResource(R.string.heading_given, "${own.toInt()}"), heading == own) { heading = own }
        }
        names.forEachIndexed { i, name ->
            Choice(stringResource(name), heading == i * 45.0) { heading = i * 45.0 }
        }
    }
}

@Composable
private fun Compass(heading: Double?, modifier: Modifier) {
    val palette = LocalPalette.current
    val said = stringResource(R.string.compass)
    Canvas(modifier.semantics { contentDescription = said }) {
        drawCircle(palette.panel.ground)
        drawCircle(palette.line, style = Stroke(4.dp.toPx()))
        drawLine(palette.line, Offset(center.x, 0f), Offset(center.x, size.height * 0.12f), 6.dp.toPx())
        for (turn in if (heading == null) listOf(0.0, 180.0) else listOf(heading)) {
            arrow(turn, palette.page.ink)
        }
    }
}

private fun androidx.compose.ui.graphics.drawscope.DrawScope.arrow(degrees: Double, ink: Color) {
    val angle = Math.toRadians(degrees - 90)
    val reach = size.minDimension * 0.36f

    fun at(turn: Double, part: Float) = Offset(
        center.x + (cos(angle + turn) * reach * part).toFloat(),
        center.y + (sin(angle + turn) * reach * part).toFloat()
    )
    val tip = at(0.0, 1f)
    for (end in listOf(at(Math.PI, 0.7f), at(0.5, 0.62f), at(-0.5, 0.62f))) {
        drawLine(ink, tip, end, 8.dp.toPx(), StrokeCap.Round)
    }
}

/** By name or area, whatever the case and with or without diacritics. */
internal fun matches(place: Place, search: String): Boolean {
    val wanted = plain(search.trim())
    return plain(place.name).contains(wanted) || plain(place.area).contains(wanted)
}

private fun plain(text: String): String = java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD)
    .filter { Character.getType(it) != Character.NON_SPACING_MARK.toInt() }
    .lowercase()
    .replace('đ', 'd')
