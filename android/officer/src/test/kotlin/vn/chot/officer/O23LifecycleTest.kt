package vn.chot.officer

import android.Manifest
import android.content.pm.PackageManager
import org.junit.Assert.assertEquals
import org.junit.Assert.assertSame
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf
import vn.chot.domain.SeenKind
import vn.chot.officer.check.CheckState
import vn.chot.testing.Phone
import vn.chot.testing.Screen

/** Permission, turning, coming and going. */
@RunWith(RobolectricTestRunner::class)
class O23LifecycleTest {
    @get:Rule val folder = TemporaryFolder()

    @Test
    fun `O23 the camera is asked for once a visit, and a refusal leads to the settings`() {
        val bench = Bench(folder.root)
        val (controller, screen) = bench.app(Phone(), allowed = false)
        val activity = controller.get()
        screen.until("a question") { shadowOf(activity).lastRequestedPermission != null }
        val asked = shadowOf(activity).lastRequestedPermission
        assertEquals(listOf(Manifest.permission.CAMERA), asked.requestedPermissions.toList())
        // The system's dialog pauses and resumes: five refusals, one question.
        repeat(5) {
            controller.pause()
            activity.onRequestPermissionsResult(
                asked.requestCode,
                arrayOf(Manifest.permission.CAMERA),
                intArrayOf(PackageManager.PERMISSION_DENIED)
            )
            controller.resume()
            screen.settle()
            assertSame(asked, shadowOf(activity).lastRequestedPermission)
        }
        screen.until("a way to the settings") { buttons().any { it == activity.getString(R.string.open_settings) } }
        assertEquals(0, bench.devices.frames.starts)
        PICTURES.check("O23-refused", Phone(), screen)
        screen.press(activity.getString(R.string.open_settings))
        val started = shadowOf(activity).nextStartedActivity
        assertEquals(android.provider.Settings.ACTION_APPLICATION_DETAILS_SETTINGS, started.action)
        screen.press(activity.getString(R.string.no_code))
        assertTrue("${screen.said()}", screen.says(activity.getString(R.string.enter_id_hint)))
        controller.pause().stop().destroy()
    }

    @Test
    fun `O23 verdict, ticks and portal survive twenty recreations each`() {
        val bench = Bench(folder.root)
        val (controller, screen) = bench.app(Phone())
        screen.until("the camera") { bench.devices.frames.sink != null }
        val model = (controller.get().application as OfficerApplication).model
        model.check.lookUp(bench.city.text("id_number"))
        screen.until("a verdict") { model.check.state.value is CheckState.Judged }
        model.check.tick(SeenKind.STAFF_CARD, true)
        screen.until("a tick") { (model.check.state.value as? CheckState.Judged)?.seen?.size == 1 }
        val verdict = model.check.state.value
        repeat(20) { controller.recreate() }
        assertEquals(verdict, model.check.state.value)
        val remade = Screen(controller.get()).settle()
        assertTrue("${remade.said()}", remade.says((verdict as CheckState.Judged).passage.word))
        model.check.showPortal()
        remade.until("the portal") { model.check.state.value is CheckState.Portal }
        val portal = model.check.state.value
        repeat(20) { controller.recreate() }
        assertSame(portal, model.check.state.value)
        model.check.back()
        model.check.next()
        repeat(20) { controller.recreate() }
        assertTrue(model.check.state.value is CheckState.Searching)
        Screen(controller.get()).until("the camera again") { bench.devices.frames.sink != null }
        controller.pause().stop().destroy()
        assertEquals("the camera is let go of", null, bench.devices.frames.sink)
    }

    /** Each with what has to be there again; what is drawn is that of the last activity. */
    @Test
    fun `O23 every state and every page survives twenty recreations`() {
        val bench = Bench(folder.root)
        val (controller, screen) = bench.app(Phone())
        screen.until("the camera") { bench.devices.frames.sink != null }
        val model = (controller.get().application as OfficerApplication).model
        fun stays(what: String, hint: Int) {
            val before = Triple(model.phase.value, model.pages.value, model.check.state.value)
            repeat(20) { controller.recreate() }
            assertEquals(what, before, Triple(model.phase.value, model.pages.value, model.check.state.value))
            val text = controller.get().getString(hint)
            Screen(controller.get()).until("$what: $text") { says(text) }
        }
        val pages =
            mapOf(
                Page.Menu to R.string.change_checkpoint,
                Page.Places to R.string.choose_checkpoint,
                Page.NoCode to R.string.enter_id_hint,
                Page.Settings to R.string.set_return,
                Page.Updates to R.string.update_safe,
                Page.Status to R.string.self_test,
                Page.Journal to R.string.journal_verify,
                Page.Training to R.string.training_mark,
                Page.Pin to R.string.pin_what
            )
        for ((page, hint) in pages) {
            model.open(page)
            screen.until("$page") { model.pages.value.lastOrNull() == page && settled(page, model) }
            stays("$page", hint)
            model.back()
        }
        model.check.lookUp(bench.city.text("id_number"))
        screen.until("a verdict") { model.check.state.value is CheckState.Judged }
        model.enter(vaccination = false)
        stays("a paper", R.string.permit_title)
        model.back()
        model.check.lookForEvidence()
        stays("evidence", R.string.evidence_of_this)
        model.check.back()
        model.check.next()
        screen.until("the count") { (model.check.above.value.counts?.refer ?: 0) > 0 }
        model.check.onFailed()
        stays("a camera that failed", R.string.fault_camera)
        controller.pause().stop().destroy()
    }

    private fun settled(page: Page, model: OfficerModel) = !model.journal.state.value.working &&
        (page != Page.Pin || model.pin.state.value.step !is vn.chot.officer.pin.PinStep.Working)

    @Test
    fun `O23 the window's pictures are kept from others, and the screen stays on`() {
        val (controller, _) = Bench(folder.root).app(Phone())
        val flags = controller.get().window.attributes.flags
        for (flag in listOf(
            android.view.WindowManager.LayoutParams.FLAG_SECURE,
            android.view.WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON
        )) {
            assertEquals(flag, flags and flag)
        }
        controller.pause().stop().destroy()
    }

    @Test
    fun `O23 a camera that fails is said, and tried again`() {
        val bench = Bench(folder.root).started()
        bench.check.onFailed()
        assertEquals(CheckState.Broken(null, null), bench.check.state.value)
        bench.model.retry()
        assertTrue(bench.check.state.value is CheckState.Searching)
        bench.check.onFrame(bench.city.photo())
        bench.check.onFailed()
        assertTrue("a verdict stays", bench.check.state.value is CheckState.Judged)
    }
}
