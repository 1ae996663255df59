import java.io.File
import java.io.IOException
import java.io.RandomAccessFile
import java.nio.ByteBuffer
import java.util.Properties
import java.util.concurrent.ConcurrentHashMap
import kotlin.io.path.createTempDirectory
import vn.chot.core.CheckpointSession
import vn.chot.core.ClockReading
import vn.chot.core.FrameGeometry
import vn.chot.core.Keystore
import vn.chot.core.Language
import vn.chot.core.PassageView
import vn.chot.core.Piece
import vn.chot.core.ScanOutcome
import vn.chot.core.Transport
import vn.chot.core.TransportException
import vn.chot.core.UpdateProgress
import vn.chot.core.checkpoints
import vn.chot.core.enrol
import vn.chot.core.enrolmentPreview
import vn.chot.core.update

/** Secrets in memory, which vanish with the program: a sample's. A phone has its hardware keystore. */
class MemoryKeystore : Keystore {
    private val secrets = ConcurrentHashMap<String, ByteArray>()

    override fun load(name: String): ByteArray? = secrets[name]

    override fun store(name: String, secret: ByteArray) {
        secrets[name] = secret
    }

    override fun remove(name: String) {
        secrets.remove(name)
    }
}

/** What the authority published, in a folder: in an app, a web server. */
class FolderTransport(private val folder: File) : Transport {
    override fun fetch(path: String, offset: ULong, maxLength: ULong): Piece? {
        val file = File(folder, path)
        if (!file.exists()) return null
        try {
            RandomAccessFile(file, "r").use { open ->
                val from = minOf(offset.toLong(), open.length())
                val bytes = ByteArray(minOf(maxLength.toLong(), open.length() - from).toInt())
                open.seek(from)
                open.readFully(bytes)
                return Piece(bytes, isLast = from + bytes.size == open.length())
            }
        } catch (error: IOException) {
            throw TransportException.Failed(error.toString())
        }
    }
}

/** Goes on to the end. */
object Always : UpdateProgress {
    override fun goesOn(fetchedBytes: ULong): Boolean = true
}

/** Word, sentence, and what would mend a refusal. */
fun show(view: PassageView) {
    println("${view.word}: ${view.sentence}")
    for (offered in view.remedies) println("- ${offered.remedy.text}")
}

/** Netpbm's binary greymap as a luma plane: a *direct* buffer, whose rows have no padding. */
fun luma(file: File): Pair<ByteBuffer, FrameGeometry> {
    val header = "P5\n1280 720\n255\n".toByteArray()
    val bytes = file.readBytes()
    check(header.indices.all { bytes[it] == header[it] }) { "expected 1280 × 720 pixels" }
    val plane = ByteBuffer.allocateDirect(bytes.size - header.size)
    plane.put(bytes, header.size, bytes.size - header.size).rewind()
    return plane to FrameGeometry(1280u, 720u, stride = 1280u, rotationDegrees = 0u, region = null)
}

fun firstVerdict(fixtures: File, store: String) {
    val expected = Properties().apply { File(fixtures, "expected.properties").reader().use(::load) }

    fun text(key: String): String = checkNotNull(expected.getProperty(key)) { "no $key" }
    // The fixtures are of 2021. An app reads its clocks anew for each call.
    val clock = ClockReading(text("wall_millis").toLong(), 1_000uL, bootId = ByteArray(16) { 7 })
    val keystore = MemoryKeystore()

    // Once: who the authority is. An officer compares the fingerprint before it is believed.
    val enrolment = File(fixtures, "enrolment.json").readBytes()
    println("enrolling in ${enrolmentPreview(enrolment).city}")
    enrol(store, enrolment, keystore)

    // Daily: rules, lists and keys.
    val summary = update(store, FolderTransport(File(fixtures, "public")), Always, keystore, clock)
    println("updated: ${summary.changed}")

    // A shift at a checkpoint, and a frame of its camera.
    val checkpoint = checkpoints(store).single { it.name == text("checkpoint") }.name
    CheckpointSession.open(store, checkpoint, Language.VIETNAMESE, keystore).use { session ->
        val (plane, geometry) = luma(File(fixtures, text("photo")))
        // A photo gets all the time that a slow machine needs. A camera's frame gets no budget of its own.
        when (val outcome = session.scan(plane, geometry, 20_000u, clock)) {
            is ScanOutcome.Passage -> show(outcome.view)
            is ScanOutcome.Nothing -> println("no code in view")
            is ScanOutcome.SeveralCodes -> println(outcome.reason.text)
            is ScanOutcome.NotATravelCode -> println(outcome.found.text)
        }
        // Somebody without a code, who is on a list.
        show(session.lookUp(text("id_number"), emptyList(), clock))
    }
}

fun main(arguments: Array<String>) {
    val folder = createTempDirectory("chot-first-verdict").toFile()
    try {
        firstVerdict(File(arguments.single()), File(folder, "store").path)
    } finally {
        folder.deleteRecursively()
    }
}
