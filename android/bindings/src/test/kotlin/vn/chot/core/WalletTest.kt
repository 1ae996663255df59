package vn.chot.core

import java.math.BigInteger
import java.nio.ByteBuffer
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** The citizen's side over the same boundary. */
class WalletTest {
    @get:Rule val folder = TemporaryFolder()

    private fun HolderWallet.declareWell(card: String, clock: ClockReading): Boolean {
        val asked = questions(Language.VIETNAMESE)
        return declare(card, asked.questionnaire, asked.questions.associate { it.id to false }, clock)
    }

    @Test
    fun `a new wallet asks for a credential and has nothing to show`() {
        val clock = Fixture(folder.root).clock
        val keystore = MemoryKeystore()
        val path = folder.root.resolve("wallet").path
        HolderWallet.open(path, keystore, null).use { wallet ->
            assertEquals(emptyList<WalletCard>(), wallet.cards())
            assertThrows(WalletException.Refused::class.java) { wallet.request("not a number") }
            assertTrue(wallet.request("079190000101").isNotBlank())
            assertThrows(WalletException.NothingThere::class.java) { wallet.declareWell("none", clock) }
            assertThrows(WalletException.NothingThere::class.java) { wallet.liveCode("none", clock) }
            assertThrows(WalletException.Refused::class.java) { wallet.add("https://example.org") }
            val busy =
                assertThrows(WalletException.Store::class.java) { HolderWallet.open(path, keystore, null) }
            assertEquals("in-use", busy.code)
            assertTrue(walletErrorWords(busy.code, Language.VIETNAMESE).sentence.isNotBlank())
        }
        assertEquals(setOf("wallet-holder-key"), keystore.secrets.keys)
        HolderWallet.open(path, keystore, null).close()
        assertThrows(WalletException.Key::class.java) { HolderWallet.open(path, MemoryKeystore(), null) }
        deleteWallet(path, keystore)
        assertEquals(emptySet<String>(), keystore.secrets.keys)
        assertFalse(folder.root.resolve("wallet").exists())
    }

    /** What Android's keystore has, without the hardware: ECDSA on P-256. */
    private class PlatformKey(private val signatures: String) : HolderSigner {
        private val pair =
            KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()

        override fun algorithm() = HolderAlgorithm.P256

        override fun publicKey(): ByteArray {
            val point = (pair.public as ECPublicKey).w
            return byteArrayOf(4) + coordinate(point.affineX) + coordinate(point.affineY)
        }

        override fun sign(message: ByteArray): ByteArray = Signature.getInstance(signatures).run {
            initSign(pair.private)
            update(message)
            sign()
        }

        private fun coordinate(value: BigInteger): ByteArray {
            val bytes = value.toByteArray()
            return ByteArray(maxOf(0, 32 - bytes.size)) + bytes.takeLast(32)
        }
    }

    @Test
    fun `a key of the platform signs, and its DER is refused`() {
        val path = folder.root.resolve("wallet").path
        val keystore = MemoryKeystore()
        HolderWallet.open(path, keystore, PlatformKey("SHA256withECDSAinP1363Format")).use { wallet ->
            assertEquals(HolderKeyKind.HARDWARE, wallet.keyKind())
            assertTrue("P-256" in wallet.request("079190000101"))
        }
        assertEquals(emptySet<String>(), keystore.secrets.keys)
        val other =
            assertThrows(WalletException.Key::class.java) {
                HolderWallet.open(path, keystore, PlatformKey("SHA256withECDSAinP1363Format"))
            }
        assertEquals("key-changed", other.code)
        deleteWallet(path, keystore)
        HolderWallet.open(path, keystore, PlatformKey("SHA256withECDSA")).use { wallet ->
            val der = assertThrows(WalletException.Key::class.java) { wallet.request("079190000101") }
            assertEquals("wrong-signature", der.code)
        }
    }

