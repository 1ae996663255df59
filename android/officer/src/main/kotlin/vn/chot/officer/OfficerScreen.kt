package vn.chot.officer

import android.view.SurfaceHolder
import android.view.SurfaceView
import androidx.activity.compose.BackHandler
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.requiredSize
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.res.stringResource
import androidx.compose.ui.viewinterop.AndroidView
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.compose.LocalLifecycleOwner
import androidx.lifecycle.compose.currentStateAsState
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.StateFlow
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.ChotTheme
import vn.chot.design.Page as DesignPage
import vn.chot.design.Weight
import vn.chot.domain.RemedyAction
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.NoCodeScreen
import vn.chot.officer.check.PortalScreen
import vn.chot.officer.check.ScanActions
import vn.chot.officer.check.ScanScreen
import vn.chot.officer.check.ScanView
import vn.chot.officer.check.VerdictActions
import vn.chot.officer.check.VerdictScreen
import vn.chot.officer.check.VerdictView
import vn.chot.officer.check.filled
import vn.chot.officer.place.PlacesScreen

/** Everything that the officer sees: which screen, by the models' states. */
@Composable
fun OfficerScreen(
    model: OfficerModel,
    devices: Devices,
    permission: StateFlow<Permission>,
    ask: () -> Unit,
    openSettings: (SystemPage) -> Unit,
    back: () -> Unit
) {
    val settings by model.settings.collectAsState()
    val night =
        when (settings.light) {
            Light.SYSTEM -> isSystemInDarkTheme()
            Light.DAY -> false
            Light.NIGHT -> true
        }
    ChotTheme(night) {
        BackHandler(onBack = back)
        val phase by model.phase.collectAsState()
        val pages by model.pages.collectAsState()
        val allowed by permission.collectAsState()
        when (val now = phase) {
            is Phase.Starting -> Waiting(stringResource(R.string.opening))

            is Phase.SetUp -> Waiting(stringResource(R.string.opening))

            is Phase.Broken -> Trouble(now.said.text, model::retry)

            is Phase.Working ->
                when (pages.lastOrNull()) {
                    is Page.Places -> {
                        val choosing by model.choosing.collectAsState()
                        PlacesScreen(choosing, model::choose, back)
                    }

                    is Page.NoCode -> NoCodeScreen(model::lookUp, back)

                    null -> Barrier(model, devices, settings, allowed, ask, openSettings, back)
                }
        }
    }
}

/** The flow at the barrier. */
@Composable
private fun Barrier(
    model: OfficerModel,
    devices: Devices,
    settings: Settings,
    permission: Permission,
    ask: () -> Unit,
    openSettings: (SystemPage) -> Unit,
    back: () -> Unit
) {
    val state by model.check.state.collectAsState()
    val above by model.check.above.collectAsState()
    var torch by remember { mutableStateOf(false) }
    var zoomed by remember { mutableStateOf(false) }
    val setTorch = { on: Boolean ->
        torch = on
        devices.torch.set(on)
    }
    LaunchedEffect(Unit) {
        while (true) {
            delay(HEALTH_MILLIS)
            model.check.lookUpHealth()
        }
    }
    val scanning = state is CheckState.Searching || state is CheckState.Evidence || state is CheckState.Judged
    Frames(model, devices, permission == Permission.GRANTED && scanning)
    val torchNow = torch.takeIf { devices.torch.available }
    when (val now = state) {
        is CheckState.Opening -> Waiting(stringResource(R.string.opening))

        is CheckState.Working -> Waiting(stringResource(R.string.working))

        is CheckState.Broken ->
            Trouble(now.said?.text ?: stringResource(R.string.fault_camera), model::retry)

        is CheckState.Portal -> PortalScreen(now.code) { model.check.back() }

        is CheckState.Judged -> {
            val labels = remember(model.language()) { devices.store.seenLabels(model.language()) }
            var left by remember(now.goesAt) { mutableStateOf(now.goesAt?.let { secondsTo(it, devices) }) }
            LaunchedEffect(now.goesAt) {
                while (now.goesAt != null) {
                    delay(TICK_MILLIS)
                    left = secondsTo(now.goesAt, devices)
                    model.check.moment()
                }
            }
            VerdictScreen(
                VerdictView(now, labels, torchNow, left),
                VerdictActions(
                    next = model.check::next,
                    hold = model.check::hold,
                    act = { act(it, model, openSettings) },
                    tick = model.check::tick,
                    torch = setTorch
                )
            )
        }

        is CheckState.Searching, is CheckState.Evidence -> {
            if (permission == Permission.REFUSED || permission == Permission.FOR_EVER) {
                CameraRefused(permission, ask, { openSettings(SystemPage.APP) }) { model.open(Page.NoCode) }
                return
            }
            val evidence = now as? CheckState.Evidence
            val searching = now as? CheckState.Searching
            val view =
                ScanView(
                    above,
                    searching?.notice ?: evidence?.notice ?: vn.chot.officer.check.Notice.Aim,
                    searching?.outline,
                    torchNow,
                    zoomed.takeIf { devices.zoom.most >= ZOOM },
                    settings.leftHand,
                    evidence?.let {
                        val name = it.over.passage.holder?.name
                        if (name == null) {
                            stringResource(R.string.evidence_of_this)
                        } else {
                            stringResource(R.string.evidence_of, name)
                        }
                    }
                )
            val actions =
                ScanActions(
                    torch = setTorch,
                    zoom = {
                        zoomed = it
                        devices.zoom.set(if (it) ZOOM else 1f)
                    },
                    noCode = { model.open(Page.NoCode) },
                    portal = model.check::showPortal,
                    menu = { model.open(Page.Places) },
                    back = back
                )
            ScanScreen(view, actions) { Preview(devices, it) }
        }
    }
}

