import Autodiff
import Testing

@testable import Commands

/// Gradients of models that are sure of what they have learned, beside the exact ones: see Tests/References/digits.py.
@Suite struct DigitsTests {
    private func harness(_ reference: References.DigitsCase) -> Harness {
        let harness = Harness()
        harness.must(
            "precision \(reference.precision); data \(reference.data); network \(reference.network); loss \(reference.loss)"
        )
        for (name, value) in reference.parameters { harness.interpreter.session.parameters[name] = Matrix(rows: value) }
        return harness
    }

    /// Ten digits of every matrix. Single elements that are sums over samples of both signs have eight and more: of
    /// terms 10,000 times as large as their sum, whose weighted sums are 67 large and rounded, no more are left. In
    /// float32 the same leaves two, more or fewer as the vector units of the machine round.
    @Test(arguments: References.digits.indices)
    func digits(_ index: Int) throws {
        let reference = References.digits[index]
        let harness = harness(reference)
        harness.must("backward")
        let isDouble = reference.precision == "float64"
        let what = "\(reference.network), \(reference.precision)"
        let loss = try #require(reference.values["loss"]).matrix.values[0]
        #expect(abs(harness.value("loss") / loss - 1) < (isDouble ? 1e-13 : 1e-5), "\(what): loss")
        for (name, rows) in reference.gradients {
            let expected = Matrix(rows: rows)
            let found = try #require(harness.matrix("d\(name)"))
            let scale = expected.values.map(abs).max() ?? 0
            let errors = zip(found.values, expected.values).map { abs($0 - $1) }
            #expect(errors.allSatisfy { $0 < (isDouble ? 1e-10 : 3e-2) * scale }, "\(what): d\(name)")
            let isEach = zip(errors, expected.values).allSatisfy { $0 < 1e-8 * abs($1) }
            #expect(!isDouble || isEach, "\(what): an element of d\(name)")
        }
    }

    /// What is printed as the rule of the last layer gives every digit of the gradient when it is typed.
    @Test(arguments: References.digits.indices)
    func typedRules(_ index: Int) throws {
        let reference = References.digits[index]
        let harness = harness(reference)
        let table = try #require(harness.output(of: "backward").table("backward"))
        let last = try #require(table.rows.first { $0[0] == .formula("dz2") })
        guard case .formula(let rule) = last[1] else { return }
        let (found, expected) = (try #require(harness.matrix(rule)), try #require(harness.matrix("dz2")))
        let scale = expected.values.map(abs).max() ?? 0
        let tolerance = reference.precision == "float64" ? 1e-13 : 1e-6
        for (found, expected) in zip(found.values, expected.values) {
            #expect(abs(found - expected) < tolerance * scale, "\(rule)")
        }
    }

    /// Training goes on where the difference of shares and targets would be 0: the same step by `train` and by hand.
    @Test(arguments: References.digits.indices.filter { References.digits[$0].precision == "float64" })
    func trainingKeepsTheDigits(_ index: Int) throws {
        let reference = References.digits[index]
        let harness = harness(reference)
        harness.must("optimizer sgd lr=1000; backward")
        let gradients = reference.parameters.keys.map { ($0, harness.matrix("d\($0)")) }
        let before = harness.session.parameters
        harness.must("train 1 steps")
        for (name, gradient) in gradients {
            guard let gradient, let start = before[name], let end = harness.session.parameters[name] else { continue }
            let moved = Matrix(start.shape, zip(start.values, end.values).map { ($0 - $1) / 1000 })
            let scale = gradient.values.map(abs).max() ?? 0
            for (found, expected) in zip(moved.values, gradient.values) {
                // The parameters, some 30 large, round what is added to them.
                #expect(abs(found - expected) < 1e-6 * scale + 1e-17, "\(reference.network): \(name)")
            }
        }
    }
}
