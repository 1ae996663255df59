package vn.chot.phone

import android.content.ContentProvider
import android.content.ContentValues
import android.content.Context
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.OpenableColumns
import java.io.File
import java.io.FileNotFoundException

/** Lets another app read a file that was shared with it: those in the outbox, and nothing else. */
class Outbox : ContentProvider() {
    override fun onCreate() = true

    override fun getType(uri: Uri) = typeOf(file(uri))

    override fun openFile(uri: Uri, mode: String): ParcelFileDescriptor {
        if (mode != "r") throw FileNotFoundException("the outbox is for reading")
        return ParcelFileDescriptor.open(file(uri), ParcelFileDescriptor.MODE_READ_ONLY)
    }

    override fun query(
        uri: Uri,
        projection: Array<String>?,
        selection: String?,
        selectionArgs: Array<String>?,
        sortOrder: String?
    ): Cursor {
        val file = file(uri)
        val columns = arrayOf(OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE)
        return MatrixCursor(columns).apply { addRow(arrayOf<Any>(file.name, file.length())) }
    }

    override fun insert(uri: Uri, values: ContentValues?): Uri? = null

    override fun delete(uri: Uri, selection: String?, selectionArgs: Array<String>?) = 0

    override fun update(uri: Uri, values: ContentValues?, selection: String?, selectionArgs: Array<String>?) = 0

    /** One of the folder's own files, by its very name: no path leads out of it. */
    private fun file(uri: Uri): File {
        val box = PhoneFolders(checkNotNull(context)).outbox
        val name = uri.pathSegments.singleOrNull()
        return box.listFiles().orEmpty().firstOrNull { it.name == name } ?: throw FileNotFoundException("not there")
    }

    companion object {
        /** What kind of file it is, by its name. */
        fun typeOf(file: File): String = when (file.extension) {
            "ndjson" -> "application/x-ndjson"
            "json" -> "application/json"
            "pdf" -> "application/pdf"
            else -> "application/octet-stream"
        }

        fun address(context: Context, file: File): Uri =
            Uri.Builder().scheme("content").authority("${context.packageName}.outbox").appendPath(file.name).build()
    }
}
