import Glibc

/// A clock that counts the time the processor works for this thread: what a test took, however busy the machine is.
package struct ProcessorClock: Clock {
    package struct Instant: InstantProtocol {
        fileprivate let sinceStart: Duration

        package func advanced(by duration: Duration) -> Instant { Instant(sinceStart: sinceStart + duration) }
        package func duration(to other: Instant) -> Duration { other.sinceStart - sinceStart }
        package static func < (one: Instant, other: Instant) -> Bool { one.sinceStart < other.sinceStart }
    }

    package init() {}

    package var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Instant(sinceStart: .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec))
    }

    package var minimumResolution: Duration { .nanoseconds(1) }

    /// Returns when the thread has worked so long, which a waiting one does not.
    package func sleep(until deadline: Instant, tolerance _: Duration?) async throws {
        while now < deadline { try Task.checkCancellation() }
    }
}
