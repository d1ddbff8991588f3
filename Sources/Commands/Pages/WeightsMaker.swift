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
        let answers = context.answers(names.map { "explain \($0.name)" }, at: moment)
        if context.hearsStop() { throw Diagnostic.interrupted }
        for (place, reports) in answers.enumerated() {
            guard let reports else { continue }
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

    func weights(_ explanations: Explanations, _ blames: Blames?) -> [Page.Weight] {
        let digits = context.session.digits
        return names.enumerated().map { place, weight in
            Page.Weight(
                matrix: weight.matrix, place: weight.place, name: weight.name,
                explanations: place < explanations.found.count ? explanations.found[place] : [],
                blame: blames?.reports(of: place, digits: digits) ?? [])
        }
    }

    /// What `blame` says of each weight, from one way over the past; nil where that cannot be gone or would take long.
    func blames() -> Blames? {
        guard let past = try? context.past(since: .start), past.updates * names.count <= Self.mostLooks else {
            return nil
        }
        return Blames(
            past: past, movements: names.map { Movement($0.matrix, $0.place, text: $0.name, from: past.start) })
    }

    struct Blames {
        let past: Past
        /// Empty once one of them cannot be told.
        fileprivate var movements: [Movement]

        mutating func add(_ event: PastEvent) {
            do throws(Diagnostic) {
                for place in movements.indices { try movements[place].add(event) }
            } catch { movements = [] }
        }

        fileprivate func reports(of place: Int, digits: Int) -> [Report] {
            guard movements.indices.contains(place) else { return [] }
            let blocks = try? movements[place].blocks(.updates, since: "start", digits: digits)
            return (blocks ?? []).map { Report($0, digits: digits) }
        }
    }
}
