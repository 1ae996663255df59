package vn.chot.design

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.toggleable
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.foundation.text.BasicTextField
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.onClick
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp

/** How much a button asks to be pressed. */
enum class Weight { FIRST, SECOND }

/** A button as wide as its place and as high as a gloved thumb. */
@Composable
fun BigButton(
    text: String,
    modifier: Modifier = Modifier,
    weight: Weight = Weight.FIRST,
    icon: Icon? = null,
    onClick: () -> Unit
) {
    val palette = LocalPalette.current
    val paint = if (weight == Weight.FIRST) palette.action else palette.page
    val shape = RoundedCornerShape(Space.corner)
    Row(
        modifier
            .fillMaxWidth()
            .heightIn(min = Space.touch)
            .clip(shape)
            .background(paint.ground)
            .border(2.dp, if (weight == Weight.FIRST) paint.ground else palette.line, shape)
            .clickable(role = Role.Button, onClick = onClick)
            .padding(horizontal = Space.medium, vertical = Space.small),
        Arrangement.Center,
        Alignment.CenterVertically
    ) {
        if (icon != null) {
            IconSign(icon, paint.ink, Modifier.size(26.dp))
            Spacer(Modifier.width(Space.medium))
        }
        LargeType(1.6f) { Text(text, color = paint.ink, style = Type.button, textAlign = TextAlign.Center) }
    }
}

private fun Modifier.square(paint: Paint, onClick: () -> Unit) = size(Space.touch)
    .clip(RoundedCornerShape(Space.corner))
    .background(paint.ground)
    .clickable(role = Role.Button, onClick = onClick)

/** A square button with a picture. [label] is what TalkBack says. */
@Composable
fun IconButton(icon: Icon, label: String, paint: Paint, modifier: Modifier = Modifier, onClick: () -> Unit) {
    Box(
        modifier
            .square(paint, onClick)
            .semantics { contentDescription = label },
        Alignment.Center
    ) {
        IconSign(icon, paint.ink, Modifier.size(30.dp))
    }
}

/** A square button with a few letters. */
@Composable
fun TextKey(text: String, label: String, paint: Paint, modifier: Modifier = Modifier, onClick: () -> Unit) {
    Box(
        modifier
            .square(paint, onClick)
            .clearAndSetSemantics {
                contentDescription = label
                role = Role.Button
                onClick { onClick().let { true } }
            },
        Alignment.Center
    ) {
        LargeType(1f) { Text(text, color = paint.ink, style = Type.button) }
    }
}

/** A line across the screen that says how things stand; [Tone.ALARM] says what must be done first. */
@Composable
fun Banner(tone: Tone, text: String, modifier: Modifier = Modifier, onClick: (() -> Unit)? = null) {
    val paint = tone.of(LocalPalette.current)
    val pressed =
        if (onClick == null) {
            Modifier
        } else {
            Modifier.heightIn(min = Space.touch).clickable(role = Role.Button, onClick = onClick)
        }
    Row(
        modifier
            .fillMaxWidth()
            .background(paint.ground)
            .then(pressed)
            .semantics(mergeDescendants = true) { if (tone == Tone.ALARM) liveRegion = LiveRegionMode.Polite }
            .padding(horizontal = Space.medium, vertical = Space.small),
        verticalAlignment = Alignment.CenterVertically
    ) {
        Sign(tone, paint.ink, paint.ground, Modifier.size(24.dp))
        Spacer(Modifier.width(Space.small))
        LargeType(1.5f) { Text(text, Modifier.weight(1f), color = paint.ink, style = Type.small) }
    }
}

/** A page with a title and a way back. */
@Composable
fun Page(
    title: String,
    back: String? = null,
    onBack: () -> Unit = {},
    bottom: @Composable ColumnScope.() -> Unit = {},
    content: @Composable ColumnScope.() -> Unit
) {
    val palette = LocalPalette.current
    Column(Modifier.fillMaxSize().background(palette.page.ground).safeDrawingPadding()) {
        TopBar(title, back, onBack)
        Column(
            Modifier.weight(1f).fillMaxWidth().verticalScroll(rememberScrollState()).padding(Space.medium),
            Arrangement.spacedBy(Space.medium),
            content = content
        )
        Column(Modifier.padding(Space.medium), Arrangement.spacedBy(Space.small), content = bottom)
    }
}

@Composable
fun Body(text: String, modifier: Modifier = Modifier) =
    Text(text, modifier, color = LocalPalette.current.page.ink, style = Type.body)

