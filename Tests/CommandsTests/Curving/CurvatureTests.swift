import Autodiff
import Learning
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Eigenvalues of Hessians beside those of PyTorch, and what `curvature` and `hessian` say.
@Suite struct CurvatureTests {
    private func harness(_ reference: References.HessianCase, precision: String = "float64") -> Harness {
        Harness(
            "network \(reference.network)", loss: reference.loss, x: reference.x, y: reference.y,
            parameters: reference.parameters, precision: precision)
    }

    /// No digit that an estimate shows is wrong.
    private func expectRight(_ estimate: Estimate, _ truth: Double, _ what: String) {
        #expect(abs(estimate.value - truth) <= estimate.error + 1e-12, "\(what): \(estimate) is not \(truth)")
        guard let shown = estimate.shown(digits: 12), shown != 0 else { return }
        let isRight = (1...12).contains { Double(NumberFormat(digits: $0).string(truth)) == shown }
        #expect(isRight, "\(what): \(shown) is not \(truth)")
    }

    @Test(arguments: References.hessians.indices)
    func outermostEigenvalues(_ index: Int) throws {
        let reference = References.hessians[index]
        let curvature = try Curvature(harness(reference).session)
        let (least, most) = (reference.eigenvalues[0], reference.eigenvalues[reference.eigenvalues.count - 1])
        let scale = max(abs(least), abs(most))
        #expect(curvature.isSettled && curvature.kinks.isEmpty)
        #expect(
            abs(curvature.largest.value - most) <= 1e-8 * scale, "\(reference.network): \(curvature.largest) \(most)")
        #expect(abs(curvature.smallest.value - least) <= 1e-6 * scale, "\(reference.network): \(curvature.smallest)")
        #expect(curvature.largest.error <= 1e-5 * scale, "\(reference.network): \(curvature.largest)")
        expectRight(curvature.largest, most, reference.network)
        expectRight(curvature.smallest, least, reference.network)
        guard case .below(let rate, _) = curvature.stability else { return #expect(most <= 1e-12) }
        #expect(abs(rate.value * most - 2) <= 1e-6)
    }

