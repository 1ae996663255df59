package vn.chot.design

import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.getValue
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.compose.LocalLifecycleOwner
import androidx.lifecycle.compose.currentStateAsState

/** Whether the screen is in front, where somebody uses it. */
@Composable
fun isInFront(): Boolean {
    val state by LocalLifecycleOwner.current.lifecycle.currentStateAsState()
    return state.isAtLeast(Lifecycle.State.RESUMED)
}

/** Begins something while it is wanted and the screen is in front, and ends it otherwise. */
@Composable
fun WhileInFront(wanted: Boolean, begin: () -> Unit, end: () -> Unit) {
    val on = wanted && isInFront()
    DisposableEffect(on) {
        if (on) begin()
        onDispose { if (on) end() }
    }
}
