import Synchronization

/// What a statement shows when it is run once more in more digits: computed when a text of it is first made, never for
/// programs, which get every number as it is stored.
package final class Twin: Sendable {
    /// The reports of the statement, once for each way in which it was run again.
    package struct Runs: Sendable {
        let exact: [[Report.Block]]
        /// Where the exact numbers are of a part of the data alone: the same part in as few digits as the report.
        let part: [Report.Block]?

        package init(exact: [[Report.Block]], part: [Report.Block]?) { (self.exact, self.part) = (exact, part) }

        /// Nothing more is known.
        package static let none = Runs(exact: [], part: nil)
    }

    private enum State: Sendable {
        case pending(@Sendable () -> Runs)
        case known(Runs)
    }

    private let state: Mutex<State>
    /// About how many bytes it keeps alive that nothing else does.
    fileprivate let bytes: Int
    /// Digits that are taken as right of a number of which nothing more is known.
    fileprivate let trusted: Int

    package init(bytes: Int, trusted: Int = NumberFormat.trustedOfFloat32, _ run: @escaping @Sendable () -> Runs) {
        (self.bytes, self.trusted) = (bytes, trusted)
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
        package func blocks() -> Companions<Block> {
            let runs = twin.runs()
            func block(_ blocks: [Block]) -> Block? { place < blocks.count ? blocks[place] : nil }
            guard let part = runs.part else { return Companions(exact: runs.exact.compactMap(block)) }
            return Companions(exact: runs.exact.compactMap(block), part: block(part), isOfPart: true)
        }

        /// Whether a text has been made already, so that making another is quick.
        package var isKnown: Bool { twin.isKnown }
        /// Digits that are taken as right of a number of which nothing more is known.
        package var trusted: Int { twin.trusted }
        var bytes: Int { twin.bytes }

        // What the numbers are in more digits follows from them.
        package static func == (_: TwinPlace, _: TwinPlace) -> Bool { true }
        package func hash(into _: inout Hasher) {}
    }
}
