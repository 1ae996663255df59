package vn.chot.officer.start

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.CodeSeries
import vn.chot.domain.EnrolmentPreview
import vn.chot.domain.Frame
import vn.chot.domain.FrameSink
import vn.chot.domain.Handed
import vn.chot.domain.Language
import vn.chot.domain.Reader
import vn.chot.domain.Refusal
import vn.chot.domain.Said
import vn.chot.domain.SeriesProgress
import vn.chot.domain.Store

/** How far this phone's enrolment is. */
sealed interface SetUpState {
    /** [fault]: why the last try came to nothing. */
    data class Asking(val fault: Said? = null) : SetUpState

    data object Working : SetUpState

    /** The camera reads a series of codes. [other]: a code that doesn't belong to it. */
    data class Scanning(val progress: SeriesProgress, val other: Boolean = false, val hint: String? = null) : SetUpState

    /** To be compared with what the authority says, before it is believed. */
    data class Confirming(val preview: EnrolmentPreview) : SetUpState

    /** [fileLeft]: the file is still there, and is secret. */
    data class Enrolled(val fileLeft: Boolean) : SetUpState
}

/** O1 and O2: from nothing to an enrolled phone, by a file or by a series of codes. Knows no Android. */
class SetUpModel(
    private val store: Store,
    private val worker: Executor,
    private val language: () -> Language,
    private val enrolled: () -> Unit
) : FrameSink {
    private val states = MutableStateFlow<SetUpState>(SetUpState.Asking())
    val state: StateFlow<SetUpState> = states

    // Secret, and so only here, and gone as soon as it was used.
    private var bytes: ByteArray? = null
    private var file: Handed? = null
    private var series: CodeSeries? = null
    private var reader: Reader? = null

    /** A file was picked or shared. */
    fun take(handed: Handed) = onWorker {
        states.value = SetUpState.Working
        val found = handed.read(MOST)
        if (found == null) {
            states.value = SetUpState.Asking(Said(UNREADABLE, ""))
        } else {
            preview(found, handed)
        }
    }

    /** The camera begins to read a series. */
    fun scan() = onWorker {
        series = store.series()
        reader = store.reader(language())
        states.value = SetUpState.Scanning(SeriesProgress(0, 0, emptyList()))
    }

    override fun onFrame(frame: Frame) {
        val before = states.value as? SetUpState.Scanning ?: return
        val (series, reader) = (series ?: return) to (reader ?: return)
        try {
            val reading = reader.read(frame)
            var next: SetUpState = before.copy(hint = reading.hint?.text)
            for (text in reading.texts) {
                next =
                    try {
                        SetUpState.Scanning(series.take(text))
                    } catch (_: Refusal) {
                        before.copy(other = true, hint = null)
                    }
            }
            if (states.value == before) states.value = next
            series.file()?.let { onWorker { preview(it, null) } }
        } catch (e: Refusal) {
            failed(e)
        }
    }

    override fun onFailed() {
        if (states.value is SetUpState.Scanning) states.value = SetUpState.Asking(Said(CAMERA, ""))
    }

    private fun preview(found: ByteArray, handed: Handed?) {
        val preview = store.preview(found)
        bytes = found
        file = handed
        states.value = SetUpState.Confirming(preview)
    }

    /** The officer compared the fingerprint. The file is deleted, for it is secret. */
    fun confirm() = onWorker {
        val found = bytes ?: return@onWorker
        states.value = SetUpState.Working
        store.enrol(found)
        val left = file?.delete() == false
        forget()
        states.value = SetUpState.Enrolled(left)
    }

    /** After [SetUpState.Enrolled]. */
    fun goOn() = enrolled()

    /** It isn't what the authority says, or was a mistake. */
    fun cancel() {
        forget()
        states.value = SetUpState.Asking()
    }

    /** True while the camera is to read. */
    val wantsFrames: Boolean get() = states.value is SetUpState.Scanning

    private fun forget() {
        bytes?.fill(0)
        bytes = null
        file = null
        series = null
        reader = null
    }

    private fun failed(e: Refusal) {
        forget()
        states.value = SetUpState.Asking(e.said(language()))
    }

    private fun onWorker(action: () -> Unit) = worker.execute {
        try {
            action()
        } catch (e: Refusal) {
            failed(e)
        }
    }

    companion object {
        /** An enrolment has a few kilobytes. */
        const val MOST = 1 shl 20
        const val UNREADABLE = "file-unreadable"
        const val CAMERA = "camera"
    }
}
