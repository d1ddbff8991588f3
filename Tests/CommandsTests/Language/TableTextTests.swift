import Autodiff
import Glibc
import Learning
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// The texts of the tables say what the code does: each is parsed, evaluated and compared.
@Suite struct TableTextTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let id: OperationID
        let shapes: [Shape]
        let attribute: Attribute

        var row: Operation<Double> { Operation<Double>[id] }
        var testDescription: String { "\(row.name) \(shapes) \(attribute)" }

        static let all: [Example] = OperationTable.allIDs.flatMap { id -> [Example] in
            Operation<Double>[id].examples.map { Example(id: id, shapes: $0.shapes, attribute: $0.attribute) }
        }

        func inputs(_ chance: inout Chance) -> [Matrix] {
            zip(shapes, row.fairIntervals).map { chance.matrix($0, in: $1) }
        }
    }

    /// The value of a text of the table with values for its names.
    static func evaluate(_ text: String, _ values: [String: Matrix]) throws -> Matrix {
        let host = Evaluator.Host(resolve: { (name) throws(Diagnostic) in values[name].map { .known($0) } })
        let evaluator = Evaluator(source: SourceText(text), host: host)
        return try evaluator.matrix(Expression.parsed(text))
    }

    @Test(arguments: Example.all)
    func derivatives(_ example: Example) throws {
        var chance = Chance(7)
        let row = example.row
        for _ in 0..<3 {
            var graph = Graph()
            let inputs = zip(row.inputNames, example.shapes).map { graph.addParameter($0, $1) }
            let y = try graph.apply(example.id, to: inputs, example.attribute)
            let dy = chance.matrix(graph.nodes[y].shape, in: 0.5...1.5)
            let product = try graph.apply(.rows.multiply, to: [y, graph.addConstant(dy)])
            let loss = try graph.apply(.rows.sum, to: [product], .axis(.all))
            let computation = makeComputation(graph, loss: loss)
            let values = example.inputs(&chance)
            for (input, value) in zip(inputs, values) { computation.load(input, value) }
            computation.forward()
            computation.backward()
            var names = Dictionary(uniqueKeysWithValues: zip(row.inputNames, values))
            names[row.outputName] = computation.value(y)
            names["d\(row.outputName)"] = dy
            let texts = row.derivativeTexts(example.attribute, example.shapes)
            for (position, text) in texts.enumerated() {
                let found = try Self.evaluate(text, names)
                let expected =
                    computation.gradient(inputs[position]) ?? Matrix(example.shapes[position], repeating: 0)
                expectClose(
                    found, expected, 1e-12, "\(example.testDescription): d\(row.inputNames[position]) = \(text)")
            }
        }
    }

    /// Losses taken as one with their partner: the texts hold for targets of any kind, and so does what is computed,
    /// step by step and as one.
    @Test(arguments: OperationTable.allIDs.filter { Operation<Double>[$0].joint != nil })
    func jointSlopes(_ id: OperationID) throws {
        let row = Operation<Double>[id]
        let rule = try #require(row.joint(for: .none))
        var chance = Chance(12)
        let shape = Shape(3, 4)
        var shares = chance.matrix(shape, in: 0...1)
        for i in 0..<shape.rows {
            let sum = (0..<shape.columns).reduce(0) { $0 + shares[i, $1] }
            for j in 0..<shape.columns { shares[i, j] /= sum }
        }
        let hot = Matrix(rows: [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]])
        let targets = [chance.matrix(shape), chance.matrix(shape, in: 0...5), Matrix(shape, repeating: 0), shares, hot]
        for y in targets {
            let z = chance.matrix(shape)
            var graph = Graph()
            let logits = graph.addParameter("z", shape)
            let target = graph.addParameter("y", shape)
            let output = try graph.apply(try #require(Operation<Double>.named(rule.partner)), to: [logits])
            let loss = try graph.apply(id, to: [output, target])
            let whole = Workspace<Double>(graph, loss: loss)
            let fused = Workspace<Double>(graph, loss: loss, gradientsOf: .parameters, isFused: true)
            for workspace in [whole, fused] {
                workspace.load(logits, z)
                workspace.load(target, y)
                workspace.plan.run()
            }
            let names = [
                "z": z, row.inputNames[0]: whole.value(output), row.inputNames[1]: y, "d\(row.outputName)": Matrix(1),
            ]
            for (node, text) in zip([logits, target], rule.slopes) {
                let found = try Self.evaluate(text, names)
                for workspace in [whole, fused] {
                    expectClose(workspace.gradient(node), found, 1e-12, "\(row.name), \(text), y = \(y.values)")
                }
            }
            let definition = try Self.evaluate(try #require(row.definition(for: .none)), names)
            expectClose(definition, fused.value(loss), 1e-12, "\(row.name), y = \(y.values)")
            expectClose(definition, whole.value(loss), 1e-12, "\(row.name), y = \(y.values)")
        }
    }

    @Test(arguments: Example.all.filter { $0.row.definition != nil })
    func definitions(_ example: Example) throws {
        var chance = Chance(8)
        guard let text = example.row.definition(for: example.attribute) else { return }
        for _ in 0..<3 {
            let inputs = example.inputs(&chance)
            let expected = try example.row.evaluate(inputs, example.attribute)
            let found = try Self.evaluate(text, Dictionary(uniqueKeysWithValues: zip(example.row.inputNames, inputs)))
            expectClose(found, expected, 1e-12, "\(example.testDescription) = \(text)")
        }
    }

    @Test(arguments: Example.all)
    func shapes(_ example: Example) throws {
        var chance = Chance(9)
        let shape = try example.row.shape(example.shapes, example.attribute)
        let value = try example.row.evaluate(example.inputs(&chance), example.attribute)
        #expect(value.shape == shape, "the rule says \(shape), the value is \(value.shape)")
    }

    /// A row written as formulas have it evaluates to the row.
    @Test(arguments: Example.all)
    func notation(_ example: Example) throws {
        var chance = Chance(10)
        let inputs = example.inputs(&chance)
        let names = example.row.inputNames
        let written = Expression.applying(
            example.id, names.map { Expression(name: $0) }, example.attribute, shapes: example.shapes)
        // A repetition is written as what is repeated.
        guard example.row.name != "broadcast" else { return }
        let found = try Self.evaluate(written.text, Dictionary(uniqueKeysWithValues: zip(names, inputs)))
        expectClose(found, try example.row.evaluate(inputs, example.attribute), 1e-12, written.text)
    }

    static let optimizers: [(name: String, settings: [String: Double])] = OptimizerRow.all.flatMap { row in
        var variants: [[String: Double]] = [[:]]
        func vary(_ settings: [String: Double]) {
            if settings.keys.allSatisfy({ name in row.settings.contains { $0.name == name } }) {
                variants.append(settings)
            }
        }
        vary(["weight_decay": 0.1])
        vary(["weight_decay": 0])
        vary(["momentum": 0.9])
        vary(["momentum": 0.5, "nesterov": 1])
        vary(["momentum": 0.5, "weight_decay": 0.02])
        vary(["momentum": 0.5, "nesterov": 1, "weight_decay": 0.02, "lr": 0.5])
        vary(["alpha": 0.5, "eps": 0.1])
        vary(["beta1": 0.5, "beta2": 0.8, "eps": 0.01, "weight_decay": 0.3])
        vary(["lr_decay": 0.3, "weight_decay": 0.1])
        return variants.map { (row.name, $0) }
    }

    @Test(arguments: optimizers.indices)
    func optimizerRules(_ index: Int) throws {
        try Self.expectRuleIsTrue(Self.optimizers[index].name, Self.optimizers[index].settings)
    }

    /// The rule of an optimizer, evaluated line by line, moves the weights and slots as its code does.
    static func expectRuleIsTrue(_ name: String, _ settings: [String: Double]) throws {
        let row = try #require(OptimizerRow.named(name))
        if row.searches { return try expectSearchIsTrue(row, settings) }
        var chance = Chance(11)
        var state = OptimizerState(row, settings)
        let shape = Shape(2, 3)
        var parameters = [chance.matrix(shape)]
        var names = state.settings.mapValues { Matrix($0) }
        names["W"] = parameters[0]
        for slot in state.slotNames { names[slot] = Matrix(shape, repeating: 0) }
        for step in 1...6 {
            let gradient = chance.matrix(shape)
            names["dW"] = gradient
            names["t"] = Matrix(Double(step))
            for line in state.rule {
                let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                names[parts[0].trimmed] = try Self.evaluate(parts[1], names)
            }
            state.update(parameters: &parameters, gradients: [gradient])
            expectClose(names["W"], parameters[0], 1e-12, "\(name) \(settings), step \(step): \(state.rule)")
            for (slot, value) in zip(state.slotNames, state.slots) {
                expectClose(names[slot], Matrix(shape, value), 1e-12, "\(name) \(settings), step \(step): \(slot)")
            }
        }
    }

    /// The same of a rule that searches along a line, with the length that it found.
    private static func expectSearchIsTrue(_ row: OptimizerRow, _ settings: [String: Double]) throws {
        var state = OptimizerState(row, settings)
        let shape = Shape(2, 3)
        var chance = Chance(11)
        var parameters = [chance.matrix(shape)]
        // A bowl that is steeper along some weights, with ripples.
        func loss(_ w: Matrix) -> Double {
            w.values.enumerated().reduce(0) {
                $0 + Double($1.offset + 1) * $1.element * $1.element / 2 - cos($1.element)
            }
        }
        func slope(_ w: Matrix) -> Matrix {
            Matrix(shape, w.values.enumerated().map { Double($0 + 1) * $1 + sin($1) })
        }
        var names = state.settings.mapValues { Matrix($0) }
        names["W"] = parameters[0]
        for slot in state.slotNames { names[slot] = Matrix(shape, repeating: 0) }
        for step in 1...6 {
            let (here, gradient) = (loss(parameters[0]), slope(parameters[0]))
            let search = try #require(
                state.update(parameters: &parameters, gradients: [gradient]) {
                    .init(loss: here) { (loss($0[0]), [slope($0[0])]) }
                })
            #expect(!search.isStill && search.outcome == .found)
            names["dW"] = gradient
            names["t"] = Matrix(Double(step))
            for (name, number) in search.numbers { names[name] = Matrix(number) }
            for (name, vector) in search.vectors { names[name] = Matrix(shape, vector) }
            let place = "\(row.name) \(settings), step \(step): \(state.rule)"
            for line in state.rule {
                let parts = line.split(separator: "=", maxSplits: 1).map(String.init)
                let (name, value) = (parts[0].trimmed, try Self.evaluate(parts[1], names))
                if step > 1, let number = search.numbers[name] { expectClose(value, Matrix(number), 1e-12, place) }
                names[name] = value
            }
            expectClose(names["W"], parameters[0], 1e-12, place)
            for (slot, value) in zip(row.slotNames(settings), state.slots) {
                expectClose(names[slot], Matrix(shape, value), 1e-12, "\(place): \(slot)")
            }
        }
    }
}
