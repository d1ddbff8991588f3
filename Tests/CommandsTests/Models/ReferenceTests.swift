import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Values, gradients and training runs beside those of PyTorch.
@Suite struct ReferenceTests {
    @Test(arguments: References.networks.indices)
    func networks(_ index: Int) {
        let reference = References.networks[index]
        let harness = Harness(
            "network \(reference.network)", loss: reference.loss, x: reference.x, y: reference.y,
            parameters: reference.parameters)
        harness.must("forward; loss; backward")
        for (name, expected) in reference.values {
            expectClose(harness.matrix(name), expected.matrix, 1e-10, "\(reference.network), \(name)")
        }
        for (name, expected) in reference.gradients {
            expectClose(harness.matrix("d\(name)"), Matrix(rows: expected), 1e-10, "\(reference.network), d\(name)")
        }
    }

    @Test(arguments: References.networks.indices.filter { $0 % 4 == 0 })
    func networksInSinglePrecision(_ index: Int) {
        let reference = References.networks[index]
        let harness = Harness(
            "network \(reference.network)", loss: reference.loss, x: reference.x, y: reference.y,
            parameters: reference.parameters, precision: "float32")
        harness.must("backward")
        for (name, expected) in reference.values {
            expectClose(harness.matrix(name), expected.matrix, 1e-4, "\(reference.network), \(name)")
        }
        for (name, expected) in reference.gradients {
            expectClose(harness.matrix("d\(name)"), Matrix(rows: expected), 1e-4, "\(reference.network), d\(name)")
        }
    }

    /// One network with everything typed, literals too.
    @Test(arguments: References.networks.indices.filter { $0 % 10 == 5 })
    func typedNetworks(_ index: Int) {
        let reference = References.networks[index]
        let harness = Harness()
        harness.must("network \(reference.network)")
        for (name, value) in reference.parameters { harness.must("\(name) = \(literal(value))") }
        harness.must("x = \(literal(reference.x)); y = \(literal(reference.y)); loss \(reference.loss); backward")
        for (name, expected) in reference.gradients {
            expectClose(harness.matrix("d\(name)"), Matrix(rows: expected), 1e-10, "\(reference.network), d\(name)")
        }
    }

    @Test(arguments: References.training.indices)
    func training(_ index: Int) {
        let reference = References.training[index]
        let harness = trainingHarness(reference)
        harness.must("optimizer \(reference.optimizer)")
        expectClose(harness.matrix("loss"), Matrix(reference.losses[0]), 1e-10, "first loss")
        harness.must("train \(reference.steps) steps")
        expectResult(harness, reference)
    }

    /// Every optimizer with its options, clipping and frozen parameters.
    @Test(arguments: References.optimizers.indices)
    func optimizers(_ index: Int) {
        let reference = References.optimizers[index]
        let harness = trainingHarness(reference)
        harness.must("optimizer \(reference.optimizer); \(reference.before ?? ""); train \(reference.steps) steps")
        expectResult(harness, reference)
        // The rule as it is printed is what is done.
        let found = harness.output(of: "explain step").texts.contains { $0.hasSuffix(": they agree") }
        #expect(found, "\(reference.optimizer)")
    }

    private static let byHand =
        References.training.enumerated().filter { $0.offset % 12 == 7 }.map(\.element)
        + References.optimizers.enumerated().filter { $0.offset % 5 == 3 }.map(\.element)

    @Test(arguments: byHand.indices)
    func trainingByHand(_ index: Int) {
        let reference = Self.byHand[index]
        let setting = "optimizer \(reference.optimizer); \(reference.before ?? "")"
        let trained = trainingHarness(reference)
        trained.must("\(setting); train \(reference.steps) steps")
        let harness = trainingHarness(reference)
        harness.must(setting)
        var losses: [Double] = []
        for _ in 0..<3 {
            losses.append(harness.value("loss"))
            harness.must("forward; loss; backward; step")
        }
        expectClose(Matrix(rows: [losses]), Matrix(rows: [Array(reference.losses[0..<3])]), 1e-9, "losses")
        harness.must("repeat \(reference.steps - 3) { forward; loss; backward; step }")
        expectResult(harness, reference)
        // The trainer fuses operations, so that last bits may differ.
        for (name, value) in trained.session.parameters {
            expectClose(harness.session.parameters[name], value, 1e-12, "\(name) by hand and by train")
        }
        #expect(harness.session.optimizer.steps == trained.session.optimizer.steps)
        #expect(harness.session.step == trained.session.step)
        #expect(harness.session.rowsSeen == trained.session.rowsSeen)
    }

    private func trainingHarness(_ reference: References.TrainingCase) -> Harness {
        Harness(
            "network \(reference.network)", loss: reference.loss, x: reference.x, y: reference.y,
            parameters: reference.parameters)
    }

    private func expectResult(_ harness: Harness, _ reference: References.TrainingCase) {
        let what = "\(reference.network), \(reference.loss), \(reference.optimizer)"
        for (name, expected) in reference.final {
            expectClose(harness.session.parameters[name], Matrix(rows: expected), 1e-9, "\(what): \(name)")
        }
        expectClose(harness.matrix("loss"), Matrix(reference.losses[reference.steps]), 1e-9, "\(what): last loss")
        #expect(harness.value("step") == Double(reference.steps))
    }

