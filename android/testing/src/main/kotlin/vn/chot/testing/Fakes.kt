package vn.chot.testing

import java.io.File
import java.math.BigInteger
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.util.concurrent.ConcurrentHashMap
import vn.chot.domain.Brightness
import vn.chot.domain.ClockReading
import vn.chot.domain.Clocks
import vn.chot.domain.Folders
import vn.chot.domain.Frame
import vn.chot.domain.FrameSink
import vn.chot.domain.FrameSource
import vn.chot.domain.Handed
import vn.chot.domain.Haptics
import vn.chot.domain.HolderKey
import vn.chot.domain.HolderKeys
import vn.chot.domain.KeyFault
import vn.chot.domain.Network
import vn.chot.domain.Networks
import vn.chot.domain.Notices
import vn.chot.domain.Piece
import vn.chot.domain.Preferences
import vn.chot.domain.Scheduler
import vn.chot.domain.SecretFault
import vn.chot.domain.SecretStore
import vn.chot.domain.Signal
import vn.chot.domain.Sound
import vn.chot.domain.Torch
import vn.chot.domain.Transport
import vn.chot.domain.TransportFault
import vn.chot.domain.Zoom

/** Clocks that stand until they are moved. */
class FakeClocks(wallMillis: Long = 10_000) : Clocks {
    @Volatile private var wall = wallMillis

    @Volatile private var monotonic = 10_000L

    @Volatile private var boot: Byte = 7

    override fun read() = ClockReading(wall, monotonic, List(16) { boot })

    /** Time goes by. */
    fun pass(millis: Long) {
        wall += millis
        monotonic += millis
    }

    /** Somebody sets the clock. */
    fun set(wallMillis: Long) {
        wall = wallMillis
    }

    /** The phone is started anew. */
    fun reboot() {
        boot++
        monotonic = 1_000
    }
}

/** Secrets in memory; [fault] is thrown by every call. */
class MemorySecrets : SecretStore {
    val secrets: MutableMap<String, ByteArray> = ConcurrentHashMap()

    @Volatile var fault: SecretFault? = null

    override fun load(name: String): ByteArray? {
        fault?.let { throw it }
        return secrets[name]
    }

    override fun store(name: String, secret: ByteArray) {
        fault?.let { throw it }
        secrets[name] = secret
    }

    override fun remove(name: String) {
        fault?.let { throw it }
        secrets.remove(name)
    }
}

/** Keys as a phone's hardware has them, but for the hardware. */
class FakeHolderKeys(private val available: Boolean = true) : HolderKeys {
    @Volatile var key: HolderKey? = null

    /** Thrown by whatever is asked of the key. */
    @Volatile var fault: KeyFault? = null
    var made = 0

    override fun find(): HolderKey? {
        fault?.let { throw it }
        return key
    }

    override fun make(): HolderKey? {
        fault?.let { throw it }
        if (!available) return null
        made++
        return Pair().also { key = it }
    }

    override fun remove() {
        fault?.let { throw it }
        key = null
    }

    private inner class Pair : HolderKey {
        private val pair =
            KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()

        override fun publicKey(): ByteArray {
            fault?.let { throw it }
            val point = (pair.public as ECPublicKey).w
            return byteArrayOf(4) + coordinate(point.affineX) + coordinate(point.affineY)
        }

        override fun sign(message: ByteArray): ByteArray {
            fault?.let { throw it }
            return Signature.getInstance("SHA256withECDSAinP1363Format").run {
                initSign(pair.private)
                update(message)
                sign()
            }
        }

        private fun coordinate(value: BigInteger): ByteArray {
            val bytes = value.toByteArray()
            return ByteArray(maxOf(0, 32 - bytes.size)) + bytes.takeLast(32)
        }
    }
}

/** A camera that photos are fed to. */
class FakeFrames : FrameSource {
    @Volatile var sink: FrameSink? = null
    var starts = 0

    override fun start(sink: FrameSink) {
        this.sink = sink
        starts++
    }

    override fun stop() {
        sink = null
    }

    /** As the camera does: on a thread of its own; returns when it is judged. */
    fun feed(frame: Frame) {
        val sink = checkNotNull(sink) { "the camera isn't started" }
        Thread { sink.onFrame(frame) }.apply { start() }.join()
    }
}

class FakeTorch(override val available: Boolean = true) : Torch {
    var on = false

    override fun set(on: Boolean) {
        this.on = on
    }
}

class FakeZoom(override val most: Float = 4f) : Zoom {
    var factor = 1f

    override fun set(factor: Float) {
        this.factor = factor
    }
}

class FakeHaptics : Haptics {
    val felt = mutableListOf<Signal>()

    override fun play(signal: Signal) {
        felt += signal
    }
}

class FakeSound : Sound {
    val heard = mutableListOf<Pair<Signal, Float>>()

    override fun play(signal: Signal, volume: Float) {
        heard += signal to volume
    }
}

/** What lasts: the same map given again is the same phone after the process died. */
class FakePreferences(private val kept: MutableMap<String, String> = ConcurrentHashMap()) : Preferences {
    override fun get(key: String): String? = kept[key]

    override fun set(key: String, value: String?) {
        if (value == null) kept.remove(key) else kept[key] = value
    }
}

class FakeFolders(private val root: File, var free: Long = 1L shl 33) : Folders {
    override val scratch: File get() = File(root, "scratch").apply { mkdirs() }
    override val outbox: File get() = File(root, "outbox").apply { mkdirs() }

    override fun free(): Long = free
}

/** A file that was handed over. */
class FakeHanded(private val bytes: ByteArray?, private val deletable: Boolean = true) : Handed {
    var deleted = false

    override fun read(most: Int): ByteArray? = bytes?.takeIf { it.size <= most }

    override fun delete(): Boolean {
        deleted = deletable
        return deletable
    }
}

class FakeBrightness : Brightness {
    var level: Float? = null

    override fun set(level: Float?) {
        this.level = level
    }
}

class FakeScheduler : Scheduler {
    var minuteOfDay: Int? = null

    override fun daily(minuteOfDay: Int?) {
        this.minuteOfDay = minuteOfDay
    }
}

class FakeNotices(override var allowed: Boolean = true) : Notices {
    val shown = mutableListOf<String>()
    var cleared = 0

    override fun show(text: String) {
        shown += text
    }

    override fun clear() {
        cleared++
    }
}

class FakeNetworks(var network: Network = Network.FREE) : Networks {
    override fun now() = network
}

/** A web server's folder, in pieces of [most] bytes, until [pieces] were fetched. */
class FolderTransport(private val folder: File, var pieces: Int = Int.MAX_VALUE, private val most: Int = 900) :
    Transport {
    var asked = 0

    override fun fetch(path: String, offset: Long, maxLength: Long): Piece? {
        if (asked++ >= pieces) throw TransportFault(true, "no connection")
        val file = File(folder, path).takeIf { it.isFile } ?: return null
        val rest = file.readBytes().drop(offset.toInt())
        val piece = rest.take(minOf(maxLength, most.toLong()).toInt())
        return Piece(piece.toByteArray(), piece.size == rest.size)
    }
}
