package vn.chot.officer

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNotEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.Decision
import vn.chot.domain.Language
import vn.chot.domain.RemedyAction
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.Notice
import vn.chot.officer.check.VerdictActions
import vn.chot.officer.check.VerdictScreen
import vn.chot.officer.check.VerdictView
import vn.chot.officer.training.TrainingActions
import vn.chot.officer.training.TrainingModel
import vn.chot.officer.training.TrainingScreen
import vn.chot.testing.Phone
import vn.chot.testing.Screen
import vn.chot.testing.drawn
import vn.chot.testing.luma
import vn.chot.testing.show

/** Made-up codes on a phone that nobody has enrolled, with the real library. */
@RunWith(RobolectricTestRunner::class)
class O21TrainingTest {
    @get:Rule val folder = TemporaryFolder()

    private fun trained(language: Language = Language.VIETNAMESE): Bench {
        val bench = Bench(folder.newFolder(), language, ready = false).started()
        bench.model.open(Page.Training)
        return bench
    }

    private val Bench.training: TrainingModel get() = model.training

    @Test
    fun `O21 every exercise ends as it says, and nothing is kept`() {
        val bench = trained()
        val exercises = bench.training.state.value.exercises
        assertTrue("${exercises.size}", exercises.size > 15)
        for (exercise in exercises) {
            bench.training.show(exercise.code)
            assertEquals(
                exercise.code,
                if (exercise.beside ==
                    null
                ) {
                    1
                } else {
                    2
                },
                bench.training.state.value.shown?.codes?.size
            )
            if (exercise.beside != null) continue
            bench.training.judge()
            val state = bench.training.check.state.value
            if (exercise.decision == null) {
                assertTrue("${exercise.code}: $state", (state as CheckState.Searching).notice is Notice.OtherCode)
            } else {
                val passage = (state as CheckState.Judged).passage
                assertEquals(exercise.code, exercise.decision, passage.decision)
                assertTrue(exercise.code, passage.training)
            }
            while (bench.training.state.value.atCheckpoint) bench.model.back()
            bench.city.clocks.pass(5_000)
        }
        bench.model.back()
        bench.model.back()
        assertEquals(emptyList<Page>(), bench.model.pages.value)
        assertFalse("no store", bench.city.path.exists())
        assertEquals(emptyMap<String, ByteArray>(), bench.city.secrets.secrets)
        assertNull(bench.devices.preferences.get("checkpoint"))
    }

    @Test
    fun `O21 a phone at work trains beside its session, whose journal and counts stay as they were`() {
        val bench = Bench(folder.root).started()
        bench.check.onFrame(bench.city.photo())
        bench.check.next()
        val before = bench.check.above.value
        bench.model.open(Page.Training)
        bench.training.show("commute")
        bench.training.judge()
        assertTrue(bench.training.check.above.value.training)
        val shown = bench.training.check.state.value as CheckState.Judged
        assertEquals(Decision.PERMIT, shown.passage.decision)
        assertFalse("an imager's code is judged in training", bench.model.takesCodes.not())
        bench.model.imaged(bench.city.code())
        val real = (bench.training.check.state.value as CheckState.Judged).passage
        assertEquals("a real city's code is none here", Decision.DENY, real.decision)
        bench.model.lookUp("079190000999")
        while (bench.model.pages.value.isNotEmpty()) bench.model.back()
        bench.check.lookUpHealth()
        assertEquals(before, bench.check.above.value)
        assertFalse(before.training)
        bench.check.onFrame(bench.city.photo())
        assertTrue("judged already", (bench.check.state.value as CheckState.Searching).notice is Notice.JudgedAlready)
    }

