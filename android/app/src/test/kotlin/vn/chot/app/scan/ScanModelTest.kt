package vn.chot.app.scan

import java.nio.ByteBuffer
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import vn.chot.app.CORNERS
import vn.chot.app.FakeClocks
import vn.chot.app.FakeOpener
import vn.chot.app.FakeSession
import vn.chot.app.FakeSignals
import vn.chot.app.GEOMETRY
import vn.chot.app.passage
import vn.chot.core.ChotException
import vn.chot.core.Decision
import vn.chot.core.Explained
import vn.chot.core.InternalException
import vn.chot.core.Language
import vn.chot.core.NotTravel
import vn.chot.core.ScanOutcome
import vn.chot.core.SeenKind
import vn.chot.core.SeenThing
import vn.chot.core.errorInWords

class ScanModelTest {
    private val session = FakeSession()
    private val opener = FakeOpener({ session })
    private val clocks = FakeClocks()
    private val signals = FakeSignals()
    private val shown = mutableListOf<ScanUi>()
    private val model = ScanModel(opener, clocks, signals, Language.ENGLISH, { it.run() }) { shown += it }
    private val still = Explained("blurred", "Hold still.")
    private val closer = Explained("too-far", "Come closer.")
    private val plane = ByteBuffer.allocateDirect(8)

    @Before
    fun open() = model.open()

    private fun frame(outcome: ScanOutcome) {
        session.onScan = { outcome }
        model.onFrame(plane, GEOMETRY)
    }

    private fun judged(decision: Decision, same: Boolean = false) =
        ScanOutcome.Passage(passage(decision), CORNERS, same)

    @Test
    fun `opens for the chosen checkpoint, and asks for one where none is`() {
        assertEquals(listOf(ScanUi.Searching()), shown)
        opener.chosen = null
        model.open()
        assertEquals(ScanUi.Choosing(opener.names()), model.ui)
        model.choose("Cầu Sài Gòn")
        assertEquals(ScanUi.Searching(), model.ui)
        assertEquals("Cầu Sài Gòn", opener.chosen)
    }

    @Test
    fun `a verdict stays until the next vehicle, whatever the camera sees`() {
        frame(judged(Decision.DENY))
        assertEquals(ScanUi.Judged(passage(Decision.DENY)), model.ui)
        frame(judged(Decision.PERMIT))
        assertEquals("not even scanned", 1, session.scans)
        assertEquals(ScanUi.Judged(passage(Decision.DENY)), model.ui)
        assertEquals(listOf("deny"), signals.felt)

        model.next()
        frame(judged(Decision.PERMIT))
        assertEquals(ScanUi.Judged(passage(Decision.PERMIT)), model.ui)
        assertEquals(listOf("deny", "permit"), signals.felt)
    }

    @Test
    fun `the code that was just judged is outlined, not judged again`() {
        frame(judged(Decision.PERMIT))
        model.next()
        frame(judged(Decision.PERMIT, same = true))
        assertEquals(ScanUi.Searching(Notice.JudgedAlready, Outline(CORNERS, GEOMETRY)), model.ui)
        assertEquals(listOf("permit"), signals.felt)
    }

    @Test
    fun `another code is named, and stays named long enough to be read`() {
        frame(ScanOutcome.NotATravelCode(NotTravel("url", "A web address."), CORNERS))
        val named = Notice.OtherCode("A web address.")
        assertEquals(ScanUi.Searching(named, Outline(CORNERS, GEOMETRY)), model.ui)
        clocks.millis += 1_000
        frame(ScanOutcome.Nothing(still))
        assertEquals(ScanUi.Searching(named), model.ui)
        clocks.millis += 1_000
        frame(ScanOutcome.Nothing(still))
        assertEquals(ScanUi.Searching(Notice.Help(still.text)), model.ui)
    }

    @Test
    fun `of several codes nobody is judged, and the officer is told`() {
        val reason = Explained("several-codes", "Several codes are in view, show one alone.")
        frame(ScanOutcome.SeveralCodes(reason, listOf(CORNERS, CORNERS)))
        assertEquals(ScanUi.Searching(Notice.SeveralCodes(reason.text)), model.ui)
        assertEquals(emptyList<String>(), signals.felt)
        clocks.millis += 1_000
        frame(ScanOutcome.Nothing(still))
        assertEquals("long enough to be read", ScanUi.Searching(Notice.SeveralCodes(reason.text)), model.ui)
        frame(judged(Decision.PERMIT))
        assertEquals(ScanUi.Judged(passage(Decision.PERMIT)), model.ui)
    }

