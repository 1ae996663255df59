package vn.chot.testing

import java.io.File
import vn.chot.bound.WalletOwner
import vn.chot.domain.Card
import vn.chot.domain.HolderKeys

/** A citizen of the made-up city, with a wallet through the real library. [into]: a folder of the test's own. */
class Citizen(into: File, val keys: HolderKeys = FakeHolderKeys(available = false)) {
    val secrets = MemorySecrets()
    val city = City(into)
    val clocks get() = city.clocks
    val path = File(into, "wallet")
    val wallet = WalletOwner(path.path, secrets, keys)

    /** Holds the made-up citizen's card, whose health was declared an hour ago. */
    fun holding(): Citizen = also {
        city.file("wallet").copyRecursively(path)
        secrets.secrets["wallet-holder-key"] = city.file("wallet-holder-key").readBytes()
    }

    /** Follows the city, and has its rules. */
    fun following(): Citizen = also {
        wallet.trust(city.file("trust.json").readBytes())
        check(wallet.updateFromFolder(city.file("public").path, clocks.read()).changed) { "nothing was fetched" }
    }

    fun card(): Card = wallet.cards().first()

    /** Declares for a card's person; [yes]: to which of the questions, from 0. */
    fun declare(card: String = card().id, yes: Int? = null) {
        val asked = wallet.questions(vn.chot.domain.Language.VIETNAMESE)
        val answers = asked.questions.mapIndexed { at, question -> question.id to (at == yes) }.toMap()
        wallet.declare(card, asked.number, answers, clocks.read())
    }
}

/** Reads back what is drawn: the picture as a camera's frame, as bright as [light] of it. */
fun luma(picture: android.graphics.Bitmap, light: Float = 1f): vn.chot.domain.Frame {
    val plane = java.nio.ByteBuffer.allocateDirect(picture.width * picture.height)
    val pixels = IntArray(picture.width * picture.height)
    picture.getPixels(pixels, 0, picture.width, 0, 0, picture.width, picture.height)
    for (pixel in pixels) plane.put((android.graphics.Color.luminance(pixel) * 255 * light).toInt().toByte())
    plane.rewind()
    return vn.chot.domain.Frame(plane, vn.chot.domain.Geometry(picture.width, picture.height, picture.width, 0))
}

/** The made-up city's office, by the command line. [into]: a folder of the test's own. */
class Office(into: File, city: City) {
    private val folder = File(into, "office").also { city.file("authority").copyRecursively(it) }
    private val people = File(System.getProperty("chot.fixtures"), "../../scenarios/city/people")

    /** The text of a person's credential: for the wallet that asked, or for a print. */
    fun issue(person: String, request: File? = null, at: String = "2021-10-05T06:00:00+07:00"): String {
        val to = File.createTempFile("credential", ".txt", folder.parentFile)
        val holder = request?.let { listOf("--holder", it.path) }.orEmpty()
        run(
            "authority", "issue", folder.path,
            File(
                people,
                person
            ).path,
            "-o", to.path, "--at", at, *holder.toTypedArray()
        )
        return to.readText().trim()
    }

    companion object {
        /** What the command line says; it has to succeed. */
        fun run(vararg arguments: String): String {
            // The library may be a release; the command line is built beside the tests.
            val chot = File(System.getProperty("jna.library.path"), "../debug/chot")
            val process = ProcessBuilder(chot.path, *arguments).redirectErrorStream(true).start()
            val said = process.inputStream.bufferedReader().readText()
            check(process.waitFor() == 0) { "chot ${arguments.take(2)}: $said" }
            return said
        }
    }
}
