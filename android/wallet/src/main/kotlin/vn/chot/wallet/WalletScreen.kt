package vn.chot.wallet

import androidx.activity.compose.BackHandler
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.platform.LocalView
import androidx.compose.ui.res.stringResource
import java.io.File
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.StateFlow
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.CameraView
import vn.chot.design.ChotTheme
import vn.chot.design.Page as DesignPage
import vn.chot.design.WhileInFront
import vn.chot.design.isInFront
import vn.chot.domain.Brightness
import vn.chot.domain.FrameSink
import vn.chot.domain.Outlook
import vn.chot.wallet.add.AddActions
import vn.chot.wallet.add.AddScreen
import vn.chot.wallet.add.AddState
import vn.chot.wallet.card.CardActions
import vn.chot.wallet.card.CertificateScreen
import vn.chot.wallet.card.DetailsScreen
import vn.chot.wallet.card.FamilyScreen
import vn.chot.wallet.card.NameScreen
import vn.chot.wallet.card.PrintScreen
import vn.chot.wallet.card.RemoveScreen
import vn.chot.wallet.declare.DeclareActions
import vn.chot.wallet.declare.DeclareScreen
import vn.chot.wallet.home.HomeActions
import vn.chot.wallet.home.HomeCard
import vn.chot.wallet.home.HomeScreen
import vn.chot.wallet.home.Line
import vn.chot.wallet.settings.AboutScreen
import vn.chot.wallet.settings.CityActions
import vn.chot.wallet.settings.CityScreen
import vn.chot.wallet.settings.ReminderScreen
import vn.chot.wallet.settings.SettingsActions
import vn.chot.wallet.settings.SettingsScreen
import vn.chot.wallet.show.ShowActions
import vn.chot.wallet.show.ShowScreen
import vn.chot.wallet.show.ShowView
import vn.chot.wallet.show.Shown
import vn.chot.wallet.start.DeleteScreen
import vn.chot.wallet.start.FaultScreen
import vn.chot.wallet.start.FirstActions
import vn.chot.wallet.start.FirstScreen
import vn.chot.wallet.start.RequestActions
import vn.chot.wallet.start.RequestScreen

/** Whether the camera may be used. */
enum class Permission { UNASKED, GRANTED, REFUSED, FOR_EVER }

/** Pages of the system's settings. */
enum class SystemPage { APP, CLOCK }

/** What of the system the screens ask for. */
class Outside(
    val brightness: Brightness,
    val askCamera: () -> Unit = {},
    val askNotices: () -> Unit = {},
    val openSettings: (SystemPage) -> Unit = {},
    val pick: (type: String) -> Unit = {},
    val copied: () -> String? = { null },
    val share: (File) -> Unit = {},
    val remake: () -> Unit = {}
)

/** Everything that a citizen sees: which screen, by the models' states. */
@Composable
fun WalletScreen(
    model: WalletModel,
    devices: Devices,
    permission: StateFlow<Permission>,
    outside: Outside,
    back: () -> Unit
) {
    ChotTheme(isSystemInDarkTheme()) {
        BackHandler(onBack = back)
        val phase by model.phase.collectAsState()
        val pages by model.pages.collectAsState()
        val allowed by permission.collectAsState()
        val cards by model.cards.collectAsState()
        CompositionLocalProvider(LocalZone provides zoneOf(cards)) {
            when (val now = phase) {
                is Phase.Starting ->
                    DesignPage(stringResource(R.string.app_name)) { Body(stringResource(R.string.reading)) }

                is Phase.First -> {
                    val actions =
                        FirstActions({
                            model.set(model.settings.value.copy(language = it))
                            outside.remake()
                        }, model::begin, model::goOn)
                    FirstScreen(now.key, now.deleted, model.language(), actions)
                }

                is Phase.Broken -> Broken(now, model)

                is Phase.Working ->
                    when (val page = pages.lastOrNull()) {
                        is Page.Declare -> Declaring(model, page.card, back)
                        is Page.Show -> Showing(model, page.what, outside.brightness, back)
                        is Page.Add -> Adding(model, devices, allowed, outside, back)
                        else -> if (page == null) Home(model, outside) else Beside(page, model, devices, outside, back)
                    }
            }
        }
    }
}

