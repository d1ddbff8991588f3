import Autodiff
import Modelling
import Reporting
import Syntax

/// All that one update computes, in its order: the rows that it reads, the parameters, the values going forward, the
/// gradients going back, the parameters afterwards.
package struct UpdateTrace {
    /// What a place of it holds.
    enum Part: Hashable {
        case rows
        case parameter
        case value
        case gradient
        case updated
    }

    /// A matrix on the way.
    struct Place {
        let part: Part
        /// As it can be typed.
        let name: String
        /// What it is computed by; for a gradient what reads the value, going forward.
        let formula: String?
        let value: Matrix
        fileprivate let key: Key
    }

    /// What two programs call the same: a node of equal graphs, otherwise a name.
    fileprivate enum Key: Hashable {
        case node(Part, Graph.NodeID)
        case name(Part, String)
    }

    package let start: UpdateStart
    package let after: Session
    private let run: Executor.Run

    /// - Parameters:
    ///   - after: the session right after the update.
    ///   - executor: who computes it; what he computes next takes the place of these numbers.
    package init(
        _ start: UpdateStart, after: Session, with executor: Executor = Executor()
    ) throws(Diagnostic) {
        (self.start, self.after) = (start, after)
        run = try executor.forward(start.session)
        if (try? run.loss()) != nil { run.computation.backward() }
    }

    /// The places of two updates that are called the same, in their order. Where both do the same operations to the same
    /// nodes every node is a place, otherwise only what has a name in both.
    static func pairs(_ a: UpdateTrace, _ b: UpdateTrace) -> [(Place, Place)] {
        let isSame = a.run.graph.graph.hasSameForm(as: b.run.graph.graph)
        let others = Dictionary(b.places(byNode: isSame).map { ($0.key, $0) }) { first, _ in first }
        return a.places(byNode: isSame).compactMap { place in others[place.key].map { (place, $0) } }
    }

    /// What two updates call the same.
    package struct SharedPlaces {
        fileprivate let keys: Set<Key>
        fileprivate let areNodes: Bool
    }

    /// Nil where both do exactly the same: then equal beginnings have equal ends, and all between is equal.
    package static func sharedPlaces(_ a: UpdateTrace, _ b: UpdateTrace) -> SharedPlaces? {
        if a.run.graph.graph.isSame(as: b.run.graph.graph), a.start.session.precision == b.start.session.precision {
            return nil
        }
        let areNodes = a.run.graph.graph.hasSameForm(as: b.run.graph.graph)
        let keys = Set(a.places(byNode: areNodes).map(\.key))
        return SharedPlaces(keys: keys.intersection(b.places(byNode: areNodes).map(\.key)), areNodes: areNodes)
    }

    /// One number for all that stands at some places: equal ones have equal numbers, others do but once in 2^64.
    package func digest(_ shared: SharedPlaces) -> Int {
        var hasher = Hasher()
        for place in places(byNode: shared.areNodes) where shared.keys.contains(place.key) {
            hasher.combine(numbersOf: place.value)
        }
        return hasher.finalize()
    }

    /// The values and gradients that have a name, before the update, each once and in their order.
    package var namedValues: [(name: String, value: Matrix)] {
        let others = Dictionary(grouping: run.graph.nodes.keys.sorted()) { name in
            run.graph.nodes[name].flatMap { run.graph.names[$0] } ?? name
        }
        var known: Set<String> = []
        return places(byNode: false).filter { $0.part != .updated }.flatMap { place -> [(String, Matrix)] in
            guard case .name(let part, let name) = place.key else { return [] }
            // `yhat` is another name of the last `a`.
            let names = Set([name] + (others[name] ?? [])).sorted().map { part == .gradient ? "d\($0)" : $0 }
            return names.filter { known.insert($0).inserted }.map { ($0, place.value) }
        }
    }

    private func places(byNode: Bool) -> [Place] {
        let graph = run.graph
        let rules = GradientRules(graph)
        var places: [Place] = []
        for (name, value) in [("x", start.session.x), ("y", run.y)] {
            if let value {
                places.append(Place(part: .rows, name: name, formula: nil, value: value, key: .name(.rows, name)))
            }
        }
        for (name, value) in start.session.parameters {
            places.append(
                Place(part: .parameter, name: name, formula: nil, value: value, key: .name(.parameter, name)))
        }
        let nodes = graph.graph.nodes.indices.filter { isComputed($0) && (byNode || graph.names[$0] != nil) }
        func key(_ part: Part, _ node: Graph.NodeID) -> Key {
            byNode ? .node(part, node) : .name(part, graph.names[node] ?? "")
        }
        for node in nodes {
            let name = graph.names[node] ?? rules.expression(of: node).text
            places.append(
                Place(
                    part: .value, name: name, formula: graph.names[node] == nil ? nil : rules.formula(of: node)?.text,
                    value: run.computation.value(node), key: key(.value, node)))
        }
        let targets = nodes.reversed() + [graph.x].compactMap(\.self) + Array(graph.parameters.values)
        for node in targets {
            guard let gradient = run.computation.gradient(node) else { continue }
            let name = graph.names[node] ?? rules.expression(of: node).text
            places.append(
                Place(
                    part: .gradient, name: graph.names[node] == nil ? "the gradient of \(name)" : "d\(name)",
                    formula: reader(of: node, rules), value: gradient, key: key(.gradient, node)))
        }
        for (name, value) in after.parameters {
            places.append(Place(part: .updated, name: name, formula: nil, value: value, key: .name(.updated, name)))
        }
        return places
    }

    private func isComputed(_ node: Graph.NodeID) -> Bool {
        switch run.graph.graph.nodes[node].source {
        case .operation, .draw: true
        // A constant says what the operation that reads it is.
        case .input, .parameter, .constant: false
        }
    }

    /// The formula of the first value that a node goes into, which has a name.
    private func reader(of node: Graph.NodeID, _ rules: GradientRules) -> String? {
        let graph = run.graph
        for (id, other) in graph.graph.nodes.enumerated() {
            guard case .operation(_, let inputs, _) = other.source, inputs.contains(node) else { continue }
            return rules.expression(of: id).text == graph.names[id]
                ? "\(graph.names[id] ?? "") = \(rules.formula(of: id)?.text ?? "…")" : rules.expression(of: id).text
        }
        return nil
    }
}

