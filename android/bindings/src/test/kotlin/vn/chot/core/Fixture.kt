package vn.chot.core

import java.io.File
import java.nio.ByteBuffer
import java.util.Properties
import java.util.concurrent.ConcurrentHashMap

/**
 * What `tests/shells/fixtures.sh` made: a published city, a citizen's wallet, photos, and what must come out.
 *
 * Each test enrols a phone of its own, as an officer's unit does.
 */
class Fixture(into: File) {
    private val folder = File(System.getProperty("chot.fixtures"))
    private val expected = Properties().apply { file("expected.properties").reader().use(::load) }

    val store: File = File(into, "store")
    val checkpoint: String = text("checkpoint")
    val clock = ClockReading(text("wall_millis").toLong(), 1_000uL, ByteArray(16) { 7 })

    /** Holds what enrolment handed over. */
    val keystore = MemoryKeystore()

    fun enrolled(): Fixture = also { enrol(store.path, file("enrolment.json").readBytes(), keystore) }

    fun updated(): Fixture = also {
        check(updateFromFolder(store.path, file("public").path, keystore, clock).changed) { "nothing was installed" }
    }

    fun open(language: Language = Language.VIETNAMESE, keystore: Keystore = this.keystore): CheckpointSession =
        CheckpointSession.open(store.path, checkpoint, language, keystore)

    fun file(name: String) = File(folder, name)

    /** The text of the live code in the photo. */
    fun code(): String = file("code.txt").readText()

    fun later(seconds: Long) = clock.copy(
        wallMillis = clock.wallMillis + 1_000 * seconds,
        monotonicMillis = clock.monotonicMillis + 1_000uL * seconds.toULong()
    )

    fun text(key: String): String = checkNotNull(expected.getProperty(key)) { "expected.properties has no $key" }

    /** A photo's luma as a camera hands it over: direct, rows padded to [padding] bytes more. */
    fun photo(name: String, padding: Int = 0): Pair<ByteBuffer, FrameGeometry> {
        val (width, height, luma) = pgm(file(name).readBytes())
        val stride = width + padding
        val plane = ByteBuffer.allocateDirect(stride * (height - 1) + width)
        for (row in 0 until height) {
            plane.position(row * stride)
            plane.put(luma, row * width, width)
        }
        plane.rewind()
        return plane to FrameGeometry(width.toUInt(), height.toUInt(), stride.toUInt(), 0u, null)
    }

    /** A frame with nothing in it. */
    fun blank(side: Int = 64): Pair<ByteBuffer, FrameGeometry> = ByteBuffer.allocateDirect(side * side) to
        FrameGeometry(side.toUInt(), side.toUInt(), side.toUInt(), 0u, null)

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

val EVERYTHING = JournalFilter(null, null, null, null, null)

/** What an officer sees of somebody whose declaration and doses aren't in a code. */
val CARD_DECLARATION_AND_DOSES =
    listOf(
        SeenThing.StaffCard,
        SeenThing.PortalDeclaration,
        SeenThing.VaccinationPaper(2u, CalendarDay(2021, 8u, 20u))
    )

/** Secrets in memory. */
open class MemoryKeystore : Keystore {
    val secrets: MutableMap<String, ByteArray> = ConcurrentHashMap()

    override fun load(name: String): ByteArray? = secrets[name]

    override fun store(name: String, secret: ByteArray) {
        secrets[name] = secret
    }

    override fun remove(name: String) {
        secrets.remove(name)
    }
}
