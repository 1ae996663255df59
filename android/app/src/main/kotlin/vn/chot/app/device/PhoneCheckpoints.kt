package vn.chot.app.device

import android.content.Context
import java.io.File
import vn.chot.core.CheckpointSession
import vn.chot.core.CheckpointSessionInterface
import vn.chot.core.Keystore
import vn.chot.core.Language
import vn.chot.core.checkpoints

/** Sessions on the store in the app's own folder. */
class PhoneCheckpoints(context: Context, private val keystore: Keystore) : CheckpointOpener {
    private val store = File(context.noBackupFilesDir, "store").path
    private val preferences = context.getSharedPreferences("checkpoint", Context.MODE_PRIVATE)

    override var chosen: String?
        get() = preferences.getString(NAME, null)
        set(value) = preferences.edit().putString(NAME, value).apply()

    override fun names(): List<String> = checkpoints(store).map { it.name }

    override fun open(checkpoint: String, language: Language): CheckpointSessionInterface =
        CheckpointSession.open(store, checkpoint, language, keystore)

    private companion object {
        const val NAME = "name"
    }
}