    @Test(arguments: References.hessians.indices)
    func allEigenvalues(_ index: Int) throws {
        let reference = References.hessians[index]
        guard reference.eigenvalues.count <= 60 else { return }
        let hessian = try Hessian(harness(reference).session)
        let n = hessian.names.count
        try #require(n == reference.eigenvalues.count)
        for (found, expected) in zip(hessian.eigenvalues, reference.eigenvalues) {
            expectRight(found, expected, reference.network)
        }
        for row in 0..<n {
            for column in 0..<n { #expect(hessian.elements[row * n + column] == hessian.elements[column * n + row]) }
        }
    }

    /// The direction is an eigenvector, and what is shown of it is right.
    @Test(arguments: [4, 5, 7, 10, 14, 19])
    func direction(_ index: Int) throws {
        let reference = References.hessians[index]
        let curvature = try Curvature(harness(reference).session, findsDirection: true)
        let direction = try #require(curvature.direction)
        let image = curvature.hessian(direction.vector)
        let scale = curvature.largest.value
        #expect(zip(image, direction.vector).allSatisfy { abs($0 - scale * $1) <= 1e-6 * scale })
        let size = direction.vector.reduce(0) { $0 + $1 * $1 }
        #expect(abs(size - 1) < 1e-12)
        let table = try #require(harness(reference).output(of: "curvature").table("direction"))
        var shares = 0.0
        for case .number(let share) in table.rows.map({ $0[1] }) { shares += share }
        #expect(abs(shares - 1) < 0.01)
    }

    /// Every model that the references know can be differentiated twice, and stands the check against differences.
    @Test(arguments: References.models.indices)
    func models(_ index: Int) throws {
        let reference = References.models[index]
        let session = Harness(
            ((reference.functions ?? []) + [reference.model]).joined(separator: "\n"), loss: reference.loss,
            x: reference.x, y: reference.y, parameters: reference.parameters
        ).session
        guard session.parameters.values.reduce(0, { $0 + $1.shape.count }) > 0 else { return }
        let curvature = try Curvature(session)
        let size = max(abs(curvature.largest.value), abs(curvature.smallest.value))
        #expect(curvature.isSettled && curvature.largest.error <= 1e-4 * max(size, 1e-6), "\(curvature.largest)")
    }

    /// The derivative text of every row can be differentiated once more.
    @Test(arguments: Operation<Double>.all.indices)
    func rows(_ index: Int) throws {
        let row = Operation<Double>.all[index]
        // Its outputs must be a distribution: networks with softmax have them.
        if row.demand == .distributions || row.isClaim { return }
        let id = try #require(Operation<Double>.named(row.name))
        var chance = Chance(UInt64(index))
        for example in row.examples.prefix(6) {
            let names = example.shapes.indices.map { "p\($0)" }
            let formula = Expression.applying(
                id, names.map { Expression(name: $0) }, example.attribute, shapes: example.shapes)
            let harness = Harness()
            for (name, shape) in zip(names, example.shapes) {
                harness.must("param \(name) = 0.5 * ones(\(shape.rows), \(shape.columns))")
            }
            harness.must("model { v = \(formula.text); loss = sum(v^2) + sum(v) }")
            for (position, (name, shape)) in zip(names, example.shapes).enumerated() {
                let fair = row.fairIntervals.indices.contains(position) ? row.fairIntervals[position] : -2...2
                harness.interpreter.session.parameters[name] = chance.matrix(shape, in: fair)
            }
            let curvature = try Curvature(harness.session)
            let size = max(abs(curvature.largest.value), abs(curvature.smallest.value))
            #expect(curvature.largest.error <= 1e-4 * max(size, 1e-6), "\(formula.text): \(curvature.largest)")
        }
    }

    @Test func singlePrecisionIsComputedInDouble() throws {
        let reference = References.hessians[4]
        let harness = harness(reference, precision: "float32")
        let most = reference.eigenvalues[reference.eigenvalues.count - 1]
        #expect(abs(try Curvature(harness.session).largest.value - most) < 1e-5 * most)
        #expect(harness.output(of: "curvature").texts.contains { $0.contains("float64 although") })
        #expect(harness.output(of: "hessian").texts.contains { $0.contains("float64 although") })
    }

    /// At the weights of a fresh relu network the row [0, 0] of xor lies on the kink; rules go on, and it is said.
    @Test func kinksAreNoticed() throws {
        let harness = Harness("data xor; network 2 -> 4 relu -> 1")
        let texts = harness.output(of: "curvature").texts
        #expect(texts.contains { $0.contains("kink") && $0.contains("relu in a1") }, "\(texts)")
        #expect(harness.output(of: "hessian").texts.contains { $0.contains("kink") })
    }

    @Test(arguments: [
        ("param w = 3; model { loss = 5 * (w - 1)^2 }", 10.0, 10.0), ("param w = 3; model { loss = 2 * w }", 0, 0),
        ("param w = 3; model { loss = -w^2 }", -2, -2),
        ("param a = 1; param b = 2; model { loss = a * b }", -1, 1),
        ("param w = [1; 2; 3]; model { loss = sum(w^2) + w[1] * w[3] }", 1, 3),
        ("param w = [0.1, 0.2; 0.3, 0.4]; model { loss = 3 * sum(w @ w) }", -6, 12),
        ("model { param w = 1; param idle = [1, 2]; h = 2 * idle; loss = w^2 }", 0, 2),
        ("x = [1; 2]; y = [3; 5]; network 1 -> 1; loss mae", 0, 0),
        (
            "function own(yhat, y) = sum((yhat - y)^2); x = [1; 2]; y = [1; 2]; model { param w = 1; yhat = w * x }; loss own",
            10, 10
        ),
    ])
    func known(_ script: String, _ least: Double, _ most: Double) throws {
        let curvature = try Curvature(Harness(script).session, findsDirection: true)
        #expect(abs(curvature.largest.value - most) < 1e-8, "\(curvature.largest)")
        #expect(abs(curvature.smallest.value - least) < 1e-8, "\(curvature.smallest)")
        #expect(curvature.isSettled)
    }

    @Test(arguments: [
        ("param w = 3; model { loss = 2 * w }", "does not bend here"),
        ("param w = 3; model { loss = -w^2 }", "no direction bends up"),
        ("param a = 1; param b = 3; model { loss = a * b }", "saddle"),
        ("param a = 1; param b = 3; model { loss = a^2 - 5 * b^2 }", "more strongly"),
        ("param w = [1, 2]; model { loss = sum(w^2) }", "none of them is the one"),
        ("param w = 1; model { loss = w^2 }", "lr 0.1 is below it"),
        ("param w = 1; model { loss = 30 * w^2 }", "lr 0.1 is above it"),
        ("param w = 1; model { loss = 10 * w^2 }", "right at it"),
        ("param w = 1; model { loss = w^2 }; optimizer sgd momentum=1", "no rate is stable"),
        ("param w = 1; model { loss = w^2 }; optimizer adam", "no update yet"),
        ("param w = 1; model { m = random(1, 1); loss = m * w^2 }", "random numbers that the model holds"),
    ])
    func says(_ script: String, _ part: String) {
        let texts = Harness(script).output(of: "curvature").texts
        #expect(texts.contains { $0.contains(part) }, "\(texts)")
    }

    /// The digits of a sum over rows do not depend on how many are looked at by more than the rows differ.
    @Test func manyRowsAreSampled() throws {
        for (loss, factor) in [("mse", 1.0), ("sse", 2500)] {
            let harness = Harness("x = random(2500, 2); y = x @ [1; 2]; network 2 -> 1; loss \(loss)")
            let part = try Curvature(harness.session)
            let all = try Curvature(harness.session, onAllRows: true)
            #expect(part.rows == 1000 && all.rows == 2500)
            #expect(abs(part.largest.value / all.largest.value - 1) < 0.1)
            #expect(all.largest.value > factor)
            #expect(harness.output(of: "curvature").texts.contains { $0.contains("1000 of 2500 rows") })
            #expect(!harness.output(of: "curvature all").texts.contains { $0.contains("of 2500 rows") })
        }
    }

    @Test(arguments: [
        ("curvature", "no model yet"), ("hessian", "no model yet"), ("network 1 -> 1; curvature", "x has no value"),
        ("network 1 -> 1; x = [1]; curvature", "y has no value"),
        ("network 1 -> 1; x = [nan]; y = [1]; curvature", "nan"),
        ("network 1 -> 1; x = [1]; y = [inf]; hessian", "inf"),
        ("network 1 -> 1; x = [1]; y = [1]; W1 = nan; curvature", "nan"),
        ("x = [1]; y = [1]; model { yhat = 2 * x }; curvature", "no parameters"),
        ("model { param w = 0; loss = w^1.5 }; curvature", "no finite numbers"),
        ("model { param w = 0; loss = w^1.5 }; hessian", "no finite numbers"),
        ("data xor; network 2 -> 3 -> 1; hessian W3", "no parameter is called 'W3'"),
        ("data xor; network 2 -> 60 -> 1; hessian", "at most 200"),
        ("data xor; network 2 -> 1; curvature 3", "no use for '3'"),
        ("data xor; network 2 -> 1; hessian 3", "a word is needed"),
    ])
    func refuses(_ script: String, _ part: String) {
        let error = Harness().error(of: script)
        #expect(error?.message.contains(part) == true, "\(script): \(error?.message ?? "")")
    }

    @Test func changesNothing() {
        for script in [
            "data xor; network 2 -> 4 relu -> 1; optimizer adam; train 3; backward",
            "param w = 1; model { m = random(1, 1); loss = m * w^2 }",
        ] {
            let harness = Harness(script)
            let before = harness.session
            harness.must("curvature; hessian")
            #expect(differences(before, harness.session).filter { $0 != "transcript" }.isEmpty)
        }
    }

    @Test func stopsWithWhatItHas() throws {
        let harness = Harness("data iris; network 4 -> 12 tanh -> 3 softmax")
        harness.asksUntilInterrupt = 6
        harness.run("curvature")
        #expect(harness.blocks.texts.contains { $0.contains("interrupted") }, "\(harness.blocks.texts)")
        var asked = 0
        let early = try Curvature(harness.session) {
            asked += 1
            return asked > 5
        }
        let whole = try Curvature(harness.session)
        #expect(!early.isSettled && whole.isSettled)
        guard case .unmeasured = early.stability else {
            Issue.record("stable for what?")
            return
        }
        #expect(early.largest.value <= whole.largest.value + 1e-9)
        harness.asksUntilInterrupt = 2
        #expect(harness.run("hessian W2") != .finished || harness.error != nil)
        #expect(throws: Diagnostic.self) { try Curvature(harness.session) { true } }
    }

    /// A model of a hundred thousand weights is answered, and its matrix refused.
    @Test func largeModels() throws {
        let harness = Harness("x = random(3, 300); y = random(3, 1); network 300 -> 100 tanh -> 1")
        #expect(try Curvature(harness.session).isSettled)
        #expect(harness.error(of: "hessian")?.hint == "its largest eigenvalue: curvature, or hessian b1")
    }
}