@Composable
fun Second(text: String, modifier: Modifier = Modifier) =
    Text(text, modifier, color = LocalPalette.current.second, style = Type.small)

@Composable
fun Heading(text: String, modifier: Modifier = Modifier) = Text(
    text,
    modifier.semantics { heading() },
    color = LocalPalette.current.page.ink,
    style = Type.title
)

/** A fact: what it is, and what it says. Read as one. */
@Composable
fun Fact(name: String, value: String, modifier: Modifier = Modifier) {
    Column(modifier.fillMaxWidth().semantics(mergeDescendants = true) {}) {
        Second(name)
        Body(value)
    }
}

/** One of several, of which one holds. */
@Composable
fun Choice(text: String, chosen: Boolean, modifier: Modifier = Modifier, under: String? = null, onChoose: () -> Unit) {
    val palette = LocalPalette.current
    val paint = if (chosen) palette.action else palette.page
    val shape = RoundedCornerShape(Space.corner)
    Row(
        modifier
            .fillMaxWidth()
            .heightIn(min = Space.touch)
            .clip(shape)
            .background(paint.ground)
            .border(2.dp, palette.line, shape)
            .selectable(chosen, role = Role.RadioButton, onClick = onChoose)
            .padding(horizontal = Space.medium, vertical = Space.small),
        verticalAlignment = Alignment.CenterVertically
    ) {
        Column(Modifier.weight(1f)) {
            LargeType(1.6f) {
                Text(text, color = paint.ink, style = Type.button)
                if (under != null) Text(under, color = paint.ink, style = Type.small)
            }
        }
        if (chosen) IconSign(Icon.CHECK, paint.ink, Modifier.size(26.dp))
    }
}

/** Something that was seen, or a setting: on or off, said by a mark and by TalkBack. */
@Composable
fun Tick(text: String, on: Boolean, modifier: Modifier = Modifier, onChange: (Boolean) -> Unit) {
    val palette = LocalPalette.current
    Row(
        modifier
            .fillMaxWidth()
            .heightIn(min = Space.touch)
            .clip(RoundedCornerShape(Space.corner))
            .background(palette.panel.ground)
            .toggleable(on, role = Role.Checkbox, onValueChange = onChange)
            .padding(horizontal = Space.medium, vertical = Space.small),
        verticalAlignment = Alignment.CenterVertically
    ) {
        Box(Modifier.size(32.dp).border(3.dp, palette.panel.ink, RoundedCornerShape(6.dp)), Alignment.Center) {
            if (on) IconSign(Icon.CHECK, palette.panel.ink, Modifier.size(26.dp))
        }
        Spacer(Modifier.width(Space.medium))
        LargeType(1.6f) { Text(text, Modifier.weight(1f), color = palette.panel.ink, style = Type.body) }
    }
}

/** A row that leads somewhere. */
@Composable
fun Leads(text: String, modifier: Modifier = Modifier, under: String? = null, onClick: () -> Unit) {
    val palette = LocalPalette.current
    Row(
        modifier
            .fillMaxWidth()
            .heightIn(min = Space.touch)
            .clip(RoundedCornerShape(Space.corner))
            .background(palette.panel.ground)
            .clickable(role = Role.Button, onClick = onClick)
            .padding(horizontal = Space.medium, vertical = Space.small),
        verticalAlignment = Alignment.CenterVertically
    ) {
        Column(Modifier.weight(1f)) {
            LargeType(1.6f) {
                Text(text, color = palette.panel.ink, style = Type.button)
                if (under != null) Text(under, color = palette.panel.ink, style = Type.small)
            }
        }
        IconSign(Icon.MORE, palette.panel.ink, Modifier.size(22.dp))
    }
}

/** Ten digits, the erasing key, and a place for one more key. */
@Composable
fun NumberPad(erase: String, modifier: Modifier = Modifier, onDigit: (Char) -> Unit, onErase: () -> Unit) {
    val palette = LocalPalette.current
    Column(modifier, Arrangement.spacedBy(Space.small)) {
        for (row in listOf("123", "456", "789", " 0<")) {
            Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(Space.small)) {
                for (key in row) {
                    if (key == ' ') {
                        Spacer(Modifier.weight(1f))
                        continue
                    }
                    Box(
                        Modifier
                            .weight(1f)
                            .height(Space.touch)
                            .clip(RoundedCornerShape(Space.corner))
                            .background(palette.panel.ground)
                            .clickable(role = Role.Button) { if (key == '<') onErase() else onDigit(key) }
                            .then(if (key == '<') Modifier.semantics { contentDescription = erase } else Modifier),
                        Alignment.Center
                    ) {
                        if (key == '<') {
                            IconSign(Icon.ERASE, palette.panel.ink, Modifier.size(32.dp))
                        } else {
                            LargeType(1.3f) { Text("$key", color = palette.panel.ink, style = Type.name) }
                        }
                    }
                }
            }
        }
    }
}

