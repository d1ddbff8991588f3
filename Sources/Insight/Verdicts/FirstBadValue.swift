import Autodiff
import Modelling
import Reporting

/// The first NaN or infinity in forward order: the node at which it arose, the row, and what went in there.
package struct FirstBadValue {
    enum Origin {
        /// It stands in an input, the targets or a parameter.
        case given(String)
        /// It was computed; the operands were finite.
        case computed(formula: String, operands: [String])
    }

    /// Whether it stands in the inputs or targets as they were given.
    var isGiven: Bool {
        if case .given(let name) = origin { SessionName.named(name)?.role == .rows } else { false }
    }

    let origin: Origin
    /// `z1[3,2]`, or the formula of an unnamed value with its place.
    let place: String
    let value: Double
    /// The node, and which of its elements, counted from 0.
    let node: Graph.NodeID
    let index: Int
    /// Counted from 1.
    let row: Int

    /// The first one among the values that a run holds; nil where all are finite.
    package init?(_ run: Executor.Run) {
        let graph = run.graph
        let order = [graph.x, graph.y].compactMap { $0 } + Array(graph.parameters.values)
        for node in order + graph.graph.nodes.indices {
            // An infinity that somebody wrote into a formula is meant.
            if case .constant = graph.graph.nodes[node].source { continue }
            guard let index = run.computation.firstNonFinite(node) else { continue }
            self.init(graph, node, run.computation.value(node), at: index, run.computation.value)
            return
        }
        return nil
    }

    private init(
        _ graph: ModelGraph, _ node: Graph.NodeID, _ matrix: Matrix, at index: Int, _ value: (Graph.NodeID) -> Matrix
    ) {
        let (row, column) = (index / matrix.columns, index % matrix.columns)
        self.node = node
        self.index = index
        self.value = matrix.values[index]
        self.row = row + 1
        let rules = GradientRules(graph)
        let name = graph.names[node]
        let formula = rules.expression(of: node).text
        let element = matrix.shape.isScalar ? "" : "[\(row + 1),\(column + 1)]"
        switch graph.graph.nodes[node].source {
        case .input(let input):
            origin = .given(input)
            place = input + element
        case .parameter(let parameter):
            origin = .given(parameter)
            place = parameter + element
        case .constant, .draw:
            origin = .given(formula)
            place = formula + element
        case .operation(let id, let inputs, _):
            let operands = inputs.map(rules.expression)
            let text = rules.formula(of: node)?.text ?? formula
            let whole = graph.stages.first { $0.node == node && $0.alias == nil }?.expression.text
            origin = .computed(
                formula: whole ?? text,
                operands: zip(inputs, operands).compactMap { input, operand in
                    if case .constant = graph.graph.nodes[input].source { return nil }
                    return Self.operand(
                        operand.text, value(input), id, row, column, matrix.shape, isRight: input != inputs.first)
                })
            place = (name ?? (element.isEmpty ? text : "(\(text))")) + element
        }
    }

    /// What one operand gave to an element: the element itself, or the row or column that a product or a sum reads.
    private static func operand(
        _ text: String, _ value: Matrix, _ id: OperationID, _ row: Int, _ column: Int, _ result: Shape, isRight: Bool
    ) -> String {
        let format = NumberFormat(digits: 4)
        if value.shape.isScalar { return "\(text) = \(format.string(value.values[0]))" }
        let name = text.contains(" ") ? "(\(text))" : text
        let dependence = Operation<Double>[id].dependence
        if value.shape == result, dependence == .element || dependence == .place {
            return "\(name)[\(row + 1),\(column + 1)] = \(format.string(value[row, column]))"
        }
        let takesColumn =
            dependence == .product
            ? isRight : value.columns == result.columns && value.rows != result.rows
        let numbers: [Double]
        let place: String
        if takesColumn, column < value.columns {
            numbers = (0..<value.rows).map { value[$0, column] }
            place = "[:,\(column + 1)]"
        } else if row < value.rows, value.rows == result.rows {
            numbers = (0..<value.columns).map { value[row, $0] }
            place = "[\(row + 1),:]"
        } else {
            let most = value.values.max { abs($0) < abs($1) } ?? 0
            return "\(text), largest \(format.string(most))"
        }
        let shown = numbers.prefix(4).map(format.string).joined(separator: ", ")
        let largest = numbers.max { abs($0) < abs($1) } ?? 0
        return "\(name)\(place) = [\(shown)\(numbers.count > 4 ? ", …; largest \(format.string(largest))" : "")]"
    }
}

extension FirstBadValue {
    private var shown: String { NumberFormat().string(value) }

    /// One sentence without a full stop.
    package var sentence: String {
        switch origin {
        case .given(let name):
            let what = name == "x" ? "an input" : name == "y" ? "a target" : "a parameter"
            return "\(shown) first appears in \(place), \(what), row \(row)"
        case .computed(let formula, let operands):
            let inputs = operands.isEmpty ? "" : ", from \(operands.joined(separator: " and "))"
            let isFormula = place.hasPrefix(formula) || place.hasPrefix("(\(formula))")
            return "\(shown) first appears in \(place)\(isFormula ? "" : " = \(formula)"), row \(row)\(inputs)"
        }
    }

    /// What to type next.
    package var hint: String {
        switch origin {
        case .given("x"): return "look at the row: x[\(row),:]"
        case .given("y"): return "look at the row: y[\(row),:]"
        case .given: return "go back and take smaller steps: undo, then lr = lr / 10"
        case .computed: return "more on the cause: diagnose"
        }
    }

}

extension Executor {
    /// Where a bad value among outputs for other rows than the session's arose.
    package func badOutput(_ session: Session, x: Matrix, _ yhat: Matrix) -> FirstBadValue? {
        guard yhat.values.contains(where: { !$0.isFinite }) else { return nil }
        return (try? Executor().forward(session.onRows(x: x, y: nil))).flatMap { FirstBadValue($0) }
    }
}
