package vn.chot.phone

import android.graphics.Bitmap
import android.graphics.Color
import android.util.Range
import android.util.Size
import java.io.ByteArrayOutputStream
import java.io.File
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec
import java.time.OffsetDateTime
import java.time.ZoneId
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import vn.chot.domain.KeyFault
import vn.chot.domain.SecretFault

/** The phone's own values, as far as they can be held here. */
@RunWith(RobolectricTestRunner::class)
class PhoneTest {
    private val context = RuntimeEnvironment.getApplication()
    private val folder = File(context.noBackupFilesDir, "secrets")

    private class TestKeys : WrappingKeys {
        var key: SecretKey? = null
        var made = 0

        override fun find() = key

        override fun make(): SecretKey {
            made++
            return KeyGenerator.getInstance("AES").apply { init(256) }.generateKey().also { key = it }
        }
    }

    @Test
    fun `a secret comes back whole, is sealed on the disk, and one that never was is none`() {
        val secrets = PhoneSecrets(context, TestKeys())
        assertNull(secrets.load("roster"))
        val secret = ByteArray(32) { it.toByte() }
        secrets.store("roster", secret)
        assertArrayEquals(secret, secrets.load("roster"))
        val sealed = File(folder, "roster").readBytes()
        assertTrue(!String(sealed, Charsets.ISO_8859_1).contains(String(secret, Charsets.ISO_8859_1)))
        secrets.remove("roster")
        assertNull(secrets.load("roster"))
    }

    @Test
    fun `what is damaged, exchanged or cut short is a fault and never none`() {
        val secrets = PhoneSecrets(context, TestKeys())
        secrets.store("a", ByteArray(32))
        secrets.store("b", ByteArray(32))
        val (a, b) = File(folder, "a") to File(folder, "b")
        val whole = a.readBytes()
        a.writeBytes(b.readBytes())
        assertThrows(SecretFault::class.java) { secrets.load("a") }
        for (bytes in listOf(ByteArray(0), whole.copyOf(whole.size - 1), whole.copyOf(8))) {
            a.writeBytes(bytes)
            assertThrows("${bytes.size}", SecretFault::class.java) { secrets.load("a") }
        }
        for (name in listOf("../a", "", "A", "a/b")) assertThrows(name, SecretFault::class.java) { secrets.load(name) }
    }

    @Test
    fun `a sealing key that is gone is a fault, and no other takes its place`() {
        val keys = TestKeys()
        val secrets = PhoneSecrets(context, keys)
        secrets.store("a", ByteArray(32))
        keys.key = null
        val fault = assertThrows(SecretFault::class.java) { secrets.load("a") }
        assertTrue(!fault.locked)
        assertThrows(SecretFault::class.java) { secrets.store("b", ByteArray(32)) }
        assertEquals(1, keys.made)
    }

    @Test
    fun `secrets of another folder are apart, and what removes the one leaves the other`() {
        val core = PhoneSecrets(context, TestKeys())
        val pin = PhoneSecrets(context, TestKeys(), "pin")
        core.store("pin", byteArrayOf(1))
        assertNull(pin.load("pin"))
        pin.store("pin", byteArrayOf(2))
        core.remove("pin")
        assertArrayEquals(byteArrayOf(2), pin.load("pin"))
    }

    /** The expected value is Python's: hashlib.pbkdf2_hmac('sha256', b'2580', bytes(range(16)), 200000). */
    @Test
    fun `O24 a PIN is hashed by 200,000 rounds of PBKDF2`() {
        val hash = PhonePinHash().hash("2580".toCharArray(), ByteArray(16) { it.toByte() })
        val expected = "729aae37ea1246cdfc85f2c8b9b295132ac9446744b8ebe63a89f92f0c33995a"
        assertEquals(expected, hash.joinToString("") { "%02x".format(it) })
    }

    @Test
    fun `the picture is upright however the display is turned`() {
        assertEquals(listOf(90, 0, 270, 180), (0..3).map { upright(90, it) })
        assertEquals(listOf(270, 180, 90, 0), (0..3).map { upright(270, it) })
        // A tablet whose natural rotation is landscape.
        assertEquals(0, upright(0, 0))
    }

