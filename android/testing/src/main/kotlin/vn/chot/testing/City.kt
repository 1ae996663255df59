package vn.chot.testing

import java.io.File
import java.nio.ByteBuffer
import java.util.Base64
import java.util.Properties
import vn.chot.bound.BoundStore
import vn.chot.domain.Checkpoint
import vn.chot.domain.Frame
import vn.chot.domain.Geometry
import vn.chot.domain.Language

/**
 * A phone of the made-up city, through the real library: what `tests/shells/fixtures.sh` made is published there.
 *
 * [into]: a folder of the test's own.
 */
class City(into: File, val secrets: MemorySecrets = MemorySecrets()) {
    private val folder = File(System.getProperty("chot.fixtures"))
    private val expected = Properties().apply { file("expected.properties").reader().use(::load) }

    val path: File = File(into, "store")
    val store = BoundStore(path.path, secrets)
    val checkpoint: String = text("checkpoint")
    val clocks = FakeClocks(text("wall_millis").toLong())

    fun file(name: String) = File(folder, name)

    fun text(key: String): String = checkNotNull(expected.getProperty(key)) { "expected.properties has no $key" }

    /** The text of the live code in the photo. */
    fun code(): String = file("code.txt").readText()

    fun enrolled(): City = also { store.enrol(file("enrolment.json").readBytes()) }

    fun updated(): City = also {
        check(store.updateFromFolder(file("public").path, clocks.read()).changed) { "nothing was installed" }
    }

    /** A copy of this phone, as the command line opens one: its secrets lie in a file. No session may be open. */
    fun copied(into: File): File {
        path.copyRecursively(into)
        val kept = secrets.secrets.entries.joinToString { (name, secret) ->
            "\"$name\": \"${Base64.getUrlEncoder().withoutPadding().encodeToString(secret)}\""
        }
        File(into, "keystore.json").writeText("""{"format": "chot-keystore", "version": 1, "secrets": {$kept}}""")
        return into
    }

    fun open(language: Language = Language.VIETNAMESE): Checkpoint = store.open(checkpoint, language)

    /** A photo as a camera hands it over: turned by [rotation] on the sensor, so that it must be turned back. */
    fun photo(name: String = text("photo"), rotation: Int = 0): Frame {
        val bytes = file(name).readBytes()
        val header = Regex("""P5\s(\d+)\s(\d+)\s255\s""").find(String(bytes, 0, 32, Charsets.ISO_8859_1))
        val (w, h) = checkNotNull(header) { "$name is no greymap" }.destructured.toList().map { it.toInt() }
        val start = header.value.length
        val turned = rotation == 90 || rotation == 270
        val (width, height) = if (turned) h to w else w to h
        val plane = ByteBuffer.allocateDirect(w * h)
        for (y in 0 until height) {
            for (x in 0 until width) {
                // Where the upright picture's pixel lies on a sensor that must be turned clockwise by this much.
                val (u, v) =
                    when (rotation) {
                        90 -> w - 1 - y to x
                        180 -> w - 1 - x to h - 1 - y
                        270 -> y to h - 1 - x
                        else -> x to y
                    }
                plane.put(bytes[start + v * w + u])
            }
        }
        plane.rewind()
        return Frame(plane, Geometry(width, height, width, rotation))
    }

    /** A frame with nothing in it. */
    fun blank(side: Int = 64) = Frame(ByteBuffer.allocateDirect(side * side), Geometry(side, side, side, 0))
}
