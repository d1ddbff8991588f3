import Autodiff
import Learning
import RealModule
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// `check grads` where the loss turns many times within the usual step, at places from 1e-6 to 1e4: a right gradient is
/// never called wrong, a smooth place is no kink, and what can be measured there still tells a wrong slope.
@Suite struct FastTurnsTests {
    private static let formulas = [
        "cos(F * w)", "sin(F * w)", "sin(F * w) * w", "cos(F * w)^2", "sin(F * w)^3 + w", "exp(sin(F * w))",
        "sin(F * w) + F * w", "sin(F * w^2)", "tanh(3 * cos(F * w))", "cos(F * w) / (1 + w^2)", "sin(cos(F * w))",
        "sin(F * sin(w))", "log(2 + cos(F * w))", "sqrt(1.5 + sin(F * w))", "sin(w) + 1e-3 * sin(F * w)",
        "sin(F * log(1 + w^2))", "cos(F / w)", "tan(sin(F * w))", "sin(5 * sin(F * w))",
        "mean(cos(F * w * [1, 1.5; 2, 3]))",
    ]

    @Test(arguments: [12, 13]) func rightSlopesAreNeverCalledWrong(_ seed: Int) throws {
        var random = RandomSource(seed: seed, for: .expressions)
        func between(_ low: Double, _ high: Double) -> Double { low + random.uniform() * (high - low) }
        var measured = 0
        for formula in Array(repeating: Self.formulas, count: 15).joined() {
            let frequency = Double.exp10(between(-3, 8))
            let place = Double.exp10(between(-6, 4)) * (random.uniform() < 0.5 ? -1 : 1)
            let loss = formula.replacing("F", with: "\(frequency)")
            let harness = Harness("model { param w = \(place); loss = \(loss) }")
            try #require(harness.error == nil && harness.value("loss").isFinite, "\(loss): \(harness.error as Any)")
            let verdict = try #require(try GradientVerdictReport.verdicts(harness.session, checksAll: true).first)
            let entry = try #require(verdict.comparisons.first?.entry)
            #expect(
                [.ok, .tooSmall, .unmeasurable].contains(verdict.judgement),
                "\(loss) at \(place): \(verdict.judgement), \(entry)")
            guard verdict.judgement == .ok, entry.analytic != 0 else { continue }
            measured += 1
            let claim = ["w": Matrix(entry.analytic * 1.001)]
            let wrong = try GradientVerdictReport.verdicts(harness.session, checksAll: true, claims: claim)
            #expect(
                wrong.first?.judgement == .differs,
                "\(loss) at \(place): a wrong slope is \(wrong.map(\.judgement)), \(entry)")
        }
        #expect(measured > 260, "of 300 only \(measured) could be measured")
    }
}
