package vn.chot.wallet.add

import java.nio.ByteBuffer
import java.nio.charset.CharacterCodingException
import java.nio.charset.CodingErrorAction
import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.AddEffect
import vn.chot.domain.Advice
import vn.chot.domain.Card
import vn.chot.domain.Certificate
import vn.chot.domain.Frame
import vn.chot.domain.FrameSink
import vn.chot.domain.Handed
import vn.chot.domain.Language
import vn.chot.domain.PictureReader
import vn.chot.domain.Preview
import vn.chot.domain.Reader
import vn.chot.domain.Refusal
import vn.chot.domain.Wallet
import vn.chot.domain.WalletFault

/** Why the last try came to nothing. */
sealed interface AddFault {
    /** The core says it. */
    data class Told(val advice: Advice) : AddFault

    data object NothingToPaste : AddFault

    data object Unreadable : AddFault

    data object NothingInPicture : AddFault

    data object SeveralInPicture : AddFault

    data object Camera : AddFault
}

/** How far something is on its way into the wallet. */
sealed interface AddState {
    data class Asking(val fault: AddFault? = null) : AddState

    data class Scanning(val hint: String? = null, val fault: AddFault? = null) : AddState

    data object Working : AddState

    /** To be looked at before it is kept. [losesLive]: a print would take the place of a live code. */
    class This(val card: Card, val effect: AddEffect, val losesLive: Boolean = false) : AddState

    /** A certificate: beside which card? */
    class Beside(val choices: List<Choice>) : AddState
}

/** A card, and whose the certificate is beside it. */
class Choice(val card: String, val name: String?, val certificate: Certificate)

/** W3: from the camera, a picture, a file, another app or what was copied, into the wallet. Knows no Android. */
class AddModel(
    private val wallet: Wallet,
    private val pictures: PictureReader,
    private val worker: Executor,
    private val language: () -> Language,
    /** It is kept. */
    private val kept: () -> Unit
) : FrameSink {
    private val states = MutableStateFlow<AddState>(AddState.Asking())
    private var text: String? = null
    private var reader: Reader? = null

    val state: StateFlow<AddState> = states

    /** True while the camera is to read. */
    val wantsFrames: Boolean get() = states.value is AddState.Scanning

    fun begin() {
        text = null
        states.value = AddState.Asking()
    }

    fun scan() {
        reader = wallet.reader(language())
        states.value = AddState.Scanning()
    }

    override fun onFrame(frame: Frame) {
        val before = states.value as? AddState.Scanning ?: return
        val reading =
            try {
                reader?.read(frame) ?: return
            } catch (_: Refusal) {
                return
            }
        val found = reading.texts.firstOrNull()
        if (found == null) {
            if (states.value == before) states.value = before.copy(hint = reading.hint?.text)
            return
        }
        // Whoever went back meanwhile doesn't want it any more.
        if (wantsFrames) look(found) { AddState.Scanning(fault = it) }
    }

    override fun onFailed() {
        if (wantsFrames) states.value = AddState.Asking(AddFault.Camera)
    }

    /** What was copied, or came from another app; none: there was nothing. */
    fun take(text: String?) {
        if (text.isNullOrBlank()) {
            states.value = AddState.Asking(AddFault.NothingToPaste)
        } else {
            onWorker { look(text.trim()) { AddState.Asking(it) } }
        }
    }

    /** A file that was picked or shared: a text, or a picture of a code. */
    fun take(handed: Handed) = onWorker {
        val bytes = handed.read(MOST)
        val written = bytes?.let(::textOf)
        val picture = if (bytes == null || written != null) null else pictures.luma(bytes)
        when {
            written != null -> look(written.trim()) { AddState.Asking(it) }
            picture != null -> look(picture)
            else -> states.value = AddState.Asking(AddFault.Unreadable)
        }
    }

    private fun look(picture: Frame) {
        val texts =
            try {
                wallet.reader(language()).readStill(picture).texts
            } catch (_: Refusal) {
                emptyList()
            }
        when (texts.size) {
            0 -> states.value = AddState.Asking(AddFault.NothingInPicture)
            1 -> look(texts.single()) { AddState.Asking(it) }
            else -> states.value = AddState.Asking(AddFault.SeveralInPicture)
        }
    }

    private fun look(found: String, refused: (AddFault) -> AddState) {
        try {
            val preview = wallet.preview(found, language())
            text = found
            states.value =
                when (preview) {
                    is Preview.Credential -> looked(preview)
                    is Preview.Beside -> AddState.Beside(choices(preview))
                }
        } catch (e: WalletFault) {
            states.value = refused(AddFault.Told(e.said(language())))
        }
    }

    private fun looked(preview: Preview.Credential): AddState {
        val card = preview.card
        val losesLive = !card.live && wallet.cards().any { it.id == card.id && it.live }
        return AddState.This(card, preview.effect, losesLive)
    }

    private fun choices(preview: Preview.Beside): List<Choice> {
        val names = wallet.cards().associate { it.id to it.called }
        return preview.cards.map { (card, certificate) -> Choice(card, names[card], certificate) }
    }

    /** What was looked at is kept. */
    fun keep() {
        if (states.value !is AddState.This) return
        keeping { wallet.add(it) }
    }

    /** The certificate is kept beside this card. */
    fun keepBeside(card: String) {
        if (states.value !is AddState.Beside) return
        keeping { wallet.addCertificate(card, it, language()) }
    }

    private fun keeping(action: (String) -> Unit) {
        val found = text ?: return
        states.value = AddState.Working
        worker.execute {
            try {
                action(found)
                begin()
                kept()
            } catch (e: WalletFault) {
                states.value = AddState.Asking(AddFault.Told(e.said(language())))
            }
        }
    }

    private fun onWorker(action: () -> Unit) {
        states.value = AddState.Working
        worker.execute(action)
    }

    /** What people can read; none where it is anything else. */
    private fun textOf(bytes: ByteArray): String? = try {
        val decoder = Charsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT)
        decoder.decode(ByteBuffer.wrap(bytes)).toString().takeIf { text ->
            text.length <= MOST_TEXT && text.none { it.isISOControl() && !it.isWhitespace() }
        }
    } catch (_: CharacterCodingException) {
        null
    }

    companion object {
        /** A picture of a whole page. */
        const val MOST = 1 shl 24
        private const val MOST_TEXT = 1 shl 16
    }
}