    @Test
    fun `O21 what is shown is new again before it is stale, and read by another phone`() {
        val bench = trained()
        bench.training.show("commute")
        val before = checkNotNull(bench.training.state.value.shown)
        bench.city.clocks.pass(20_000)
        bench.training.refresh()
        val after = checkNotNull(bench.training.state.value.shown)
        assertNotEquals(before.exercise.text, after.exercise.text)
        val read = bench.city.store.reader(Language.VIETNAMESE).readStill(luma(drawn(after.codes.single())))
        assertEquals(listOf(after.exercise.text), read.texts)
        bench.model.back()
        bench.training.refresh()
        assertNull(bench.training.state.value.shown)
    }

    @Test
    fun `O21 the frame is around everything that is shown, once, and around nothing that is real`() {
        val bench = Bench(folder.newFolder(), ready = false)
        val (controller, screen) = bench.app(Phone())
        val activity = controller.get()
        val mark = activity.getString(R.string.training_mark)
        val model = (activity.application as OfficerApplication).model
        fun Screen.marked() = said().count { it == mark } == 1 && said().first() == mark
        screen.until("a way to train") { buttons().contains(activity.getString(R.string.training)) }
        assertFalse(screen.says(mark))
        screen.press(activity.getString(R.string.training))
        screen.until("the codes") { marked() && model.training.state.value.exercises.isNotEmpty() }
        screen.press(activity.getString(R.string.training_scan))
        screen.until("the camera") { bench.devices.frames.sink != null }
        assertTrue(screen.marked())
        val exercise = model.training.state.value.exercises.first { it.code == "off-duty" }
        bench.devices.frames.feed(luma(drawn(bench.city.store.draw(exercise.text))))
        screen.until("a verdict") { marked() && buttons().contains(activity.getString(R.string.next)) }
        val judged = model.training.check.state.value as CheckState.Judged
        assertEquals(Decision.DENY, judged.passage.decision)
        model.enter(vaccination = false)
        screen.until("the paper") { marked() && says(activity.getString(R.string.permit_title)) }
        model.back()
        model.open(Page.NoCode)
        screen.until("no code") { marked() && says(activity.getString(R.string.enter_id_hint)) }
        repeat(8) { model.back() }
        screen.until("the beginning") { !says(mark) }
        assertNull("the camera is let go of", bench.devices.frames.sink)
        controller.pause().stop().destroy()
        // A verdict says so itself, wherever it is drawn; a real one doesn't.
        for (passage in listOf(judged.passage, judged.passage.copy(training = false))) {
            val view = VerdictView(CheckState.Judged(passage), emptyMap(), null)
            val drawn = show(Phone()) { ChotTheme(false) { VerdictScreen(view, VerdictActions()) } }
            assertEquals(passage.training, drawn.said().first() == mark)
        }
    }

    @Test
    fun `O21 pictures`() {
        for (phone in Phone.COVERING) {
            val bench = trained(if (phone.language == "vi") Language.VIETNAMESE else Language.ENGLISH)
            val training = bench.training
            val list =
                show(phone) { ChotTheme(phone.night) { TrainingScreen(training.state.value, TrainingActions()) } }
            PICTURES.check("O21-training", phone, list)
            // Its text is the same in every run.
            training.show("web-address")
            val state = training.state.value
            assertEquals("web-address", state.shown?.exercise?.code)
            val one = show(phone) { ChotTheme(phone.night) { TrainingScreen(state, TrainingActions()) } }
            assertTrue("${one.said()}", one.activity.getString(R.string.training_judge) in one.buttons())
            PICTURES.check("O21-exercise", phone, one)
            training.show("commute")
            training.judge()
            val judged = (training.check.state.value as CheckState.Judged).copy(goesAt = null)
            assertTrue(judged.passage.remedies.none { it.action is RemedyAction.UpdatePhone })
            val view = VerdictView(judged, training.check.above.value.labels, null)
            val verdict = show(phone) { ChotTheme(phone.night) { VerdictScreen(view, VerdictActions()) } }
            PICTURES.check("O21-verdict", phone, verdict)
        }
    }
}
