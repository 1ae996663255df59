package vn.chot.phone

import java.io.IOException
import java.net.HttpURLConnection
import java.net.URL
import vn.chot.domain.Piece
import vn.chot.domain.Transport
import vn.chot.domain.TransportFault

/** Pieces of files by HTTP ranges. Nothing that comes is believed: the core checks it against signatures. */
class HttpTransport(address: String) : Transport {
    private val base = if (address.endsWith("/")) address else "$address/"

    override fun fetch(path: String, offset: Long, maxLength: Long): Piece? {
        val most = minOf(maxLength, MOST).toInt()
        try {
            val connection = URL(base + path).openConnection() as? HttpURLConnection
            connection ?: throw TransportFault(false, "expected an address that begins with https:// or http://")
            try {
                connection.connectTimeout = TIMEOUT_MILLIS
                connection.readTimeout = TIMEOUT_MILLIS
                connection.instanceFollowRedirects = false
                connection.setRequestProperty("Range", "bytes=$offset-${offset + most - 1}")
                connection.setRequestProperty("Accept-Encoding", "identity")
                return when (val status = connection.responseCode) {
                    HttpURLConnection.HTTP_PARTIAL -> piece(connection, most, totalOf(connection), offset)
                    HttpURLConnection.HTTP_OK -> whole(connection, offset, most)
                    HttpURLConnection.HTTP_NOT_FOUND -> null
                    RANGE_NOT_SATISFIABLE -> Piece(ByteArray(0), true)
                    else -> throw TransportFault(false, "the server answers $status")
                }
            } finally {
                connection.disconnect()
            }
        } catch (e: IOException) {
            throw TransportFault(true, e.javaClass.simpleName)
        }
    }

    private fun piece(connection: HttpURLConnection, most: Int, total: Long?, offset: Long): Piece {
        val bytes = read(connection, most)
        val isLast = if (total == null) bytes.size < most else offset + bytes.size >= total
        return Piece(bytes, isLast)
    }

    /** A server without ranges sends all of it: what came before is left out. */
    private fun whole(connection: HttpURLConnection, offset: Long, most: Int): Piece {
        connection.inputStream.use { stream ->
            var left = offset
            val waste = ByteArray(BUFFER)
            while (left > 0) {
                val read = stream.read(waste, 0, minOf(left, waste.size.toLong()).toInt())
                if (read < 0) return Piece(ByteArray(0), true)
                left -= read
            }
            val bytes = fill(stream, most)
            return Piece(bytes, bytes.size < most || stream.read() < 0)
        }
    }

    private fun read(connection: HttpURLConnection, most: Int) = connection.inputStream.use { fill(it, most) }

    private fun fill(stream: java.io.InputStream, most: Int): ByteArray {
        val bytes = ByteArray(most)
        var length = 0
        while (length < most) {
            val read = stream.read(bytes, length, most - length)
            if (read < 0) break
            length += read
        }
        return bytes.copyOf(length)
    }

    private fun totalOf(connection: HttpURLConnection): Long? =
        connection.getHeaderField("Content-Range")?.substringAfterLast('/')?.toLongOrNull()

    private companion object {
        const val TIMEOUT_MILLIS = 30_000
        const val MOST = 256L * 1024
        const val BUFFER = 16 * 1024
        const val RANGE_NOT_SATISFIABLE = 416
    }
}
