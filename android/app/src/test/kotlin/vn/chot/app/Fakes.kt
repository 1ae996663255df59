package vn.chot.app

import java.lang.reflect.Proxy
import java.nio.ByteBuffer
import vn.chot.app.device.CheckpointOpener
import vn.chot.app.device.Clocks
import vn.chot.app.device.Devices
import vn.chot.app.device.FrameSink
import vn.chot.app.device.FrameSource
import vn.chot.app.device.Signals
import vn.chot.app.device.Torch
import vn.chot.core.Assurance
import vn.chot.core.CheckpointSessionInterface
import vn.chot.core.ClockReading
import vn.chot.core.Decision
import vn.chot.core.Explained
import vn.chot.core.FrameGeometry
import vn.chot.core.FramePoint
import vn.chot.core.HolderView
import vn.chot.core.Language
import vn.chot.core.OfferedRemedy
import vn.chot.core.PassageView
import vn.chot.core.PortalCode
import vn.chot.core.RemedyAction
import vn.chot.core.ScanOutcome
import vn.chot.core.SeenThing
import vn.chot.core.StageMicros
import vn.chot.core.decisionWord

val GEOMETRY = FrameGeometry(4u, 2u, 4u, 0u, null)
val CORNERS = listOf(FramePoint(1f, 0f), FramePoint(2f, 0f), FramePoint(2f, 1f), FramePoint(1f, 1f))

/** A passage as the core gives it: its sentence is the first of its reasons, and [reasons] are the others. */
fun passage(
    decision: Decision,
    sentence: String = "A sentence.",
    reasons: List<String> = listOf("A reason."),
    obligations: List<String> = emptyList(),
    remedies: List<OfferedRemedy> = emptyList(),
    caps: List<Explained> = emptyList(),
    holder: HolderView? = HolderView("Lan Ví Dụ", true, null, "1990-04-12", "6789", null, "Sở Ví dụ, Quận 1"),
    recorded: Boolean = true,
    language: Language = Language.ENGLISH
) = PassageView(
    decision = decision,
    word = decisionWord(decision, language),
    sentence = sentence,
    reasons = (listOf(sentence) + reasons).map { Explained("code", it) },
    obligations = obligations.map { Explained("code", it) },
    remedies = remedies,
    caps = caps,
    holder = holder,
    subject = "00112233445566778899aabbccddeeff",
    atMillis = 10_000,
    sequence = if (recorded) 1uL else null,
    continues = null,
    rule = null,
    phase = null,
    assurance = Assurance.SIGNED,
    evidence = emptyList(),
    recorded = recorded,
    micros = StageMicros(0uL, 0uL, 0uL, 0uL, 0uL)
)

fun remedy(text: String, action: RemedyAction? = null) = OfferedRemedy(Explained("code", text), action)

/** What the app doesn't ask a session for. */
private val unasked =
    Proxy.newProxyInstance(
        CheckpointSessionInterface::class.java.classLoader,
        arrayOf(CheckpointSessionInterface::class.java)
    ) { _, method, _ -> error("${method.name} isn't faked") } as CheckpointSessionInterface

/** A session that says what it is told to. */
class FakeSession : CheckpointSessionInterface by unasked {
    var onScan: () -> ScanOutcome = { ScanOutcome.Nothing(null) }
    var onLookUp: (String) -> PassageView = { passage(Decision.REFER) }
    var onSee: (List<SeenThing>) -> PassageView = { passage(Decision.REFER) }
    var onPortal: () -> PortalCode = { PortalCode("https://portal.example/", 1u, byteArrayOf(1), true) }
    var scans = 0

    override fun scan(
        plane: ByteBuffer,
        geometry: FrameGeometry,
        budgetMillis: UInt?,
        clock: ClockReading
    ): ScanOutcome {
        scans++
        return onScan()
    }

    override fun lookUp(idNumber: String, seen: List<SeenThing>, clock: ClockReading): PassageView = onLookUp(idNumber)

    override fun see(seen: List<SeenThing>, clock: ClockReading): PassageView = onSee(seen)

    override fun showPortal(clock: ClockReading): PortalCode = onPortal()
}

class FakeClocks : Clocks {
    var millis = 10_000L

    override fun read() = ClockReading(millis, millis.toULong(), ByteArray(16))
}

class FakeOpener(
    private val session: () -> CheckpointSessionInterface,
    override var chosen: String? = "Cầu Tân Thuận"
) : CheckpointOpener {
    var opened = 0

    override fun names() = listOf("Cầu Sài Gòn", "Cầu Tân Thuận")

    override fun open(checkpoint: String, language: Language): CheckpointSessionInterface {
        opened++
        return session()
    }
}

class FakeSignals : Signals {
    val felt = mutableListOf<String>()

    override fun permit() {
        felt += "permit"
    }

    override fun deny() {
        felt += "deny"
    }

    override fun refer() {
        felt += "refer"
    }
}

/** A camera that photos are fed to. */
class FakeFrames : FrameSource {
    var sink: FrameSink? = null

    override fun start(sink: FrameSink, failed: () -> Unit) {
        this.sink = sink
    }

    override fun stop() {
        sink = null
    }
}

class FakeTorch(override val available: Boolean = true) : Torch {
    var on = false

    override fun set(on: Boolean) {
        this.on = on
    }
}

class FakeDevices(override val checkpoints: CheckpointOpener, override val clocks: Clocks = FakeClocks()) : Devices {
    override val frames = FakeFrames()
    override val torch = FakeTorch()
    override val signals = FakeSignals()
}
