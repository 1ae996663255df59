package vn.chot.wallet

import android.os.Bundle
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.ui.res.stringResource
import vn.chot.design.ChotTheme
import vn.chot.design.Page

/** The one activity. */
class MainActivity : ComponentActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        setContent {
            ChotTheme(isSystemInDarkTheme()) { Page(stringResource(R.string.app_name)) {} }
        }
    }
}
