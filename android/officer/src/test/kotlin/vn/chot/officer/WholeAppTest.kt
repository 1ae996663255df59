package vn.chot.officer

import android.graphics.Bitmap
import java.lang.management.ManagementFactory
import java.nio.ByteBuffer
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.domain.Checkpoint
import vn.chot.domain.Decision
import vn.chot.domain.Frame
import vn.chot.domain.Geometry
import vn.chot.domain.JournalFilter
import vn.chot.domain.Language
import vn.chot.domain.Modules
import vn.chot.domain.RecordKind
import vn.chot.domain.SeenKind
import vn.chot.domain.Store
import vn.chot.officer.check.CheckState
import vn.chot.officer.check.Notice
import vn.chot.testing.Citizen
import vn.chot.testing.FakeHanded
import vn.chot.testing.FolderTransport
import vn.chot.testing.Phone
import vn.chot.testing.Screen
import vn.chot.testing.drawn

/** What no screen alone shows: a morning's work, and what the core costs the app. */
@RunWith(RobolectricTestRunner::class)
class WholeAppTest {
    @get:Rule val folder = TemporaryFolder()

    /** A code as a camera sees it: on a wide plane with noise, a little further away from frame to frame. */
    private fun photo(code: Modules, number: Int): Frame {
        val picture = drawn(code)
        val side = SIDE - 8 * (number % 9)
        val scaled = Bitmap.createScaledBitmap(picture, side, side, true)
        val plane = ByteBuffer.allocateDirect(WIDTH * HEIGHT)
        var noise = number * 31 + 7
        for (at in 0 until WIDTH * HEIGHT) {
            noise = noise * 1_103_515_245 + 12_345
            plane.put(at, (110 + (noise ushr 16) % 12).toByte())
        }
        val (left, top) = (WIDTH - side) / 2 + number % 40 to (HEIGHT - side) / 2
        val pixels = IntArray(side * side).also { scaled.getPixels(it, 0, side, 0, 0, side, side) }
        for (at in pixels.indices) {
            noise = noise * 1_103_515_245 + 12_345
            val light = 30 + (pixels[at] and 0xff) * 190 / 255 + (noise ushr 16) % 12
            plane.put((top + at / side) * WIDTH + left + at % side, light.toByte())
        }
        return Frame(plane, Geometry(WIDTH, HEIGHT, WIDTH, 90 * (number % 4)))
    }

    /**
     * Two of four are let through, each with a code that their phone has just made; one shows a picture of a code that
     * is ten minutes old, one comes with a code of another city. A poster is in between now and then.
     */
    @Test
    fun `a morning of 200 photos ends in the right verdicts, and the journal has each`() {
        val citizen = Citizen(folder.newFolder()).holding()
        val bench = Bench(folder.newFolder())
        val (controller, screen) = bench.app(Phone())
        screen.until("the camera") { bench.devices.frames.sink != null }
        val check = (controller.get().application as OfficerApplication).model.check
        val clocks = bench.city.clocks
        val began = clocks.read().wallMillis
        val counted = mutableMapOf<Decision, Long>()
        for (number in 0 until PHOTOS) {
            clocks.pass(SECONDS * 1_000)
            val now = clocks.read()
            val poster = number % 10 == 9
            val (code, expected) =
                when {
                    poster -> bench.city.store.draw("https://example.org/$number") to null

                    number % 4 < 2 -> citizen.wallet.code(citizen.card().id, now).modules to Decision.PERMIT

                    number % 4 == 2 -> {
                        val before = now.copy(wallMillis = now.wallMillis - 600_000)
                        citizen.wallet.code(citizen.card().id, before).modules to Decision.REFER
                    }

                    else -> {
                        val exercise = bench.city.store.exercises(Language.VIETNAMESE, now).first()
                        bench.city.store.draw(exercise.text) to Decision.DENY
                    }
                }
            bench.devices.frames.feed(photo(code, number))
            val state = check.state.value
            if (expected == null) {
                assertTrue("$number: $state", (state as CheckState.Searching).notice is Notice.OtherCode)
                continue
            }
            val passage = (state as? CheckState.Judged)?.passage ?: throw AssertionError("$number: $state")
            assertEquals("$number: ${passage.reasons}", expected, passage.decision)
            assertTrue("$number", passage.recorded)
            counted.merge(expected, 1, Long::plus)
            check.next()
        }
        screen.until("a count of all") { check.above.value.counts?.run { permit + deny + refer > 0 } == true }
        controller.pause().stop().destroy()
        check.close()
        screen.until("the store is let go of") { check.state.value is CheckState.Opening }
        val session = reopened(bench)
        val rows = generateSequence(session.journalPage(null, 50, JournalFilter())) { page ->
            page.before?.let { session.journalPage(it, 50, JournalFilter()) }
        }.flatMap { it.rows }.filter { it.kind == RecordKind.PASSAGE }.toList()
        assertEquals(counted, rows.groupingBy { checkNotNull(it.decision) }.eachCount().mapValues { it.value.toLong() })
        assertEquals(PHOTOS - PHOTOS / 10, rows.size)
        assertTrue(rows.all { checkNotNull(it.atMillis) > began })
        assertTrue("${session.journalVerify()}", session.journalVerify().isSound)
        session.close()
    }