    @Test
    fun `a key that throws is said, and no code is made`() {
        val gone =
            object : HolderSigner {
                override fun algorithm() = HolderAlgorithm.P256

                override fun publicKey(): ByteArray = throw SignerException.KeyLost()

                override fun sign(message: ByteArray): ByteArray = throw SignerException.KeyLost()
            }
        val path = folder.root.resolve("wallet").path
        val error =
            assertThrows(WalletException.Key::class.java) { HolderWallet.open(path, MemoryKeystore(), gone) }
        assertEquals("key-lost", error.code)
    }

    @Test
    fun `a print is taken in and shown as it is`() {
        val fixture = Fixture(folder.root)
        val print = fixture.file("print.txt").readText()
        HolderWallet.open(folder.root.resolve("wallet").path, MemoryKeystore(), null).use { wallet ->
            val card = wallet.add(print)
            assertFalse(card.live)
            assertEquals(fixture.text("holder"), card.holderName)
            val code = wallet.liveCode(card.id, fixture.clock)
            assertEquals(print, code.text)
            assertNull("a print is never renewed", code.renewAtMillis)
        }
    }

    @Test
    fun `a card is looked at, named, ordered, and removed`() {
        val fixture = Fixture(folder.root)
        val print = fixture.file("print.txt").readText()
        HolderWallet.open(folder.root.resolve("wallet").path, MemoryKeystore(), null).use { wallet ->
            assertEquals(HolderKeyKind.SOFTWARE, wallet.keyKind())
            val seen = wallet.preview(print, Language.ENGLISH) as WalletPreview.Credential
            assertEquals(fixture.text("holder"), seen.card.holderName)
            assertEquals("nothing was kept", emptyList<WalletCard>(), wallet.cards())
            val card = wallet.add(print)
            assertEquals(listOf(1.toUByte(), 2.toUByte()), card.doses.map { it.number })
            assertEquals("Mẹ", wallet.rename(card.id, "Mẹ").label)
            wallet.reorder(listOf(card.id))
            assertThrows(WalletException::class.java) { wallet.reorder(emptyList()) }
            assertThrows("an issuer that gives no JOSE form", WalletException::class.java) {
                wallet.liveJws(card.id, fixture.clock)
            }
            val revealed = wallet.whatAScanReveals(card.id, Language.VIETNAMESE)
            assertTrue("$revealed", revealed.any { it.value == fixture.text("holder") })
            assertTrue(wallet.whatIsStored(Language.ENGLISH).any { it.count == 1u && it.text.isNotBlank() })
            wallet.remove(card.id)
            assertEquals(emptyList<WalletCard>(), wallet.cards())
            wallet.deleteEverything()
        }
        assertFalse(folder.root.resolve("wallet").exists())
    }

    @Test
    fun `what is no certificate is kept beside no card`() {
        val print = Fixture(folder.root).file("print.txt").readText()
        HolderWallet.open(folder.root.resolve("wallet").path, MemoryKeystore(), null).use { wallet ->
            val card = wallet.add(print)
            assertThrows(WalletException.Refused::class.java) {
                wallet.addCertificate(card.id, "HC1:NOT BASE45", Language.ENGLISH)
            }
            assertEquals(emptyList<CertificateView>(), wallet.certificates(card.id, Language.ENGLISH))
            assertThrows(WalletException.NothingThere::class.java) { wallet.certificateCode(card.id, "none") }
            assertThrows(WalletException.NothingThere::class.java) { wallet.removeCertificate(card.id, "none") }
        }
    }

    @Test
    fun `a wallet follows a city by its trust file, and tells the day`() {
        val fixture = Fixture(folder.root)
        val trust = fixture.file("trust.json").readBytes()
        HolderWallet.open(folder.root.resolve("wallet").path, MemoryKeystore(), null).use { wallet ->
            val card = wallet.add(fixture.file("print.txt").readText())
            val unknown = wallet.outlook(card.id, null, Language.ENGLISH, fixture.clock) as WalletOutlook.Unknown
            assertEquals("no-rules", unknown.why.code)
            assertNull(wallet.city())
            assertEquals("Example City", readCityTrust(trust).city)
            assertEquals(readCityTrust(trust), wallet.trust(trust))
            assertTrue(wallet.updateFromFolder(fixture.file("public").path, fixture.clock).changed)
            assertEquals("Example City", wallet.city()?.city)
            val known = wallet.outlook(card.id, null, Language.ENGLISH, fixture.clock) as WalletOutlook.Known
            assertEquals("2021-10-05", known.day.day)
            assertTrue(wallet.questions(Language.VIETNAMESE).questions.isNotEmpty())
            wallet.forgetCity()
            assertNull(wallet.city())
            assertThrows(WalletException.City::class.java) { readCityTrust(byteArrayOf(1)) }
        }
    }

