package vn.chot.officer

import androidx.activity.compose.BackHandler
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.res.stringResource
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.StateFlow
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.CameraView
import vn.chot.design.ChotTheme
import vn.chot.design.Leads
import vn.chot.design.Page as DesignPage
import vn.chot.design.Tone
import vn.chot.design.Weight
import vn.chot.design.WhileInFront
import vn.chot.domain.FrameSink
import vn.chot.domain.RemedyAction
import vn.chot.officer.check.CheckModel
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.NoCodeScreen
import vn.chot.officer.check.PortalScreen
import vn.chot.officer.check.ScanActions
import vn.chot.officer.check.ScanScreen
import vn.chot.officer.check.ScanView
import vn.chot.officer.check.VerdictActions
import vn.chot.officer.check.VerdictScreen
import vn.chot.officer.check.VerdictView
import vn.chot.officer.journal.CaseScreen
import vn.chot.officer.journal.Exported
import vn.chot.officer.journal.JournalActions
import vn.chot.officer.journal.JournalScreen
import vn.chot.officer.paper.PaperScreen
import vn.chot.officer.pin.PinActions
import vn.chot.officer.pin.PinScreen
import vn.chot.officer.place.PlacesScreen
import vn.chot.officer.settings.SettingsScreen
import vn.chot.officer.start.SetUpActions
import vn.chot.officer.start.SetUpScreen
import vn.chot.officer.start.SetUpState
import vn.chot.officer.status.StatusActions
import vn.chot.officer.status.StatusScreen
import vn.chot.officer.training.TrainingActions
import vn.chot.officer.training.TrainingFrame
import vn.chot.officer.training.TrainingScreen
import vn.chot.officer.update.UpdateScreen

/** Everything that the officer sees: which screen, by the models' states. */
@Composable
fun OfficerScreen(
    model: OfficerModel,
    devices: Devices,
    permission: StateFlow<Permission>,
    ask: () -> Unit,
    outside: Outside,
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
        if (Page.Training in pages) {
            Training(model, devices, settings, allowed, ask, outside, back)
            return@ChotTheme
        }
        when (val now = phase) {
            is Phase.Starting -> Waiting(stringResource(R.string.opening))

            is Phase.SetUp -> SetUp(now, model, devices, allowed, ask, outside, back)

            is Phase.Broken -> Trouble(now.said.text, model::retry)

            is Phase.Working ->
                when (pages.lastOrNull()) {
                    is Page.Menu -> MenuScreen(model::open, back)

                    is Page.Places -> {
                        val choosing by model.choosing.collectAsState()
                        PlacesScreen(choosing, model::choose, back)
                    }

                    is Page.NoCode -> NoCodeScreen(model::lookUp, back)

                    is Page.Paper -> Paper(model, back)

                    is Page.Pin -> Pin(model, back)

                    is Page.EnrolledAlready ->
                        DesignPage(stringResource(R.string.enrol_title), stringResource(R.string.back), back) {
                            Banner(Tone.ALARM, stringResource(R.string.enrol_again))
                        }

                    is Page.Settings ->
                        SettingsScreen(settings, {
                            model.set(it)
                            if (it.language != settings.language) outside.remake()
                        }, { model.open(Page.Pin) }, back)

                    is Page.Updates -> Updates(model, first = false, back)

                    is Page.Status -> {
                        val state by model.status.state.collectAsState()
                        StatusScreen(
                            state,
                            StatusActions(model.status::test, outside.copy, model.status::confirmLoss, back)
                        )
                    }

                    is Page.Journal, is Page.Case -> Journal(model, pages.last() is Page.Case, outside, back)

                    null -> {
                        LaunchedEffect(Unit) {
                            while (true) {
                                delay(HEALTH_MILLIS)
                                model.check.lookUpHealth()
                                model.updates.byItself()
                            }
                        }
                        Barrier(model.check, model, devices, settings, allowed, ask, outside, back)
                    }

                    // Shown above.
                    is Page.Training -> Unit
                }
        }
    }
}

@Composable
private fun Paper(model: OfficerModel, back: () -> Unit) {
    val form by model.form.collectAsState()
    form?.let { PaperScreen(it, model::fill, model::seen, back) }
}

@Composable
private fun Pin(model: OfficerModel, back: () -> Unit) {
    val state by model.pin.state.collectAsState()
    val actions =
        PinActions(
            model.pin::choose,
            model.pin::askToRemove,
            model.pin::press,
            model.pin::erase,
            model::confirmPin,
            back
        )
    PinScreen(state, actions)
}