private fun secondsTo(at: Long, devices: Devices): Int =
    ((at - devices.clocks.read().monotonicMillis + 999) / 1000).toInt().coerceAtLeast(0)

private fun act(action: RemedyAction, model: OfficerModel, openSettings: (SystemPage) -> Unit) {
    when (action) {
        is RemedyAction.ScanEvidence -> model.check.lookForEvidence()
        is RemedyAction.ShowPortal -> model.check.showPortal()
        is RemedyAction.ScanAgain -> model.check.next()
        is RemedyAction.SetClock -> openSettings(SystemPage.CLOCK)
        is RemedyAction.TickSeen -> model.check.tick(action.kind, true)
        is RemedyAction.EnterPermit, is RemedyAction.EnterVaccination, is RemedyAction.UpdatePhone -> Unit
    }
}

/** Starts the camera while it is wanted and the screen is there, and lets go of it otherwise. */
@Composable
private fun Frames(model: OfficerModel, devices: Devices, wanted: Boolean) {
    val lifecycle by LocalLifecycleOwner.current.lifecycle.currentStateAsState()
    val on = wanted && lifecycle.isAtLeast(Lifecycle.State.RESUMED)
    DisposableEffect(on) {
        if (on) devices.frames.start(model.check)
        onDispose { if (on) devices.frames.stop() }
    }
}

/** The camera's picture, as large as its place and cut, never stretched: [filled], as the outline is. */
@Composable
private fun Preview(devices: Devices, modifier: Modifier) {
    BoxWithConstraints(modifier) {
        val density = LocalDensity.current
        val (w, h) = devices.previewSize
        val upright = if (maxWidth > maxHeight) w to h else h to w
        val place =
            filled(
                upright.first.toFloat(),
                upright.second.toFloat(),
                constraints.maxWidth.toFloat(),
                constraints.maxHeight.toFloat()
            )
        val size = with(density) { place.width.toDp() to place.height.toDp() }
        AndroidView(
            { context ->
                SurfaceView(context).apply {
                    holder.setFixedSize(w, h)
                    holder.addCallback(
                        object : SurfaceHolder.Callback {
                            override fun surfaceCreated(holder: SurfaceHolder) = devices.preview(holder.surface)

                            override fun surfaceChanged(holder: SurfaceHolder, format: Int, width: Int, height: Int) =
                                Unit

                            override fun surfaceDestroyed(holder: SurfaceHolder) = devices.preview(null)
                        }
                    )
                }
            },
            Modifier.requiredSize(size.first, size.second)
        )
    }
}

@Composable
private fun Waiting(text: String) = DesignPage(stringResource(R.string.app_name)) { Body(text) }

/** What keeps the phone from working, with what can be pressed about it. */
@Composable
private fun Trouble(text: String, retry: () -> Unit) = DesignPage(
    stringResource(R.string.app_name),
    bottom = { BigButton(stringResource(R.string.try_again), onClick = retry) }
) { Body(text) }

/** O23: why the camera is needed, and where it is allowed; a number can be entered meanwhile. */
@Composable
internal fun CameraRefused(permission: Permission, ask: () -> Unit, settings: () -> Unit, noCode: () -> Unit) =
    DesignPage(
        stringResource(R.string.camera_title),
        bottom = {
            if (permission == Permission.FOR_EVER) {
                BigButton(stringResource(R.string.open_settings), onClick = settings)
            } else {
                BigButton(stringResource(R.string.allow_camera), onClick = ask)
            }
            BigButton(stringResource(R.string.no_code), weight = Weight.SECOND, onClick = noCode)
        }
    ) {
        Body(stringResource(R.string.camera_why))
        if (permission == Permission.FOR_EVER) Body(stringResource(R.string.camera_settings))
    }

private const val HEALTH_MILLIS = 5_000L
private const val TICK_MILLIS = 200L
private const val ZOOM = 2f
