package vn.chot.core

import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** The citizen's side over the same boundary. */
class WalletTest {
    @get:Rule val folder = TemporaryFolder()

    private val clock = ClockReading(1_633_392_600_000, 1_000uL, ByteArray(16) { 7 })

    @Test
    fun `a new wallet asks for a credential and has nothing to show`() {
        HolderWallet.open(folder.root.resolve("wallet").path, MemoryKeystore()).use { wallet ->
            assertEquals(emptyList<WalletCard>(), wallet.cards())
            assertThrows(ChotException.BadInput::class.java) { wallet.request("not a number") }
            assertTrue(wallet.request("079123456789").isNotBlank())
            wallet.declare(DeclaredAnswers(false, false, false, false, false), clock)
            assertThrows(ChotException.NothingThere::class.java) { wallet.liveCode(clock) }
            assertThrows(ChotException.BadInput::class.java) { wallet.add("https://example.org") }
        }
    }
}
