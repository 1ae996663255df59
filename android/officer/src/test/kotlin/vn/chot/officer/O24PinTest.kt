package vn.chot.officer

import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import vn.chot.design.ChotTheme
import vn.chot.domain.ClockReading
import vn.chot.domain.PinAnswer
import vn.chot.domain.PinHashing
import vn.chot.domain.PinLock
import vn.chot.domain.SecretFault
import vn.chot.officer.pin.PinActions
import vn.chot.officer.pin.PinModel
import vn.chot.officer.pin.PinProblem
import vn.chot.officer.pin.PinPurpose
import vn.chot.officer.pin.PinScreen
import vn.chot.officer.pin.PinState
import vn.chot.officer.pin.PinStep
import vn.chot.testing.FakeClocks
import vn.chot.testing.FakeHanded
import vn.chot.testing.MemorySecrets
import vn.chot.testing.Phone
import vn.chot.testing.show

/** Sharing a phone: a PIN where one officer relieves another. */
@RunWith(RobolectricTestRunner::class)
class O24PinTest {
    @get:Rule val folder = TemporaryFolder()

    private val secrets = MemorySecrets()
    private val clocks = FakeClocks()
    private val hashing = PinHashing { pin, salt ->
        java.security.MessageDigest.getInstance("SHA-256").digest(salt + String(pin).toByteArray())
    }
    private val lock = PinLock(secrets, hashing)

    private fun PinLock.takes(pin: String) = set(pin.toCharArray())

    private fun PinLock.says(pin: String, clock: ClockReading = clocks.read()) = check(pin.toCharArray(), clock)

    private fun PinModel.enter(pin: String): PinModel = also {
        pin.forEach(::press)
    }

    @Test
    fun `O24 a PIN is optional, set twice, and asked where the checkpoint is changed`() {
        val bench = Bench(folder.root).started()
        val (model, pin) = bench.model to bench.model.pin
        fun enter(digits: String) {
            pin.enter(digits)
            model.confirmPin()
        }
        model.open(Page.Places)
        assertEquals("none is set", listOf<Page>(Page.Places), model.pages.value)
        model.back()
        model.open(Page.Settings)
        model.open(Page.Pin)
        assertEquals(PinStep.Off, pin.state.value.step)
        pin.choose()
        enter("123")
        assertEquals("three digits are none", PinState(PinStep.Choosing, 3), pin.state.value)
        repeat(3) { pin.erase() }
        enter("2580")
        enter("2581")
        assertEquals(PinState(PinStep.Choosing, 0, PinProblem.Differs), pin.state.value)
        assertEquals(emptySet<String>(), bench.devices.pinSecrets.secrets.keys)
        enter("2580")
        enter("2580")
        assertEquals(PinStep.On, pin.state.value.step)
        repeat(2) { model.back() }

        // By another start of the app, too.
        val again = OfficerModel(bench.devices, { it.run() }, { it.run() }) { model.language() }
        for (asked in listOf(model, again)) {
            asked.open(Page.Places)
            assertEquals(listOf<Page>(Page.Pin), asked.pages.value)
            asked.pin.enter("2581")
            asked.confirmPin()
            assertEquals(
                PinState(PinStep.Asking(PinPurpose.CHANGE_CHECKPOINT), 0, PinProblem.Wrong),
                asked.pin.state.value
            )
            asked.pin.enter("2580")
            asked.confirmPin()
            assertEquals(listOf<Page>(Page.Places), asked.pages.value)
            asked.back()
        }
        pin.askToRemove()
        enter("2580")
        assertEquals(PinStep.Off, pin.state.value.step)
        assertEquals(emptySet<String>(), bench.devices.pinSecrets.secrets.keys)
    }

    @Test
    fun `O24 what was pressed is gone when the page is left, or the app is no longer in front`() {
        val model = PinModel(lock, clocks) { it.run() }
        model.choose()
        model.enter("2580")
        model.forget()
        assertEquals(PinState(PinStep.Choosing), model.state.value)
        model.enter("2580")
        model.confirm()
        model.enter("25")
        model.forget()
        assertEquals("half chosen is chosen anew", PinState(PinStep.Choosing), model.state.value)
        model.enter("123456789")
        assertEquals("no more than eight", 8, model.state.value.count)
        model.erase()
        assertEquals(7, model.state.value.count)
    }

