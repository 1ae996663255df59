package vn.chot.core

import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** Keystores that misbehave, and objects that several threads use. */
class ThreadsTest {
    @get:Rule val folder = TemporaryFolder()

    private lateinit var fixture: Fixture

    @Before
    fun enrolAndUpdate() {
        fixture = Fixture(folder.root).enrolled().updated()
    }

    private fun throwing(thrown: Exception) = object : Keystore {
        override fun load(name: String): ByteArray? = throw thrown

        override fun store(name: String, secret: ByteArray) = throw thrown

        override fun remove(name: String) = throw thrown
    }

    @Test
    fun `a keystore that fails says which way, and nothing is replaced`() {
        fun open(keystore: Keystore) = fixture.open(keystore = keystore)
        assertThrows(ChotException.KeystoreLocked::class.java) { open(throwing(KeystoreException.Locked())) }
        val declared =
            assertThrows(ChotException.Keystore::class.java) { open(throwing(KeystoreException.Failed("no chip"))) }
        assertTrue(declared.what, "no chip" in declared.what)
        assertThrows(ChotException.Keystore::class.java) { open(throwing(IllegalStateException("no hardware"))) }
        assertThrows(ChotException.KeyLost::class.java) { open(MemoryKeystore()) }
        fixture.open().close()
    }

    @Test
    fun `a keystore may take its time on another thread`() {
        val hardware = Executors.newSingleThreadExecutor()
        val slow =
            object : Keystore {
                override fun load(name: String): ByteArray? = hardware.submit<ByteArray?> {
                    Thread.sleep(1_000)
                    fixture.keystore.load(name)
                }.get()

                override fun store(name: String, secret: ByteArray) = fixture.keystore.store(name, secret)

                override fun remove(name: String) = fixture.keystore.remove(name)
            }
        val start = System.nanoTime()
        fixture.open(keystore = slow).use { assertEquals("Example City", it.health(fixture.clock).city) }
        assertTrue(System.nanoTime() - start >= TimeUnit.SECONDS.toNanos(1))
        hardware.shutdown()
    }

    @Test
    fun `a keystore may call the session back`() = fixture.open().use { session ->
        val cities = mutableListOf<String>()
        val calling =
            object : Keystore {
                override fun load(name: String): ByteArray? {
                    cities += session.health(fixture.later(1)).city
                    return fixture.keystore.load(name)
                }

                override fun store(name: String, secret: ByteArray) = fixture.keystore.store(name, secret)

                override fun remove(name: String) = fixture.keystore.remove(name)
            }
        val newer = fixture.file("public-newer").path
        assertTrue(updateFromFolder(fixture.store.path, newer, calling, fixture.later(1)).changed)
        assertTrue(cities.isNotEmpty())
    }

    @Test
    fun `calls from several threads take turns, and each is recorded once`() = fixture.open().use { session ->
        val ids = (1..4).map { "07919000010$it" }
        val failure = AtomicReference<Throwable>()
        val threads =
            ids.map { id ->
                thread {
                    runCatching { session.lookUp(id, emptyList(), fixture.clock) }.onFailure(failure::set)
                }
            }
        repeat(20) { session.health(fixture.clock) }
        threads.forEach(Thread::join)
        assertNull(failure.get())
        assertEquals(ids.size, session.journalPage(null, 9u, EVERYTHING).rows.size)
        assertTrue(session.journalVerify().isSound)
    }

    /** A call that is under way ends with its result, a later one with an error; then the store is free. */
    @Test
    fun `an object may be closed while another thread calls it`() {
        val (plane, geometry) = fixture.photo(fixture.text("photo"))
        repeat(5) { round ->
            val session = fixture.open()
            val (running, results) = CountDownLatch(1) to mutableListOf<ScanOutcome>()
            val ended = AtomicReference<Throwable>()
            val camera =
                thread {
                    try {
                        while (true) {
                            results += session.scan(plane, geometry, null, fixture.later(60L * round))
                            running.countDown()
                        }
                    } catch (e: IllegalStateException) {
                        ended.set(e)
                    }
                }
            running.await()
            Thread.sleep(3L * round)
            session.close()
            camera.join()
            assertTrue("${ended.get()}", "destroyed" in checkNotNull(ended.get().message))
            assertTrue(results.all { it is ScanOutcome.Passage })
            session.close()
            fixture.open().close()
        }
    }
}