    @Test
    fun `a wallet follows its city by the app's transport, and says when it was stopped`() {
        val fixture = Fixture(folder.root)
        val public = fixture.file("public")
        HolderWallet.open(folder.root.resolve("wallet").path, MemoryKeystore(), null).use { wallet ->
            fun refused(web: Web, progress: UpdateProgress): String =
                assertThrows(WalletException.City::class.java) { wallet.update(web, progress, fixture.clock) }.code
            assertEquals("no-city", refused(Web(public, Int.MAX_VALUE), Always))
            wallet.trust(fixture.file("trust.json").readBytes())
            assertEquals("update-failed", refused(Web(public, 5), Always))
            val stop =
                object : UpdateProgress {
                    override fun goesOn(fetchedBytes: ULong): Boolean = fetchedBytes == 0uL
                }
            assertEquals("update-stopped", refused(Web(public, Int.MAX_VALUE), stop))
            assertTrue(wallet.update(Web(public, Int.MAX_VALUE), Always, fixture.clock).changed)
            assertFalse(wallet.update(Web(public, Int.MAX_VALUE), Always, fixture.clock).changed)
            assertTrue(wallet.questions(Language.VIETNAMESE).questions.isNotEmpty())
        }
    }

    /** Both ends at once: what the wallet draws, the officer's phone lets pass. */
    @Test
    fun `a live code made here lets its holder pass here`() {
        val fixture = Fixture(folder.root).enrolled().updated()
        val path = folder.root.resolve("wallet").also { fixture.file("wallet").copyRecursively(it) }.path
        val keystore = MemoryKeystore()
        keystore.secrets["wallet-holder-key"] = fixture.file("wallet-holder-key").readBytes()
        val code =
            HolderWallet.open(path, keystore, null).use { wallet ->
                val card = wallet.cards().single()
                assertTrue(card.live)
                assertFalse("no symptoms", wallet.declareWell(card.id, fixture.clock))
                assertEquals(fixture.clock.wallMillis, wallet.cards().single().declaredAtMillis)
                wallet.liveCode(card.id, fixture.clock)
            }
        assertEquals((code.size * code.size).toInt(), code.modules.size)
        assertEquals(fixture.clock.wallMillis + 20_000, code.renewAtMillis)

        val (plane, geometry) = drawn(code)
        CheckpointSession.open(fixture.store.path, fixture.checkpoint, Language.ENGLISH, fixture.keystore).use {
            val passage = it.scan(plane, geometry, null, fixture.later(2)) as ScanOutcome.Passage
            assertEquals(Decision.PERMIT, passage.view.decision)
            assertEquals(fixture.text("holder"), passage.view.holder?.name)
        }
    }

    /** The code as a screen shows it: six pixels a module, four modules of quiet zone. */
    private fun drawn(code: LiveCode): Pair<ByteBuffer, FrameGeometry> {
        val (scale, quiet, size) = Triple(6, 4, code.size.toInt())
        val side = (size + 2 * quiet) * scale
        val plane = ByteBuffer.allocateDirect(side * side)
        for (y in 0 until side) {
            for (x in 0 until side) {
                val (column, row) = x / scale - quiet to y / scale - quiet
                val dark =
                    column in 0 until size && row in 0 until size && code.modules[row * size + column] == 1.toByte()
                plane.put(y * side + x, if (dark) 0 else 0xff.toByte())
            }
        }
        return plane to FrameGeometry(side.toUInt(), side.toUInt(), side.toUInt(), 0u, null)
    }
}
