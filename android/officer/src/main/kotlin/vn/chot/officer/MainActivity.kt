package vn.chot.officer

import android.Manifest
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.content.res.Configuration
import android.net.Uri
import android.os.Bundle
import android.provider.Settings as SystemSettings
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.activity.result.contract.ActivityResultContracts
import java.util.Locale
import kotlinx.coroutines.flow.MutableStateFlow

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
        setContent {
            OfficerScreen(model, application.live, permission, ::ask, ::openSettings) {
                if (!model.back()) moveTaskToBack(true)
            }
        }
    }

    private var asked = false

    override fun onResume() {
        super.onResume()
        permission.value = standing()
        // Once a visit: the system's own dialog pauses and resumes us, so asking here again would never end.
        if (permission.value == Permission.UNASKED) ask()
    }

    override fun onSaveInstanceState(outState: Bundle) {
        super.onSaveInstanceState(outState)
        outState.putBoolean(ASKED, asked)
    }

    /** The language that was set is of the next screen that is made. */
    internal fun remake() = recreate()

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