extension Hasher {
    /// Number by number: 0 and -0 are one, and so are all that are no numbers.
    package mutating func combine(numbersOf matrix: Matrix) {
        combine(matrix.columns)
        for value in matrix.values { combine(value.isNaN ? Double.nan.bitPattern : (value + 0).bitPattern) }
    }
}

extension Graph {
    /// Whether another graph does the same operations to the same nodes and constants.
    fileprivate func isSame(as other: Graph) -> Bool {
        hasSameForm(as: other)
            && zip(nodes, other.nodes).allSatisfy { a, b in
                switch (a.source, b.source) {
                case (.operation(let x, _, let p), .operation(let y, _, let q)): x == y && p == q
                case (.constant(let x), .constant(let y)): x == y
                case (.draw(let x), .draw(let y)): x == y
                case (.input, _), (.parameter, _): true
                case (.operation, _), (.constant, _), (.draw, _): false
                }
            }
    }

    /// Whether another graph has as many nodes, with the same inputs and shapes; the operations may be others.
    fileprivate func hasSameForm(as other: Graph) -> Bool {
        nodes.count == other.nodes.count
            && zip(nodes, other.nodes).allSatisfy { a, b in
                guard a.shape == b.shape else { return false }
                return switch (a.source, b.source) {
                case (.operation(_, let x, _), .operation(_, let y, _)): x == y
                case (.input(let x), .input(let y)), (.parameter(let x), .parameter(let y)): x == y
                case (.constant, .constant), (.draw, .draw): true
                case (.operation, _), (.input, _), (.parameter, _), (.constant, _), (.draw, _): false
                }
            }
    }
}