    @Test
    fun `advice does not flicker`() {
        frame(ScanOutcome.Nothing(closer))
        val advised = ScanUi.Searching(Notice.Help(closer.text))
        assertEquals(advised, model.ui)
        repeat(3) {
            clocks.millis += 33
            frame(ScanOutcome.Nothing(null))
            assertEquals(advised, model.ui)
        }
        assertEquals(2, shown.size)
        clocks.millis += 2_000
        frame(ScanOutcome.Nothing(null))
        assertEquals(ScanUi.Searching(), model.ui)
    }

    @Test
    fun `what the officer ticks is judged again, all of it`() {
        session.onLookUp = { passage(Decision.REFER) }
        val asked = mutableListOf<List<SeenThing>>()
        session.onSee = {
            asked += it
            passage(if (it.size == 2) Decision.PERMIT else Decision.REFER)
        }
        model.lookUp("079123456789")
        assertEquals(ScanUi.Judged(passage(Decision.REFER)), model.ui)
        model.tick(SeenThing.StaffCard, true)
        model.tick(SeenThing.PortalDeclaration, true)
        assertEquals(
            ScanUi.Judged(passage(Decision.PERMIT), setOf(SeenThing.StaffCard, SeenThing.PortalDeclaration)),
            model.ui
        )
        model.tick(SeenThing.StaffCard, false)
        assertEquals(ScanUi.Judged(passage(Decision.REFER), setOf(SeenThing.PortalDeclaration)), model.ui)
        val (card, portal) = SeenThing.StaffCard to SeenThing.PortalDeclaration
        assertEquals(listOf(listOf(card), listOf(card, portal), listOf(portal)), asked)
    }

    @Test
    fun `the portal's code lies over the verdict until it is put away`() {
        frame(judged(Decision.REFER))
        val over = ScanUi.Judged(passage(Decision.REFER))
        model.showPortal()
        val portal = model.ui as ScanUi.Portal
        assertEquals(over, portal.over)
        assertEquals("https://portal.example/", portal.code?.address)
        frame(judged(Decision.PERMIT))
        model.next()
        model.tick(SeenThing.StaffCard, true)
        assertEquals(portal, model.ui)
        assertEquals("not even scanned", 1, session.scans)
        model.hidePortal()
        assertEquals(over, model.ui)
        assertEquals(listOf("refer"), signals.felt)

        session.onPortal = { throw ChotException.NothingThere("no portal") }
        model.showPortal()
        assertEquals(ScanUi.Portal(null, over), model.ui)
        model.hidePortal()
        model.next()
        model.showPortal()
        assertEquals("only over a verdict", ScanUi.Searching(), model.ui)
    }

    @Test
    fun `a number that is none is said, and the camera goes on`() {
        session.onLookUp = { throw ChotException.BadInput("an ID number has 12 digits") }
        model.lookUp("1")
        assertEquals(ScanUi.Searching(Notice.BadId), model.ui)
        frame(judged(Decision.PERMIT))
        assertTrue(model.ui is ScanUi.Judged)
    }

    @Test
    fun `a failure is named and never lets pass`() {
        val faults =
            listOf(
                ChotException.NotEnrolled(),
                ChotException.NothingInstalled(),
                ChotException.StoreInUse(),
                ChotException.StoreFromNewerVersion(),
                ChotException.Storage("failed"),
                ChotException.StorageFull("full"),
                ChotException.KeystoreLocked(),
                ChotException.KeyLost("journal-key"),
                ChotException.Keystore("no chip"),
                ChotException.WrongFrame(8uL, 7uL),
                ChotException.SessionBroken()
            )
        fun said(error: ChotException) = ScanUi.Broken(Fault.Said(errorInWords(error, Language.ENGLISH).text))
        for (thrown in faults) {
            session.onScan = { throw thrown }
            model.onFrame(plane, GEOMETRY)
            assertEquals(said(thrown), model.ui)
            model.open()
        }
        session.onScan = { throw InternalException("a panic") }
        model.onFrame(plane, GEOMETRY)
        assertEquals(said(ChotException.SessionBroken()), model.ui)
        assertEquals(emptyList<String>(), signals.felt)
    }

    @Test
    fun `a checkpoint that was taken off the list is chosen anew`() {
        session.onScan = { throw ChotException.UnknownCheckpoint() }
        model.onFrame(plane, GEOMETRY)
        model.open()
        assertEquals(ScanUi.Choosing(opener.names()), model.ui)
    }

    @Test
    fun `after closing no frame is judged`() {
        model.close()
        frame(judged(Decision.PERMIT))
        assertEquals(0, session.scans)
    }

    @Test
    fun `what has details to enter is no tick`() {
        val ticks = SeenKind.entries.filter { tickOf(it) != null }
        assertEquals(listOf(SeenKind.STAFF_CARD, SeenKind.WORK_SCHEDULE, SeenKind.PORTAL_DECLARATION), ticks)
    }
}
