package vn.chot.app.verdict

import android.view.LayoutInflater
import android.view.View
import android.widget.CheckBox
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import vn.chot.app.R
import vn.chot.app.scan.ScanUi
import vn.chot.app.scan.tickOf
import vn.chot.core.Decision
import vn.chot.core.Explained
import vn.chot.core.HolderView
import vn.chot.core.PassageView
import vn.chot.core.RemedyAction
import vn.chot.core.SeenLabel
import vn.chot.core.SeenThing

/**
 * Shows a verdict: colour, symbol, shape and word say the same, so that none of them has to be seen alone.
 *
 * [labels]: what can be seen, in the core's words.
 */
class VerdictScreen(
    private val root: View,
    labels: List<SeenLabel>,
    private val ticked: (SeenThing, Boolean) -> Unit,
    portal: () -> Unit,
    next: () -> Unit
) {
    private val context = root.context
    private val inflater = LayoutInflater.from(context)
    private var shown: ScanUi.Judged? = null
    private val boxes = mutableMapOf<SeenThing, CheckBox>()

    init {
        // The boxes are made once: one that is replaced under the finger loses TalkBack's focus.
        val list = root.findViewById<LinearLayout>(R.id.seen)
        for (label in labels) {
            val box = inflater.inflate(R.layout.seen_box, list, false) as CheckBox
            box.text = label.label.text
            boxes[tickOf(label.kind) ?: continue] = box
            list.addView(box)
        }
        root.findViewById<View>(R.id.next).setOnClickListener { next() }
        root.findViewById<View>(R.id.show_portal).setOnClickListener { portal() }
    }

    fun hide() {
        root.visibility = View.GONE
        shown = null
    }

    fun show(judged: ScanUi.Judged) {
        if (shown == judged) return
        val sameVehicle = shown != null
        shown = judged
        val passage = judged.passage
        val look = Look.of(passage.decision)
        band(look, passage.word, passage.sentence)
        warnings(passage)
        holder(passage.holder)
        list(R.id.obligations_heading, R.id.obligations, passage.obligations)
        list(R.id.remedies_heading, R.id.remedies, passage.remedies.map { it.remedy })
        root.findViewById<View>(R.id.show_portal).visible =
            passage.remedies.any { it.action is RemedyAction.ShowPortal }
        // The sentence is the first.
        list(R.id.reasons_heading, R.id.reasons, passage.reasons.drop(1).filter { it !in passage.caps })
        seen(judged)
        // A tick must not throw the officer back to the top.
        if (!sameVehicle) root.findViewById<ScrollView>(R.id.details).scrollTo(0, 0)
        root.visibility = View.VISIBLE
    }

    private fun band(look: Look, word: String, sentence: String) {
        root.findViewById<View>(R.id.band).apply {
            setBackgroundColor(context.getColor(look.ground))
            // One announcement, interrupting: "Let pass. …".
            contentDescription = "$word. $sentence"
        }
        root.findViewById<ImageView>(R.id.symbol).setImageResource(look.symbol)
        for ((id, text) in listOf(R.id.word to word, R.id.sentence to sentence)) {
            root.findViewById<TextView>(id).apply {
                this.text = text
                setTextColor(context.getColor(look.ink))
            }
        }
    }

    /** What of the phone itself is wrong, before anything else: nobody is let through until it is mended. */
    private fun warnings(passage: PassageView) {
        val notRecorded = if (passage.recorded) null else context.getString(R.string.not_recorded)
        val caps = passage.caps.map { it.text }.filter { it != passage.sentence }
        root.findViewById<TextView>(R.id.warnings).shown((listOfNotNull(notRecorded) + caps).joinToString("\n"))
    }

    private fun holder(holder: HolderView?) {
        val facts =
            listOfNotNull(
                // Right below the name, which isn't known to be anybody's.
                holder?.nameMark,
                holder?.birthDate?.let { context.getString(R.string.born, asOnTheCard(it)) },
                holder?.employer,
                holder?.idNumber?.let { context.getString(R.string.id_whole, it) }
                    ?: holder?.idLastFour?.let { context.getString(R.string.id_ends_with, it) }
            )
        root.findViewById<TextView>(R.id.holder).shown(holder?.name)
        root.findViewById<TextView>(R.id.holder_facts).shown(facts.joinToString("\n"))
        root.findViewById<View>(R.id.holder_heading).visible = holder?.name != null || facts.isNotEmpty()
    }

    private fun list(headingId: Int, listId: Int, items: List<Explained>) {
        root.findViewById<View>(headingId).visible = items.isNotEmpty()
        val list = root.findViewById<LinearLayout>(listId)
        list.removeAllViews()
        for (item in items) {
            val line = inflater.inflate(R.layout.line, list, false) as TextView
            line.text = item.text
            list.addView(line)
        }
    }

    /** What an officer has seen mends: any of it a referral, and a refusal what its remedies name. */
    private fun seen(judged: ScanUi.Judged) {
        val asked =
            judged.passage.remedies.mapNotNull { (it.action as? RemedyAction.Tick)?.kind?.let(::tickOf) }
        val offered = { what: SeenThing ->
            // A tick that was made stays, to be taken back.
            judged.passage.decision == Decision.REFER || what in judged.seen || what in asked
        }
        for ((what, box) in boxes) {
            box.visible = offered(what)
            box.setOnCheckedChangeListener(null)
            box.isChecked = what in judged.seen
            box.setOnCheckedChangeListener { _, isSeen -> ticked(what, isSeen) }
        }
        val any = boxes.keys.any(offered)
        root.findViewById<View>(R.id.seen_heading).visible = any
        root.findViewById<View>(R.id.seen).visible = any
    }

    private fun TextView.shown(value: String?) {
        text = value
        visible = !value.isNullOrEmpty()
    }

    private var View.visible: Boolean
        get() = visibility == View.VISIBLE
        set(value) {
            visibility = if (value) View.VISIBLE else View.GONE
        }
}

/** A date of birth, `yyyy-mm-dd`, the way that the card prints it; what isn't a whole date stays as it is. */
internal fun asOnTheCard(date: String): String {
    val (year, month, day) = ISO_DATE.matchEntire(date)?.destructured ?: return date
    return "$day/$month/$year"
}

private val ISO_DATE = Regex("""(\d{4})-(\d{2})-(\d{2})""")

/** How a decision looks. */
internal enum class Look(val ground: Int, val ink: Int, val symbol: Int) {
    PERMIT(R.color.permit, R.color.on_permit, R.drawable.symbol_permit),
    DENY(R.color.deny, R.color.on_deny, R.drawable.symbol_deny),
    REFER(R.color.refer, R.color.on_refer, R.drawable.symbol_refer)
    ;

    companion object {
        fun of(decision: Decision): Look = when (decision) {
            Decision.PERMIT -> PERMIT
            Decision.DENY -> DENY
            Decision.REFER -> REFER
        }
    }
}