    @Test(arguments: References.models.indices)
    func models(_ index: Int) {
        let reference = References.models[index]
        let harness = modelHarness(reference)
        harness.must("backward")
        for (name, expected) in reference.values {
            expectClose(harness.matrix(name), expected.matrix, 1e-10, "\(reference.name), \(name)")
        }
        for (name, expected) in reference.gradients {
            expectClose(harness.matrix("d\(name)"), Matrix(rows: expected), 1e-10, "\(reference.name), d\(name)")
        }
    }

    /// The model that `show model` prints is the model.
    @Test(arguments: References.models.indices)
    func shownModels(_ index: Int) {
        let reference = References.models[index]
        let harness = modelHarness(reference)
        guard let model = harness.session.model?.object else { return }
        let again = Harness()
        for function in reference.functions ?? [] { again.must(function) }
        again.must(model.text)
        again.interpreter.session.setTraining(x: harness.session.x, y: harness.session.y)
        again.interpreter.session.parameters = harness.session.parameters
        if let loss = reference.loss { again.must("loss \(loss)") }
        harness.must("train 5 steps")
        again.must("train 5 steps")
        #expect(again.session.model?.object.text == model.text)
        #expect(again.session.parameters == harness.session.parameters, "\(reference.name)")
    }

    private func modelHarness(_ reference: References.ModelCase) -> Harness {
        let building = (reference.functions ?? []) + [reference.model]
        return Harness(
            building.joined(separator: "\n"), loss: reference.loss, x: reference.x, y: reference.y,
            parameters: reference.parameters)
    }

    @Test(arguments: References.functions.indices)
    func functions(_ index: Int) {
        let reference = References.functions[index]
        let formula = reference.expression
        let x = reference.points.map { [$0] }
        let harness = Harness(
            "function f(z) = \(formula)\nmodel { yhat = f(x); loss = sum(yhat) }", loss: nil, x: x, y: x,
            parameters: [:])
        harness.must("backward")
        expectClose(harness.matrix("yhat"), Matrix(rows: reference.values.map { [$0] }), 1e-10, "yhat = \(formula)")
        expectClose(
            harness.matrix("dx"), Matrix(rows: reference.derivatives.map { [$0] }), 1e-10, "slope of \(formula)")
        expectClose(harness.matrix("f(x)"), Matrix(rows: reference.values.map { [$0] }), 1e-10, "f(x) = \(formula)")
    }

    @Test(arguments: References.operations.indices)
    func operations(_ index: Int) {
        let reference = References.operations[index]
        let harness = Harness(
            "model { yhat = \(reference.name)(x); loss = sum(yhat) }", loss: nil, x: reference.points.map { [$0] },
            y: reference.points.map { [$0] }, parameters: [:])
        harness.must("backward")
        guard let values = harness.matrix("yhat"), let slopes = harness.matrix("dx") else { return }
        for (place, point) in reference.points.enumerated() {
            expectClose(
                Matrix(values.values[place]), Matrix(reference.values[place]), 1e-10, "\(reference.name)(\(point))")
            expectClose(
                Matrix(slopes.values[place]), Matrix(reference.derivatives[place]), 1e-10,
                "slope of \(reference.name) at \(point)")
        }
    }

    /// A network and the model that it prints train alike, bit for bit.
    @Test(arguments: [
        ("network 2 -> 4 tanh -> 1 sigmoid", "bce", "sgd lr=0.5"),
        ("network 2 -> 5 relu -> 3 gelu -> 1", "mse", "adam lr=0.01"),
        ("network 2 -> 3 softplus -> 1 sigmoid", "sse", "rmsprop"),
        ("network 2 -> 6 elu -> 2 softmax", "ce", "adamw"),
    ])
    func shownNetworks(_ network: String, _ loss: String, _ optimizer: String) throws {
        let data = loss == "ce" ? "data [0, 0; 0, 1; 1, 0; 1, 1] -> [1; 2; 2; 1]" : "data xor"
        let harness = Harness()
        harness.must("\(data); \(network); loss \(loss); optimizer \(optimizer)")
        let model = try #require(harness.session.model?.object.text)
        let shown = harness.lines(of: "show model").joined(separator: "\n")
        #expect(shown.contains(model))
        let again = Harness()
        again.must("\(data); \(model); loss \(loss); optimizer \(optimizer)")
        again.interpreter.session.parameters = harness.session.parameters
        for one in [harness, again] { one.must("train 20 steps batch=3; train 10; backward; step") }
        #expect(again.session.parameters == harness.session.parameters)
        #expect(again.session.optimizer == harness.session.optimizer)
        // The same stream of weights also gives the same first values.
        let fresh = Harness()
        fresh.must(model)
        let first = Harness()
        first.must(network)
        #expect(fresh.session.parameters == first.session.parameters)
    }
}