    @Test
    fun `the camera's size and rate are among those that it has`() {
        val sizes = listOf(Size(4000, 3000), Size(1280, 960), Size(640, 480))
        assertEquals(Size(1280, 960), bestSize(sizes))
        assertEquals(Size(1280, 720), bestSize(sizes + Size(1280, 720)))
        val rates = listOf(Range(30, 30), Range(15, 30), Range(60, 60), Range(15, 15))
        assertEquals(Range(15, 30), bestRate(rates))
        assertNull(bestRate(listOf(Range(60, 60))))
    }

    @Test
    fun `each signal is felt otherwise`() {
        val haptics = PhoneHaptics(context)
        val patterns = vn.chot.domain.Signal.entries.map { haptics.pattern(it).toList() }
        assertEquals(patterns.size, patterns.distinct().size)
    }

    @Test
    fun `a signature in DER becomes r and s, and what isn't one is a fault`() {
        val pair =
            KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()
        assertEquals(65, point(pair.public as ECPublicKey).size)
        repeat(40) { round ->
            val message = "message $round".toByteArray()
            val der =
                Signature.getInstance("SHA256withECDSA").run {
                    initSign(pair.private)
                    update(message)
                    sign()
                }
            val plain = plainSignature(der)
            assertEquals(64, plain.size)
            val holds =
                Signature.getInstance("SHA256withECDSAinP1363Format").run {
                    initVerify(pair.public)
                    update(message)
                    verify(plain)
                }
            assertTrue("$round", holds)
            val wrong = listOf(der.copyOf(der.size - 1), der + 0, der.copyOf().also { it[0] = 0x31 }, ByteArray(0))
            for (bytes in wrong) assertThrows(KeyFault::class.java) { plainSignature(bytes) }
        }
        // Numbers with leading zeros: they come once in a hundred signatures.
        val short = byteArrayOf(0x30, 7, 2, 1, 1, 2, 2, 0, -1)
        assertEquals(List(31) { 0 } + 1 + List(31) { 0 } + -1, plainSignature(short).map { it.toInt() })
        val negative = byteArrayOf(0x30, 6, 2, 1, -1, 2, 1, 1)
        assertThrows(KeyFault::class.java) { plainSignature(negative) }
    }

    @Test
    fun `the next alarm is today's while it is still to come, else tomorrow's`() {
        val zone = ZoneId.of("Asia/Ho_Chi_Minh")
        fun at(text: String) = OffsetDateTime.parse(text).toInstant().toEpochMilli()
        val six = at("2021-10-05T06:00:00+07:00")
        assertEquals(six, nextAt(at("2021-10-05T05:59:59+07:00"), 360, zone))
        assertEquals(six + 86_400_000, nextAt(six, 360, zone))
        assertEquals(six + 86_400_000, nextAt(at("2021-10-05T23:00:00+07:00"), 360, zone))
    }

    @Test
    fun `a picture's light is read, on white where it is see-through, and what is no picture is none`() {
        fun png(picture: Bitmap) =
            ByteArrayOutputStream().also { picture.compress(Bitmap.CompressFormat.PNG, 100, it) }.toByteArray()
        val picture = Bitmap.createBitmap(3, 1, Bitmap.Config.ARGB_8888)
        picture.setPixel(0, 0, Color.BLACK)
        picture.setPixel(1, 0, Color.WHITE)
        val frame = checkNotNull(PhonePictures.luma(png(picture)))
        assertEquals(listOf(0, -1, -1), List(3) { frame.plane[it].toInt() })
        val large = checkNotNull(PhonePictures.luma(png(Bitmap.createBitmap(3_000, 3_000, Bitmap.Config.ARGB_8888))))
        assertTrue("${large.geometry}", large.geometry.width <= 2_000)
        assertNull(PhonePictures.luma("CHOT1:".toByteArray()))
        assertNull(PhonePictures.luma(ByteArray(0)))
    }
}
