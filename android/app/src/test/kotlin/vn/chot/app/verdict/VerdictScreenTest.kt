package vn.chot.app.verdict

import android.graphics.Bitmap
import android.graphics.Canvas
import android.graphics.Color
import android.graphics.drawable.BitmapDrawable
import android.graphics.drawable.ColorDrawable
import android.os.Looper
import android.view.View
import android.view.ViewGroup
import android.widget.CheckBox
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.robolectric.shadows.ShadowDialog
import vn.chot.app.ChotApplication
import vn.chot.app.FakeDevices
import vn.chot.app.FakeOpener
import vn.chot.app.FakeSession
import vn.chot.app.R
import vn.chot.app.passage
import vn.chot.app.remedy
import vn.chot.app.scan.ScanActivity
import vn.chot.app.scan.ScanUi
import vn.chot.core.Decision
import vn.chot.core.Explained
import vn.chot.core.HolderView
import vn.chot.core.Language
import vn.chot.core.PassageView
import vn.chot.core.PortalCode
import vn.chot.core.RemedyAction
import vn.chot.core.SeenKind
import vn.chot.core.SeenThing
import vn.chot.core.decisionWord
import vn.chot.core.seenLabels

/** Draws the verdict as a phone would, to a picture under target/shots, and holds it to what an officer needs. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class VerdictScreenTest {
    private val session = FakeSession()

    private fun idle() {
        // The worker's answer comes back over the main thread.
        repeat(20) {
            Thread.sleep(5)
            shadowOf(Looper.getMainLooper()).idle()
        }
    }

    private fun verdict(passage: PassageView): ScanActivity {
        val application = RuntimeEnvironment.getApplication() as ChotApplication
        application.devices = { FakeDevices(FakeOpener({ session })) }
        session.onLookUp = { passage }
        val activity = Robolectric.buildActivity(ScanActivity::class.java).setup().get()
        idle()
        activity.model.lookUp("079123456789")
        idle()
        return activity
    }

    private fun shot(activity: ScanActivity, name: String) = shot(activity.window.decorView, name)

    private fun shot(view: View, name: String) {
        val picture = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888)
        view.draw(Canvas(picture))
        val file = File(System.getProperty("chot.shots"), "$name.png")
        file.parentFile?.mkdirs()
        file.outputStream().use { picture.compress(Bitmap.CompressFormat.PNG, 100, it) }
        assertTrue(file.length() > 1_000)
    }

    private fun ScanActivity.text(id: Int) = findViewById<TextView>(id).text.toString()

    private fun permit() = passage(
        Decision.PERMIT,
        "Được đi: trên đường từ nhà đến nơi làm việc, trong khung giờ 06:30–08:00.",
        listOf("Có trong danh sách, hôm nay có lịch làm việc."),
        listOf("So tên và mặt với thẻ căn cước."),
        language = Language.VIETNAMESE
    )

    private fun refer() = passage(
        Decision.REFER,
        "Chưa rõ tình trạng tiêm vắc xin của người này.",
        listOf("Mã ký đã lâu: có thể là ảnh chụp màn hình."),
        listOf("So tên và mặt với thẻ căn cước.", "Ghi lại số giấy đi đường."),
        listOf(
            remedy("Quét chứng nhận tiêm chủng.", RemedyAction.ScanEvidence),
            remedy("Hoặc xem giấy xác nhận tiêm chủng.", RemedyAction.EnterVaccinationPaper)
        ),
        language = Language.VIETNAMESE
    )

    @Test
    fun `an unsigned name is marked, and the whole number is there to compare`() {
        val mark = "Name from an unsigned code – compare with the card"
        val printed = HolderView("Lan Ví Dụ", false, mark, null, "6789", "079123456789", null)
        val activity = verdict(passage(Decision.REFER, holder = printed))
        assertEquals("Lan Ví Dụ", activity.text(R.id.holder))
        val facts = activity.text(R.id.holder_facts).lines()
        assertEquals(mark, facts.first())
        assertEquals(activity.getString(R.string.id_whole, "079123456789"), facts.last())
        val signed = verdict(passage(Decision.PERMIT)).text(R.id.holder_facts)
        assertFalse(signed, signed.contains(mark))
    }

    @Test
    @Config(qualifiers = "vi-w360dp-h740dp-xhdpi")
    fun `permit in Vietnamese`() {
        val activity = verdict(permit())
        shot(activity, "permit-vi")
        assertEquals("Cho qua", activity.text(R.id.word))
        assertEquals(View.GONE, activity.findViewById<View>(R.id.seen).visibility)
        assertEquals(View.GONE, activity.findViewById<View>(R.id.warnings).visibility)
        readable(activity)
    }

    @Test
    @Config(qualifiers = "vi-w360dp-h740dp-xhdpi")
    fun `refer in Vietnamese`() {
        val activity = verdict(refer())
        shot(activity, "refer-vi")
        assertEquals("Kiểm tra thêm", activity.text(R.id.word))
        readable(activity)
    }

    @Test
    @Config(qualifiers = "vi-w320dp-h568dp-hdpi", fontScale = 1.3f)
    fun `deny on a small phone with large type`() {
        val sentence = "Không được đi: ngoài khung giờ, không có giấy đi đường."
        val activity =
            verdict(passage(Decision.DENY, sentence, listOf("Bây giờ là 10:15."), language = Language.VIETNAMESE))
        shot(activity, "deny-vi-small")
        assertEquals("Không cho qua", activity.text(R.id.word))
        readable(activity)
    }

    @Test
    @Config(qualifiers = "en-w411dp-h891dp-xhdpi")
    fun `deny in English`() {
        val activity =
            verdict(
                passage(
                    Decision.DENY,
                    "Not allowed: a fever was declared this morning.",
                    listOf("A symptom was declared."),
                    listOf("Send to the health post.")
                )
            )
        shot(activity, "deny-en")
        assertEquals(decisionWord(Decision.DENY, Language.ENGLISH), activity.text(R.id.word))
        readable(activity)
    }

    @Test
    @Config(qualifiers = "en-w411dp-h891dp-xhdpi")
    fun `what could not be recorded says so first`() {
        val activity =
            verdict(
                passage(
                    Decision.REFER,
                    "The verdict could not be written down.",
                    listOf("The phone’s storage is full.", "On the way to work, within 06:30–08:00."),
                    listOf("Compare name and face with the identity card."),
                    listOf(remedy("Make room on the phone.")),
                    listOf(Explained("updates-stale", "The data on this phone are old.")),
                    recorded = false
                )
            )
        shot(activity, "refer-unrecorded-en")
        val warnings = "${activity.getString(R.string.not_recorded)}\nThe data on this phone are old."
        assertEquals(warnings, activity.text(R.id.warnings))
        assertEquals("Born 12/04/1990\nSở Ví dụ, Quận 1\nID ends with 6789", activity.text(R.id.holder_facts))
        readable(activity)
    }

    @Test
    @Config(qualifiers = "vi-w360dp-h740dp-xhdpi")
    fun `searching in Vietnamese`() {
        val activity = verdict(permit())
        activity.findViewById<View>(R.id.next).performClick()
        idle()
        shot(activity, "searching-vi")
        assertEquals("Đưa mã vào khung hình", activity.text(R.id.status))
        readable(activity)
    }

    @Test
    @Config(qualifiers = "vi-w360dp-h740dp-xhdpi")
    fun `the portal's code is offered where it mends, and drawn module by module`() {
        assertEquals(View.GONE, verdict(refer()).findViewById<View>(R.id.show_portal).visibility)
        val dark = ByteArray(21 * 21) { if (it % 3 == 0) 1 else 0 }
        session.onPortal = { PortalCode("https://portal.example/?at=1", 21u, dark, false) }
        val there = remedy("Hoặc quét mã của cổng y tế và khai báo tại đó.", RemedyAction.ShowPortal)
        val activity = verdict(refer().copy(remedies = listOf(there)))
        shot(activity, "refer-portal-vi")
        readable(activity)
        activity.findViewById<View>(R.id.show_portal).performClick()
        idle()
        val dialog = ShadowDialog.getLatestDialog()
        assertTrue(dialog.isShowing)
        fun text(id: Int) = dialog.findViewById<TextView>(id).text.toString()
        assertEquals("Quét mã này bằng điện thoại của bạn và khai báo y tế tại đó", text(R.id.portal_heading))
        assertEquals("https://portal.example/?at=1", text(R.id.portal_address))
        assertEquals(View.VISIBLE, dialog.findViewById<View>(R.id.portal_not_recorded).visibility)
        shot(checkNotNull(dialog.window).decorView, "portal-vi")
        // A phone at arm's length reads it: more than half the screen's width, whole pixels a module.
        val image = dialog.findViewById<ImageView>(R.id.portal_code)
        val shown = (image.drawable as BitmapDrawable).bitmap
        assertEquals(0, shown.width % 29)
        assertTrue("${shown.width} px", shown.width * 2 > activity.resources.displayMetrics.widthPixels)
        assertEquals(shown.width to shown.height, image.width to image.height)
        val drawn = symbol(PortalCode("", 21u, dark, true))
        assertEquals(29, drawn.width)
        for (y in 0 until 29) {
            for (x in 0 until 29) {
                val inside = x in 4 until 25 && y in 4 until 25
                val expected = inside && dark[(y - 4) * 21 + x - 4] == 1.toByte()
                assertEquals("$x, $y", if (expected) Color.BLACK else Color.WHITE, drawn.getPixel(x, y))
            }
        }
        dialog.dismiss()
        idle()
        assertTrue(activity.model.ui is ScanUi.Judged)
    }

    @Test
    @Config(qualifiers = "en-w411dp-h891dp-xhdpi")
    fun `a tick judges again and keeps the box`() {
        session.onSee = { passage(if (it == listOf(SeenThing.StaffCard)) Decision.PERMIT else Decision.REFER) }
        val activity = verdict(refer())
        val box = activity.findViewById<LinearLayout>(R.id.seen).getChildAt(0) as CheckBox
        box.performClick()
        idle()
        assertEquals(decisionWord(Decision.PERMIT, Language.ENGLISH), activity.text(R.id.word))
        assertTrue(box.isChecked && box.isShown)
        box.performClick()
        idle()
        assertEquals(decisionWord(Decision.REFER, Language.ENGLISH), activity.text(R.id.word))
        assertFalse(box.isChecked)
    }

    @Test
    @Config(qualifiers = "vi-w360dp-h740dp-xhdpi")
    fun `a refusal offers the ticks and the portal that would mend it, and no others`() {
        val (card, portal) = RemedyAction.Tick(SeenKind.STAFF_CARD) to RemedyAction.ShowPortal
        val sentence = "Không có trong danh sách."
        val deny =
            passage(
                Decision.DENY,
                sentence,
                emptyList(),
                emptyList(),
                listOf(remedy("Xem thẻ ngành.", card), remedy("Khai báo trên cổng.", portal), remedy("Gọi công an.")),
                language = Language.VIETNAMESE
            )
        val asked = mutableListOf<List<SeenThing>>()
        session.onSee = { passage(Decision.PERMIT, language = Language.VIETNAMESE).also { _ -> asked += it } }
        val activity = verdict(deny)
        shot(activity, "deny-mended-vi")
        readable(activity)
        assertTrue(activity.findViewById<View>(R.id.show_portal).isShown)
        val boxes = all(activity.findViewById(R.id.seen)).filterIsInstance<CheckBox>()
        val labels = seenLabels(Language.VIETNAMESE).associate { it.kind to it.label.text }
        val box = boxes.single { it.isShown }
        assertEquals(labels[SeenKind.STAFF_CARD], box.text.toString())
        assertEquals(
            "the sentence isn't said twice",
            View.GONE,
            activity.findViewById<View>(R.id.reasons_heading).visibility
        )
        box.performClick()
        idle()
        assertEquals(listOf(listOf<SeenThing>(SeenThing.StaffCard)), asked)
        assertEquals("Cho qua", activity.text(R.id.word))
        assertEquals("to be taken back", listOf(box), boxes.filter { it.isShown && it.isChecked })
    }

    /** Nothing is cut off, everything that is touched is large, every text stands out, TalkBack says the verdict. */
    private fun readable(activity: ScanActivity) {
        val density = activity.resources.displayMetrics.density
        val views = all(activity.window.decorView).filter { it.isShown }
        val texts = views.filterIsInstance<TextView>().filter { it.text.isNotEmpty() }
        assertTrue(texts.isNotEmpty())
        for (text in texts) {
            val name = "“${text.text}”"
            val layout = checkNotNull(text.layout) { "$name isn't laid out" }
            for (line in 0 until layout.lineCount) assertEquals("$name is cut", 0, layout.getEllipsisCount(line))
            val room = text.height - text.compoundPaddingTop - text.compoundPaddingBottom
            assertTrue("$name is cut off: ${layout.height} of $room px", layout.height <= room)
            val ratio = contrast(text.currentTextColor, ground(text))
            if (text.isEnabled) assertTrue("$name has contrast $ratio", ratio >= 7.0)
        }
        for (view in views.filter { it.hasOnClickListeners() || it is CheckBox }) {
            val least = 48 * density
            assertTrue("$view is ${view.width}×${view.height} px", view.height >= least && view.width >= least)
        }
        val band = activity.findViewById<View>(R.id.band)
        if (band.isShown) {
            assertEquals("${activity.text(R.id.word)}. ${activity.text(R.id.sentence)}", band.contentDescription)
        }
    }

    private fun all(view: View): List<View> = listOf(view) +
        if (view is ViewGroup) (0 until view.childCount).flatMap { all(view.getChildAt(it)) } else listOf()

    private fun ground(view: View): Int {
        val darkButtons = listOf(R.id.next, R.id.no_code, R.id.torch, R.id.show_portal)
        var at: View? = view
        while (at != null) {
            val colour = (at.background as? ColorDrawable)?.color
            if (colour != null && Color.alpha(colour) > 200) return colour
            // The dark buttons are shapes, not plain colours.
            if (at.id in darkButtons) return at.context.getColor(R.color.ink)
            at = at.parent as? View
        }
        return Color.WHITE
    }

    /** WCAG 2: (lighter + 0.05) / (darker + 0.05). */
    private fun contrast(a: Int, b: Int): Double {
        val (x, y) = Color.luminance(a).toDouble() to Color.luminance(b).toDouble()
        return (maxOf(x, y) + 0.05) / (minOf(x, y) + 0.05)
    }
}
