package vn.chot.core

import java.io.File
import java.util.concurrent.atomic.AtomicInteger
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** Before a session: enrolment, updates, the choice of a checkpoint, the phone's state. */
class SetUpTest {
    @get:Rule val folder = TemporaryFolder()

    private val fixture by lazy { Fixture(folder.root) }

    @Test
    fun `a phone is enrolled from codes in any order`() {
        val codes = fixture.file("enrolment-codes.txt").readLines()
        assertTrue("$codes", codes.size > 1)
        EnrolmentCodes().use { series ->
            assertThrows(ChotException.BadInput::class.java) { series.take(fixture.code()) }
            val last = codes.size.toUInt()
            assertEquals(EnrolmentProgress(1u, last, (1u until last).toList()), series.take(codes.last()))
            assertEquals("again", 1u, series.take(codes.last()).have)
            assertNull(series.file())
            for (code in codes) series.take(code)
            val file = checkNotNull(series.file())
            assertTrue(file.contentEquals(fixture.file("enrolment.json").readBytes()))
            val preview = enrolmentPreview(file)
            assertEquals("Example City", preview.city)
            assertTrue(preview.fingerprint, preview.fingerprint.matches(Regex("([0-9a-fA-F]{4} ){7}[0-9a-fA-F]{4}")))
            assertTrue("$preview", preview.threshold in 1u..preview.rootKeys)
            assertEquals("https://updates.example/city", preview.updates)
            enrol(fixture.store.path, file, fixture.keystore)
        }
        assertTrue(fixture.updated().store.isDirectory)
    }

    @Test
    fun `what is no enrolment is refused`() {
        val whole = fixture.file("enrolment.json").readBytes()
        for (bad in listOf(ByteArray(0), "{}".toByteArray(), whole.copyOf(whole.size / 2))) {
            assertThrows(ChotException.BadInput::class.java) { enrolmentPreview(bad) }
            assertThrows(ChotException.BadInput::class.java) { enrol(fixture.store.path, bad, fixture.keystore) }
        }
        assertFalse(fixture.store.exists())
    }

    @Test
    fun `an update by the app's transport is cut off, goes on, and is told of`() {
        fixture.enrolled()
        val told = mutableListOf<ULong>()
        val progress =
            object : UpdateProgress {
                override fun goesOn(fetchedBytes: ULong): Boolean = true.also { told += fetchedBytes }
            }

        fun update(pieces: Int) =
            update(fixture.store.path, Web(fixture.file("public"), pieces), progress, fixture.keystore, fixture.clock)
        // What came is kept, so that a later one needs fewer pieces than a whole update has.
        var cut = 0
        var summary: UpdateSummary? = null
        while (summary == null) {
            try {
                summary = update(cut)
            } catch (error: ChotException.UpdateBrokenOff) {
                assertFalse(error.givenUp)
                assertEquals("update-no-connection", errorInWords(error, Language.VIETNAMESE).code)
                assertThrows(ChotException.NothingInstalled::class.java) { fixture.open() }
                cut++
            }
        }
        assertTrue("$cut", cut > 8)
        assertTrue(summary.changed && summary.rulesChanged)
        assertEquals(fixture.later(-2 * 3600).wallMillis, summary.publishedAtMillis)
        assertTrue("$told", told.size > cut && told.max() > 0uL)
        val again = update(Int.MAX_VALUE)
        assertFalse(again.changed || again.rulesChanged)
    }

    @Test
    fun `an update is given up when the progress says so`() {
        fixture.enrolled()
        val web = Web(fixture.file("public"), Int.MAX_VALUE)
        var went = 0
        val stop =
            object : UpdateProgress {
                override fun goesOn(fetchedBytes: ULong): Boolean = (fetchedBytes == 0uL).also { if (it) went++ }
            }
        val error =
            assertThrows(ChotException.UpdateBrokenOff::class.java) {
                update(fixture.store.path, web, stop, fixture.keystore, fixture.clock)
            }
        assertTrue(error.givenUp)
        assertEquals("no further piece was asked for", went, web.asked.get())
        assertEquals("update-given-up", errorInWords(error, Language.ENGLISH).code)
    }

