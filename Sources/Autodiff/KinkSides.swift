/// On which side of its kinks each operation of a graph works: whether a relu is on or off, which of two elements is
/// the larger. Where no side changes between two points, the loss is smooth between them.
package struct KinkSides: Equatable {
    /// The sides at one operation, element by element.
    private struct Part: Equatable {
        let node: Graph.NodeID
        let input: Graph.NodeID
        let sides: [Int8]
    }

    private var parts: [Part] = []

    /// The sides at the values that the computation holds.
    package init(_ computation: any Computation) {
        for (id, node) in computation.graph.nodes.enumerated() where computation.isReached(id) {
            guard case .operation(let operation, let inputs, _) = node.source else { continue }
            let kinks = Operation<Double>[operation].kinks
            if kinks == .none { continue }
            let values = inputs.map(computation.value)
            let sides = Self.sides(kinks, values, output: { computation.value(id) })
            parts.append(Part(node: id, input: inputs[0], sides: sides))
        }
    }

    /// The operations at which something changed sides, with the elements, counted from 0.
    package func changes(to other: KinkSides) -> [(node: Graph.NodeID, input: Graph.NodeID, elements: [Int])] {
        zip(parts, other.parts).compactMap { old, new in
            guard old != new else { return nil }
            return (old.node, old.input, old.sides.indices.filter { old.sides[$0] != new.sides[$0] })
        }
    }

    private static func sides(_ kinks: Kinks, _ inputs: [Matrix], output: () -> Matrix) -> [Int8] {
        switch kinks {
        case .none: []
        case .values(let places): sides(places, inputs)
        case .steps(let offset): inputs[0].values.map { Int8(truncatingIfNeeded: Int(clamping: $0 - offset)) }
        case .ties where inputs.count == 2: zip(inputs[0].values, inputs[1].values).map { sign($0 - $1) }
        case .ties: largest(inputs[0], output())
        case .differences(let places):
            zip(inputs[0].values, inputs[1].values).map { a, b in places.reduce(0) { $0 + sign(a - b - $1) } }
        case .product(let place): zip(inputs[0].values, inputs[1].values).map { sign($0 * $1 - place) }
        }
    }

    /// One number for the sides on which the inputs of an element lie.
    private static func sides(_ places: [Double], _ inputs: [Matrix]) -> [Int8] {
        let sides = inputs.map { $0.values.map { value in places.reduce(0) { $0 + sign(value - $1) } } }
        return inputs[0].values.indices.map { place in sides.reduce(0) { $0 &* 5 &+ $1[place] } }
    }

    /// 1 for the elements that a reduction chose.
    private static func largest(_ x: Matrix, _ y: Matrix) -> [Int8] {
        x.values.indices.map { place in
            let row = y.rows == 1 ? 0 : place / x.columns
            let column = y.columns == 1 ? 0 : place % x.columns
            return x.values[place] == y[row, column] ? 1 : 0
        }
    }

    private static func sign(_ value: Double) -> Int8 { value > 0 ? 1 : value < 0 ? -1 : 0 }
}

extension Int {
    /// The whole number at or below a value, as near as there is one.
    fileprivate init(clamping value: Double) {
        self = value.isFinite && abs(value) < 1e15 ? Int(value.rounded(.down)) : 0
    }
}
