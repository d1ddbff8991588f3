import Insight
import Modelling
import Reporting

/// Asks of each weight of a small model where its gradient came from at some moments, and what moved it.
struct WeightsMaker {
    /// What `explain` says of each weight, by the number of the moment.
    struct Explanations {
        fileprivate var found: [[(moment: Int, reports: [Report])]] = []
        fileprivate var bytes = 0
        /// At how many moments there was something to ask, and every which of them is asked so that all have room.
        fileprivate var (moments, stride) = (0, 1)
    }

    static let mostMoments = 20
    private static let mostWeights = 100
    /// The explanations take so many bytes of a page at most.
    private static let mostRoom = 500_000
    /// Looking at each update for each weight more often would take long.
    private static let mostLooks = 2_000_000

    private let context: any Context
    private let room: Int
    private let names: [(matrix: String, place: Int, name: String)]

    /// Nil for large models.
    init?(context: any Context, matrices: [Page.Matrix], room: Int) {
        guard matrices.reduce(0, { $0 + $1.rows * $1.columns }) <= Self.mostWeights else { return nil }
        self.context = context
        self.room = max(min(room, Self.mostRoom), 1)
        names = matrices.flatMap { matrix in
            (0..<matrix.rows * matrix.columns).map { place in
                (matrix.name, place, "\(matrix.name)[\(place / matrix.columns + 1),\(place % matrix.columns + 1)]")
            }
        }
    }

    func explain(_ number: Int, _ moment: Session, _ explanations: inout Explanations) throws(Diagnostic) {
        if explanations.found.isEmpty { explanations.found = names.map { _ in [] } }
        defer { explanations.moments += 1 }
        guard explanations.moments % explanations.stride == 0 else { return }
        for (place, weight) in names.enumerated() {
            if context.hearsStop() { throw Diagnostic.interrupted }
            guard let reports = context.answer("explain \(weight.name)", at: moment) else { continue }
            explanations.found[place].append((number, reports))
            // The room of the first tells that of the others.
            guard explanations.moments == 0 else { continue }
            let lines = reports.flatMap(context.environment.render)
            explanations.bytes += lines.reduce(0) { $0 + $1.utf8.count }
        }
        if explanations.moments == 0 {
            let all = explanations.bytes * Self.mostMoments
            explanations.stride = max(1, (all + room - 1) / room)
        }
    }

    func weights(_ explanations: Explanations) throws(Diagnostic) -> [Page.Weight] {
        let blames = try blames()
        return names.enumerated().map { place, weight in
            Page.Weight(
                matrix: weight.matrix, place: weight.place, name: weight.name,
                explanations: place < explanations.found.count ? explanations.found[place] : [], blame: blames[place])
        }
    }

    /// What `blame` says of each, from one way over the past.
    private func blames() throws(Diagnostic) -> [[Report]] {
        let none = [[Report]](repeating: [], count: names.count)
        guard let past = try? context.past(since: .start), past.updates * names.count <= Self.mostLooks else {
            return none
        }
        var movements = names.map { Movement($0.matrix, $0.place, text: $0.name, from: past.start) }
        do throws(Diagnostic) {
            try context.walk(past) { (event) throws(Diagnostic) in
                for place in movements.indices { try movements[place].add(event) }
            }
        } catch {
            if context.hearsStop() { throw Diagnostic.interrupted }
            return none
        }
        let digits = context.session.digits
        return movements.map { movement in
            ((try? movement.blocks(.updates, since: "start", digits: digits)) ?? [])
                .map { Report($0, digits: digits) }
        }
    }
}
