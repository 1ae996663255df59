package vn.chot.officer

import android.os.Looper
import java.lang.reflect.InvocationHandler
import java.lang.reflect.InvocationTargetException
import java.lang.reflect.Proxy
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import vn.chot.domain.Checkpoint
import vn.chot.domain.CodeSeries
import vn.chot.domain.Reader
import vn.chot.domain.Store

/** Notes each call of the core, and those that the main thread makes. */
class Watch {
    val called: MutableSet<String> = ConcurrentHashMap.newKeySet()
    val onMain = CopyOnWriteArrayList<String>()

    fun store(store: Store): Store = watched(Store::class.java, store)

    private fun <T : Any> watched(type: Class<T>, real: T): T {
        val handler =
            InvocationHandler { _, method, arguments ->
                val name = "${type.simpleName}.${method.name}"
                called += name
                if (Looper.myLooper() == Looper.getMainLooper()) onMain += name
                val result =
                    try {
                        method.invoke(real, *arguments.orEmpty())
                    } catch (e: InvocationTargetException) {
                        throw e.targetException
                    }
                when (result) {
                    is Checkpoint -> watched(Checkpoint::class.java, result)
                    is Reader -> watched(Reader::class.java, result)
                    is CodeSeries -> watched(CodeSeries::class.java, result)
                    else -> result
                }
            }
        return type.cast(Proxy.newProxyInstance(type.classLoader, arrayOf(type), handler))
    }
}
