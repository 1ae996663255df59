package vn.chot.bound

import java.io.File
import vn.chot.core.CodeReader
import vn.chot.core.HolderAlgorithm
import vn.chot.core.HolderKeyKind
import vn.chot.core.HolderSigner
import vn.chot.core.HolderWallet
import vn.chot.core.InternalException
import vn.chot.core.SignerException
import vn.chot.core.UpdateProgress
import vn.chot.core.WalletException
import vn.chot.core.deleteWallet
import vn.chot.core.readCityTrust
import vn.chot.core.walletErrorWords
import vn.chot.domain.Advice
import vn.chot.domain.Card
import vn.chot.domain.Certificate
import vn.chot.domain.CityTrust
import vn.chot.domain.CityUpdate
import vn.chot.domain.ClockReading
import vn.chot.domain.FaultKind
import vn.chot.domain.HolderKey
import vn.chot.domain.HolderKeys
import vn.chot.domain.KeyFault
import vn.chot.domain.KeyKind
import vn.chot.domain.KeyTrouble
import vn.chot.domain.Language
import vn.chot.domain.Modules
import vn.chot.domain.Outlook
import vn.chot.domain.Preview
import vn.chot.domain.Question
import vn.chot.domain.Questions
import vn.chot.domain.Reader
import vn.chot.domain.Revealed
import vn.chot.domain.SecretStore
import vn.chot.domain.ShownCode
import vn.chot.domain.Transport
import vn.chot.domain.Wallet
import vn.chot.domain.WalletFault

/** Owns the one open wallet of the process, through the real library. Calls take turns. */
class WalletOwner(private val path: String, secrets: SecretStore, private val keys: HolderKeys) : Wallet {
    private val keystore = BoundKeystore(secrets)
    private val turn = Any()
    private var open: HolderWallet? = null

    override val exists: Boolean get() = File(path).exists()

    override fun keyKind(): KeyKind = with {
        when (it.keyKind()) {
            HolderKeyKind.HARDWARE -> KeyKind.HARDWARE
            HolderKeyKind.SOFTWARE -> KeyKind.SOFTWARE
        }
    }

    override fun request(idNumber: String): String = with { it.request(idNumber) }

    override fun draw(text: String): Modules = drawn(text)

    override fun preview(text: String, language: Language): Preview =
        with { it.preview(text, language.bound()).domain() }

    override fun add(text: String): Card = with { it.add(text).domain() }

    override fun cards(): List<Card> = with { wallet -> wallet.cards().map { it.domain() } }

    override fun remove(card: String) = with { it.remove(card) }

    override fun rename(card: String, label: String?): Card = with { it.rename(card, label).domain() }

    override fun reorder(cards: List<String>) = with { it.reorder(cards) }

    override fun questions(language: Language): Questions = with { wallet ->
        wallet.questions(language.bound()).run {
            Questions(questionnaire.toInt(), questions.map { Question(it.id, it.text) })
        }
    }

    override fun declare(
        card: String,
        questionnaire: Int,
        answers: Map<String, Boolean>,
        clock: ClockReading
    ): Boolean = with { it.declare(card, questionnaire.toUInt(), answers, clock.bound()) }

    override fun code(card: String, clock: ClockReading): ShownCode = with { it.liveCode(card, clock.bound()).domain() }

    override fun outlook(card: String, language: Language, clock: ClockReading): Outlook =
        with { it.outlook(card, null, language.bound(), clock.bound()).domain() }

    override fun certificates(card: String, language: Language): List<Certificate> =
        with { wallet -> wallet.certificates(card, language.bound()).map { it.domain() } }

    override fun addCertificate(card: String, text: String, language: Language): Certificate =
        with { it.addCertificate(card, text, language.bound()).domain() }

    override fun certificateCode(card: String, certificate: String): ShownCode =
        with { it.certificateCode(card, certificate).domain() }

    override fun removeCertificate(card: String, certificate: String) = with { it.removeCertificate(card, certificate) }

    override fun readTrust(file: ByteArray): CityTrust = faulting { readCityTrust(file).domain() }

    override fun trust(file: ByteArray): CityTrust = with { it.trust(file).domain() }

    override fun city(): CityTrust? = with { it.city()?.domain() }

    override fun forgetCity() = with { it.forgetCity() }