    @Test
    fun `a transport that throws what it didn't declare breaks the update off`() {
        fixture.enrolled()
        val broken =
            object : Transport {
                override fun fetch(path: String, offset: ULong, maxLength: ULong): Piece? =
                    throw IllegalStateException("no radio")
            }
        assertThrows(ChotException.UpdateBrokenOff::class.java) {
            update(fixture.store.path, broken, Always, fixture.keystore, fixture.clock)
        }
        // The store isn't left locked.
        assertTrue(fixture.updated().store.isDirectory)
    }

    @Test
    fun `a progress that throws ends the update, and the next one works`() {
        fixture.enrolled()
        val broken =
            object : UpdateProgress {
                override fun goesOn(fetchedBytes: ULong): Boolean = throw IllegalStateException("no screen")
            }
        val web = Web(fixture.file("public"), Int.MAX_VALUE)
        val error =
            assertThrows(ChotException.UpdateBrokenOff::class.java) {
                update(fixture.store.path, web, broken, fixture.keystore, fixture.clock)
            }
        assertTrue(error.givenUp)
        assertEquals("update-given-up", errorInWords(error, Language.VIETNAMESE).code)
        assertThrows(ChotException.NothingInstalled::class.java) { fixture.open() }
        assertTrue(update(fixture.store.path, web, Always, fixture.keystore, fixture.clock).changed)
    }

    @Test
    fun `checkpoints come with what is known of them`() {
        fixture.enrolled().updated()
        val choice = checkpoints(fixture.store.path)
        val bridge = choice.single { it.name == fixture.checkpoint }
        assertEquals(CheckpointChoice(fixture.checkpoint, "d4", 350.0, 10.7530, 106.7010), bridge)
        val ferry = choice.single { it.name == "can-gio-ferry" }
        assertEquals(listOf(null, null, null), listOf(ferry.heading, ferry.latitude, ferry.longitude))
    }

    @Test
    fun `the phone's state is told before and after an update`() {
        fixture.enrolled()
        val before = deviceState(fixture.store.path, fixture.keystore, fixture.clock)
        assertEquals("Example City", before.city)
        assertEquals("https://updates.example/city", before.updates)
        assertNull(before.publishedAt)
        fixture.updated()
        val state = deviceState(fixture.store.path, fixture.keystore, fixture.clock)
        assertTrue(checkNotNull(state.policy), checkNotNull(state.policy).endsWith(" 12"))
        assertEquals(2L * 3600, state.ageSeconds)
        assertEquals(4uL, state.rosterEntries)
        assertTrue(state.roles.any { it.name == "timestamp" && !it.expired })
        assertTrue(state.storageBytes > 1_000uL && state.unusable == null && !state.expired)
    }

    @Test
    fun `a self-test passes its seven checks, and finds a keystore that forgets`() {
        val scratch = folder.newFolder()
        val works = selfTest(scratch.path, MemoryKeystore(), fixture.clock, Language.VIETNAMESE)
        val codes = listOf("scanner", "signatures", "rules", "journal", "keystore", "clock", "storage")
        assertEquals(codes, works.map { it.code })
        assertTrue("$works", works.all { it.ok && it.what.isEmpty() && it.name.isNotBlank() })
        assertEquals("it cleans up", emptyList<String>(), scratch.list()?.toList())
        val forgetful =
            object : Keystore {
                override fun load(name: String): ByteArray? = null

                override fun store(name: String, secret: ByteArray) = Unit

                override fun remove(name: String) = Unit
            }
        val failed = selfTest(scratch.path, forgetful, fixture.clock, Language.ENGLISH).filter { !it.ok }
        assertEquals(listOf("keystore"), failed.map { it.code })
        assertTrue(failed.single().what.isNotBlank())
    }

