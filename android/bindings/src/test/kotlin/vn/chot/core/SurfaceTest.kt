package vn.chot.core

import java.nio.ByteBuffer
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** The Rust library of this machine behind the generated bindings. */
class SurfaceTest {
    @get:Rule val folder = TemporaryFolder()

    private lateinit var fixture: Fixture

    @Before
    fun enrolAndUpdate() {
        fixture = Fixture(folder.root).enrolled().updated()
    }

    private fun withSession(test: (CheckpointSession) -> Unit) = fixture.open().use(test)

    @Test
    fun `a real photo becomes a recorded verdict`() = withSession { session ->
        val (plane, geometry) = fixture.photo(fixture.text("photo"))
        val first = session.scan(plane, geometry, null, fixture.clock) as ScanOutcome.Passage
        assertEquals(Decision.valueOf(fixture.text("decision")), first.view.decision)
        assertEquals(fixture.text("reason"), first.view.reasons.first().code)
        assertEquals(fixture.text("holder"), first.view.holder?.name)
        assertTrue(first.view.sentence.isNotBlank())
        assertTrue("recorded", first.view.recorded)
        assertEquals(32, first.view.subject?.length)
        assertEquals(4, first.corners.size)
        assertTrue(first.corners.all { it.x in 0f..geometry.width.toFloat() && it.y in 0f..geometry.height.toFloat() })
        assertFalse(first.sameAsBefore)

        val second = session.scan(plane, geometry, null, fixture.later(1)) as ScanOutcome.Passage
        assertTrue("the same code in the next frame", second.sameAsBefore)
        assertEquals(first.view.decision, second.view.decision)
    }

    @Test
    fun `rows may be padded and the buffer read-only`() = withSession { session ->
        val (plane, geometry) = fixture.photo(fixture.text("photo"), padding = 37)
        val outcome = session.scan(plane.asReadOnlyBuffer(), geometry, null, fixture.clock)
        assertEquals(Decision.valueOf(fixture.text("decision")), (outcome as ScanOutcome.Passage).view.decision)
    }

    @Test
    fun `an empty picture is no verdict`() = withSession { session ->
        val (plane, geometry) = fixture.blank()
        val outcome = session.scan(plane, geometry, null, fixture.clock)
        assertTrue("$outcome", outcome is ScanOutcome.Nothing)
    }

    @Test
    fun `frames that don't fit are refused by name`() = withSession { session ->
        val plane = ByteBuffer.allocateDirect(64 * 63)
        val error =
            assertThrows(ChotException.WrongFrame::class.java) {
                session.scan(plane, FrameGeometry(64u, 64u, 64u, 90u, null), null, fixture.clock)
            }
        assertEquals(64uL * 64uL, error.expected)
        assertEquals(64uL * 63uL, error.found)
        assertThrows(ChotException.BadInput::class.java) {
            session.scan(plane, FrameGeometry(64u, 32u, 64u, 45u, null), null, fixture.clock)
        }
        // A heap buffer has no address that could be borrowed.
        assertThrows(IllegalArgumentException::class.java) {
            session.scan(ByteBuffer.allocate(64 * 64), FrameGeometry(64u, 64u, 64u, 0u, null), null, fixture.clock)
        }
    }

    @Test
    fun `somebody without a code is looked up, then judged by what was seen`() = withSession { session ->
        assertThrows(ChotException.NothingThere::class.java) { session.see(CARD_DECLARATION_AND_DOSES, fixture.clock) }
        val (blank, shape) = fixture.blank()
        assertThrows(ChotException.NothingThere::class.java) {
            session.scanEvidence(blank, shape, emptyList(), fixture.clock)
        }
        val found = session.lookUp(fixture.text("id_number"), emptyList(), fixture.clock)
        assertTrue(session.scanEvidence(blank, shape, emptyList(), fixture.clock) is EvidenceScan.Nothing)
        assertEquals(Decision.REFER, found.decision)
        assertEquals(fixture.text("look_up_reason"), found.reasons.first().code)
        val judged = session.see(CARD_DECLARATION_AND_DOSES, fixture.later(5))
        assertEquals(Decision.PERMIT, judged.decision)
        assertTrue(judged.recorded)
    }

    @Test
    fun `an ID number that is none is refused without being repeated`() = withSession { session ->
        val error =
            assertThrows(ChotException.BadInput::class.java) { session.lookUp("07912", emptyList(), fixture.clock) }
        assertFalse(error.what, "07912" in error.what)
    }

    @Test
    fun `what cannot be opened says why`() {
        assertTrue(checkpoints(fixture.store.path).any { it.name == fixture.checkpoint })
        val nowhere = folder.newFolder().resolve("nothing").path
        assertThrows(ChotException.NotEnrolled::class.java) { checkpoints(nowhere) }
        assertThrows(ChotException.NotEnrolled::class.java) {
            CheckpointSession.open(nowhere, fixture.checkpoint, Language.ENGLISH, fixture.keystore)
        }
        assertThrows(ChotException.UnknownCheckpoint::class.java) {
            CheckpointSession.open(fixture.store.path, "nowhere", Language.ENGLISH, fixture.keystore)
        }
    }

    @Test
    fun `a phone that is not updated yet says so, and is enrolled once`() {
        val fresh = Fixture(folder.newFolder()).enrolled()
        assertThrows(ChotException.NothingInstalled::class.java) { checkpoints(fresh.store.path) }
        assertThrows(ChotException.NothingInstalled::class.java) {
            CheckpointSession.open(fresh.store.path, fresh.checkpoint, Language.ENGLISH, fresh.keystore)
        }
        assertThrows(ChotException.BadInput::class.java) { fresh.enrolled() }
        assertTrue("the journal's key is in the keystore", "journal-key" in fresh.keystore.secrets)
    }

    @Test
    fun `what was not signed by the city is not installed`() {
        val forged = folder.newFolder().also { fixture.file("public").copyRecursively(it, overwrite = true) }
        val roster = forged.walk().first { it.isFile && it.extension == "seg" }
        roster.writeBytes(roster.readBytes().also { it[it.size / 2]++ })
        val fresh = Fixture(folder.newFolder()).enrolled()
        assertThrows(ChotException.UpdateRefused::class.java) {
            updateFromFolder(fresh.store.path, forged.path, fresh.keystore, fresh.clock)
        }
    }

    @Test
    fun `a second session waits its turn`() = withSession { _ ->
        assertThrows(ChotException.StoreInUse::class.java) { fixture.open() }
    }

    @Test
    fun `a poster is named, not opened`() = withSession { session ->
        val (plane, geometry) = fixture.photo("poster.pgm")
        val outcome = session.scan(plane, geometry, null, fixture.clock) as ScanOutcome.NotATravelCode
        assertEquals("url", outcome.found.kind)
        assertTrue(outcome.found.text.isNotBlank())
    }
}
