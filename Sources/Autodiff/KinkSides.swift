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
    package init(_ computation: any Computation) { self.init(computation) { computation.value($0).values } }

    /// The sides in double-double, which holds apart what a double does not.
    package init(exactly workspace: Workspace<DoubleDouble>) { self.init(workspace, workspace.numbers) }

    private init<S: Scalar>(_ computation: any Computation, _ value: (Graph.NodeID) -> [S]) {
        for (id, node) in computation.graph.nodes.enumerated() where computation.isReached(id) {
            guard case .operation(let operation, let inputs, let attribute) = node.source else { continue }
            let kinks = Operation<Double>[operation].kinks(for: attribute)
            if kinks == .none { continue }
            let graph = computation.graph
            let sides = Self.sides(kinks, inputs.map(value)) {
                Self.largest(value(inputs[0]), graph.nodes[inputs[0]].shape, value(id), graph.nodes[id].shape)
            }
            let columns = computation.graph.nodes[inputs[0]].shape.columns
            if kinks == .ranks {
                let (x, y) = (graph.nodes[inputs[0]].shape, node.shape)
                parts.append(Part(node: id, input: inputs[0], sides: Self.ranks(value(inputs[0]), x, value(id), y)))
                continue
            }
            if case .margins(let margin) = kinks {
                let sides = Self.margins(margin, value(inputs[0]), value(inputs[1]), columns)
                parts.append(Part(node: id, input: inputs[0], sides: sides))
                continue
            }
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

    private static func sides<S: Scalar>(_ kinks: Kinks, _ inputs: [[S]], largest: () -> [Int8]) -> [Int8] {
        switch kinks {
        case .none, .margins, .ranks: []
        case .values(let places): sides(places, inputs)
        case .ofFirst(let places): sides(places, [inputs[0]])
        case .steps(let offset): inputs[0].map { Int8(truncatingIfNeeded: Int(below: $0 - S(offset))) }
        case .quotients: zip(inputs[0], inputs[1]).map { Int8(truncatingIfNeeded: Int(below: $0 / $1)) }
        case .ties where inputs.count > 2:
            inputs[0].indices.map { i in
                inputs.dropFirst().reduce(0) { $0 &* 3 &+ sign(inputs[0][i] - $1[i]) }
            }
        case .ties where inputs.count == 2: zip(inputs[0], inputs[1]).map { sign($0 - $1) }
        case .ties: largest()
        case .differences(let places):
            zip(inputs[0], inputs[1]).map { a, b in places.reduce(0) { $0 + sign(a - b - S($1)) } }
        case .product(let place): zip(inputs[0], inputs[1]).map { sign($0 * $1 - S(place)) }
        }
    }

    /// One number for the sides on which the inputs of an element lie.
    private static func sides<S: Scalar>(_ places: [Double], _ inputs: [[S]]) -> [Int8] {
        let sides = inputs.map { $0.map { value in places.reduce(0) { $0 + sign(value - S($1)) } } }
        return inputs[0].indices.map { place in sides.reduce(0) { $0 &* 5 &+ $1[place] } }
    }

    /// Which elements are below the one that was taken, and which above.
    private static func ranks<S: Scalar>(_ x: [S], _ xShape: Shape, _ y: [S], _ yShape: Shape) -> [Int8] {
        x.indices.map { place in
            let row = yShape.rows == 1 ? 0 : place / xShape.columns
            let column = yShape.columns == 1 ? 0 : place % xShape.columns
            return sign(x[place] - y[row * yShape.columns + column])
        }
    }

    /// On which side of the margin each class is.
    private static func margins<S: Scalar>(_ margin: Double, _ x: [S], _ y: [S], _ columns: Int) -> [Int8] {
        x.indices.map { place in
            let start = place / columns * columns
            let right = (start..<start + columns).reduce(S(0)) { $0 + y[$1] * x[$1] }
            return sign(S(margin) - right + x[place])
        }
    }

    /// 1 for the elements that a reduction chose.
    private static func largest<S: Scalar>(_ x: [S], _ xShape: Shape, _ y: [S], _ yShape: Shape) -> [Int8] {
        x.indices.map { place in
            let row = yShape.rows == 1 ? 0 : place / xShape.columns
            let column = yShape.columns == 1 ? 0 : place % xShape.columns
            return x[place] == y[row * yShape.columns + column] ? 1 : 0
        }
    }

    private static func sign<S: Scalar>(_ value: S) -> Int8 { value > 0 ? 1 : value < 0 ? -1 : 0 }
}

extension Int {
    /// The whole number at or below a value, as near as there is one.
    fileprivate init<S: Scalar>(below value: S) {
        let floor = value.wholeBelow
        self = floor.isFinite && abs(floor) < 1e15 ? Int(floor) : 0
    }
}