/** O21: the codes, and the flow at the made-up checkpoint; the frame is around all of it. */
@Composable
private fun Training(
    model: OfficerModel,
    devices: Devices,
    settings: Settings,
    permission: Permission,
    ask: () -> Unit,
    outside: Outside,
    back: () -> Unit
) = TrainingFrame {
    val state by model.training.state.collectAsState()
    val pages by model.pages.collectAsState()
    when {
        pages.last() is Page.NoCode -> NoCodeScreen(model::lookUp, back)

        pages.last() is Page.Paper -> Paper(model, back)

        state.atCheckpoint -> Barrier(model.training.check, model, devices, settings, permission, ask, outside, back)

        else -> {
            LaunchedEffect(state.shown?.exercise?.code) {
                while (true) {
                    delay(RENEW_MILLIS)
                    model.training.refresh()
                }
            }
            val actions =
                TrainingActions(model.training::show, model.training::scan, model.training::judge, back)
            TrainingScreen(state, actions)
        }
    }
}

/** What of the system the screens ask for. */
class Outside(
    val openSettings: (SystemPage) -> Unit = {},
    val pick: () -> Unit = {},
    val copy: (String) -> Unit = {},
    val share: (Exported) -> Unit = {},
    val remake: () -> Unit = {}
)

/** Before the phone can judge anybody: enrolment, then the first update. */
@Composable
private fun SetUp(
    phase: Phase.SetUp,
    model: OfficerModel,
    devices: Devices,
    permission: Permission,
    ask: () -> Unit,
    outside: Outside,
    back: () -> Unit
) {
    if (phase.enrolled) return Updates(model, first = true, back)
    val state by model.setUp.state.collectAsState()
    Frames(devices, model.setUp, state is SetUpState.Scanning && permission == Permission.GRANTED)
    if (state is SetUpState.Scanning && permission != Permission.GRANTED) {
        Asking(permission, ask)
        return CameraRefused(permission, ask, { outside.openSettings(SystemPage.APP) }, null)
    }
    val actions =
        SetUpActions(
            outside.pick,
            model.setUp::scan,
            { model.open(Page.Training) },
            model.setUp::confirm,
            model.setUp::cancel,
            model.setUp::goOn
        ) {
            model.set(model.settings.value.copy(language = it))
            outside.remake()
        }
    SetUpScreen(state, model.language(), actions) {
        CameraView(devices.previewSize, devices::preview, it.fillMaxSize())
    }
}

@Composable
private fun Updates(model: OfficerModel, first: Boolean, back: () -> Unit) {
    val state by model.updates.state.collectAsState()
    val address by model.updates.address.collectAsState()
    val above by model.check.above.collectAsState()
    UpdateScreen(
        state,
        address,
        first,
        above.offsetMinutes,
        model.updates::write,
        model.updates::fetch,
        model.updates::cancel,
        back
    )
}

@Composable
private fun Journal(model: OfficerModel, case: Boolean, outside: Outside, back: () -> Unit) {
    val state by model.journal.state.collectAsState()
    val actions =
        JournalActions(
            model.journal::filter,
            model.journal::hour,
            {
                model.journal.of(it)
                back()
            },
            model.journal::more,
            {
                model.journal.look(it)
                model.open(Page.Case)
            },
            model.journal::contacts,
            model.journal::verify,
            model.journal::export,
            model.journal::clear,
            outside.share,
            back
        )
    if (case) CaseScreen(state, actions) else JournalScreen(state, actions)
}

/** Everything that isn't at the barrier itself. */
@Composable
internal fun MenuScreen(open: (Page) -> Unit, back: () -> Unit) =
    DesignPage(stringResource(R.string.menu), stringResource(R.string.back), back) {
        val entries =
            listOf(
                R.string.change_checkpoint to Page.Places,
                R.string.journal to Page.Journal,
                R.string.update_title to Page.Updates,
                R.string.status to Page.Status,
                R.string.training to Page.Training,
                R.string.settings to Page.Settings
            )
        for ((name, page) in entries) Leads(stringResource(name)) { open(page) }
    }

