package vn.chot.app.scan

import android.Manifest
import android.app.Activity
import android.app.AlertDialog
import android.content.pm.PackageManager
import android.os.Bundle
import android.text.InputType
import android.view.SurfaceHolder
import android.view.SurfaceView
import android.view.View
import android.view.WindowManager
import android.widget.Button
import android.widget.EditText
import android.widget.TextView
import android.widget.ToggleButton
import java.util.concurrent.ExecutorService
import java.util.concurrent.Executors
import vn.chot.app.ChotApplication
import vn.chot.app.R
import vn.chot.app.device.Devices
import vn.chot.app.verdict.VerdictScreen
import vn.chot.app.verdict.portalView
import vn.chot.core.Language
import vn.chot.core.seenLabels

/** The officer's screen: the camera until there is a verdict, the verdict until there is a next vehicle. */
class ScanActivity : Activity() {
    private lateinit var devices: Devices
    internal lateinit var model: ScanModel
        private set
    private lateinit var preview: SurfaceView
    private lateinit var outline: OutlineView
    private lateinit var status: TextView
    private lateinit var verdict: VerdictScreen
    private lateinit var worker: ExecutorService
    private var dialog: AlertDialog? = null
    private var surfaceReady = false
    private var resumed = false

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        // The screen stays on at the barrier; what it shows of a person is kept out of screenshots.
        window.addFlags(WindowManager.LayoutParams.FLAG_KEEP_SCREEN_ON or WindowManager.LayoutParams.FLAG_SECURE)
        setContentView(R.layout.scan)
        preview = findViewById(R.id.preview)
        outline = findViewById(R.id.outline)
        status = findViewById(R.id.status)
        devices = (application as ChotApplication).devices { preview.holder.surface }
        worker = Executors.newSingleThreadExecutor()
        // Whichever table the app's own words come from says which language the core's are in.
        val language =
            if (getString(R.string.language) == "vi") Language.VIETNAMESE else Language.ENGLISH
        model =
            ScanModel(devices.checkpoints, devices.clocks, devices.signals, language, worker) { ui ->
                runOnUiThread { render(ui) }
            }
        verdict =
            VerdictScreen(
                findViewById(R.id.verdict),
                seenLabels(language),
                model::tick,
                model::showPortal,
                model::next
            )
        findViewById<Button>(R.id.no_code).setOnClickListener { askForId() }
        val torch = findViewById<ToggleButton>(R.id.torch)
        torch.visibility = if (devices.torch.available) View.VISIBLE else View.GONE
        torch.setOnCheckedChangeListener { _, on -> devices.torch.set(on) }
        preview.holder.addCallback(
            object : SurfaceHolder.Callback {
                override fun surfaceCreated(holder: SurfaceHolder) = surfaceThere()

                override fun surfaceChanged(holder: SurfaceHolder, format: Int, width: Int, height: Int) = Unit

                override fun surfaceDestroyed(holder: SurfaceHolder) {
                    surfaceReady = false
                    devices.frames.stop()
                }
            }
        )
        render(model.ui)
        model.open()
    }

    override fun onResume() {
        super.onResume()
        resumed = true
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            startFrames()
        } else {
            requestPermissions(arrayOf(Manifest.permission.CAMERA), 0)
        }
    }

    override fun onRequestPermissionsResult(requestCode: Int, permissions: Array<String>, grantResults: IntArray) {
        if (grantResults.any { it != PackageManager.PERMISSION_GRANTED }) model.cameraFailed()
    }

    override fun onPause() {
        resumed = false
        devices.frames.stop()
        super.onPause()
    }

    override fun onDestroy() {
        dialog?.dismiss()
        worker.execute(model::close)
        worker.shutdown()
        super.onDestroy()
    }

    /** There is a place for the camera's picture. Tests call it: Robolectric makes no surface. */
    internal fun surfaceThere() {
        surfaceReady = true
        startFrames()
    }

    private fun startFrames() {
        val allowed = checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED
        if (resumed && surfaceReady && allowed) devices.frames.start(model, model::cameraFailed)
    }

    private fun render(ui: ScanUi) {
        if (isDestroyed) return
        val judged = (ui as? ScanUi.Portal)?.over ?: ui as? ScanUi.Judged
        if (judged != null) verdict.show(judged) else verdict.hide()
        outline.outline = (ui as? ScanUi.Searching)?.outline
        findViewById<TextView>(R.id.checkpoint).text =
            devices.checkpoints.chosen?.let { getString(R.string.checkpoint_at, it) } ?: getString(R.string.app_name)
        findViewById<View>(R.id.no_code).isEnabled = ui is ScanUi.Searching
        status.text =
            when (ui) {
                is ScanUi.Searching -> textOf(ui.notice)
                is ScanUi.Broken -> textOf(ui.fault)
                is ScanUi.Working -> getString(R.string.working)
                else -> getString(R.string.opening)
            }
        when (ui) {
            is ScanUi.Choosing -> ask { choose(it, ui.names) }
            is ScanUi.Broken -> ask { retry(it, ui.fault) }
            is ScanUi.Portal -> ask { portal(it, ui) }
            else -> Unit
        }
    }

    private fun choose(builder: AlertDialog.Builder, names: List<String>) {
        builder.setTitle(R.string.choose_checkpoint).setCancelable(false)
        builder.setItems(names.toTypedArray()) { _, i -> model.choose(names[i]) }
    }

    private fun retry(builder: AlertDialog.Builder, fault: Fault) {
        builder.setMessage(textOf(fault)).setCancelable(false)
        builder.setPositiveButton(R.string.try_again) { _, _ ->
            devices.frames.stop()
            model.open()
            startFrames()
        }
    }

    private fun portal(builder: AlertDialog.Builder, ui: ScanUi.Portal) {
        builder.setView(portalView(this, ui.code)).setPositiveButton(R.string.close, null)
        builder.setOnDismissListener { model.hidePortal() }
    }

    private fun askForId() = ask { builder ->
        val field = EditText(this)
        field.setHint(R.string.enter_id_hint)
        field.inputType = InputType.TYPE_CLASS_NUMBER
        field.minHeight = resources.getDimensionPixelSize(R.dimen.touch)
        builder.setTitle(R.string.enter_id).setView(field).setNegativeButton(R.string.cancel, null)
        builder.setPositiveButton(R.string.look_up) { _, _ -> model.lookUp(field.text.toString()) }
    }

    private fun ask(fill: (AlertDialog.Builder) -> Unit) {
        dialog?.dismiss()
        dialog = AlertDialog.Builder(this).also(fill).show()
    }

    private fun textOf(notice: Notice): String = when (notice) {
        is Notice.Aim -> getString(R.string.aim)
        is Notice.OtherCode -> getString(R.string.not_travel, notice.text)
        is Notice.JudgedAlready -> getString(R.string.already_judged)
        is Notice.BadId -> getString(R.string.fault_bad_id)
        is Notice.SeveralCodes -> notice.text
        is Notice.Help -> notice.text
    }

    private fun textOf(fault: Fault): String = when (fault) {
        is Fault.Camera -> getString(R.string.fault_camera)
        is Fault.Said -> fault.text
    }
}