    /** The worker closes the store when it comes to it. */
    private fun reopened(bench: Bench): Checkpoint {
        repeat(200) {
            runCatching { return bench.city.open() }
            Thread.sleep(20)
        }
        return bench.city.open()
    }

    @Test
    fun `nothing of the core runs on the main thread, from enrolment to training`() {
        val watch = Watch()
        val bench = Bench(folder.newFolder(), ready = false) { watch.store(it) }
        val (controller, screen) = bench.app(Phone())
        val model = (controller.get().application as OfficerApplication).model
        enrol(bench, model, screen)
        work(bench, model, screen)
        lookBack(model, screen)
        model.open(Page.Training)
        screen.until("exercises") { model.training.state.value.exercises.isNotEmpty() }
        model.training.show("commute")
        screen.until("an exercise") { model.training.state.value.shown != null }
        model.training.judge()
        screen.until("a verdict") { model.training.check.state.value is CheckState.Judged }
        repeat(8) { model.back() }
        model.set(model.settings.value.copy(language = Language.ENGLISH))
        screen.until("English") {
            model.check.above.value.labels[SeenKind.STAFF_CARD].orEmpty().startsWith("Staff card")
        }
        controller.pause().stop().destroy()
        assertEquals(emptyList<String>(), watch.onMain.toList())
        val all = listOf(Store::class.java, Checkpoint::class.java).flatMap { type ->
            type.declaredMethods.filter { !it.isSynthetic }.map { "${type.simpleName}.${it.name}" }
        }
        val apart =
            setOf(
                "Store.updateFromFolder",
                "Store.confirmJournalLoss",
                "Store.journalLoss",
                "Checkpoint.presentEvidence"
            )
        assertEquals("what no screen calls, or only an accident", apart, all.toSet() - watch.called)
    }

    private fun enrol(bench: Bench, model: OfficerModel, screen: Screen) {
        screen.until("the beginning") { model.phase.value is Phase.SetUp }
        model.setUp.scan()
        screen.until("the camera") { bench.devices.frames.sink != null }
        bench.devices.frames.feed(bench.city.blank())
        model.setUp.cancel()
        model.handed(FakeHanded(bench.city.file("enrolment.json").readBytes()))
        screen.until("a preview") { model.setUp.state.value is vn.chot.officer.start.SetUpState.Confirming }
        model.setUp.confirm()
        screen.until("enrolled") { model.setUp.state.value is vn.chot.officer.start.SetUpState.Enrolled }
        model.setUp.goOn()
        screen.until("the first update") { (model.phase.value as? Phase.SetUp)?.enrolled == true }
        bench.devices.web = FolderTransport(bench.city.file("public"), most = 100_000)
        model.updates.write("https://city.example/")
        model.updates.fetch()
        screen.until("work") { model.phase.value == Phase.Working && model.choosing.value.places.isNotEmpty() }
        model.choose(bench.city.checkpoint, null)
        screen.until("the camera") { model.check.state.value is CheckState.Searching }
    }