    @Test
    fun `O24 a phone that is enrolled anew has no PIN`() {
        val bench = Bench(folder.root, ready = false).started()
        val own = PinLock(bench.devices.pinSecrets, bench.devices.pinHashing)
        assertTrue(own.takes("2580"))
        repeat(3) { assertEquals(PinAnswer.Wrong, own.says("0000")) }
        bench.model.handed(FakeHanded(bench.city.file("enrolment.json").readBytes()))
        bench.model.setUp.confirm()
        bench.model.setUp.goOn()
        assertEquals(emptySet<String>(), bench.devices.pinSecrets.secrets.keys)
        assertFalse(own.isSet)
    }

    @Test
    fun `O24 the PIN is kept as a salted hash alone`() {
        assertTrue(lock.takes("2580"))
        val first = checkNotNull(secrets.secrets["pin"])
        assertEquals(48, first.size)
        assertFalse(String(first, Charsets.ISO_8859_1).contains("2580"))
        assertTrue(lock.takes("2580"))
        assertFalse(first.contentEquals(secrets.secrets["pin"]))
        for (bad in listOf("", "123", "123456789", "12a4", "١٢٣٤")) assertFalse(bad, lock.takes(bad))
    }

    @Test
    fun `O24 wrong tries slow down, whatever is done to the clock or the phone`() {
        assertTrue(lock.takes("2580"))
        repeat(3) { assertEquals(PinAnswer.Wrong, lock.says("0000")) }
        assertEquals(PinAnswer.Wait(30), lock.says("2580"))
        clocks.set(clocks.read().wallMillis + 3_600_000)
        assertEquals(PinAnswer.Wait(30), lock.says("2580"))
        // A start of the phone: it begins anew.
        assertEquals(PinAnswer.Wait(20), lock.says("2580", ClockReading(0, 10_000, List(16) { 8 })))
        clocks.pass(30_000)
        assertEquals(PinAnswer.Wrong, lock.says("0000"))
        assertEquals(PinAnswer.Wait(60), lock.says("2580"))
        repeat(300) {
            clocks.pass(900_000)
            assertEquals(PinAnswer.Wrong, lock.says("0000"))
        }
        assertEquals(PinAnswer.Wait(900), lock.says("2580"))
        clocks.pass(900_000)
        assertEquals(PinAnswer.Right, lock.says("2580"))
        // Forgiven.
        assertEquals(PinAnswer.Wrong, lock.says("0000"))
        assertEquals(PinAnswer.Right, lock.says("2580"))
    }

    @Test
    fun `O24 a PIN that can't be read lets nobody by`() {
        assertEquals("there is none", PinAnswer.Right, lock.says("1"))
        assertTrue(lock.takes("2580"))
        secrets.fault = SecretFault(true, "locked")
        assertTrue(lock.isSet)
        assertEquals(PinAnswer.Unreadable, lock.says("2580"))
        val model = PinModel(lock, clocks) { it.run() }
        var free = true
        model.ask(PinPurpose.CHANGE_CHECKPOINT) { free = it }
        assertFalse(free)
        model.enter("2580").confirm { free = true }
        assertFalse(free)
        assertEquals(PinProblem.Unreadable, model.state.value.problem)
        secrets.fault = null
        secrets.secrets["pin-tries"] = byteArrayOf(1)
        assertEquals(PinAnswer.Unreadable, lock.says("2580"))
        secrets.secrets.remove("pin-tries")
        secrets.secrets["pin"] = byteArrayOf(1, 2)
        assertTrue(lock.isSet)
        assertEquals(PinAnswer.Unreadable, lock.says("2580"))
    }

    @Test
    fun `O24 pictures`() {
        val asking = PinStep.Asking(PinPurpose.CHANGE_CHECKPOINT)
        for (phone in Phone.COVERING) {
            for ((name, state) in listOf(
                "O24-asking" to PinState(asking, 4, PinProblem.Wait(30)),
                "O24-set" to PinState(PinStep.On)
            )) {
                val screen = show(phone) { ChotTheme(phone.night) { PinScreen(state, PinActions()) } }
                assertFalse("${screen.said()}", screen.says("●"))
                PICTURES.check(name, phone, screen)
            }
        }
        val choosing = PinState(PinStep.Choosing, 2)
        val screen = show(Phone()) { ChotTheme(false) { PinScreen(choosing, PinActions()) } }
        PICTURES.check("O24-choosing", Phone(), screen)
    }
}
