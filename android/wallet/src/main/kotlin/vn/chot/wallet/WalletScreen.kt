package vn.chot.wallet

import androidx.activity.compose.BackHandler
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.platform.LocalView
import androidx.compose.ui.res.stringResource
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.compose.LocalLifecycleOwner
import androidx.lifecycle.compose.currentStateAsState
import kotlinx.coroutines.delay
import vn.chot.design.Body
import vn.chot.design.ChotTheme
import vn.chot.design.Page as DesignPage
import vn.chot.domain.Brightness
import vn.chot.domain.Outlook
import vn.chot.wallet.declare.DeclareActions
import vn.chot.wallet.declare.DeclareScreen
import vn.chot.wallet.home.HomeActions
import vn.chot.wallet.home.HomeCard
import vn.chot.wallet.home.HomeScreen
import vn.chot.wallet.home.Line
import vn.chot.wallet.show.ShowActions
import vn.chot.wallet.show.ShowScreen
import vn.chot.wallet.show.ShowView
import vn.chot.wallet.show.Shown

/** Everything that a citizen sees: which screen, by the models' states. */
@Composable
fun WalletScreen(model: WalletModel, brightness: Brightness, back: () -> Unit) {
    ChotTheme(isSystemInDarkTheme()) {
        BackHandler(onBack = back)
        val phase by model.phase.collectAsState()
        val pages by model.pages.collectAsState()
        when (phase) {
            is Phase.Starting -> DesignPage(stringResource(R.string.app_name)) {
                Body(stringResource(R.string.reading))
            }

            is Phase.Broken -> Unit

            is Phase.Working ->
                when (val page = pages.lastOrNull()) {
                    is Page.Declare -> Declaring(model, page.card, back)
                    is Page.Show -> Showing(model, page.what, brightness, back)
                    null -> Home(model)
                }
        }
    }
}

@Composable
private fun Home(model: WalletModel) {
    val cards by model.cards.collectAsState()
    LaunchedEffect(Unit) {
        while (true) {
            delay(HOME_MILLIS)
            model.refresh()
        }
    }
    HomeScreen(cards, HomeActions(model::show, model::declare, model::advise))
}

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
    val here by LocalLifecycleOwner.current.lifecycle.currentStateAsState()
    val shown = here.isAtLeast(Lifecycle.State.RESUMED)
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
    ShowScreen(
        ShowView(
            state,
            held?.card?.called,
            years[what.card],
            what.certificate != null,
            held?.let(::windowsOf),
            cards.filter { it.card.id != what.card && it.card.called != null }.map { it.card.id to it.card.called!! }
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
