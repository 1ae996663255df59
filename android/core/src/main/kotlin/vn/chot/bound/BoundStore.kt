package vn.chot.bound

import vn.chot.core.ChotException
import vn.chot.core.CodeReader
import vn.chot.core.EnrolmentCodes
import vn.chot.core.InternalException
import vn.chot.core.Keystore
import vn.chot.core.KeystoreException
import vn.chot.core.TransportException
import vn.chot.core.UpdateProgress
import vn.chot.core.confirmJournalLoss
import vn.chot.core.deviceState
import vn.chot.core.enrolmentPreview
import vn.chot.core.errorInWords
import vn.chot.domain.Checkpoint
import vn.chot.domain.ClockReading
import vn.chot.domain.CodeSeries
import vn.chot.domain.EnrolmentPreview
import vn.chot.domain.Exercise
import vn.chot.domain.Frame
import vn.chot.domain.Language
import vn.chot.domain.Modules
import vn.chot.domain.Place
import vn.chot.domain.Reader
import vn.chot.domain.Reading
import vn.chot.domain.Refusal
import vn.chot.domain.RefusalKind
import vn.chot.domain.Role
import vn.chot.domain.SecretFault
import vn.chot.domain.SecretStore
import vn.chot.domain.SeenKind
import vn.chot.domain.SelfCheck
import vn.chot.domain.SeriesProgress
import vn.chot.domain.Store
import vn.chot.domain.StoreState
import vn.chot.domain.Transport
import vn.chot.domain.TransportFault
import vn.chot.domain.UpdateSummary

/** The store in a folder, through the real library. */
class BoundStore(private val path: String, secrets: SecretStore) : Store {
    private val keystore = BoundKeystore(secrets)

    override fun preview(enrolment: ByteArray): EnrolmentPreview = refusing {
        enrolmentPreview(enrolment).run { EnrolmentPreview(city, fingerprint, rootKeys.toInt(), threshold.toInt()) }
    }

    override fun enrol(enrolment: ByteArray) = refusing { vn.chot.core.enrol(path, enrolment, keystore) }

    override fun series(): CodeSeries = BoundSeries(EnrolmentCodes())

    override fun checkpoints(): List<Place> = refusing {
        vn.chot.core.checkpoints(path).map { Place(it.name, it.area, it.heading, it.latitude, it.longitude) }
    }

    override fun open(checkpoint: String, language: Language): Checkpoint = refusing {
        BoundCheckpoint(vn.chot.core.CheckpointSession.open(path, checkpoint, language.bound(), keystore))
    }

    override fun training(language: Language): Checkpoint = refusing {
        BoundCheckpoint(vn.chot.core.CheckpointSession.training(language.bound()))
    }

    override fun exercises(language: Language, clock: ClockReading): List<Exercise> = refusing {
        vn.chot.core.trainingCodes(language.bound(), clock.bound()).map {
            Exercise(it.code, it.title, it.whatToExpect, it.text, it.beside, it.decision?.domain())
        }
    }

    override fun draw(text: String): Modules = drawn(text)

    override fun update(
        transport: Transport,
        goesOn: (fetchedBytes: Long) -> Boolean,
        clock: ClockReading
    ): UpdateSummary = refusing {
        val progress =
            object : UpdateProgress {
                override fun goesOn(fetchedBytes: ULong): Boolean = goesOn(fetchedBytes.toLong())
            }
        vn.chot.core.update(path, BoundTransport(transport), progress, keystore, clock.bound()).domain()
    }

    override fun updateFromFolder(folder: String, clock: ClockReading): UpdateSummary = refusing {
        vn.chot.core.updateFromFolder(path, folder, keystore, clock.bound()).domain()
    }

    override fun state(clock: ClockReading): StoreState = refusing {
        deviceState(path, keystore, clock.bound()).run {
            StoreState(
                city,
                publishedAt,
                ageSeconds,
                freshUntil,
                expires,
                expired,
                policy,
                roles.map { Role(it.name, it.version.toLong(), it.expires, it.expired) },
                rosterEntries?.toLong(),
                storageBytes.toLong(),
                unusable
            )
        }
    }

    override fun journalLoss(): String? = refusing { vn.chot.core.journalLoss(path, keystore) }

    override fun confirmJournalLoss(code: String, clock: ClockReading) = refusing {
        confirmJournalLoss(path, code, keystore, clock.bound())
    }

    override fun selfTest(scratch: String, clock: ClockReading, language: Language): List<SelfCheck> =
        vn.chot.core.selfTest(scratch, keystore, clock.bound(), language.bound()).map {
            SelfCheck(it.code, it.name, it.ok, it.what, it.micros.toLong())
        }

