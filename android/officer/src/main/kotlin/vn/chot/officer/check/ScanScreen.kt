package vn.chot.officer.check

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clipToBounds
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.Path
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextOverflow
import androidx.compose.ui.unit.dp
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Icon
import vn.chot.design.IconButton
import vn.chot.design.LargeType
import vn.chot.design.LocalPalette
import vn.chot.design.Paint
import vn.chot.design.Space
import vn.chot.design.TextKey
import vn.chot.design.Tone
import vn.chot.design.Type
import vn.chot.design.Weight
import vn.chot.officer.R

/** What the scan screen shows; [zoomed] and [torch]: none where the phone can't. */
data class ScanView(
    val above: Above,
    val notice: Notice,
    val outline: Outline?,
    val torch: Boolean?,
    val zoomed: Boolean?,
    val leftHand: Boolean = false,
    /** Whose evidence is looked for; null where it is no evidence. */
    val evidenceOf: String? = null,
    val debug: String? = null
)

/** What an officer does there. */
class ScanActions(
    val torch: (Boolean) -> Unit = {},
    val zoom: (Boolean) -> Unit = {},
    val noCode: () -> Unit = {},
    val portal: () -> Unit = {},
    val menu: () -> Unit = {},
    val banner: () -> Unit = {},
    val back: () -> Unit = {}
)

/** O5, and O9's camera: the preview, what helps, and what else can be done. */
@Composable
fun ScanScreen(view: ScanView, actions: ScanActions, preview: @Composable (Modifier) -> Unit) {
    val palette = LocalPalette.current
    BoxWithConstraints(Modifier.fillMaxSize().background(palette.page.ground).safeDrawingPadding()) {
        if (maxWidth > maxHeight) {
            Row(Modifier.fillMaxSize()) {
                val camera = @Composable { Camera(view, preview, Modifier.weight(1f).fillMaxHeight()) }
                if (!view.leftHand) camera()
                Column(
                    Modifier.width(300.dp).fillMaxHeight().verticalScroll(rememberScrollState()),
                    Arrangement.SpaceBetween
                ) {
                    Head(view, actions)
                    Controls(view, actions)
                }
                if (view.leftHand) camera()
            }
        } else {
            // With large type on a small phone the picture has to stay: what is said elsewhere too makes room.
            val tight = maxHeight / LocalDensity.current.fontScale < TIGHT
            Column(Modifier.fillMaxSize()) {
                Head(view, actions, tight)
                Camera(view, preview, Modifier.weight(1f).fillMaxWidth())
                Controls(view, actions, tight)
            }
        }
    }
}

@Composable
private fun Head(view: ScanView, actions: ScanActions, tight: Boolean = false) {
    val palette = LocalPalette.current
    Column {
        Row(Modifier.fillMaxWidth().heightIn(min = Space.touch), verticalAlignment = Alignment.CenterVertically) {
            if (view.evidenceOf != null || view.above.training) {
                IconButton(Icon.BACK, stringResource(R.string.back), palette.page, onClick = actions.back)
            }
            LargeType(1.3f) {
                Text(
                    view.evidenceOf ?: stringResource(R.string.training).takeIf { view.above.training }
                        ?: view.above.checkpoint ?: stringResource(R.string.app_name),
                    Modifier.weight(1f).padding(horizontal = Space.medium).semantics { heading() },
                    color = palette.page.ink,
                    style = Type.title,
                    maxLines = if (view.evidenceOf == null) 1 else 4,
                    overflow = TextOverflow.Ellipsis
                )
            }
            if (view.evidenceOf == null && !view.above.training) {
                IconButton(Icon.MENU, stringResource(R.string.menu), palette.page, onClick = actions.menu)
            }
        }
        if (view.evidenceOf == null && !view.above.training) Standing(view.above, tight, actions.banner)
    }
}

/** One line on whether the phone can be relied on; what is wrong comes first, and leads to what mends it. */
@Composable
private fun Standing(above: Above, tight: Boolean, onClick: () -> Unit) {
    val health = above.health ?: return
    val worst = health.warnings.firstOrNull()
    if (worst != null) {
        Banner(if (worst.code == "data-run-out") Tone.REFER else Tone.ALARM, worst.text, onClick = onClick)
    } else {
        val well = stringResource(R.string.all_well, clockTime(health.freshUntilMillis, above.offsetMinutes))
        LargeType(if (tight) 1.2f else 2f) { Banner(Tone.QUIET, well) }
    }
}

