package vn.chot.wallet

import android.content.Context
import android.content.res.Configuration
import android.os.Bundle
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import java.util.Locale

/** The one activity: permission, intents, and the window. All else is in the models. */
class MainActivity : ComponentActivity() {
    private val application get() = getApplication() as WalletApplication
    private val model get() = application.model

    override fun attachBaseContext(base: Context) {
        val language = (base.applicationContext as? WalletApplication)?.model?.settings?.value?.language
        super.attachBaseContext(if (language == null) base else base.speaking(language.tag))
    }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        enableEdgeToEdge()
        val brightness = application.live.brightness(this)
        setContent {
            WalletScreen(model, brightness) { if (!model.back()) moveTaskToBack(true) }
        }
    }

    override fun onResume() {
        super.onResume()
        model.refresh()
    }
}

private fun Context.speaking(tag: String): Context {
    val configuration = Configuration(resources.configuration)
    configuration.setLocale(Locale.forLanguageTag(tag))
    return createConfigurationContext(configuration)
}