    private fun work(bench: Bench, model: OfficerModel, screen: Screen) {
        screen.until("the camera") { bench.devices.frames.sink != null }
        bench.devices.frames.feed(bench.city.photo())
        screen.until("a permit") { model.check.state.value is CheckState.Judged }
        model.check.next()
        model.check.present("https://example.org/")
        screen.until("another code") { model.check.state.value is CheckState.Searching }
        model.lookUp(bench.city.text("id_number"))
        screen.until("a verdict") { model.check.state.value is CheckState.Judged }
        model.check.tick(SeenKind.STAFF_CARD, true)
        screen.until("a tick") { (model.check.state.value as? CheckState.Judged)?.seen?.size == 1 }
        model.check.lookForEvidence()
        screen.until("the camera") { bench.devices.frames.sink != null }
        bench.devices.frames.feed(bench.city.blank())
        model.check.back()
        model.check.showPortal()
        screen.until("the portal") { model.check.state.value is CheckState.Portal }
        model.check.back()
        model.check.next()
        model.check.lookUpHealth()
        model.updates.fetch()
        screen.until("an update") { model.updates.state.value is vn.chot.officer.update.UpdateState.Resting }
    }

    private fun lookBack(model: OfficerModel, screen: Screen) {
        model.open(Page.Journal)
        val journal = model.journal
        screen.until("records") { journal.state.value.rows.isNotEmpty() && !journal.state.value.working }
        journal.look(journal.state.value.rows.first { it.subject != null }.sequence)
        screen.until("a case") { journal.state.value.case.isNotEmpty() }
        journal.contacts(checkNotNull(journal.state.value.case.firstNotNullOf { it.subject }))
        screen.until("contacts") { journal.state.value.contacts != null }
        journal.verify()
        journal.clear()
        journal.export()
        screen.until("an export") { journal.state.value.export != null }
        model.back()
        model.open(Page.Status)
        model.status.test()
        screen.until("a self-test") { model.status.state.value.checks.isNotEmpty() }
        model.back()
    }

    /** What a frame allocates on the JVM's heap, from the camera's callback to the state on screen. */
    @Test
    fun `a frame goes from the camera to the screen without a copy of its plane`() {
        val bench = Bench(folder.root).started()
        val bean = ManagementFactory.getThreadMXBean() as com.sun.management.ThreadMXBean
        val me = Thread.currentThread().id
        val frames =
            mapOf(
                "a poster" to bench.city.photo("poster.pgm"),
                "nothing" to Frame(ByteBuffer.allocateDirect(WIDTH * HEIGHT), Geometry(WIDTH, HEIGHT, WIDTH, 90))
            )
        for ((name, frame) in frames) {
            repeat(10) { bench.check.onFrame(frame) }
            val bytes =
                LongArray(10) {
                    val before = bean.getThreadAllocatedBytes(me)
                    bench.check.onFrame(frame)
                    bean.getThreadAllocatedBytes(me) - before
                }
            val plane = frame.plane.capacity()
            println("officer: a frame of $plane bytes with $name allocates ${bytes.min()} to ${bytes.max()} bytes")
            assertTrue("$name: ${bytes.max()} bytes", bytes.max() < plane / 10)
        }
    }

    private companion object {
        const val PHOTOS = 200

        /** All of it within the hours in which people go to work. */
        const val SECONDS = 14L
        const val WIDTH = 1280
        const val HEIGHT = 720
        const val SIDE = 640
    }
}
