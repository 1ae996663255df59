package vn.chot.officer.check

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.res.stringResource
import vn.chot.design.Banner
import vn.chot.design.BigButton
import vn.chot.design.Body
import vn.chot.design.CodeImage
import vn.chot.design.Page
import vn.chot.design.Second
import vn.chot.design.Tone
import vn.chot.domain.PortalCode
import vn.chot.officer.R

/** O12: the health portal's code for somebody else's camera; where there is none, what to do instead. */
@Composable
fun PortalScreen(code: PortalCode?, onClose: () -> Unit) {
    Page(
        stringResource(R.string.portal_title),
        stringResource(R.string.back),
        onClose,
        bottom = { BigButton(stringResource(R.string.close), onClick = onClose) }
    ) {
        if (code == null) {
            Body(stringResource(R.string.portal_none))
            return@Page
        }
        if (!code.recorded) Banner(Tone.ALARM, stringResource(R.string.not_recorded))
        CodeImage(
            code.modules.size,
            code.modules::isDark,
            stringResource(R.string.portal_code),
            Modifier.fillMaxWidth()
        )
        Body(stringResource(R.string.portal_scan))
        Second(code.address)
    }
}