/** A question's two answers as halves of one place, neither of them made ready. */
@Composable
fun YesNoHalves(yes: String, no: String, answer: Boolean?, modifier: Modifier = Modifier, onAnswer: (Boolean) -> Unit) {
    val palette = LocalPalette.current
    Row(modifier.fillMaxWidth(), Arrangement.spacedBy(Space.medium)) {
        for ((text, value) in listOf(no to false, yes to true)) {
            val chosen = answer == value
            val paint = if (chosen) palette.action else palette.panel
            val shape = RoundedCornerShape(Space.corner)
            Column(
                Modifier
                    .weight(1f)
                    .heightIn(min = 112.dp)
                    .clip(shape)
                    .background(paint.ground)
                    .border(2.dp, palette.line, shape)
                    .selectable(chosen, role = Role.RadioButton) { onAnswer(value) }
                    .padding(Space.medium),
                Arrangement.Center,
                Alignment.CenterHorizontally
            ) {
                LargeType(1.5f) { Text(text, color = paint.ink, style = Type.name, textAlign = TextAlign.Center) }
                if (chosen) IconSign(Icon.CHECK, paint.ink, Modifier.size(28.dp))
            }
        }
    }
}

/** What was decided: sign, word and sentence say the same. TalkBack says them as one, at once. */
@Composable
fun VerdictPanel(tone: Tone, word: String, sentence: String, modifier: Modifier = Modifier, small: Boolean = false) {
    val paint = tone.of(LocalPalette.current)
    Row(
        modifier
            .fillMaxWidth()
            .background(paint.ground)
            .padding(horizontal = Space.large, vertical = if (small) Space.small else Space.large)
            .clearAndSetSemantics {
                contentDescription = "$word. $sentence"
                liveRegion = LiveRegionMode.Assertive
                heading()
            },
        verticalAlignment = Alignment.CenterVertically
    ) {
        Sign(tone, paint.ink, paint.ground, Modifier.size(if (small) 48.dp else 72.dp))
        Spacer(Modifier.width(Space.large))
        Column(Modifier.weight(1f)) {
            LargeType(1.15f) {
                Text(word, color = paint.ink, style = if (small) Type.name else Type.word)
            }
            LargeType(1.4f) { Text(sentence, color = paint.ink, style = Type.body) }
        }
    }
}

/** A title and the way back, for pages that scroll on their own. */
@Composable
fun TopBar(title: String, back: String? = null, onBack: () -> Unit = {}) {
    val palette = LocalPalette.current
    Row(Modifier.fillMaxWidth().heightIn(min = Space.touch), verticalAlignment = Alignment.CenterVertically) {
        if (back != null) IconButton(Icon.BACK, back, palette.page, onClick = onBack)
        LargeType(1.5f) {
            Text(
                title,
                Modifier.padding(horizontal = Space.medium, vertical = Space.small).semantics { heading() },
                color = palette.page.ink,
                style = Type.title
            )
        }
    }
}

/** A line to type in, by the system's keyboard. */
@Composable
fun Field(value: String, label: String, modifier: Modifier = Modifier, onChange: (String) -> Unit) {
    val palette = LocalPalette.current
    BasicTextField(
        value,
        onChange,
        modifier.fillMaxWidth().semantics { contentDescription = label },
        textStyle = Type.body.copy(color = palette.page.ink),
        singleLine = true,
        cursorBrush = SolidColor(palette.page.ink),
        decorationBox = { inner ->
            Box(
                Modifier
                    .heightIn(min = Space.touch)
                    .border(2.dp, palette.line, RoundedCornerShape(Space.corner))
                    .padding(horizontal = Space.medium, vertical = Space.small),
                Alignment.CenterStart
            ) {
                if (value.isEmpty()) LargeType(1.6f) { Second(label, Modifier.clearAndSetSemantics {}) }
                inner()
            }
        }
    )
}
