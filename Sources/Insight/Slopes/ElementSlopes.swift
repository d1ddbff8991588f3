import Autodiff
import Limits

/// The slopes of single elements: d out[o] / d in[e] for every operation of a graph that holds values. Each comes
/// from the operation's own row, run backward on the elements concerned, so there is one truth about derivatives.
package final class ElementSlopes {
    /// A place where an operation reads a node.
    package struct Reading: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case plain
            /// The loss reads the logits through its partner: sigmoid and bce, softmax and ce as one.
            case joint
            /// The loss's own slope for an output that it bypasses by the logits: shown, not passed on.
            case bypassed
        }

        package let reader: Graph.NodeID
        package let position: Int
        package let kind: Kind
    }

    /// An element of a node, counted row by row from 0.
    package struct Element: Hashable, Sendable {
        package let node: Graph.NodeID
        package let index: Int

        package init(_ node: Graph.NodeID, _ index: Int) {
            (self.node, self.index) = (node, index)
        }
    }

    package let graph: Graph
    /// Who reads each node, leaving out what the loss does not depend on.
    package private(set) var readings: [[Reading]]
    /// How many slopes have been asked for: a measure of work.
    package private(set) var count = 0
    private let computation: any Computation
    private var values: [Graph.NodeID: Matrix] = [:]
    private var gradients: [Graph.NodeID: Matrix] = [:]
    private var whole: [Reading: Matrix] = [:]
    private var rows: [Row: Matrix] = [:]
    private var targets: [Reading: [[Int]]] = [:]
    private var tools: [Tool: Probe] = [:]

    package init(_ computation: any Computation) {
        graph = computation.graph
        self.computation = computation
        readings = Array(repeating: [], count: graph.nodes.count)
        defer { if graph.holds || graph.hasClaims { leaveOutStoppedWays() } }
        for id in graph.nodes.indices where computation.isReached(id) {
            guard case .operation(let operation, let inputs, _) = graph.nodes[id].source else { continue }
            if let logits = logits(of: id) {
                readings[logits].append(Reading(reader: id, position: 0, kind: .joint))
                readings[inputs[0]].append(Reading(reader: id, position: 0, kind: .bypassed))
                readings[inputs[1]].append(Reading(reader: id, position: 1, kind: .joint))
            } else {
                for position in 0..<Operation<Double>[operation].arity {
                    readings[inputs[position]].append(Reading(reader: id, position: position, kind: .plain))
                }
            }
        }
    }

    /// Leaves out readings through which no gradient goes back on purpose, and what leads to nothing else.
    private func leaveOutStoppedWays() {
        var isEnd = readings.map(\.isEmpty)
        for id in graph.nodes.indices.reversed() where !isEnd[id] {
            readings[id] = readings[id].filter { reading in
                let row = graph.row(of: reading.reader)
                let isStopped = row.map { ($0.isHeld || $0.isClaim) && !$0.hasSlope(to: reading.position) } ?? false
                return !isStopped && isEnd[reading.reader]
            }
            isEnd[id] = !readings[id].isEmpty
        }
    }

    /// The node before the partner of a loss that is computed from the logits.
    package func logits(of loss: Graph.NodeID) -> Graph.NodeID? {
        guard case .operation(let operation, let inputs, _) = graph.nodes[loss].source,
            let partner = Operation<Double>[operation].joint?.partner,
            case .operation(let inner, let logits, _) = graph.nodes[inputs[0]].source,
            Operation<Double>[inner].name == partner
        else { return nil }
        return logits[0]
    }

    package func value(_ node: Graph.NodeID) -> Matrix {
        if let value = values[node] { return value }
        let value = computation.value(node)
        values[node] = value
        return value
    }

    package func value(_ element: Element) -> Double { value(element.node).values[element.index] }

    /// What backward computed for an element; 0 where the loss does not depend on it.
    package func gradient(_ element: Element) -> Double {
        if let known = gradients[element.node] { return known.values[element.index] }
        guard let gradient = computation.gradient(element.node) else { return 0 }
        gradients[element.node] = gradient
        return gradient.values[element.index]
    }

    /// The elements of the reader that depend on an element, each with its slope.
    package func slopes(_ reading: Reading, from index: Int) -> [(output: Int, slope: Double)] {
        guard case .operation(let operation, let inputs, let attribute) = graph.nodes[reading.reader].source else {
            preconditionFailure("a leaf reads nothing")
        }
        let row = Operation<Double>[operation]
        let output = graph.nodes[reading.reader].shape
        let input = graph.nodes[inputs[reading.position]].shape
        let found: [(output: Int, slope: Double)]
        if StopRequest.isUrgent { return [] }
        if row.dependence == .place {
            let reached = moved(reading, attribute)[index]
            let slope = wholeGradient(reading).values[index] / Double(max(reached.count, 1))
            found = reached.map { ($0, slope) }
        } else if output.isScalar {
            found = [(0, wholeGradient(reading).values[index])]
        } else if row.dependence == .product {
            found = productSlopes(reading, operation, inputs, index)
        } else if row.dependence == .row {
            let (start, columns) = (index / input.columns * input.columns, input.columns)
            found = (0..<columns).map { ($0 + start, rowGradient(reading, output: $0 + start).values[index - start]) }
        } else if row.dependence == .group {
            let isColumn = attribute.axis == .rows
            let (group, place) =
                isColumn
                ? (index % input.columns, index / input.columns) : (index / input.columns, index % input.columns)
            found = [(group, groupGradient(reading, group, isColumn: isColumn).values[place])]
        } else if row.dependence == .element {
            found = [(index, wholeGradient(reading).values[index])]
        } else {
            found = (0..<output.count).map { ($0, oneHot(reading, output: $0).values[index]) }
        }
        // What is not chosen adds nothing, also where the slope behind it is no number.
        let open = row.branches.isEmpty ? found : found.filter { $0.slope != 0 }
        count += open.count
        return open
    }

    // MARK: - Running rows backward

    /// The gradient of the input where every element of the output has the gradient 1.
    private func wholeGradient(_ reading: Reading) -> Matrix {
        if let known = whole[reading] { return known }
        let found: Matrix
        if reading.kind == .joint, let logits = logits(of: reading.reader) {
            found = jointGradient(reading, logits)
        } else {
            let shape = graph.nodes[reading.reader].shape
            found = gradient(reading, inputValues(reading.reader), dy: Matrix(shape, repeating: 1))
        }
        whole[reading] = found
        return found
    }

    private func jointGradient(_ reading: Reading, _ logits: Graph.NodeID) -> Matrix {
        guard case .operation(let loss, let inputs, let attribute) = graph.nodes[reading.reader].source,
            case .operation(let partner, _, _) = graph.nodes[inputs[0]].source
        else { preconditionFailure("a loss has inputs") }
        var small = Graph()
        let z = small.addInput("z", graph.nodes[logits].shape)
        let y = small.addInput("y", graph.nodes[inputs[1]].shape)
        guard let a = try? small.apply(partner, to: [z]), let end = try? small.apply(loss, to: [a, y], attribute)
        else {
            preconditionFailure("the shapes fitted before")
        }
        let run = makeComputation(small, loss: end)
        run.load(z, value(logits))
        run.load(y, value(inputs[1]))
        run.forward()
        run.backward()
        return run.gradient(reading.position == 0 ? z : y) ?? Matrix(graph.nodes[logits].shape, repeating: 0)
    }

    private func oneHot(_ reading: Reading, output: Int) -> Matrix {
        var dy = Matrix(graph.nodes[reading.reader].shape, repeating: 0)
        dy.values[output] = 1
        return gradient(reading, inputValues(reading.reader), dy: dy)
    }

    private struct Row: Hashable {
        let reading: Reading
        let output: Int
    }

    /// For a function of rows: the gradient of one row of the input where one element of that row of the output has the
    /// gradient 1.
    private func rowGradient(_ reading: Reading, output: Int) -> Matrix {
        let key = Row(reading: reading, output: output)
        if let known = rows[key] { return known }
        let columns = graph.nodes[reading.reader].shape.columns
        let inputs = inputValues(reading.reader).map { part($0, row: output / columns) }
        var dy = Matrix(Shape(1, columns), repeating: 0)
        dy.values[output % columns] = 1
        let found = gradient(reading, inputs, dy: dy)
        rows[key] = found
        return found
    }

    /// For a reduction along an axis: the gradient of the row or column that became one number.
    private func groupGradient(_ reading: Reading, _ group: Int, isColumn: Bool) -> Matrix {
        let key = Row(reading: reading, output: group)
        if let known = rows[key] { return known }
        let whole = inputValues(reading.reader)[0]
        let numbers = isColumn ? column(whole, group) : part(whole, row: group)
        let found = gradient(reading, [numbers], dy: Matrix(1))
        rows[key] = found
        return found
    }

    /// Element (i,k) of x meets row k of w in the row i of the product; each meeting is a product of two numbers.
    private func productSlopes(
        _ reading: Reading, _ operation: OperationID, _ inputs: [Graph.NodeID], _ index: Int
    ) -> [(output: Int, slope: Double)] {
        let (x, w) = (value(inputs[0]), value(inputs[1]))
        func slope(_ i: Int, _ k: Int, _ j: Int) -> Double {
            gradient(reading, [Matrix(x[i, k]), Matrix(w[k, j])], dy: Matrix(1)).values[0]
        }
        if reading.position == 0 {
            let (i, k) = index.quotientAndRemainder(dividingBy: x.columns)
            return (0..<w.columns).map { (i * w.columns + $0, slope(i, k, $0)) }
        }
        let (k, j) = index.quotientAndRemainder(dividingBy: w.columns)
        return (0..<x.rows).map { ($0 * w.columns + j, slope($0, k, j)) }
    }

    /// Where each element of the input of a rearrangement ends up: found by moving its number.
    private func moved(_ reading: Reading, _ attribute: Attribute) -> [[Int]] {
        if let known = targets[reading] { return known }
        guard case .operation(let operation, let inputs, _) = graph.nodes[reading.reader].source else { return [] }
        if case .scatter(let into, let places) = attribute {
            // Places may coincide, where marks would add up.
            let found = places.rows.flatMap { row in places.columns.map { [row * into.columns + $0] } }
            targets[reading] = found
            return found
        }
        let marked = inputs.enumerated().map { position, node in
            let shape = graph.nodes[node].shape
            return position == reading.position
                ? Matrix(shape, (1...shape.count).map(Double.init)) : Matrix(shape, repeating: 0)
        }
        var found = [[Int]](repeating: [], count: graph.nodes[inputs[reading.position]].shape.count)
        let result = try? Operation<Double>[operation].evaluate(marked, attribute)
        if StopRequest.isUrgent { return found }
        for (place, number) in (result?.values ?? []).enumerated() where number > 0 {
            found[Int(number) - 1].append(place)
        }
        targets[reading] = found
        return found
    }

    private func inputValues(_ node: Graph.NodeID) -> [Matrix] {
        guard case .operation(_, let inputs, _) = graph.nodes[node].source else { return [] }
        return inputs.map(value)
    }

    private func part(_ matrix: Matrix, row: Int) -> Matrix {
        Matrix(Shape(1, matrix.columns), Array(matrix.values[row * matrix.columns..<(row + 1) * matrix.columns]))
    }

    private func column(_ matrix: Matrix, _ column: Int) -> Matrix {
        Matrix(Shape(matrix.rows, 1), (0..<matrix.rows).map { matrix[$0, column] })
    }

    private struct Tool: Hashable {
        let operation: OperationID
        let attribute: Attribute
        let shapes: [Shape]
        let output: Shape
    }

    /// The gradient of one input of a reader's operation on given inputs, for a given gradient of its output.
    private func gradient(_ reading: Reading, _ inputs: [Matrix], dy: Matrix) -> Matrix {
        guard case .operation(let operation, _, let attribute) = graph.nodes[reading.reader].source else {
            preconditionFailure("a leaf reads nothing")
        }
        let tool = Tool(operation: operation, attribute: attribute, shapes: inputs.map(\.shape), output: dy.shape)
        let probe = tools[tool] ?? Probe(operation, attribute, tool.shapes)
        tools[tool] = probe
        return probe.gradient(inputs, dy: dy, of: reading.position)
    }
}
