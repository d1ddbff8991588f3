import CBLAS
import Glibc
import Synchronization

/// The second thread, for the second half of large products. It lives as long as the process, as BLAS does; it
/// watches for work for a while after the last piece, then sleeps.
final class Worker: @unchecked Sendable {
    /// A product of either precision: a value, so that handing it over allocates nothing.
    enum Job {
        case double(Product<Double>)
        case float(Product<Float>)

        func run() {
            switch self {
            case .double(let product): Double.gemm(product)
            case .float(let product): Float.gemm(product)
            }
        }
    }

    static let shared = Worker(helps: threads > 1)

    /// The processors that this process may use.
    static var processors: Int { Int(backprop_processors()) }

    /// As many, or fewer where the environment says so.
    private static var threads: Int {
        let wanted = getenv("BACKPROP_THREADS").flatMap { Int(String(cString: $0)) }
        return min(processors, wanted ?? processors)
    }

    private enum State {
        static let idle = 0
        static let ready = 1
        static let running = 2
        static let done = 3
    }

    private let state = Atomic<Int>(State.idle)
    private let isTaken = Atomic<Bool>(false)
    private let isAsleep = Atomic<Bool>(false)
    /// Written before `state` becomes ready, read after.
    private let job = UnsafeMutablePointer<Job>.allocate(capacity: 1)
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// - Parameter helps: whether two products may run at the same time. The results have the same bits either way.
    init(helps: Bool) {
        guard helps else {
            isTaken.store(true, ordering: .relaxed)
            return
        }
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        var thread = pthread_t()
        let created = pthread_create(
            &thread, nil,
            { worker in
                // The worker is never released.
                Unmanaged<Worker>.fromOpaque(worker.unsafelyUnwrapped).takeUnretainedValue().work()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        if created != 0 { isTaken.store(true, ordering: .relaxed) }
    }

    /// Runs `first` here and `second` on the other thread, or both here when that is busy or comes too late. Returns
    /// whether there were two threads.
    @inline(never) @discardableResult
    func run(_ first: Job, _ second: Job) -> Bool {
        guard !isTaken.exchange(true, ordering: .acquiring) else {
            first.run()
            second.run()
            return false
        }
        job.initialize(to: second)
        state.store(State.ready, ordering: .sequentiallyConsistent)
        if isAsleep.load(ordering: .sequentiallyConsistent) {
            pthread_mutex_lock(mutex)
            pthread_cond_signal(condition)
            pthread_mutex_unlock(mutex)
        }
        first.run()
        // A worker that has not begun, for want of a processor, is not waited for.
        if state.compareExchange(expected: State.ready, desired: State.idle, ordering: .acquiring).exchanged {
            second.run()
            isTaken.store(false, ordering: .releasing)
            return false
        }
        var spins = 0
        while state.load(ordering: .acquiring) != State.done {
            spins += 1
            if spins > 20_000 { sched_yield() }
        }
        state.store(State.idle, ordering: .relaxed)
        isTaken.store(false, ordering: .releasing)
        return true
    }

    private func work() {
        while true {
            var spins = 0
            while !state.compareExchange(
                expected: State.ready, desired: State.running, ordering: .acquiringAndReleasing
            ).exchanged {
                while state.load(ordering: .relaxed) != State.ready {
                    spins += 1
                    if spins > 100_000 { sleep() }
                }
            }
            job.pointee.run()
            state.store(State.done, ordering: .releasing)
        }
    }

    private func sleep() {
        pthread_mutex_lock(mutex)
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        while state.load(ordering: .sequentiallyConsistent) != State.ready { pthread_cond_wait(condition, mutex) }
        isAsleep.store(false, ordering: .relaxed)
        pthread_mutex_unlock(mutex)
    }
}
