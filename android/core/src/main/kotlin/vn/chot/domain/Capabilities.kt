package vn.chot.domain

import java.io.File

/** The phone's clocks, read together: wall, since boot with sleep, and 16 bytes that differ from boot to boot. */
data class ClockReading(val wallMillis: Long, val monotonicMillis: Long, val bootId: List<Byte>)

fun interface Clocks {
    fun read(): ClockReading
}

/** Where luma planes come from. */
interface FrameSource {
    /** Starts to deliver frames, on a thread of the source's own. */
    fun start(sink: FrameSink)

    /** Ends the delivery. No frame begins after it; one that is under way may still end. */
    fun stop()
}

interface FrameSink {
    fun onFrame(frame: Frame)

    /** There will be no frames until the source is started again. */
    fun onFailed()
}

/** The light beside the camera. */
interface Torch {
    val available: Boolean

    fun set(on: Boolean)
}

/** How large the camera sees: 1 is as it is. */
interface Zoom {
    val most: Float

    fun set(factor: Float)
}

/** What an officer feels and hears without looking. */
enum class Signal { PERMIT, DENY, REFER, ATTENTION }

interface Haptics {
    fun play(signal: Signal)
}

interface Sound {
    /** [volume]: 0 to 1. */
    fun play(signal: Signal, volume: Float)
}

/** Why a secret can't be had. */
class SecretFault(val locked: Boolean, what: String) : Exception(what)

/** Keeps the core's secrets. An absent secret is null, and never a fault; a fault is never null. */
interface SecretStore {
    fun load(name: String): ByteArray?

    fun store(name: String, secret: ByteArray)

    fun remove(name: String)
}

/** A piece of a file, and whether the file ends with it. */
class Piece(val bytes: ByteArray, val isLast: Boolean)

/** No network, or nobody answers ([noConnection]), or anything else. */
class TransportFault(val noConnection: Boolean, what: String) : Exception(what)

/** Fetches what the authority published; null where there is no such file. Nothing that it brings is believed. */
fun interface Transport {
    fun fetch(path: String, offset: Long, maxLength: Long): Piece?
}

/** Makes a transport for an address. */
fun interface Transports {
    fun to(address: String): Transport
}

/** What lasts beyond the process: small, and nothing of a person. */
interface Preferences {
    fun get(key: String): String?

    fun set(key: String, value: String?)
}

/** A file that the user handed over. */
interface Handed {
    /** At most [most] bytes; null where it can't be read or is larger. */
    fun read(most: Int): ByteArray?

    /** True where it is gone afterwards. */
    fun delete(): Boolean
}

/** Folders of the app's own. */
interface Folders {
    /** Emptied when it likes. */
    val scratch: File

    /** What is shared out of the app. */
    val outbox: File

    /** Bytes that are free. */
    fun free(): Long
}

/** The screen's own light, 0 to 1; null: as the user has it. */
interface Brightness {
    fun set(level: Float?)
}

/** Runs something later, whether the app is open or not. */
interface Scheduler {
    /** Once every day at this minute of the day, by the phone's clock; null: not any more. */
    fun daily(minuteOfDay: Int?)
}

/** What kind of network there is now. */
enum class Network { NONE, METERED, FREE }

fun interface Networks {
    fun now(): Network
}

/** The light of a picture: a PNG, a JPEG. None where it isn't one. */
fun interface PictureReader {
    fun luma(bytes: ByteArray): Frame?
}

/** A line outside of the app, which leads into it. */
interface Notices {
    /** False where the user doesn't want any. */
    val allowed: Boolean

    /** [text] stands on the lock screen: nothing of a person may be in it. */
    fun show(text: String)

    fun clear()
}

/** A sheet of paper with a code on it. It isn't printed in logs. */
class Sheet(val title: String, val modules: Modules, val lines: List<String>, val foot: String) {
    override fun toString() = "Sheet(..)"
}

/** Draws a sheet into a file. */
fun interface Sheets {
    fun write(sheet: Sheet, file: File)
}
