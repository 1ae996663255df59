package vn.chot.domain

/** The citizen's wallet, opened by whichever call comes first. Calls block: not for the main thread. */
interface Wallet {
    /** Whether there is one yet. */
    val exists: Boolean

    /** Where the holder's key is; a new wallet is made with one. */
    fun keyKind(): KeyKind

    /** The request for a credential, for its issuer. */
    fun request(idNumber: String): String

    /** A text as a code; refused where it fits into none. */
    fun draw(text: String): Modules

    /** What a text is, and what adding it would do. Nothing is kept. */
    fun preview(text: String, language: Language): Preview

    fun add(text: String): Card

    /** In their owner's order. */
    fun cards(): List<Card>

    fun remove(card: String)

    fun rename(card: String, label: String?): Card

    /** Every card once. */
    fun reorder(cards: List<String>)

    fun questions(language: Language): Questions

    /** Declares for a card's person; true where something was answered with yes. */
    fun declare(card: String, questionnaire: Int, answers: Map<String, Boolean>, clock: ClockReading): Boolean

    /** Signed as of now: to be asked for again when it is due. */
    fun code(card: String, clock: ClockReading): ShownCode

    fun outlook(card: String, language: Language, clock: ClockReading): Outlook

    fun certificates(card: String, language: Language): List<Certificate>

    fun addCertificate(card: String, text: String, language: Language): Certificate

    fun certificateCode(card: String, certificate: String): ShownCode

    fun removeCertificate(card: String, certificate: String)

    /** Whose a trust file says that it is; nothing is believed yet. */
    fun readTrust(file: ByteArray): CityTrust

    fun trust(file: ByteArray): CityTrust

    fun city(): CityTrust?

    fun forgetCity()

    fun update(transport: Transport, goesOn: (fetchedBytes: Long) -> Boolean, clock: ClockReading): CityUpdate

    fun updateFromFolder(folder: String, clock: ClockReading): CityUpdate

    fun stored(language: Language): List<String>

    fun revealed(card: String, language: Language): List<Revealed>

    /** Its files and its key are gone, whether it could be opened or not. */
    fun deleteEverything()

    fun reader(language: Language): Reader

    /** Lets go of its files, until the next call. */
    fun close()
}

/** Where the holder's key is. */
enum class KeyKind { HARDWARE, SOFTWARE }

/** A credential in the wallet. It isn't printed. */
class Card(
    /** Stays while the card is moved and renewed. */
    val id: String,
    val label: String?,
    val name: String?,
    val issuer: String,
    val issuedAtMillis: Long,
    val validFromMillis: Long,
    /** The first instant that it no longer holds. */
    val validUntilMillis: Long,
    val doses: List<Dose>,
    val permits: List<String>,
    /** Signed anew each time; else it is a print. */
    val live: Boolean,
    val declaredAtMillis: Long?,
    /** Whether something was answered with yes then. */
    val hasSymptoms: Boolean?,
    val certificates: Int
) {
    /** What it is called here. */
    val called: String? get() = label ?: name

    override fun toString() = "Card(..)"
}

/** A dose of vaccine; [day] is `yyyy-mm-dd`. */
data class Dose(val number: Int, val day: String) {
    override fun toString() = "Dose(..)"
}

/** What a text is, before it is kept. */
sealed interface Preview {
    class Credential(val card: Card, val effect: AddEffect) : Preview

    /** A certificate, as seen from each card. */
    class Beside(val cards: List<Pair<String, Certificate>>) : Preview
}

/** What adding would do. */
enum class AddEffect { NEW, RENEWS, HELD, TWIN }

/** What a certificate attests. */
enum class CertificateKind { VACCINATION, RECOVERY, TEST }

/** A certificate beside a card. The wallet verifies nothing of it. */
class Certificate(
    val id: String,
    val kind: CertificateKind,
    val dose: Int?,
    val series: Int?,
    /** `yyyy-mm-dd`. */
    val day: String,
    val issuer: String,
    val name: String?,
    /** Whose it is beside the card: `same`, `other`, `cannot-tell`. */
    val person: Said
) {
    override fun toString() = "Certificate(..)"
}

/** The day's questions, each with yes or no. */
data class Questions(val number: Int, val questions: List<Question>)

data class Question(val id: String, val text: String)

/** A code to be shown; [renewAtMillis]: never for a print. */
class ShownCode(val text: String, val modules: Modules, val renewAtMillis: Long?) {
    override fun toString() = "ShownCode(..)"
}

/** A card's day under the rules. */
sealed interface Outlook {
    /** Nothing can be told, and nothing may be promised. */
    data class Unknown(val why: Said) : Outlook

    data class Known(
        /** Times of day are told in it. */
        val offsetSeconds: Int,
        val rulesAtMillis: Long,
        val windows: List<Window>,
        /** From when on; none where no window of the day is left. */
        val nextFromMillis: Long?,
        val declarationNeeded: Boolean,
        val declaredUntilMillis: Long?,
        /** What the holder has to see to first; where no window is left, why not. */
        val missing: List<Said>,
        /** What only the checkpoint knows. */
        val dependsOn: List<Said>
    ) : Outlook
}

/** When a rule may let the holder through; [untilMillis] is the first instant after it. No [legs]: both ways. */
data class Window(val fromMillis: Long, val untilMillis: Long, val legs: List<Leg>, val missing: List<Said>)

enum class Leg { TO_WORK, TO_HOME }

/** A city, with what its root of trust is compared by. */
data class CityTrust(val city: String, val fingerprint: String)

data class CityUpdate(val changed: Boolean, val publishedAtMillis: Long)

/** What whoever scans the code reads; [value] where there is something to show. */
class Revealed(val code: String, val text: String, val value: String?) {
    override fun toString() = "Revealed(..)"
}

/** What kind of thing is wrong with a wallet. */
enum class FaultKind { REFUSED, NOTHING_THERE, KEY, STORE, CITY, CLOSED }

/** What is wrong, and what to do next. */
data class Advice(val sentence: String, val nextStep: String)

/** The wallet can't do it; its [code] is stable, and names nobody. */
class WalletFault(val kind: FaultKind, val code: String, private val words: (Language) -> Advice) : Exception(code) {
    fun said(language: Language): Advice = words(language)
}

/** Why the holder's key can't sign now. */
enum class KeyTrouble { LOCKED, LOST, CANCELLED, FAILED }

class KeyFault(val trouble: KeyTrouble, what: String) : Exception(what)

/** The holder's key in the phone's hardware: ECDSA on P-256. */
interface HolderKey {
    /** SEC 1, uncompressed: 65 bytes. */
    fun publicKey(): ByteArray

    /** The message's own signature with SHA-256: r ‖ s, 64 bytes. */
    fun sign(message: ByteArray): ByteArray
}

/** Keys of the phone's hardware. One is made for a new wallet alone, and never in place of one that is lost. */
interface HolderKeys {
    fun find(): HolderKey?

    /** None where the phone has no such hardware. */
    fun make(): HolderKey?

    fun remove()
}