@Composable
private fun Home(model: WalletModel, outside: Outside) {
    val cards by model.cards.collectAsState()
    LaunchedEffect(Unit) {
        while (true) {
            delay(HOME_MILLIS)
            model.refresh()
        }
    }
    val actions =
        HomeActions(
            model::show,
            model::declare,
            model::advise,
            model::openDetails,
            { model.open(Page.Add) },
            { model.open(Page.Request) },
            { model.open(Page.Settings) },
            { outside.openSettings(SystemPage.CLOCK) }
        )
    HomeScreen(cards, actions)
}

/** Nothing is deleted before it is said what that means. */
@Composable
private fun Broken(phase: Phase.Broken, model: WalletModel) {
    var asking by remember(phase) { mutableStateOf(false) }
    if (asking) {
        DeleteScreen(model::deleteEverything) { asking = false }
    } else {
        FaultScreen(phase.advice, model::start, if (phase.anew) ({ asking = true }) else null)
    }
}

/** The pages that need no camera and show no code. */
@Composable
private fun Beside(page: Page, model: WalletModel, devices: Devices, outside: Outside, back: () -> Unit) {
    val fault by model.fault.collectAsState()
    when (page) {
        is Page.Request -> {
            val state by model.request.state.collectAsState()
            RequestScreen(state, RequestActions(model.request::make, outside.share, back))
        }

        is Page.Details, is Page.Certificate -> Detailed(page, model, back)

        is Page.Name -> model.card(page.card)?.let { NameScreen(it, fault, { n -> model.rename(page.card, n) }, back) }

        is Page.Remove -> model.card(page.card)?.let { RemoveScreen(it, fault, { model.remove(page.card) }, back) }

        is Page.Print -> {
            val state by model.print.collectAsState()
            state?.let { PrintScreen(it, model::print, outside.share, back) }
        }

        is Page.Family -> {
            val cards by model.cards.collectAsState()
            FamilyScreen(cards, fault, model::move, model::openDetails, back)
        }

        is Page.Settings -> Settings(model, outside, back)

        is Page.Reminder -> {
            val settings by model.settings.collectAsState()
            val choose = { minute: Int? ->
                model.remindAt(minute)
                if (minute != null) outside.askNotices()
            }
            ReminderScreen(
                settings.reminder,
                !devices.notices.allowed,
                choose,
                { outside.openSettings(SystemPage.APP) },
                back
            )
        }

        is Page.City -> {
            val state by model.city.state.collectAsState()
            val actions =
                CityActions(
                    { outside.pick(ANY) },
                    model.city::follow,
                    model.city::cancel,
                    model.city::write,
                    model.city::fetch,
                    model.city::forget,
                    back
                )
            CityScreen(state, actions)
        }

        is Page.About -> {
            val context = LocalContext.current
            AboutScreen(context.packageManager.getPackageInfo(context.packageName, 0).versionName.orEmpty(), back)
        }

        is Page.Delete -> DeleteScreen(model::deleteEverything, back)

        is Page.Add, is Page.Declare, is Page.Show -> Unit
    }
}

@Composable
private fun Settings(model: WalletModel, outside: Outside, back: () -> Unit) {
    val settings by model.settings.collectAsState()
    val stored by model.stored.collectAsState()
    val actions =
        SettingsActions(
            {
                model.set(it)
                if (it.language != settings.language) outside.remake()
            },
            { model.open(Page.Family) },
            { model.open(Page.Request) },
            { model.open(Page.City) },
            { model.open(Page.Reminder) },
            { model.open(Page.About) },
            { model.open(Page.Delete) },
            back
        )
    SettingsScreen(settings, stored, actions)
}

@Composable
private fun Detailed(page: Page, model: WalletModel, back: () -> Unit) {
    val details = model.details.collectAsState().value ?: return
    val fault by model.fault.collectAsState()
    val id = details.card.id
    if (page is Page.Certificate) {
        val certificate = details.certificates.firstOrNull { it.id == page.certificate } ?: return
        return CertificateScreen(
            certificate,
            fault,
            { model.showCertificate(id, certificate.id) },
            { model.removeCertificate(id, certificate.id) },
            back
        )
    }
    val actions =
        CardActions(
            { model.show(id) },
            { model.open(Page.Name(id)) },
            { model.openPrint(id) },
            { model.open(Page.Add) },
            { model.open(Page.Certificate(id, it)) },
            { model.open(Page.Remove(id)) },
            back
        )
    DetailsScreen(details, actions)
}

