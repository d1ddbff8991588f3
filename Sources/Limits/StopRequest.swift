import Synchronization

/// The user's wish that what runs should end: Ctrl-C.
///
/// Long work asks between its parts and, once the wish is there, returns at once with whatever it has. Nobody sees that:
/// the interpreter drops the outcome of a statement during which the wish came. Work that must be finished all the same,
/// as the update of a training, defers it.
package enum StopRequest {
    private static let isPending = Atomic<Bool>(false)
    private static let deferrals = Atomic<Int>(0)

    /// True once the user wished so, deferred or not.
    package static var isMade: Bool { isPending.load(ordering: .relaxed) }

    /// True when the work in hand is no longer wanted. Asking costs a nanosecond.
    @inline(__always)
    package static var isUrgent: Bool {
        isPending.load(ordering: .relaxed) && deferrals.load(ordering: .relaxed) == 0
    }

    /// Notes the wish. May be called by a handler of signals once the wish has been withdrawn before.
    package static func make() { isPending.store(true, ordering: .relaxed) }

    package static func withdraw() { isPending.store(false, ordering: .relaxed) }

    /// Does work to its end whatever the user wishes meanwhile.
    package static func deferring<T, Failure: Error>(_ work: () throws(Failure) -> T) throws(Failure) -> T {
        deferrals.add(1, ordering: .relaxed)
        defer { deferrals.subtract(1, ordering: .relaxed) }
        return try work()
    }

    /// Does a part of deferring work that may be given up after all.
    package static func heeding(_ work: () -> Void) {
        let held = deferrals.exchange(0, ordering: .relaxed)
        work()
        deferrals.store(held, ordering: .relaxed)
    }

    /// How many small things are done between two questions.
    package static let interval = 1 << 16

    /// Calls `body` with each number below `count`, until the user wants to stop.
    @inline(__always)
    package static func each(_ count: Int, _ body: (_ i: Int) -> Void) {
        var i = 0
        repeat {
            let end = count &- i > interval ? i &+ interval : count
            while i < end {
                body(i)
                i &+= 1
            }
        } while i < count && !isUrgent
    }

    /// Calls `body` with parts of the numbers below `count`, one after the other, until the user wants to stop.
    package static func eachPart(of count: Int, _ body: (_ part: Range<Int>) -> Void) {
        let size = 16 * interval
        for start in stride(from: 0, to: count, by: size) {
            if start > 0, isUrgent { return }
            body(start..<min(start + size, count))
        }
    }
}