    @Test
    fun `a journal that is gone is told of, and goes on once that is confirmed`() {
        val fixture = Fixture(folder.newFolder()).enrolled().updated()
        fixture.open().use { it.lookUp("079190000101", emptyList(), fixture.clock) }
        assertEquals(null, journalLoss(fixture.store.path, fixture.keystore))
        assertTrue(fixture.store.resolve("journal.redb").delete() && fixture.store.resolve("journal.head").delete())
        fixture.open().use {
            val view = it.lookUp("079190000101", emptyList(), fixture.later(1))
            assertTrue("$view", view.caps.any { cap -> cap.code == "journal-in-doubt" })
            assertEquals("replaced", it.health(fixture.later(2)).journalLoss)
        }
        assertEquals("replaced", journalLoss(fixture.store.path, fixture.keystore))
        assertThrows(ChotException.BadInput::class.java) {
            confirmJournalLoss(fixture.store.path, "head-missing", fixture.keystore, fixture.later(3))
        }
        confirmJournalLoss(fixture.store.path, "replaced", fixture.keystore, fixture.later(3))
        assertEquals(null, journalLoss(fixture.store.path, fixture.keystore))
    }

    @Test
    fun `a phone says what it loses, and is unenrolled by its city's name`() {
        fixture.enrolled().updated()
        val store = fixture.store.path
        fixture.open().use {
            it.lookUp("079190000101", emptyList(), fixture.clock)
            assertThrows(ChotException.StoreInUse::class.java) { unenrol(store, "Example City", fixture.keystore) }
        }
        assertEquals(UnenrolmentLoss("Example City", 1uL), whatUnenrollingLoses(store, fixture.keystore))
        for (other in listOf(null, "", "Another City")) {
            assertThrows(ChotException.BadInput::class.java) { unenrol(store, other, fixture.keystore) }
        }
        assertEquals("Example City", deviceState(store, fixture.keystore, fixture.clock).city)
        unenrol(store, "Example City", fixture.keystore)
        assertThrows(ChotException.NotEnrolled::class.java) { fixture.open() }
        assertEquals(emptySet<String>(), fixture.keystore.secrets.keys)
        assertFalse(fixture.store.exists())
        assertEquals(0uL, whatUnenrollingLoses(fixture.enrolled().store.path, fixture.keystore).records)
    }

    @Test
    fun `words come in both languages`() {
        for (decision in Decision.entries) {
            assertFalse(decisionWord(decision, Language.VIETNAMESE) == decisionWord(decision, Language.ENGLISH))
        }
        assertEquals("Cho qua", decisionWord(Decision.PERMIT, Language.VIETNAMESE))
        val errors =
            listOf(
                ChotException.NotEnrolled(),
                ChotException.UpdateRefused(UpdateRefusal.OLDER, "x"),
                ChotException.WrongFrame(2uL, 1uL),
                ChotException.StorageFull("x"),
                ChotException.KeystoreLocked()
            )
        for (error in errors) {
            val (vietnamese, english) = Language.entries.map { errorInWords(error, it) }
            assertEquals(vietnamese.code, english.code)
            assertFalse(vietnamese.text, vietnamese.text == english.text)
            assertTrue(vietnamese.text, vietnamese.text.any { it.code > 0x7f })
        }
        for (language in Language.entries) {
            val labels = seenLabels(language)
            assertEquals(SeenKind.entries, labels.map { it.kind })
            assertTrue(labels.all { it.label.text.isNotBlank() })
        }
    }
}

/** Goes on, whatever comes. */
object Always : UpdateProgress {
    override fun goesOn(fetchedBytes: ULong): Boolean = true
}

/** A web server's folder, in pieces of 900 bytes, for so many pieces. */
class Web(private val folder: File, private val pieces: Int) : Transport {
    val asked = AtomicInteger()

    override fun fetch(path: String, offset: ULong, maxLength: ULong): Piece? {
        if (asked.getAndIncrement() >= pieces) throw TransportException.NoConnection()
        val file = File(folder, path).takeIf { it.isFile } ?: return null
        val rest = file.readBytes().drop(offset.toInt())
        val piece = rest.take(minOf(maxLength, MOST).toInt())
        return Piece(piece.toByteArray(), piece.size == rest.size)
    }

    private companion object {
        const val MOST = 900uL
    }
}
