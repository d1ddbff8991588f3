import Synchronization

/// What a statement shows when it is run once more in more digits: computed when a text of it is first made, never for
/// programs, which get every number as it is stored.
package final class Twin: Sendable {
    /// The reports of the statement, once for each way in which it was run again; empty where that failed.
    package typealias Runs = [[Report.Block]]

    private enum State: Sendable {
        case pending(@Sendable () -> Runs)
        case known(Runs)
    }

    private let state: Mutex<State>
    /// About how many bytes it keeps alive that nothing else does.
    fileprivate let bytes: Int

    package init(bytes: Int, _ run: @escaping @Sendable () -> Runs) {
        self.bytes = bytes
        state = Mutex(.pending(run))
    }

    fileprivate var isKnown: Bool {
        state.withLock { state in
            switch state {
            case .pending: false
            case .known: true
            }
        }
    }

    fileprivate func runs() -> Runs {
        state.withLock { state in
            switch state {
            case .known(let runs): return runs
            case .pending(let run):
                let runs = run()
                state = .known(runs)
                return runs
            }
        }
    }
}

extension Report {
    /// The place of a report among those of its statement, which is run again for all of them.
    package struct TwinPlace: Hashable, Sendable {
        private let twin: Twin
        private let place: Int

        package init(_ twin: Twin, place: Int) { (self.twin, self.place) = (twin, place) }

        /// The same in more digits.
        package func blocks() -> [Block] { twin.runs().compactMap { place < $0.count ? $0[place] : nil } }

        /// Whether a text has been made already, so that making another is quick.
        package var isKnown: Bool { twin.isKnown }
        var bytes: Int { twin.bytes }

        // What the numbers are in more digits follows from them.
        package static func == (_: TwinPlace, _: TwinPlace) -> Bool { true }
        package func hash(into _: inout Hasher) {}
    }
}
