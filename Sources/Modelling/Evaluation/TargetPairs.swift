import Autodiff
import Reporting
import Syntax

/// Where a loss puts targets and outputs of different shapes beside each other by repeating rows or columns: the mean of
/// a 3×3 table of differences looks like a loss and is none. What a formula repeats itself, as by `broadcast`, stands.
struct TargetPairs {
    private let model: ModelGraph
    private var marks: [Marks] = []

    /// What a value has to do with the samples.
    private struct Marks {
        /// It depends on the targets, on the inputs, on a parameter.
        var readsTargets = false
        var readsInputs = false
        var readsParameters = false
        /// The targets themselves: rearranged, or a function of each of their elements.
        var areTargets = false
        /// The output, or a function of each of its elements.
        var isOutput = false
        /// It is computed from the output.
        var readsOutput = false
        /// Not a sum, a mean or the like of what was computed for the samples.
        var isWhole = true

        /// Whether a value belongs to the samples.
        var readsSamples: Bool { readsInputs || isOutput }
        var isComputed: Bool { isOutput || readsInputs && readsParameters && isWhole }
    }

    init(_ model: ModelGraph) {
        self.model = model
        for id in model.graph.nodes.indices { marks.append(mark(id)) }
    }

    private func mark(_ id: Graph.NodeID) -> Marks {
        let node = model.graph.nodes[id]
        let inputs = model.graph.inputs(of: id)
        func some(_ property: KeyPath<Marks, Bool>) -> Bool { inputs.contains { marks[$0][keyPath: property] } }
        var mark = Marks()
        mark.readsTargets = id == model.y || some(\.readsTargets)
        mark.readsInputs = id == model.x || some(\.readsInputs)
        mark.isOutput = id == model.yhat
        mark.readsOutput = id == model.yhat || some(\.readsOutput)
        mark.areTargets = id == model.y
        switch node.source {
        case .input, .constant, .draw: break
        case .parameter: mark.readsParameters = true
        case .operation(let row, _, _):
            mark.readsParameters = some(\.readsParameters)
            let dependence = Operation<Double>[row].dependence
            let isRepeated = model.repeatedSilently.contains(id)
            // Numbers that are neither targets nor of the samples change nothing about what a value is.
            let counting = inputs.filter { marks[$0].readsTargets || marks[$0].readsSamples }
            let isElementwise = (dependence == .element || dependence == .row) && !isRepeated
            let isArranged = isElementwise || dependence == .place && !isRepeated && !node.shape.isScalar
            func follows(_ property: KeyPath<Marks, Bool>) -> Bool {
                !counting.isEmpty && counting.allSatisfy { marks[$0][keyPath: property] }
            }
            mark.areTargets = mark.areTargets || isArranged && follows(\.areTargets)
            mark.isOutput = mark.isOutput || isElementwise && follows(\.isOutput)
            mark.isWhole = dependence != .group && inputs.allSatisfy { marks[$0].isWhole }
        }
        return mark
    }

    func check() throws(Diagnostic) {
        guard model.loss != nil else { return }
        for id in model.graph.nodes.indices {
            let inputs = model.graph.inputs(of: id)
            guard inputs.count == 2 else { continue }
            let origins = inputs.map(origin)
            guard origins != inputs else { continue }
            let areBothRepeated = origins[0] != inputs[0] && origins[1] != inputs[1]
            for (a, b) in [(origins[0], origins[1]), (origins[1], origins[0])]
            where refuses(a, b, areBothRepeated) || isDifference(id) && refusesConstant(a, b)
                || areBothRepeated && !isComparison(id) && isTurned(a, b)
            {
                throw Diagnostic.targetsRepeated(
                    expression(a), model.shape(of: a), expression(b), model.shape(of: b))
            }
        }
    }

    /// What was silently repeated to make a value, or the value itself.
    private func origin(_ node: Graph.NodeID) -> Graph.NodeID {
        guard model.repeatedSilently.contains(node) else { return node }
        return model.graph.inputs(of: node)[0]
    }

    private func refuses(_ targets: Graph.NodeID, _ other: Graph.NodeID, _ areBothRepeated: Bool) -> Bool {
        guard marks[targets].readsTargets, !marks[other].readsTargets else { return false }
        guard marks[other].readsSamples else { return false }
        let (a, b) = (model.shape(of: targets), model.shape(of: other))
        let areCompared = marks[targets].areTargets && marks[other].isComputed
        if areBothRepeated { return areCompared || a.rows == b.columns || a.columns == b.rows }
        // An output that is one constant, or one row of constants, may be compared with all rows.
        return areCompared && (marks[other].readsInputs || b.rows > 1)
    }

    /// A row with a number for each sample beside a column with one for each: of targets, outputs or their errors on one
    /// side, of anything but parameters on the other. All pairs of a value with itself are meant.
    private func isTurned(_ row: Graph.NodeID, _ column: Graph.NodeID) -> Bool {
        let (a, b) = (model.shape(of: row), model.shape(of: column))
        guard a.rows == 1, b.columns == 1, a.columns == b.rows, isOfRows(b.rows) else { return false }
        func isJudged(_ node: Graph.NodeID) -> Bool { marks[node].readsTargets || marks[node].readsOutput }
        func isOfSamples(_ node: Graph.NodeID) -> Bool {
            isJudged(node) || marks[node].readsInputs || model.isConstant(node)
        }
        guard isJudged(row) && isOfSamples(column) || isJudged(column) && isOfSamples(row) else { return false }
        return model.graph.inputs(of: row) != [column] && model.graph.inputs(of: column) != [row]
    }

    private func isOfRows(_ count: Int) -> Bool {
        count > 1 && [model.y, model.yhat, model.x].contains { $0.map { model.shape(of: $0).rows } == count }
    }

    /// Numbers that stand for targets, one for each row of the output, and lie otherwise than the output does.
    private func refusesConstant(_ numbers: Graph.NodeID, _ output: Graph.NodeID) -> Bool {
        guard model.isConstant(numbers) || numbers == model.x, marks[output].isOutput, !marks[output].readsTargets
        else { return false }
        let (a, b) = (model.shape(of: numbers), model.shape(of: output))
        return b.rows > 1 && (a.rows == b.rows || a.rows == 1 && a.columns == b.rows && b.columns == 1)
    }

    private func isDifference(_ node: Graph.NodeID) -> Bool {
        row(of: node)?.coefficients == [1, -1] || isComparison(node)
    }

    /// As of targets with class numbers, which makes a table of 0 and 1.
    private func isComparison(_ node: Graph.NodeID) -> Bool { row(of: node)?.category == .comparison }

    private func row(of node: Graph.NodeID) -> Operation<Double>? {
        guard case .operation(let row, _, _) = model.graph.nodes[node].source else { return nil }
        return Operation<Double>[row]
    }

    private func expression(_ node: Graph.NodeID) -> Expression {
        if node == model.y { return Expression(name: "y") }
        if node == model.yhat { return Expression(name: "yhat") }
        return model.names[node].map { Expression(name: $0) } ?? GradientRules(model).expression(of: node)
    }
}