    override fun reader(language: Language): Reader = BoundReader(CodeReader(language.bound()))

    override fun seenLabels(language: Language): Map<SeenKind, String> =
        vn.chot.core.seenLabels(language.bound()).associate { it.kind.domain() to it.label.text }
}

private class BoundSeries(private val codes: EnrolmentCodes) : CodeSeries {
    override fun take(text: String): SeriesProgress = refusing {
        codes.take(text).run { SeriesProgress(have.toInt(), of.toInt(), missing.map { it.toInt() }) }
    }

    override fun file(): ByteArray? = refusing { codes.file() }
}

internal class BoundReader(private val reader: CodeReader) : Reader {
    override fun read(frame: Frame) = refusing { reader.read(frame.plane, frame.geometry.bound()).domain() }

    override fun readStill(frame: Frame) = refusing { reader.readStill(frame.plane, frame.geometry.bound()).domain() }

    private fun vn.chot.core.CodeReading.domain() = Reading(codes.mapNotNull { it.text }, hint?.domain())
}

/** The app's secrets as the core asks for them. */
class BoundKeystore(private val secrets: SecretStore) : Keystore {
    override fun load(name: String): ByteArray? = faulting { secrets.load(name) }

    override fun store(name: String, secret: ByteArray) = faulting { secrets.store(name, secret) }

    override fun remove(name: String) = faulting { secrets.remove(name) }

    private fun <T> faulting(action: () -> T): T = try {
        action()
    } catch (e: SecretFault) {
        throw if (e.locked) KeystoreException.Locked() else KeystoreException.Failed(e.message.orEmpty())
    }
}

/** A text as a code. */
internal fun drawn(text: String): Modules = refusing {
    vn.chot.core.drawCode(text).run { Modules(size.toInt(), modules) }
}

internal class BoundTransport(private val transport: Transport) : vn.chot.core.Transport {
    override fun fetch(path: String, offset: ULong, maxLength: ULong): vn.chot.core.Piece? = try {
        transport.fetch(path, offset.toLong(), minOf(maxLength, Long.MAX_VALUE.toULong()).toLong())
            ?.let { vn.chot.core.Piece(it.bytes, it.isLast) }
    } catch (e: TransportFault) {
        throw if (e.noConnection) TransportException.NoConnection() else TransportException.Failed(e.message.orEmpty())
    }
}

private fun vn.chot.core.UpdateSummary.domain() =
    UpdateSummary(changed, publishedAtMillis, fetchedBytes.toLong(), rulesChanged, aheadSeconds)

/** What the core throws, as what the apps know. A panic that was caught at the boundary is a broken session. */
internal fun <T> refusing(action: () -> T): T = try {
    action()
} catch (e: ChotException) {
    throw refusal(e)
} catch (_: InternalException) {
    throw refusal(ChotException.SessionBroken())
}

private fun refusal(e: ChotException) = Refusal(kindOf(e)) { errorInWords(e, it.bound()).domain() }

private fun kindOf(e: ChotException): RefusalKind = when (e) {
    is ChotException.NotEnrolled -> RefusalKind.NOT_ENROLLED
    is ChotException.NothingInstalled -> RefusalKind.NOTHING_INSTALLED
    is ChotException.StoreInUse -> RefusalKind.STORE_IN_USE
    is ChotException.StoreFromNewerVersion -> RefusalKind.NEWER_APP_NEEDED
    is ChotException.UnknownCheckpoint -> RefusalKind.UNKNOWN_CHECKPOINT
    is ChotException.UpdateRefused -> RefusalKind.UPDATE_REFUSED
    is ChotException.UpdateBrokenOff -> if (e.givenUp) RefusalKind.UPDATE_GIVEN_UP else RefusalKind.UPDATE_BROKEN_OFF
    is ChotException.WrongFrame, is ChotException.BadInput -> RefusalKind.BAD_INPUT
    is ChotException.StorageFull -> RefusalKind.STORAGE_FULL
    is ChotException.Storage -> RefusalKind.STORAGE
    is ChotException.KeystoreLocked -> RefusalKind.KEYSTORE_LOCKED
    is ChotException.KeyLost -> RefusalKind.KEY_LOST
    is ChotException.Keystore -> RefusalKind.KEYSTORE
    is ChotException.NothingThere -> RefusalKind.NOTHING_THERE
    is ChotException.SessionBroken -> RefusalKind.BROKEN
}