/** The flow at the barrier. */
@Composable
private fun Barrier(
    check: CheckModel,
    model: OfficerModel,
    devices: Devices,
    settings: Settings,
    permission: Permission,
    ask: () -> Unit,
    outside: Outside,
    back: () -> Unit
) {
    val state by check.state.collectAsState()
    val above by check.above.collectAsState()
    var torch by remember { mutableStateOf(false) }
    var zoomed by remember { mutableStateOf(false) }
    val setTorch = { on: Boolean ->
        torch = on
        devices.torch.set(on)
    }
    val scanning = state is CheckState.Searching || state is CheckState.Evidence || state is CheckState.Judged
    Asking(permission, ask)
    Frames(devices, check, permission == Permission.GRANTED && scanning)
    val torchNow = torch.takeIf { devices.torch.available }
    when (val now = state) {
        is CheckState.Opening -> Waiting(stringResource(R.string.opening))

        is CheckState.Working -> Waiting(stringResource(R.string.working))

        is CheckState.Broken ->
            Trouble(now.said?.text ?: stringResource(R.string.fault_camera), model::retry)

        is CheckState.Portal -> PortalScreen(now.code) { check.back() }

        is CheckState.Judged -> {
            var left by remember(now.goesAt) { mutableStateOf(now.goesAt?.let { secondsTo(it, devices) }) }
            LaunchedEffect(now.goesAt) {
                while (now.goesAt != null) {
                    delay(TICK_MILLIS)
                    left = secondsTo(now.goesAt, devices)
                    check.moment()
                }
            }
            VerdictScreen(
                VerdictView(now, above.labels, torchNow, left),
                VerdictActions(
                    next = check::next,
                    hold = check::hold,
                    act = { act(it, check, model, outside) },
                    tick = check::tick,
                    torch = setTorch
                )
            )
        }

        is CheckState.Searching, is CheckState.Evidence -> {
            if (permission == Permission.REFUSED || permission == Permission.FOR_EVER) {
                CameraRefused(permission, ask, { outside.openSettings(SystemPage.APP) }) { model.open(Page.NoCode) }
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
                    portal = check::showPortal,
                    menu = { model.open(Page.Menu) },
                    banner = { model.open(Page.Status) },
                    back = back
                )
            ScanScreen(view, actions) { CameraView(devices.previewSize, devices::preview, it) }
        }
    }
}

private fun secondsTo(at: Long, devices: Devices): Int =
    ((at - devices.clocks.read().monotonicMillis + 999) / 1000).toInt().coerceAtLeast(0)

private fun act(action: RemedyAction, check: CheckModel, model: OfficerModel, outside: Outside) {
    when (action) {
        is RemedyAction.ScanEvidence -> check.lookForEvidence()
        is RemedyAction.ShowPortal -> check.showPortal()
        is RemedyAction.ScanAgain -> check.next()
        is RemedyAction.SetClock -> outside.openSettings(SystemPage.CLOCK)
        is RemedyAction.TickSeen -> check.tick(action.kind, true)
        is RemedyAction.EnterPermit -> model.enter(vaccination = false)
        is RemedyAction.EnterVaccination -> model.enter(vaccination = true)
        is RemedyAction.UpdatePhone -> if (!check.above.value.training) model.open(Page.Updates)
    }
}

/** The camera is asked for where it is first needed, once a visit. */
@Composable
private fun Asking(permission: Permission, ask: () -> Unit) = LaunchedEffect(permission) {
    if (permission == Permission.UNASKED) ask()
}

/** The camera is on while its frames are wanted and the screen is in front. */
@Composable
private fun Frames(devices: Devices, sink: FrameSink, wanted: Boolean) =
    WhileInFront(wanted, { devices.frames.start(sink) }, devices.frames::stop)

@Composable
private fun Waiting(text: String) = DesignPage(stringResource(R.string.app_name)) { Body(text) }

/** What keeps the phone from working, with what can be pressed about it. */
@Composable
private fun Trouble(text: String, retry: () -> Unit) = DesignPage(
    stringResource(R.string.app_name),
    bottom = { BigButton(stringResource(R.string.try_again), onClick = retry) }
) { Body(text) }

/** O23: why the camera is needed, and where it is allowed; a number can be entered meanwhile, where there is a way. */
@Composable
internal fun CameraRefused(permission: Permission, ask: () -> Unit, settings: () -> Unit, noCode: (() -> Unit)?) =
    DesignPage(
        stringResource(R.string.camera_title),
        bottom = {
            if (permission == Permission.FOR_EVER) {
                BigButton(stringResource(R.string.open_settings), onClick = settings)
            } else {
                BigButton(stringResource(R.string.allow_camera), onClick = ask)
            }
            if (noCode != null) {
                BigButton(stringResource(R.string.no_code), weight = Weight.SECOND, onClick = noCode)
            }
        }
    ) {
        Body(stringResource(R.string.camera_why))
        if (permission == Permission.FOR_EVER) Body(stringResource(R.string.camera_settings))
    }

private const val HEALTH_MILLIS = 5_000L

/** How often a code that is shown is made anew. */
private const val RENEW_MILLIS = 20_000L
private const val TICK_MILLIS = 200L
private const val ZOOM = 2f
