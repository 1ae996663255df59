package vn.chot.wallet.show

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.ChotTheme
import vn.chot.design.CodeImage
import vn.chot.design.Heading
import vn.chot.design.LargeType
import vn.chot.design.Leads
import vn.chot.design.LocalPalette
import vn.chot.design.Second
import vn.chot.design.Space
import vn.chot.design.Tone
import vn.chot.design.TopBar
import vn.chot.design.Type
import vn.chot.wallet.R

/** Whose code is shown, and what stands with it. */
data class ShowView(
    val state: ShowState,
    val name: String?,
    /** The holder's year of birth. */
    val year: String?,
    val isCertificate: Boolean,
    /** When the holder may pass: `06:30–08:00`. */
    val windows: String?,
    /** Whose else can be shown: id and name. */
    val others: List<Pair<String, String>> = emptyList()
) {
    override fun toString() = "ShowView(..)"
}

class ShowActions(val switch: (String) -> Unit = {}, val tryAgain: () -> Unit = {}, val back: () -> Unit = {})

/** W6: the code, on white by night too. */
@Composable
fun ShowScreen(view: ShowView, actions: ShowActions) = ChotTheme(night = false) {
    val palette = LocalPalette.current
    val name = view.name ?: stringResource(R.string.name_unknown)
    Column(
        Modifier
            .fillMaxSize()
            .background(palette.page.ground)
            .safeDrawingPadding()
            .verticalScroll(rememberScrollState())
    ) {
        TopBar(name, stringResource(R.string.back), actions.back)
        val label =
            stringResource(if (view.isCertificate) R.string.certificate_of else R.string.code_of, name)
        when (val state = view.state) {
            // Its place is kept, so that nothing jumps.
            is ShowState.Blank -> Box(Modifier.fillMaxWidth().aspectRatio(1f))

            is ShowState.Code ->
                CodeImage(state.code.modules.size, state.code.modules::isDark, label, Modifier.fillMaxWidth())

            is ShowState.Failed ->
                Column(Modifier.padding(Space.medium), Arrangement.spacedBy(Space.medium)) {
                    Banner(Tone.ALARM, state.advice.sentence)
                    Body(state.advice.nextStep)
                    BigButton(stringResource(R.string.try_again), onClick = actions.tryAgain)
                }
        }
        Column(Modifier.padding(Space.medium), Arrangement.spacedBy(Space.medium)) {
            (view.state as? ShowState.Code)?.let { Renewed(it) }
            view.year?.let { Body(stringResource(R.string.born_in, it)) }
            view.windows?.let { Body(stringResource(R.string.pass_today, it)) }
            for ((id, other) in view.others) {
                Leads(other, under = stringResource(R.string.somebody_else)) { actions.switch(id) }
            }
        }
    }
}

/** How long it lives: a ring for the eye, words for the ear; a print lives on paper. */
@Composable
private fun Renewed(state: ShowState.Code) {
    val (left, whole) = state.leftMillis to state.wholeMillis
    if (left == null || whole == null) {
        Heading(stringResource(R.string.with_papers))
        return
    }
    Heading(stringResource(R.string.no_screenshot))
    val ink = LocalPalette.current.page.ink
    // In fives: TalkBack isn't to talk without end.
    val seconds = ((left + 4_999) / 5_000 * 5).coerceAtLeast(0)
    val said = stringResource(R.string.renews_in, "$seconds")
    Row(
        Modifier.clearAndSetSemantics { contentDescription = said },
        verticalAlignment = Alignment.CenterVertically
    ) {
        Canvas(Modifier.size(40.dp)) {
            val stroke = Stroke(5.dp.toPx(), cap = StrokeCap.Round)
            val inset = stroke.width / 2
            val part = left.toFloat() / whole
            drawArc(
                ink,
                -90f,
                360f * part,
                false,
                Offset(inset, inset),
                Size(size.width - stroke.width, size.height - stroke.width),
                style = stroke
            )
        }
        Spacer(Modifier.width(Space.medium))
        Second(stringResource(R.string.renews_in, "${(left + 999) / 1000}"))
    }
}
