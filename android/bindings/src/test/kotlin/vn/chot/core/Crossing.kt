package vn.chot.core

import java.io.File
import java.lang.management.ManagementFactory
import java.nio.ByteBuffer
import kotlin.io.path.createTempDirectory

private const val WARM = 200
private const val TURNS = 400

/**
 * What a frame costs through Kotlin: no test, but a measurement that `tests/shells/crossing.sh` sets beside Rust's.
 * The same frames, turns and clock as in `tests/shells/src/crossing.rs`.
 *
 * Prints `kotlin FRAME MICROSECONDS`: the median of this thread's own time; and how much a call allocates.
 */
fun main() {
    val folder = createTempDirectory("chot-crossing").toFile()
    try {
        val fixture = Fixture(folder).enrolled().updated()
        val bean = ManagementFactory.getThreadMXBean() as com.sun.management.ThreadMXBean
        val me = Thread.currentThread().id
        fixture.open(Language.ENGLISH).use { session ->
            val (photo, geometry) = fixture.photo("photo.pgm")
            val empty = ByteBuffer.allocateDirect(photo.capacity())
            for (at in 0 until empty.capacity()) empty.put(at, 128.toByte())
            for ((name, plane) in listOf("photo" to photo, "empty" to empty)) {
                repeat(WARM) { session.scan(plane, geometry, null, fixture.clock) }
                val allocated = bean.getThreadAllocatedBytes(me)
                val times =
                    LongArray(TURNS) {
                        val before = bean.currentThreadCpuTime
                        session.scan(plane, geometry, null, fixture.clock)
                        bean.currentThreadCpuTime - before
                    }
                val bytes = (bean.getThreadAllocatedBytes(me) - allocated) / TURNS
                times.sort()
                println("kotlin $name %.1f".format(java.util.Locale.ROOT, times[TURNS / 2] / 1e3))
                println("# kotlin allocates $bytes bytes a call for $name")
            }
        }
    } finally {
        folder.deleteRecursively()
    }
}
