package vn.chot.officer

import java.io.File
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketException
import kotlin.concurrent.thread
import kotlin.random.Random
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.domain.Decision
import vn.chot.officer.update.UpdateState
import vn.chot.phone.HttpTransport

/** The first update and the next, over a real socket that is cut off. */
@RunWith(RobolectricTestRunner::class)
class O3UpdateTest {
    @get:Rule val folder = TemporaryFolder()

    @Test
    fun `O3 over a socket that is cut off at twenty places what was installed stays in use, until all came`() {
        val bench = Bench(folder.root).started()
        fun published() = checkNotNull(bench.check.above.value.health?.publishedAtMillis)
        fun resting() = bench.model.updates.state.value as UpdateState.Resting
        val before = published()
        CutOffServer(bench.city.file("public-newer")).use { server ->
            bench.devices.web = HttpTransport(server.address)
            bench.model.updates.write(server.address)
            val random = Random(20)
            repeat(20) {
                // Less than the policy has: it can't be whole.
                server.left = random.nextInt(1, 3_000)
                bench.model.updates.fetch()
                bench.check.lookUpHealth()
                assertTrue("${resting()}", resting().fault != null && resting().last?.changed != true)
                assertEquals(before, published())
                bench.check.lookUp(bench.city.text("id_number"))
                assertEquals(Decision.REFER, bench.decision())
                bench.check.next()
            }
            server.left = Int.MAX_VALUE
            bench.model.updates.fetch()
            assertEquals(true, resting().last?.changed)
            assertTrue(published() > before)
            assertTrue("${server.cut}", server.cut >= 20)
        }
    }
}

/** Serves a folder by ranges, of this machine alone; after [left] bytes it hangs up. */
private class CutOffServer(private val folder: File) : AutoCloseable {
    private val socket = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    val address = "http://127.0.0.1:${socket.localPort}/"

    @Volatile var left = Int.MAX_VALUE

    @Volatile var cut = 0

    private val serving = thread {
        try {
            while (true) socket.accept().use(::answer)
        } catch (_: SocketException) {
            // It was closed.
        }
    }

    private fun answer(client: Socket) {
        val lines = client.getInputStream().bufferedReader()
        val path = lines.readLine().orEmpty().split(' ').getOrElse(1) { "/" }
        val range = generateSequence { lines.readLine() }.takeWhile { it.isNotEmpty() }
            .firstOrNull { it.startsWith("Range:", ignoreCase = true) }
        val file = File(folder, path)
        val out = client.getOutputStream()
        if (!file.isFile || range == null) {
            return out.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".toByteArray())
        }
        val (from, until) = range.substringAfter("bytes=").split('-').map { it.trim().toInt() }
        val whole = file.readBytes()
        val body = whole.copyOfRange(from, minOf(until + 1, whole.size))
        val head =
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes $from-${from + body.size - 1}/${whole.size}\r\n" +
                "Content-Length: ${body.size}\r\nConnection: close\r\n\r\n"
        out.write(head.toByteArray())
        val sent = minOf(left, body.size)
        out.write(body, 0, sent)
        left -= sent
        if (sent < body.size) cut++
    }

    override fun close() {
        socket.close()
        serving.join()
    }
}
