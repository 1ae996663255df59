package vn.chot.core

import java.io.File
import java.nio.ByteBuffer
import java.util.Properties
import javax.imageio.ImageIO

/**
 * What `tests/shells/fixtures.sh` made: an enrolled store, a photo of a live code, and what must come out.
 *
 * Each test works on its own copy of the store.
 */
class Fixture(into: File) {
    private val folder = File(System.getProperty("chot.fixtures"))
    private val expected = Properties().apply { File(folder, "expected.properties").reader().use(::load) }

    val store: File = File(into, "store").also { File(folder, "store").copyRecursively(it) }
    val checkpoint: String = text("checkpoint")
    val clock = ClockReading(text("wall_millis").toLong(), 1_000uL, ByteArray(16) { 7 })

    fun text(key: String): String = checkNotNull(expected.getProperty(key)) { "expected.properties has no $key" }

    /** A photo's luma as a camera hands it over: direct, rows padded to [padding] bytes more. */
    fun photo(name: String, padding: Int = 0): Pair<ByteBuffer, FrameGeometry> {
        val file = File(folder, name)
        val (width, height, luma) = if (name.endsWith(".pgm")) pgm(file.readBytes()) else png(file)
        val stride = width + padding
        val plane = ByteBuffer.allocateDirect(stride * (height - 1) + width)
        for (row in 0 until height) {
            plane.position(row * stride)
            plane.put(luma, row * width, width)
        }
        plane.rewind()
        return plane to FrameGeometry(width.toUInt(), height.toUInt(), stride.toUInt(), 0u)
    }

    private fun png(file: File): Triple<Int, Int, ByteArray> {
        val raster = ImageIO.read(file).raster
        val grey = ByteArray(raster.width * raster.height)
        for (y in 0 until raster.height) {
            for (x in 0 until raster.width) {
                grey[y * raster.width + x] = raster.getSample(x, y, if (raster.numBands > 2) 1 else 0).toByte()
            }
        }
        return Triple(raster.width, raster.height, grey)
    }

    /** Netpbm's binary greymap, without comments: `P5 width height 255`, a white space, the pixels. */
    private fun pgm(bytes: ByteArray): Triple<Int, Int, ByteArray> {
        val fields = mutableListOf<String>()
        var at = 0
        while (fields.size < 4) {
            val start = at
            while (!bytes[at].toInt().toChar().isWhitespace()) at++
            fields += String(bytes, start, at - start)
            at++
        }
        check(fields[0] == "P5" && fields[3] == "255") { "expected a P5 file of depth 255, found $fields" }
        return Triple(fields[1].toInt(), fields[2].toInt(), bytes.copyOfRange(at, bytes.size))
    }
}

/** Secrets in memory. */
class MemoryKeystore : Keystore {
    val secrets = mutableMapOf<String, ByteArray>()

    override fun load(name: String): ByteArray? = secrets[name]

    override fun store(name: String, secret: ByteArray) {
        secrets[name] = secret
    }
}
