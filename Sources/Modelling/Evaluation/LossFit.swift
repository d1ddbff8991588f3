import Autodiff
import Reporting

/// Whether a loss, an output and targets belong together.
package enum LossFit {
    /// Refuses targets of another shape than the output.
    static func checkShape(of targets: Shape, output: Shape, inputs: Shape?) throws(Diagnostic) {
        guard targets != output else { return }
        let isTurned = targets.rows == output.columns && targets.columns == output.rows
        if let inputs, inputs.rows == output.rows, targets.rows != output.rows, !isTurned {
            throw Diagnostic.rowsDiffer(x: inputs, y: targets, columns: output.columns)
        }
        throw Diagnostic.targetsShape(targets, output: output)
    }

    /// The shape of targets for a loss that reads several outputs for each.
    static func targets(for output: Shape, _ count: Int, loss: String) throws(Diagnostic) -> Shape {
        guard output.columns % count == 0 else { throw Diagnostic.outputsPerTarget(output.columns, count, loss: loss) }
        return Shape(output.rows, output.columns / count)
    }

    /// Refuses outputs for which a loss is not defined, and targets that are repeated silently.
    static func check(_ model: ModelGraph) throws(Diagnostic) {
        try TargetPairs(model).check()
        for judged in judgedOutputs(model) where judged.verdict == .outside {
            throw Diagnostic.outputOutside(
                judged.demand, loss: judged.loss, maker: maker(of: judged.output, model),
                areProbabilities: judged.areProbabilities,
                columns: model.shape(of: judged.output).columns)
        }
    }

    /// An output that is judged by a loss which asks something of it.
    private struct Judged {
        let loss: String
        let demand: OutputDemand
        let output: Graph.NodeID
        let verdict: OutputReach.Verdict
        let areProbabilities: Bool
    }

    /// The function that computed an output by name, or else its formula.
    enum Maker {
        case function(String)
        case formula(String)
    }

    private static func maker(of output: Graph.NodeID, _ model: ModelGraph) -> Maker {
        let origin = OutputReach(model.graph).origin(of: output)
        if case .operation(let id, _, _) = model.graph.nodes[origin].source, Operation<Double>[id].notation == .call {
            return .function(Operation<Double>[id].name)
        }
        let rules = GradientRules(model)
        return .formula((rules.formula(of: origin) ?? rules.expression(of: origin)).text)
    }

    private static func judgedOutputs(_ model: ModelGraph) -> [Judged] {
        model.graph.nodes.compactMap { node in
            guard case .operation(let id, let inputs, _) = node.source else { return nil }
            let row = Operation<Double>[id]
            guard row.demand != .anything, let output = inputs.first else { return nil }
            let reach = OutputReach(model.graph)
            return Judged(
                loss: row.name, demand: row.demand, output: output,
                verdict: reach.verdict(on: output, row.demand),
                areProbabilities: reach.verdict(on: output, .probabilities) == .inside)
        }
    }

    /// Whether only the values tell that the loss is defined for the outputs.
    package static func isOpen(_ model: ModelGraph) -> Bool { judgedOutputs(model).contains { $0.verdict == .open } }

    /// What is wrong with the outputs computed last, where their formula alone could not tell. An output that is no
    /// number has a reason of its own.
    static func problem(in model: ModelGraph, _ value: (Graph.NodeID) -> Matrix) -> Diagnostic? {
        for judged in judgedOutputs(model) where judged.verdict == .open {
            let output = value(judged.output)
            guard output.values.allSatisfy(\.isFinite), let place = firstOutside(output, judged.demand) else {
                continue
            }
            let name = model.names[judged.output] ?? GradientRules(model).expression(of: judged.output).text
            return Diagnostic.valueOutside(
                judged.demand, loss: judged.loss, name: name, row: place.row + 1, column: place.column + 1,
                value: place.value)
        }
        return nil
    }

    /// The first value that a demand excludes; for a row that is no distribution its sum.
    private static func firstOutside(
        _ output: Matrix, _ demand: OutputDemand
    ) -> (row: Int, column: Int, value: Double)? {
        switch demand {
        case .anything, .signs, .classes: return nil
        case .probabilities, .distributions: break
        }
        if let place = output.values.firstIndex(where: { $0 < 0 || $0 > 1 }) {
            return (place / output.columns, place % output.columns, output.values[place])
        }
        guard demand == .distributions else { return nil }
        for row in 0..<output.rows {
            let sum = output.values[row * output.columns..<(row + 1) * output.columns].reduce(0, +)
            if abs(sum - 1) > 1e-4 { return (row, -1, sum) }
        }
        return nil
    }

    /// Refuses targets of `ce` whose rows are no distribution over the classes: not negative, with the sum 1.
    static func checkDistribution(_ targets: Matrix) throws(Diagnostic) {
        for row in 0..<targets.rows {
            let values = targets.values[row * targets.columns..<(row + 1) * targets.columns]
            let sum = values.reduce(0, +)
            guard values.allSatisfy({ $0 >= 0 }), abs(sum - 1) < 1e-6 else {
                throw Diagnostic.noDistribution(row: row + 1, sum: sum)
            }
        }
    }

    /// Refuses targets of `bce` outside [0, 1].
    static func checkProbabilities(_ targets: Matrix) throws(Diagnostic) {
        guard let place = targets.values.firstIndex(where: { $0 < 0 || $0 > 1 }) else { return }
        throw Diagnostic.noProbability(row: place / targets.columns + 1, targets.values[place])
    }

    /// Rows that hold 1 in the column of their class and 0 elsewhere, from class numbers counted from 1.
    package static func oneHot(_ numbers: Matrix, classes: Int) throws(Diagnostic) -> Matrix {
        var rows = Matrix(Shape(numbers.rows, classes), repeating: 0)
        for (row, number) in numbers.values.enumerated() {
            guard number == number.rounded(), number >= 1, number <= Double(classes) else {
                throw Diagnostic.badClassNumber(number, row: row + 1, classes: classes)
            }
            rows[row, Int(number) - 1] = 1
        }
        return rows
    }
}
