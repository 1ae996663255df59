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
            people.resolve(person).path,
            "-o", to.path, "--at", at, *holder.toTypedArray()
        )
        return to.readText().trim()
    }

    /** A person without any health data: what a certificate tells of whoever is named in it. */
    fun issueUnvaccinated(name: String, request: File): String {
        val person =
            File(people, "lan.json").readText()
                .replace("Lan Ví Dụ", name)
                .replace(Regex(""""health": \[[^]]*],\s*"complete": \[[^]]*],"""), "")
        check("vaccination" !in person) { "lan.json isn't as it was: $person" }
        return issue(folder.resolve("person.json").apply { writeText(person) }.path, request)
    }

    /** Publishes the health department's key, of `core/tests/certificates`, into this folder. */
    fun publishHealthKey(into: File) {
        val pem = certificates().resolve("key.pem").readLines().filter { !it.startsWith("-") }.joinToString("")
        val document =
            """{"format": "chot-health-keys", "version": 1, "keys": [{"kid": "AQEBAQEBAQE", "country": "VN",
            "spki": "$pem", "purposes": ["vaccination"], "valid_from": "2021-01-01T00:00:00Z",
            "valid_until": "2024-01-01T00:00:00Z"}]}"""
        val file = folder.resolve("health.json").apply { writeText(document) }
        val at = "2021-10-05T06:20:00+07:00"
        run("authority", "health-keys", folder.path, file.path, "--at", at)
        publish(into, at)
    }

    /** Publishes into this folder what is in force. */
    fun publish(into: File, at: String) {
        run("authority", "publish", folder.path, "--out", into.path, "--at", at)
    }

    companion object {
        private fun certificates() = File(System.getProperty("chot.fixtures"), "../../../core/tests/certificates")

        /** A vaccination certificate of `Nguyễn Văn Ảo`, two doses of two, by the department's key. */
        fun certificate(): String = certificates().resolve("whole-numbers.txt").readText().trim()

        /** What the command line says; it has to succeed. */
        fun run(vararg arguments: String): String {
            val (code, said) = ask(*arguments)
            check(code == 0) { "chot ${arguments.take(2)}: $said" }
            return said
        }

        /** How the command line ends, and what it says. */
        fun ask(vararg arguments: String): Pair<Int, String> {
            // The library may be a release; the command line is built beside the tests.
            val chot = File(System.getProperty("jna.library.path"), "../debug/chot")
            val process = ProcessBuilder(chot.path, *arguments).redirectErrorStream(true).start()
            val said = process.inputStream.bufferedReader().readText()
            return process.waitFor() to said
        }
    }
}

/** A code as a screen shows it: six pixels a module, four modules of quiet zone. */
fun drawn(modules: vn.chot.domain.Modules): android.graphics.Bitmap {
    val (scale, quiet) = 6 to 4
    val side = (modules.size + 2 * quiet) * scale
    val pixels = IntArray(side * side) {
        val (x, y) = it % side / scale - quiet to it / side / scale - quiet
        val dark = x in 0 until modules.size && y in 0 until modules.size && modules.isDark(x, y)
        if (dark) android.graphics.Color.BLACK else android.graphics.Color.WHITE
    }
    return android.graphics.Bitmap.createBitmap(pixels, side, side, android.graphics.Bitmap.Config.ARGB_8888)
}
