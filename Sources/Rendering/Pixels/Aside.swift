import Glibc
import Limits
import Reporting
import Synchronization

/// Work of a library that cannot be stopped, done on a thread of its own: who waits for it can leave.
package final class Aside: Sendable {
    private let work: @Sendable () throws(Diagnostic) -> [UInt8]
    private let outcome = Mutex<Result<[UInt8], Diagnostic>?>(nil)
    private static let running = Atomic<Int>(0)

    /// True while such work goes on, also where nobody waits for it: what it uses must not be taken down then.
    package static var isBusy: Bool { running.load(ordering: .relaxed) > 0 }

    private init(_ work: @escaping @Sendable () throws(Diagnostic) -> [UInt8]) { self.work = work }

    /// The outcome of the work.
    ///
    /// - Throws: what the work throws; and at once, whatever it does, when the user wants to stop.
    static func run(_ work: @escaping @Sendable () throws(Diagnostic) -> [UInt8]) throws(Diagnostic) -> [UInt8] {
        let aside = Aside(work)
        running.add(1, ordering: .relaxed)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { pointer in
                if let pointer { Unmanaged<Aside>.fromOpaque(pointer).takeRetainedValue().finish() }
                return nil
            }, Unmanaged.passRetained(aside).toOpaque())
        guard failure == 0 else {
            Unmanaged.passUnretained(aside).release()
            running.subtract(1, ordering: .relaxed)
            return try work()
        }
        pthread_detach(thread)
        while true {
            if let outcome = aside.outcome.withLock({ $0 }) { return try outcome.get() }
            if StopRequest.isUrgent { throw .notDrawn("it was given up") }
            usleep(interval)
        }
    }

    private func finish() {
        let found: Result<[UInt8], Diagnostic>
        do throws(Diagnostic) { found = .success(try work()) } catch { found = .failure(error) }
        outcome.withLock { $0 = found }
        Self.running.subtract(1, ordering: .relaxed)
    }

    /// Microseconds between two looks.
    private static let interval: UInt32 = 1000
}
