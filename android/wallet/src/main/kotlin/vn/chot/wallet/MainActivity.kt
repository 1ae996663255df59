package vn.chot.wallet

import android.Manifest
import android.content.ClipboardManager
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.content.res.Configuration
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.provider.Settings as SystemSettings
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.activity.result.contract.ActivityResultContracts
import java.io.File
import java.util.Locale
import kotlinx.coroutines.flow.MutableStateFlow
import vn.chot.phone.Outbox
import vn.chot.phone.PhoneHanded

/** The one activity: permission, intents, and the window. All else is in the models. */
class MainActivity : ComponentActivity() {
    private val application get() = getApplication() as WalletApplication
    private val model get() = application.model
    private val permission = MutableStateFlow(Permission.UNASKED)
    private var asked = false

    private val asking =
        registerForActivityResult(ActivityResultContracts.RequestPermission()) { granted ->
            permission.value = if (granted) Permission.GRANTED else refused()
        }

    private val askingNotices = registerForActivityResult(ActivityResultContracts.RequestPermission()) {}

    private val picking =
        registerForActivityResult(ActivityResultContracts.OpenDocument()) { address -> address?.let(::hand) }

    override fun attachBaseContext(base: Context) {
        val language = (base.applicationContext as? WalletApplication)?.model?.settings?.value?.language
        super.attachBaseContext(if (language == null) base else base.speaking(language.tag))
    }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        // What it shows of a person is kept out of screenshots, and out of the list of apps.
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        enableEdgeToEdge()
        asked = savedInstanceState?.getBoolean(ASKED) == true
        permission.value = standing()
        if (savedInstanceState == null) receive(intent)
        val outside =
            Outside(
                application.live.brightness(this),
                ::ask,
                ::askNotices,
                ::openSettings,
                { picking.launch(arrayOf(it)) },
                ::copied,
                ::share,
                ::recreate
            )
        setContent {
            WalletScreen(model, application.live, permission, outside) {
                if (!model.back()) moveTaskToBack(true)
            }
        }
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        receive(intent)
    }

    /** The shortcut and the tile; a picture or a file that is opened or shared with the app, or a text that is. */
    private fun receive(intent: Intent) {
        when (intent.action) {
            SHOW -> model.showFirst()

            Intent.ACTION_VIEW -> intent.data?.let(::hand)

            Intent.ACTION_SEND -> {
                @Suppress("DEPRECATION")
                val stream = intent.getParcelableExtra<Uri>(Intent.EXTRA_STREAM)
                if (stream != null) hand(stream) else intent.getStringExtra(Intent.EXTRA_TEXT)?.let(model::shared)
            }
        }
    }

    private fun hand(address: Uri) = model.handed(PhoneHanded(contentResolver, address))

    private fun copied(): String? = getSystemService(ClipboardManager::class.java)
        ?.primaryClip
        ?.takeIf { it.itemCount > 0 }
        ?.getItemAt(0)
        ?.coerceToText(this)
        ?.toString()

    private fun share(file: File) {
        val send =
            Intent(Intent.ACTION_SEND)
                .setType(Outbox.typeOf(file))
                .putExtra(Intent.EXTRA_STREAM, Outbox.address(this, file))
                .addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
        startActivity(Intent.createChooser(send, getString(R.string.share)))
    }

    override fun onResume() {
        super.onResume()
        // Not asked here: the system's own dialog pauses and resumes us, and asking again would never end.
        permission.value = standing()
        model.seen()
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putBoolean(ASKED, asked)
    }

    private fun standing() = when {
        checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED -> Permission.GRANTED
        asked -> refused()
        else -> Permission.UNASKED
    }

    /** The system no longer shows its dialog where it gives no rationale after a refusal. */
    private fun refused() = if (shouldShowRequestPermissionRationale(Manifest.permission.CAMERA)) {
        Permission.REFUSED
    } else {
        Permission.FOR_EVER
    }

    private fun ask() {
        asked = true
        asking.launch(Manifest.permission.CAMERA)
    }

    private fun askNotices() {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU || application.live.notices.allowed) return
        askingNotices.launch(Manifest.permission.POST_NOTIFICATIONS)
    }

    private fun openSettings(what: SystemPage) {
        val intent =
            when (what) {
                SystemPage.APP ->
                    Intent(
                        SystemSettings.ACTION_APPLICATION_DETAILS_SETTINGS,
                        Uri.fromParts("package", packageName, null)
                    )

                SystemPage.CLOCK -> Intent(SystemSettings.ACTION_DATE_SETTINGS)
            }
        startActivity(intent)
    }

    companion object {
        /** Straight to the first card's code. */
        const val SHOW = "vn.chot.wallet.SHOW"
        private const val ASKED = "asked"
    }
}

private fun Context.speaking(tag: String): Context {
    val configuration = Configuration(resources.configuration)
    configuration.setLocale(Locale.forLanguageTag(tag))
    return createConfigurationContext(configuration)
}
