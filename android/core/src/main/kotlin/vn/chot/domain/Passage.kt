package vn.chot.domain

/** What is decided at the barrier. */
enum class Decision { PERMIT, DENY, REFER }

/** The language of the core's sentences, and of the app's words. */
enum class Language(val tag: String) { VIETNAMESE("vi"), ENGLISH("en") }

/** A stable code with its words. */
data class Said(val code: String, val text: String)

/** Whom the code says to stand here, to be compared with the card. Shown, never kept: it isn't printed. */
class Holder(
    val name: String?,
    /** What is to be known of a name that nobody signed. */
    val nameMark: String?,
    /** `yyyy-mm-dd`. */
    val birthDate: String?,
    val idLastFour: String?,
    /** The whole number, of who was looked up. */
    val idNumber: String?,
    val employer: String?
) {
    private fun all() = listOf(name, nameMark, birthDate, idLastFour, idNumber, employer)

    override fun equals(other: Any?) = other is Holder && all() == other.all()

    override fun hashCode() = all().hashCode()

    override fun toString() = "Holder(..)"
}

/** What would mend a refusal; without an [action] only somebody else can. */
data class Remedy(val said: Said, val action: RemedyAction?)

/** What became of a code that was shown as evidence: `same`, `other`, `cannot-tell`, `invalid`. */
data class Evidence(val kind: String, val person: Said)

/** Microseconds of each stage. */
data class Stages(val scan: Long, val parse: Long, val verify: Long, val evaluate: Long, val journal: Long)

/** A passage, judged and written down. */
data class Passage(
    val decision: Decision,
    /** The decision's word. */
    val word: String,
    /** The main reason, without the decision. */
    val sentence: String,
    /** The main reason first. */
    val reasons: List<Said>,
    val obligations: List<Said>,
    /** The best first. */
    val remedies: List<Remedy>,
    /** What of this phone keeps everybody from being let through. */
    val caps: List<Said>,
    val holder: Holder?,
    /** A pseudonym. */
    val subject: String?,
    val atMillis: Long,
    /** Its record's number; none where it couldn't be written. */
    val sequence: Long?,
    val evidence: List<Evidence>,
    val recorded: Boolean,
    val stages: Stages,
    /** True where nobody passes: it is of the made-up city that officers train with, and kept nowhere. */
    val training: Boolean
)

/** The health portal's code, module by module. */
class PortalCode(val address: String, val modules: Modules, val recorded: Boolean)

/** A drawn code: [size] × [size] modules, row by row from the top left, without its quiet zone. */
class Modules(val size: Int, private val dark: ByteArray) {
    init {
        require(dark.size == size * size) { "a code of $size has ${size * size} modules, not ${dark.size}" }
    }

    fun isDark(x: Int, y: Int): Boolean = dark[y * size + x] != LIGHT

    private companion object {
        const val LIGHT: Byte = 0
    }
}
