package vn.chot.wallet

import android.content.Intent
import android.content.pm.PackageManager
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import vn.chot.domain.SecretFault
import vn.chot.phone.PhoneScheduler
import vn.chot.testing.Phone
import vn.chot.wallet.declare.DeclareState
import vn.chot.wallet.show.ShowState

/** From outside of the app: W7 and W8. */
@RunWith(RobolectricTestRunner::class)
class W7OneTapTest {
    @get:Rule val folder = TemporaryFolder()

    private val daySeconds = 24 * 3_600L

    @Test
    fun `W7 the shortcut's and the tile's intent leads straight to the first card's code`() {
        val bench = Bench(folder.root).holding()
        val (controller, screen) = bench.app(Phone())
        screen.until("the first page") { buttons().contains("Hiện mã") }
        controller.newIntent(Intent(MainActivity.SHOW))
        screen.until("a code") { said().any { "Mã đi đường của" in it } }
        val model = (controller.get().application as WalletApplication).model
        assertEquals(1, model.pages.value.size)
        assertTrue(model.show.state.value is ShowState.Code)
        controller.pause().stop().destroy()
    }

    @Test
    fun `W7 without a card the first page is shown, and with symptoms the advice`() {
        val empty = Bench(folder.newFolder()).started()
        empty.model.showFirst()
        assertEquals(Phase.First(), empty.model.phase.value)
        empty.model.begin()
        empty.model.showFirst()
        assertEquals(emptyList<Page>(), empty.model.pages.value)
        val bench = Bench(folder.newFolder()).holding().started()
        bench.citizen.declare(yes = 0)
        bench.model.open(Page.Settings)
        bench.model.showFirst()
        assertTrue(bench.model.pages.value.single() is Page.Declare)
        assertEquals(DeclareState.Unwell, bench.model.declare.state.value)
    }

    @Test
    fun `W7 the shortcut and the tile are the app's own, and nobody else may press the tile`() {
        val manager = RuntimeEnvironment.getApplication().packageManager
        val tile =
            manager.queryIntentServices(
                Intent("android.service.quicksettings.action.QS_TILE"),
                PackageManager.GET_META_DATA
            ).single().serviceInfo
        assertEquals(ShowTile::class.java.name, tile.name)
        assertEquals("android.permission.BIND_QUICK_SETTINGS_TILE", tile.permission)
        val activity =
            manager.getActivityInfo(
                android.content.ComponentName(RuntimeEnvironment.getApplication(), MainActivity::class.java),
                PackageManager.GET_META_DATA
            )
        assertTrue(activity.metaData.getInt("android.app.shortcuts") != 0)
        val parser = RuntimeEnvironment.getApplication().resources.getXml(R.xml.shortcuts)
        val actions = mutableListOf<String>()
        while (parser.next() != org.xmlpull.v1.XmlPullParser.END_DOCUMENT) {
            if (parser.eventType == org.xmlpull.v1.XmlPullParser.START_TAG && parser.name == "intent") {
                actions += parser.getAttributeValue("http://schemas.android.com/apk/res/android", "action")
            }
        }
        assertEquals(listOf(MainActivity.SHOW), actions)
    }

    @Test
    fun `W8 the reminder comes on duty mornings, not on Sundays, and not when it was declared`() {
        val bench = Bench(folder.root).holding().started()
        bench.model.remindAt(6 * 60)
        assertEquals(6 * 60, bench.devices.scheduler.minuteOfDay)
        fun reminded(): Boolean {
            val before = bench.devices.notices.shown.size
            bench.devices.scheduler.minuteOfDay = null
            bench.model.reminded(isTime = true, "Nhớ khai báo") {}
            assertEquals("the next day's is asked for", 6 * 60, bench.devices.scheduler.minuteOfDay)
            return bench.devices.notices.shown.size > before
        }
        // Tuesday 5 October 2021, declared at 06:10.
        assertEquals(false, reminded())
        val days = (1..7).map {
            bench.clocks.pass(daySeconds * 1000)
            reminded()
        }
        // Wednesday to the next Tuesday.
        assertEquals(listOf(true, true, true, true, false, true, true), days)
        bench.citizen.declare()
        assertEquals(false, reminded())
        // A phone that is locked knows nothing: better once too often, but for Sundays.
        bench.citizen.wallet.close()
        bench.citizen.secrets.fault = SecretFault(locked = true, "locked")
        bench.clocks.pass(5 * daySeconds * 1000)
        assertEquals(false, reminded())
        bench.clocks.pass(daySeconds * 1000)
        assertEquals(true, reminded())
        assertTrue("nothing of a person", bench.devices.notices.shown.all { it == "Nhớ khai báo" })
    }

    @Test
    fun `W8 nothing reminds where nothing is chosen, held or valid, nor at the phone's start`() {
        val bench = Bench(folder.newFolder()).holding().started()
        bench.clocks.pass(daySeconds * 1000)
        bench.model.reminded(isTime = true, "x") {}
        bench.model.remindAt(300)
        bench.model.reminded(isTime = false, "x") {}
        assertEquals(emptyList<String>(), bench.devices.notices.shown)
        bench.model.remindAt(null)
        assertNull(bench.devices.scheduler.minuteOfDay)
        val print = Bench(folder.newFolder())
        print.citizen.wallet.add(print.citizen.city.file("print.txt").readText())
        print.started()
        print.model.remindAt(300)
        print.model.reminded(isTime = true, "x") {}
        assertEquals("a print isn't declared for", emptyList<String>(), print.devices.notices.shown)
        bench.model.remindAt(300)
        bench.clocks.pass(365 * daySeconds * 1000)
        bench.model.reminded(isTime = true, "x") {}
        assertEquals("a card that is over", emptyList<String>(), bench.devices.notices.shown)
    }

    @Test
    fun `W8 the receiver hears the alarm and the phone's start, and nothing else`() {
        val bench = Bench(folder.root).holding()
        val application = RuntimeEnvironment.getApplication() as WalletApplication
        application.begin(bench.devices)
        application.model.remindAt(300)
        bench.clocks.pass(daySeconds * 1000)
        fun hear(action: String) {
            ReminderReceiver().onReceive(application, Intent(action))
        }
        fun until(isSo: () -> Boolean) = (0 until 200).any { isSo().also { so -> if (!so) Thread.sleep(10) } }
        bench.devices.scheduler.minuteOfDay = null
        hear("android.intent.action.TIME_SET")
        hear(Intent.ACTION_BOOT_COMPLETED)
        assertTrue(until { bench.devices.scheduler.minuteOfDay == 300 })
        assertEquals(emptyList<String>(), bench.devices.notices.shown)
        hear(PhoneScheduler.ACTION)
        assertTrue(until { bench.devices.notices.shown.isNotEmpty() })
        val text = application.getString(R.string.reminder_text)
        assertEquals(listOf(text), bench.devices.notices.shown)
    }
}
