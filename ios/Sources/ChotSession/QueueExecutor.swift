import Dispatch

/// Runs an actor on a queue of its own: what the core does takes long, and the camera delivers its
/// frames on that same queue, so that a borrowed plane is judged within the call that brings it.
public final class QueueExecutor: SerialExecutor {
    public let queue: DispatchQueue

    public init(_ label: String) { queue = DispatchQueue(label: label, qos: .userInitiated) }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    /// Outside any task, too: a frame comes in by a call of the queue (SE-0424).
    public func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
