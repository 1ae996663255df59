package vn.chot.core

import java.nio.ByteBuffer
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

    private val well = DeclaredAnswers(false, false, false, false, false)

    @Test
    fun `a new wallet asks for a credential and has nothing to show`() {
        val clock = Fixture(folder.root).clock
        val keystore = MemoryKeystore()
        val path = folder.root.resolve("wallet").path
        HolderWallet.open(path, keystore).use { wallet ->
            assertEquals(emptyList<WalletCard>(), wallet.cards())
            assertThrows(ChotException.BadInput::class.java) { wallet.request("not a number") }
            assertTrue(wallet.request("079190000101").isNotBlank())
            assertThrows(ChotException.NothingThere::class.java) { wallet.declare(1u, well, clock) }
            assertThrows(ChotException.NothingThere::class.java) { wallet.liveCode(1u, clock) }
            assertThrows(ChotException.BadInput::class.java) { wallet.add("https://example.org") }
            assertThrows(ChotException.StoreInUse::class.java) { HolderWallet.open(path, keystore) }
        }
        assertEquals(setOf("wallet-holder-key"), keystore.secrets.keys)
        HolderWallet.open(path, keystore).close()
        assertThrows(ChotException.Keystore::class.java) { HolderWallet.open(path, MemoryKeystore()) }
    }

    @Test
    fun `a print is taken in and shown as it is`() {
        val fixture = Fixture(folder.root)
        val print = fixture.file("print.txt").readText()
        HolderWallet.open(folder.root.resolve("wallet").path, MemoryKeystore()).use { wallet ->
            val card = wallet.add(print)
            assertFalse(card.live)
            assertEquals(fixture.text("holder"), card.holderName)
            val code = wallet.liveCode(card.number, fixture.clock)
            assertEquals(print, code.text)
            assertNull("a print is never renewed", code.renewAtMillis)
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
            HolderWallet.open(path, keystore).use { wallet ->
                val card = wallet.cards().single()
                assertTrue(card.live)
                wallet.declare(card.number, well, fixture.clock)
                assertEquals(fixture.clock.wallMillis, wallet.cards().single().declaredAtMillis)
                wallet.liveCode(card.number, fixture.clock)
            }
        assertEquals((code.size * code.size).toInt(), code.modules.size)
        assertEquals(fixture.clock.wallMillis + 20_000, code.renewAtMillis)

        val (plane, geometry) = drawn(code)
        CheckpointSession.open(fixture.store.path, fixture.checkpoint, Language.ENGLISH, fixture.keystore).use {
            val passage = it.scan(plane, geometry, fixture.later(2)) as ScanOutcome.Passage
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
        return plane to FrameGeometry(side.toUInt(), side.toUInt(), side.toUInt(), 0u)
    }
}
