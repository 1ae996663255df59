package vn.chot.officer

import android.Manifest
import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.content.res.Configuration
import android.net.Uri
import android.os.Bundle
import android.provider.Settings as SystemSettings
import android.view.KeyEvent
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.activity.result.contract.ActivityResultContracts
import java.util.Locale
import kotlinx.coroutines.flow.MutableStateFlow
import vn.chot.officer.journal.Exported
import vn.chot.phone.Outbox
import vn.chot.phone.PhoneHanded

/** The one activity: permission, intents, and the window. All else is in the models. */
class MainActivity : ComponentActivity() {
    private val application get() = getApplication() as OfficerApplication
    private val model get() = application.model
    private val permission = MutableStateFlow(Permission.UNASKED)

    private val asking =
        registerForActivityResult(ActivityResultContracts.RequestPermission()) { granted ->
            permission.value = if (granted) Permission.GRANTED else refused()
        }

    override fun attachBaseContext(base: Context) {
        val language = (base.applicationContext as? OfficerApplication)?.model?.settings?.value?.language
        super.attachBaseContext(if (language == null) base else base.speaking(language.tag))
    }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        // The screen stays on at the barrier; what it shows of a person is kept out of screenshots.
        window.addFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON or WindowManager.LayoutParams.FLAG_SECURE)
        enableEdgeToEdge()
        asked = savedInstanceState?.getBoolean(ASKED) == true
        permission.value = standing()
        if (savedInstanceState == null) receive(intent)
        setContent {
            OfficerScreen(model, application.live, permission, ::ask, outside) {
                if (!model.back()) moveTaskToBack(true)
            }
        }
    }

    private val picking =
        registerForActivityResult(ActivityResultContracts.OpenDocument()) { address -> address?.let(::hand) }

    private val outside =
        Outside(::openSettings, { picking.launch(arrayOf("*/*")) }, ::copy, ::share, ::recreate)

    private val imager by lazy {
        Imager({ application.live.clocks.read().monotonicMillis }) { model.imaged(it) }
    }

    private var asked = false

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        receive(intent)
    }

    /** A file that is opened or shared with the app, or a text that is. */
    private fun receive(intent: Intent) {
        when (intent.action) {
            Intent.ACTION_VIEW -> intent.data?.let(::hand)
            Intent.ACTION_SEND -> intent.getStringExtra(Intent.EXTRA_TEXT)?.let(model::imaged)
        }
    }

    private fun hand(address: Uri) = model.handed(PhoneHanded(contentResolver, address))

    /** What a hand-held imager types; what is typed into a field is the field's. */
    override fun dispatchKeyEvent(event: KeyEvent): Boolean {
        if (event.action == KeyEvent.ACTION_DOWN && model.takesCodes) {
            if (event.keyCode == KeyEvent.KEYCODE_ENTER && imager.enter()) return true
            if (event.unicodeChar > ' '.code) imager.key(event.unicodeChar.toChar())
        }
        return super.dispatchKeyEvent(event)
    }

    private fun copy(text: String) = getSystemService(
        ClipboardManager::class.java
    ).setPrimaryClip(ClipData.newPlainText(getString(R.string.status), text))

    private fun share(exported: Exported) {
        val address = Outbox.address(this, exported.file)
        val send =
            Intent(Intent.ACTION_SEND)
                .setType("application/x-ndjson")
                .putExtra(Intent.EXTRA_STREAM, address)
                .addFlags(Intent.FLAG_GRANT_READ_URI_PERMISSION)
        startActivity(Intent.createChooser(send, getString(R.string.share)))
    }

    override fun onResume() {
        super.onResume()
        // Not asked here: the system's own dialog pauses and resumes us, and asking again would never end.
        permission.value = standing()
    }

    override fun onStop() {
        super.onStop()
        model.putAway()
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
    private fun refused() = if (shouldShowRequestPermissionRationale(
            Manifest.permission.CAMERA
        )
    ) {
        Permission.REFUSED
    } else {
        Permission.FOR_EVER
    }

    private fun ask() {
        asked = true
        asking.launch(Manifest.permission.CAMERA)
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

    private companion object {
        const val ASKED = "asked"
    }
}

/** Whether the camera may be used. */
enum class Permission { UNASKED, GRANTED, REFUSED, FOR_EVER }

/** Pages of the system's settings. */
enum class SystemPage { APP, CLOCK }

private fun Context.speaking(tag: String): Context {
    val configuration = Configuration(resources.configuration)
    configuration.setLocale(Locale.forLanguageTag(tag))
    return createConfigurationContext(configuration)
}