    /** The wallet itself may be used meanwhile. */
    override fun update(
        transport: Transport,
        goesOn: (fetchedBytes: Long) -> Boolean,
        clock: ClockReading
    ): CityUpdate {
        val wallet = with { it }
        val progress =
            object : UpdateProgress {
                override fun goesOn(fetchedBytes: ULong): Boolean = goesOn(fetchedBytes.toLong())
            }
        return faulting { wallet.update(BoundTransport(transport), progress, clock.bound()).domain() }
    }

    override fun updateFromFolder(folder: String, clock: ClockReading): CityUpdate =
        with { it.updateFromFolder(folder, clock.bound()).domain() }

    override fun stored(language: Language): List<String> =
        with { wallet -> wallet.whatIsStored(language.bound()).map { it.text } }

    override fun revealed(card: String, language: Language): List<Revealed> = with { wallet ->
        wallet.whatAScanReveals(card, language.bound()).map { Revealed(it.code, it.text, it.value) }
    }

    override fun deleteEverything() = synchronized(turn) {
        close()
        faulting {
            deleteWallet(path, keystore)
            keys.remove()
        }
    }

    override fun reader(language: Language): Reader = BoundReader(CodeReader(language.bound()))

    override fun close() = synchronized(turn) {
        open?.close()
        open = null
    }

    private fun <T> with(action: (HolderWallet) -> T): T = synchronized(turn) {
        faulting { action(open ?: HolderWallet.open(path, keystore, signer()).also { open = it }) }
    }

    /** A key is made for a new wallet alone: the one of an older wallet isn't replaced. */
    private fun signer(): HolderSigner? {
        if (exists) return BoundSigner(keys::find)
        keys.remove()
        return keys.make()?.let { key -> BoundSigner { key } }
    }

    /** What the core throws, as what the apps know. After a panic it is opened anew. */
    private fun <T> faulting(action: () -> T): T = try {
        action()
    } catch (e: WalletException) {
        if (e is WalletException.Closed) close()
        throw fault(e)
    } catch (e: KeyFault) {
        throw WalletFault(FaultKind.KEY, codeOf(e.trouble)) { words(codeOf(e.trouble), it) }
    } catch (_: InternalException) {
        close()
        throw WalletFault(FaultKind.CLOSED, BROKEN) { words(BROKEN, it) }
    }

    private companion object {
        const val BROKEN = "broken"
    }
}

private class BoundSigner(private val key: () -> HolderKey?) : HolderSigner {
    override fun algorithm() = HolderAlgorithm.P256

    override fun publicKey(): ByteArray = asking { it.publicKey() }

    override fun sign(message: ByteArray): ByteArray = asking { it.sign(message) }

    private fun <T> asking(action: (HolderKey) -> T): T = try {
        action(key() ?: throw SignerException.KeyLost())
    } catch (e: KeyFault) {
        throw when (e.trouble) {
            KeyTrouble.LOCKED -> SignerException.Locked()
            KeyTrouble.LOST -> SignerException.KeyLost()
            KeyTrouble.CANCELLED -> SignerException.Cancelled()
            KeyTrouble.FAILED -> SignerException.Failed(e.message.orEmpty())
        }
    }
}

/** As the core calls what a key says while it signs. */
private fun codeOf(trouble: KeyTrouble) = when (trouble) {
    KeyTrouble.LOCKED -> "key-locked"
    KeyTrouble.LOST -> "key-lost"
    KeyTrouble.CANCELLED -> "signing-cancelled"
    KeyTrouble.FAILED -> "signing-failed"
}

private fun words(code: String, language: Language) =
    walletErrorWords(code, language.bound()).run { Advice(sentence, nextStep) }

private fun fault(e: WalletException): WalletFault {
    val (kind, code) =
        when (e) {
            is WalletException.Refused -> FaultKind.REFUSED to e.code
            is WalletException.NothingThere -> FaultKind.NOTHING_THERE to e.code
            is WalletException.Key -> FaultKind.KEY to e.code
            is WalletException.Store -> FaultKind.STORE to e.code
            is WalletException.City -> FaultKind.CITY to e.code
            is WalletException.Closed -> FaultKind.CLOSED to e.code
        }
    return WalletFault(kind, code) { words(code, it) }
}