@Composable
private fun Adding(model: WalletModel, devices: Devices, permission: Permission, outside: Outside, back: () -> Unit) {
    val state by model.add.state.collectAsState()
    val scanning = state is AddState.Scanning
    Frames(devices, model.add, scanning && permission == Permission.GRANTED)
    if (scanning && permission != Permission.GRANTED) {
        LaunchedEffect(permission) { if (permission == Permission.UNASKED) outside.askCamera() }
        return CameraRefused(permission, outside, back)
    }
    val actions =
        AddActions(
            model.add::scan,
            { outside.pick("image/*") },
            { outside.pick(ANY) },
            { model.add.take(outside.copied()) },
            model.add::keep,
            model.add::keepBeside,
            model.add::begin,
            back
        )
    AddScreen(state, actions) { CameraView(devices.previewSize, devices::preview, it) }
}

/** Why the camera is needed, and where it is allowed. */
@Composable
internal fun CameraRefused(permission: Permission, outside: Outside, back: () -> Unit) = DesignPage(
    stringResource(R.string.scan),
    stringResource(R.string.back),
    back,
    bottom = {
        if (permission == Permission.FOR_EVER) {
            BigButton(stringResource(R.string.open_settings)) { outside.openSettings(SystemPage.APP) }
        } else {
            BigButton(stringResource(R.string.allow_camera), onClick = outside.askCamera)
        }
    }
) {
    if (permission != Permission.UNASKED) Body(stringResource(R.string.camera_blocked))
    Body(stringResource(R.string.camera_why))
    if (permission == Permission.FOR_EVER) Body(stringResource(R.string.camera_settings))
}

/** The camera is on while its frames are wanted and the screen is in front. */
@Composable
private fun Frames(devices: Devices, sink: FrameSink, wanted: Boolean) =
    WhileInFront(wanted, { devices.frames.start(sink) }, devices.frames::stop)

@Composable
private fun Declaring(model: WalletModel, card: String, back: () -> Unit) {
    val state by model.declare.state.collectAsState()
    val cards by model.cards.collectAsState()
    // Who has one card alone knows whose it is.
    val name = model.card(card)?.called.takeIf { cards.size > 1 }
    val actions =
        DeclareActions(
            model.declare::answer,
            model.declare::change,
            model.declare::sign,
            { model.declare.begin(card) },
            back,
            model::leave
        )
    DeclareScreen(state, name, actions)
}

@Composable
private fun Showing(model: WalletModel, what: Shown, brightness: Brightness, back: () -> Unit) {
    val state by model.show.state.collectAsState()
    val cards by model.cards.collectAsState()
    val years by model.birthYears.collectAsState()
    val shown = isInFront()
    val view = LocalView.current
    DisposableEffect(shown) {
        if (shown) {
            brightness.set(1f)
            view.keepScreenOn = true
        } else {
            // Covered, or on its way into the list of apps: nothing of the code may stay.
            model.show.putAway()
        }
        onDispose {
            brightness.set(null)
            view.keepScreenOn = false
        }
    }
    LaunchedEffect(shown) {
        while (shown) {
            model.show.tick()
            delay(TICK_MILLIS)
        }
    }
    val held = cards.firstOrNull { it.card.id == what.card }
    val others = if (what.certificate == null) cards.filter { it.card.id != what.card } else emptyList()
    val unnamed = stringResource(R.string.name_unknown)
    ShowScreen(
        ShowView(
            state,
            held?.card?.called,
            years[what.card],
            what.certificate != null,
            held?.let(::windowsOf),
            others.map { it.card.id to (it.card.called ?: unnamed) }
        ),
        ShowActions(model::switch, model.show::tryAgain, back)
    )
}

/** The day's windows, where nothing stands in their way. */
internal fun windowsOf(held: HomeCard): String? {
    val day = held.outlook as? Outlook.Known
    if (day == null || (held.line !is Line.PassUntil && held.line !is Line.PassFrom)) return null
    return spans(day.windows, held.zone)
}

private const val HOME_MILLIS = 15_000L
private const val TICK_MILLIS = 200L
private const val ANY = "*/*"
