package vn.chot.wallet.start

import java.io.File
import java.io.IOException
import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Advice
import vn.chot.domain.Folders
import vn.chot.domain.Language
import vn.chot.domain.Modules
import vn.chot.domain.Refusal
import vn.chot.domain.Wallet
import vn.chot.domain.WalletFault

/** How far a request is. */
sealed interface RequestState {
    data class Asking(val fault: Advice? = null, val full: Boolean = false) : RequestState

    data object Working : RequestState

    /** To be shown or handed to the issuer. It holds an ID number. [code]: none where it doesn't fit into one. */
    class Made(val file: File, val code: Modules?) : RequestState
}

/** W2: the request for a credential, for its issuer alone. Knows no Android. */
class RequestModel(
    private val wallet: Wallet,
    private val folders: Folders,
    private val worker: Executor,
    private val language: () -> Language
) {
    private val states = MutableStateFlow<RequestState>(RequestState.Asking())
    val state: StateFlow<RequestState> = states

    fun begin() {
        states.value = RequestState.Asking()
    }

    fun make(idNumber: String) {
        states.value = RequestState.Working
        worker.execute {
            states.value =
                try {
                    val request = wallet.request(idNumber)
                    RequestState.Made(File(folders.outbox, NAME).apply { writeText(request) }, drawn(request))
                } catch (e: WalletFault) {
                    RequestState.Asking(e.said(language()))
                } catch (_: IOException) {
                    RequestState.Asking(full = true)
                }
        }
    }

    private fun drawn(request: String): Modules? = try {
        wallet.draw(request)
    } catch (_: Refusal) {
        null
    }

    private companion object {
        const val NAME = "chot-request.json"
    }
}
