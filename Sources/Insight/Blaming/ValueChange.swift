import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// The change of a computed number between two moments, split by parameters to first order: gradient times movement.
package struct ValueChange {
    private let text: String
    private let values: (before: Double, after: Double)
    /// What all but the parameters made of it, and what that is in words; nil where nothing else is different.
    private let others: (name: String, change: Double)?
    private let parts: [(name: String, change: Double)]
    /// Where the gradients were taken.
    private let place: Place
    /// Whether they tell more there than at the other place.
    private let isChosen: Bool

    private enum Place: String {
        case middle = "halfway between both moments"
        case present = "at the present moment"
    }

    package init(
        _ formula: Expression, in source: SourceText, from old: Session, to new: Session
    ) throws(Diagnostic) {
        text = formula.text
        let others = old.otherwise(than: new)
        let (old, new) = (old.forWatching, new.forWatching)
        guard let number = Executor().watched(formula, in: source, of: new) else {
            throw Diagnostic.blameNoNumber(formula.text, of: new)
        }
        guard old.parameterShapes == new.parameterShapes else { throw Diagnostic.blameOtherShape("the model") }
        let graph = number.graph
        let workspace = Workspace<Double>(graph.graph, loss: graph.loss, parameters: graph.parameters)
        Self.load(number, into: workspace)
        let (from, to) = (Array(old.parameters.values), Array(new.parameters.values))

        /// The number with parameters on the way from the old to the new ones.
        func value(at place: Double) -> Double {
            for (i, node) in graph.parameters.enumerated() {
                let values = zip(from[i].values, to[i].values).map { $0 + place * ($1 - $0) }
                workspace.load(node, place == 1 ? to[i] : Matrix(from[i].shape, values))
            }
            workspace.forward()
            return workspace.value(graph.loss).values[0]
        }
        func changes(at place: Double) -> [Double] {
            _ = value(at: place)
            workspace.backward()
            return graph.parameters.enumerated().map { i, node in
                guard let gradient = workspace.gradient(node) else { return 0 }
                return zip(gradient.values, zip(from[i].values, to[i].values)).reduce(0) {
                    $0 + $1.0 * ($1.1.1 - $1.1.0)
                }
            }
        }
        let (start, end) = (value(at: 0), value(at: 1))
        guard let earlier = Executor().watched(formula, in: source, of: old) else {
            throw Diagnostic.blameNoEarlierNumber(formula.text)
        }
        let before = Self.value(earlier, from)
        values = (before, end)
        self.others = start.bitPattern == before.bitPattern ? nil : (others, start - before)
        let (middle, present) = (changes(at: 0.5), changes(at: 1))
        func gap(_ changes: [Double]) -> Double { abs(end - start - changes.reduce(0, +)) }
        let isMiddle = !(gap(present) < gap(middle))
        place = isMiddle ? .middle : .present
        let size = abs(start) + abs(end) + middle.reduce(0) { $0 + abs($1) }
        isChosen = abs(gap(present) - gap(middle)) > 1e-12 * size
        parts = zip(new.parameters.keys, isMiddle ? middle : present).map { ($0, $1) }
    }

    /// Whether a session has such a number.
    package static func hasNumber(_ formula: Expression, in source: SourceText, _ session: Session) -> Bool {
        Executor().watched(formula, in: source, of: session.forWatching) != nil
    }

    private static func value(_ number: WatchedNumber, _ parameters: [Matrix]) -> Double {
        let workspace = Workspace<Double>(number.graph.graph, loss: nil, parameters: number.graph.parameters)
        load(number, into: workspace)
        for (node, value) in zip(number.graph.parameters, parameters) { workspace.load(node, value) }
        workspace.forward()
        return workspace.value(number.graph.loss).values[0]
    }

    private static func load(_ number: WatchedNumber, into workspace: Workspace<Double>) {
        let (graph, rows) = (number.graph, number.rows)
        for (node, matrix) in [(graph.x, rows.x), (graph.y, rows.y), (graph.weights, rows.weights)] {
            if let node, let matrix { workspace.load(node, matrix) }
        }
    }

    package func blocks(since: String, digits: Int) -> [Report.Block] {
        let format = NumberFormat(digits: digits)
        let changed = values.after - values.before
        let first = parts.reduce(0) { $0 + $1.change }
        let rest = changed - (others?.change ?? 0) - first
        var rows = parts.map { [Report.Cell.formula($0.name), .number($0.change)] }
        if let others { rows.append([.text(others.name), .number(others.change)]) }
        rows.append([.text("not first order"), .number(rest)])
        let caption = "\(text) since \(since): \(format.string(values.before)) → \(format.string(values.after))"
        return [
            .table(Report.Table(kind: "blame", caption: caption, headings: ["part", "changed"], rows: rows))
        ]
            + (isChosen ? [.text("the gradients are those \(place.rawValue), which leaves less over")] : []) + [
                .text(
                    "the parts add up to \(format.string(first + (others?.change ?? 0) + rest)); \(text) changed \(format.string(changed))"
                )
            ]
    }
}

extension Session {
    /// The same session with the rows that it sees as all of its rows, in float64.
    fileprivate var forWatching: Session {
        var other = onPresentRows
        other.precision = .float64
        return other
    }

    /// What two sessions have that is not the same, but for parameters, in words.
    fileprivate func otherwise(than other: Session) -> String {
        let several = [
            ("data", !haveSameBits(x, other.x) || !haveSameBits(y, other.y)),
            ("weights of the rows", !haveSameBits(weights, other.weights)),
            ("variables", variables != other.variables), ("functions", functions != other.functions),
        ].filter(\.1).map(\.0)
        let single = [
            ("another model", model != other.model),
            ("another loss", lossName != other.lossName || lossSettings != other.lossSettings),
            ("another penalty", penalties != other.penalties),
        ].filter(\.1).map(\.0)
        let names = several.enumerated().map { $0 == 0 ? "other \($1)" : $1 } + single
        guard let last = names.last else { return "other settings" }
        return names.count == 1 ? last : "\(names.dropLast().joined(separator: ", ")) and \(last)"
    }
}
