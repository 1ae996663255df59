package vn.chot.wallet.declare

import java.util.concurrent.Executor
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import vn.chot.domain.Advice
import vn.chot.domain.Clocks
import vn.chot.domain.Language
import vn.chot.domain.Questions
import vn.chot.domain.Wallet
import vn.chot.domain.WalletFault

/** How far a declaration is. Answers are about somebody's health, and aren't printed. */
sealed interface DeclareState {
    data object Working : DeclareState

    /** The question at [at], from 0; [again]: the city changed its questions meanwhile. */
    class Asking(val form: Form, val at: Int, val again: Boolean = false) : DeclareState

    /** All answers, to be looked at once more. */
    class Summary(val form: Form) : DeclareState

    /** Signed, without symptoms. */
    data object Well : DeclareState

    /** Signed, with symptoms: advice, and no code. */
    data object Unwell : DeclareState

    data class Failed(val advice: Advice) : DeclareState
}

/** The questions, and what was answered so far. Nothing is answered beforehand. */
class Form(val questions: Questions, val answers: Map<String, Boolean>) {
    val size get() = questions.questions.size

    fun question(at: Int) = questions.questions[at]

    fun answer(at: Int): Boolean? = answers[question(at).id]

    /** The first that isn't answered. */
    val open: Int? get() = questions.questions.indexOfFirst { it.id !in answers }.takeIf { it >= 0 }

    fun with(at: Int, yes: Boolean) = Form(questions, answers + (question(at).id to yes))
}

/** W5: a question a page, a summary, a signature. Knows no Android. */
class DeclareModel(
    private val wallet: Wallet,
    private val clocks: Clocks,
    private val worker: Executor,
    private val language: () -> Language,
    /** It was signed; true with symptoms. */
    private val signed: (Boolean) -> Unit
) {
    private val states = MutableStateFlow<DeclareState>(DeclareState.Working)
    val state: StateFlow<DeclareState> = states

    private var card = ""

    /** Which declaration; what comes of one that was left changes nothing of the next. */
    @Volatile private var number = 0

    /** Begins for a card's person, with nothing answered. */
    fun begin(card: String) {
        number++
        this.card = card
        ask(again = false)
    }

    /** What the last declaration was answered to leads to, without declaring again. */
    fun advise(card: String) {
        this.card = card
        states.value = DeclareState.Unwell
    }

    fun answer(yes: Boolean) {
        val asking = states.value as? DeclareState.Asking ?: return
        val form = asking.form.with(asking.at, yes)
        states.value = form.open?.let { DeclareState.Asking(form, it) } ?: DeclareState.Summary(form)
    }

    /** An answer in the summary is to be changed. */
    fun change(at: Int) {
        val summary = states.value as? DeclareState.Summary ?: return
        states.value = DeclareState.Asking(summary.form, at)
    }

    /** The question before; false where there is none. */
    fun back(): Boolean {
        val (form, at) =
            when (val now = states.value) {
                is DeclareState.Asking -> now.form to now.at
                is DeclareState.Summary -> now.form to now.form.size
                else -> return false
            }
        if (at == 0) return false
        states.value = DeclareState.Asking(form, at - 1)
        return true
    }

    fun sign() {
        val form = (states.value as? DeclareState.Summary)?.form ?: return
        val (whose, mine) = card to number
        states.value = DeclareState.Working
        worker.execute {
            try {
                val unwell = wallet.declare(whose, form.questions.number, form.answers, clocks.read())
                if (mine != number) return@execute
                states.value = if (unwell) DeclareState.Unwell else DeclareState.Well
                signed(unwell)
            } catch (e: WalletFault) {
                if (mine != number) return@execute
                if (e.code == OTHER_QUESTIONS) ask(again = true) else failed(e)
            }
        }
    }

    /** It is left: no answer is kept. */
    fun leave() {
        number++
        states.value = DeclareState.Working
    }

    private fun ask(again: Boolean) {
        val mine = number
        states.value = DeclareState.Working
        worker.execute {
            try {
                val form = Form(wallet.questions(language()), emptyMap())
                if (mine != number) return@execute
                states.value =
                    form.open?.let { DeclareState.Asking(form, it, again) } ?: DeclareState.Summary(form)
            } catch (e: WalletFault) {
                failed(e)
            }
        }
    }

    private fun failed(e: WalletFault) {
        states.value = DeclareState.Failed(e.said(language()))
    }

    private companion object {
        const val OTHER_QUESTIONS = "other-questionnaire"
    }
}
