package vn.chot.core

import java.lang.management.ManagementFactory
import java.nio.ByteBuffer
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** How a plane crosses: read outside a session, in parts, within a budget, and never copied. */
class FrameTest {
    @get:Rule val folder = TemporaryFolder()

    private lateinit var fixture: Fixture

    @Before
    fun enrolAndUpdate() {
        fixture = Fixture(folder.root).enrolled().updated()
    }

    @Test
    fun `a reader reads live frames and a still picture, without a session`() {
        val (plane, geometry) = fixture.photo(fixture.text("photo"))
        CodeReader(Language.ENGLISH).use { reader ->
            for (reading in listOf(reader.read(plane, geometry), reader.readStill(plane, geometry))) {
                val code = reading.codes.single()
                assertEquals(fixture.code(), code.text)
                assertEquals(4, code.corners.size)
                assertTrue(reading.micros > 0uL)
            }
            val (blank, shape) = fixture.blank(640)
            val nothing = reader.readStill(blank, shape)
            assertEquals(emptyList<ReadCode>(), nothing.codes)
            assertTrue("${nothing.hint}", checkNotNull(nothing.hint).text.isNotBlank())
            assertThrows(ChotException.WrongFrame::class.java) {
                reader.read(blank, shape.copy(height = 641u))
            }
        }
    }

    @Test
    fun `a text is drawn as a code that is read back`() {
        val code = drawCode(fixture.code())
        val (scale, quiet) = 4 to 4
        val side = (code.size.toInt() + 2 * quiet) * scale
        val plane = ByteBuffer.allocateDirect(side * side)
        for (at in 0 until side * side) {
            val (x, y) = at % side / scale - quiet to at / side / scale - quiet
            val inside = x in 0 until code.size.toInt() && y in 0 until code.size.toInt()
            val dark = inside && code.modules[y * code.size.toInt() + x] == 1.toByte()
            plane.put(at, if (dark) 0 else -1)
        }
        val edge = side.toUInt()
        CodeReader(Language.ENGLISH).use { reader ->
            val read = reader.readStill(plane, FrameGeometry(edge, edge, edge, 0u, null))
            assertEquals(listOf(fixture.code()), read.codes.map { it.text })
        }
        assertThrows(ChotException.BadInput::class.java) { drawCode("x".repeat(5_000)) }
    }

    @Test
    fun `only the region of a frame is looked at`() {
        val (plane, whole) = fixture.photo(fixture.text("photo"))
        CodeReader(Language.ENGLISH).use { reader ->
            val corners = reader.readStill(plane, whole).codes.single().corners
            val (left, top) = corners.minOf { it.x } to corners.minOf { it.y }
            val (right, bottom) = corners.maxOf { it.x } to corners.maxOf { it.y }
            val margin = 24
            val around =
                FrameRegion(
                    (left.toInt() - margin).coerceAtLeast(0).toUInt(),
                    (top.toInt() - margin).coerceAtLeast(0).toUInt(),
                    (right - left).toUInt() + 2u * margin.toUInt(),
                    (bottom - top).toUInt() + 2u * margin.toUInt()
                )
            val found = reader.readStill(plane, whole.copy(region = around)).codes.single()
            assertEquals(fixture.code(), found.text)
            // Corners stay those of the whole plane.
            assertEquals(corners.minOf { it.x }, found.corners.minOf { it.x }, 4f)
            val beside = FrameRegion(0u, 0u, 64u, 64u)
            assertEquals(emptyList<ReadCode>(), reader.readStill(plane, whole.copy(region = beside)).codes)
            assertThrows(ChotException.BadInput::class.java) {
                reader.readStill(plane, whole.copy(region = FrameRegion(1_000u, 0u, 300u, 10u)))
            }
        }
    }

    @Test
    fun `a budget ends the search`() = fixture.open().use { session ->
        val (plane, geometry) = fixture.photo(fixture.text("photo"))
        val none = session.scan(plane, geometry, 0u, fixture.clock)
        assertTrue("$none", none is ScanOutcome.Nothing)
        val enough = session.scan(plane, geometry, 10_000u, fixture.later(1))
        assertTrue("$enough", enough is ScanOutcome.Passage)
    }

    /** Both the JVM's heap and its buffers: what a call allocates is far from what the plane has. */
    @Test
    fun `a plane is borrowed, not copied`() = fixture.open().use { session ->
        val (plane, geometry) = fixture.photo(fixture.text("photo"))
        val bean = ManagementFactory.getThreadMXBean() as com.sun.management.ThreadMXBean
        val me = Thread.currentThread().id
        val refused = geometry.copy(rotationDegrees = 1u)
        val calls =
            mapOf<String, () -> Any>(
                "scan" to { session.scan(plane, geometry, null, fixture.later(1)) },
                "refused" to { runCatching { session.scan(plane, refused, null, fixture.later(1)) } }
            )
        for ((name, call) in calls) {
            repeat(30) { call() }
            val bytes =
                LongArray(30) {
                    val before = bean.getThreadAllocatedBytes(me)
                    call()
                    bean.getThreadAllocatedBytes(me) - before
                }
            println("FFI: $name of ${plane.capacity()} bytes allocates ${bytes.min()} to ${bytes.max()} bytes")
            assertTrue("$name: ${bytes.max()} bytes", bytes.max() < plane.capacity() / 10)
        }
    }
}
