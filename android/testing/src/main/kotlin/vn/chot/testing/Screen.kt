package vn.chot.testing

import android.app.Activity
import android.graphics.Bitmap
import android.graphics.Canvas
import android.os.Looper
import android.view.View
import android.view.ViewGroup
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.runtime.Composable
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.platform.AndroidUiDispatcher
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsConfiguration
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.state.ToggleableState
import androidx.compose.ui.text.TextLayoutResult
import java.time.Duration
import kotlin.coroutines.ContinuationInterceptor
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController

/** What somebody sees and presses of an activity. */
class Screen(val activity: Activity) {
    /** Lets what was posted run, answers of other threads among it. */
    fun settle(rounds: Int = 6) = also {
        repeat(rounds) {
            Snapshot.sendApplyNotifications()
            shadowOf(Looper.getMainLooper()).idle()
            Thread.sleep(5)
            shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(20))
        }
    }

    /** Settles until it is so. */
    fun until(what: String, isSo: Screen.() -> Boolean) = also {
        repeat(400) {
            settle(1)
            if (isSo()) return@also
        }
        error("it never came to this: $what. There is: ${said()}")
    }

    /** All that is on it, as TalkBack finds it, in its order. */
    fun nodes(): List<SemanticsNode> {
        val found = mutableListOf<SemanticsNode>()

        fun walk(node: SemanticsNode) {
            found += node
            node.children.forEach(::walk)
        }
        roots(activity.window.decorView).forEach {
            // Nobody draws here, and a place is measured when it is drawn.
            it.measureAndLayoutForTest()
            walk(it.semanticsOwner.rootSemanticsNode)
        }
        return found.filter { it.boundsInWindow.run { width > 0 && height > 0 } }
    }

    /** Every text by itself, those that buttons are made of too. */
    fun texts(): List<SemanticsNode> {
        val found = mutableListOf<SemanticsNode>()

        fun walk(node: SemanticsNode) {
            if (node.config.contains(SemanticsActions.GetTextLayoutResult)) found += node
            node.children.forEach(::walk)
        }
        roots(activity.window.decorView).forEach { walk(it.semanticsOwner.unmergedRootSemanticsNode) }
        return found
    }

    /** Every text and description, in order. */
    fun said(): List<String> = nodes().map { it.label() }.filter { it.isNotEmpty() }

    fun says(text: String) = said().any { text in it }

    private fun pressable() = nodes().filter { it.config.contains(SemanticsActions.OnClick) }

    fun buttons(): List<String> = pressable().map { it.label() }

    fun press(text: String) = also {
        val all = pressable()
        val node = all.firstOrNull { it.label() == text } ?: all.firstOrNull { text in it.label() }
        checkNotNull(node) { "there is no “$text” to press, but ${buttons()}" }
        checkNotNull(node.config[SemanticsActions.OnClick].action).invoke()
        settle(2)
    }

    fun isOn(text: String): Boolean {
        val node = checkNotNull(pressable().firstOrNull { text in it.label() }) { "no “$text”: ${buttons()}" }
        return node.config.getOrNull(SemanticsProperties.ToggleableState) == ToggleableState.On ||
            node.config.getOrNull(SemanticsProperties.Selected) == true
    }

    fun type(text: String) = also {
        val node = checkNotNull(nodes().firstOrNull { it.config.contains(SemanticsActions.SetText) }) { "no field" }
        checkNotNull(node.config[SemanticsActions.SetText].action).invoke(
            androidx.compose.ui.text.AnnotatedString(text)
        )
        settle(2)
    }

    fun picture(): Bitmap {
        val view = activity.window.decorView
        val picture = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
        view.draw(Canvas(picture))
        return picture
    }

    private fun roots(view: View): List<RootForTest> = listOfNotNull(view as? RootForTest) +
        if (view is ViewGroup) (0 until view.childCount).flatMap { roots(view.getChildAt(it)) } else emptyList()
}

/** What TalkBack says of it. */
fun SemanticsNode.label(): String = config.label()

private fun SemanticsConfiguration.label(): String {
    val described = getOrNull(SemanticsProperties.ContentDescription).orEmpty()
    val texts = getOrNull(SemanticsProperties.Text).orEmpty().map { it.text }
    val typed = getOrNull(SemanticsProperties.EditableText)?.text
    return (described + texts + listOfNotNull(typed)).filter { it.isNotEmpty() }.joinToString(" ")
}

/** How the texts of a node were laid out. */
fun SemanticsNode.layouts(): List<TextLayoutResult> {
    val results = mutableListOf<TextLayoutResult>()
    config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action?.invoke(results)
    return results
}

/** A phone to draw on. */
data class Phone(
    val language: String = "vi",
    val night: Boolean = false,
    val type: Float = 1f,
    val width: Int = 360,
    val height: Int = 740
) {
    val isLandscape get() = width > height

    /** In a picture's name. */
    fun name() = listOfNotNull(
        language,
        if (night) "night" else "day",
        "${(type * 100).toInt()}",
        "${width}x$height"
    ).joinToString("-")

    fun set() {
        val long = if (isLandscape) "land" else "port"
        val dark = if (night) "night" else "notnight"
        RuntimeEnvironment.setQualifiers("$language-w${width}dp-h${height}dp-$long-$dark-hdpi")
        RuntimeEnvironment.setFontScale(type)
    }

    companion object {
        /** Covers languages, light, type and sizes, each with each other once or more. */
        val COVERING =
            listOf(
                Phone(),
                Phone("en", night = true),
                Phone("vi", night = true, type = 2f, width = 320, height = 568),
                Phone("en", type = 2f)
            )
        val SMALL = Phone("vi", width = 320, height = 568)
        val LANDSCAPE = Phone("vi", width = 740, height = 360)
    }
}

/**
 * Compose's dispatcher is one for all tests of a process, and Robolectric empties the main looper between them: what
 * it had posted is gone, and it waits for it. It is told to post anew.
 */
@PublishedApi
internal fun wakeCompose() {
    val dispatcher = checkNotNull(AndroidUiDispatcher.Main[ContinuationInterceptor])
    for (name in listOf("scheduledTrampolineDispatch", "scheduledFrameDispatch")) {
        val field = dispatcher.javaClass.getDeclaredField(name)
        field.isAccessible = true
        field.setBoolean(dispatcher, false)
    }
}

/** A screen that is nothing but this. */
fun show(phone: Phone, content: @Composable () -> Unit): Screen {
    phone.set()
    wakeCompose()
    val controller = Robolectric.buildActivity(ComponentActivity::class.java)
    val activity = controller.get()
    activity.setTheme(android.R.style.Theme_Material_NoActionBar)
    controller.create()
    activity.setContent { content() }
    controller.start().resume().visible()
    return Screen(activity).settle(3)
}

/** An app's own activity, on this phone. */
inline fun <reified A : Activity> launch(phone: Phone): Pair<ActivityController<A>, Screen> {
    phone.set()
    wakeCompose()
    val controller = Robolectric.buildActivity(A::class.java).setup()
    return controller to Screen(controller.get()).settle(3)
}