@Composable
private fun Camera(view: ScanView, preview: @Composable (Modifier) -> Unit, modifier: Modifier) {
    val palette = LocalPalette.current
    val notice = textOf(view.notice)
    Box(modifier.clipToBounds().background(Color.Black)) {
        preview(Modifier.fillMaxSize())
        view.outline?.let { Found(it) }
        Column(Modifier.align(Alignment.BottomCenter)) {
            view.debug?.let { Text(it, Modifier.background(Color.Black), color = Color.White, style = Type.small) }
            // With large type on a small phone the picture has to stay.
            LargeType(1.3f) {
                Text(
                    notice,
                    Modifier
                        .fillMaxWidth()
                        .background(palette.alarm.ground)
                        .padding(Space.medium)
                        .semantics { liveRegion = LiveRegionMode.Polite },
                    color = Color.White,
                    style = Type.body
                )
            }
        }
    }
}

/** The found code's outline, light on dark so that it shows on any ground. */
@Composable
private fun Found(outline: Outline) {
    Canvas(Modifier.fillMaxSize()) {
        val path = Path()
        onScreen(outline, size.width, size.height).forEachIndexed { i, p ->
            if (i == 0) path.moveTo(p.x, p.y) else path.lineTo(p.x, p.y)
        }
        path.close()
        drawPath(path, Color.Black, style = Stroke(10.dp.toPx(), join = StrokeJoin.Round))
        drawPath(path, Color.White, style = Stroke(5.dp.toPx(), join = StrokeJoin.Round))
    }
}

@Composable
private fun Controls(view: ScanView, actions: ScanActions, tight: Boolean = false) {
    Column(Modifier.padding(Space.medium), Arrangement.spacedBy(Space.small)) {
        val tools = mutableListOf<@Composable () -> Unit>()
        view.torch?.let { on ->
            val label = stringResource(if (on) R.string.torch_on else R.string.torch_off)
            tools += { IconButton(Icon.TORCH, label, toggled(on)) { actions.torch(!on) } }
        }
        view.zoomed?.let { on ->
            val label = stringResource(if (on) R.string.zoom_twice else R.string.zoom_once)
            tools += { TextKey(if (on) "2×" else "1×", label, toggled(on)) { actions.zoom(!on) } }
        }
        val first: (@Composable (Modifier) -> Unit)? =
            if (view.evidenceOf == null) {
                {
                    BigButton(stringResource(R.string.no_code), it, icon = Icon.KEYPAD, onClick = actions.noCode)
                }
            } else {
                null
            }
        Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(Space.small), Alignment.CenterVertically) {
            if (view.leftHand) first?.invoke(Modifier.weight(1f))
            tools.forEach { it() }
            if (!view.leftHand) first?.invoke(Modifier.weight(1f))
        }
        if (view.evidenceOf == null) {
            BigButton(
                stringResource(R.string.show_portal),
                weight = Weight.SECOND,
                icon = Icon.PORTAL,
                onClick = actions.portal
            )
            if (!view.above.training && !tight) Today(view.above.counts)
        }
    }
}

/** The least height, in lines of usual type, that has room for everything. */
private val TIGHT = 330.dp

@Composable
private fun toggled(on: Boolean): Paint {
    val palette = LocalPalette.current
    return if (on) palette.refer else palette.panel
}

@Composable
private fun Today(counts: Counts?) {
    val palette = LocalPalette.current
    val (permit, deny, refer) = listOf(counts?.permit, counts?.deny, counts?.refer).map { it?.toString() ?: "–" }
    val said = stringResource(R.string.today_counts, permit, deny, refer)
    LargeType(1.4f) {
        Text(
            said,
            Modifier.clearAndSetSemantics { contentDescription = said },
            color = palette.second,
            style = Type.small
        )
    }
}

@Composable
internal fun textOf(notice: Notice): String = when (notice) {
    is Notice.Aim -> stringResource(R.string.aim)
    is Notice.OtherCode -> stringResource(R.string.not_travel, notice.text)
    is Notice.JudgedAlready -> stringResource(R.string.already_judged)
    is Notice.BadId -> stringResource(R.string.fault_bad_id)
    is Notice.Several -> notice.text
    is Notice.Help -> notice.text
}
