import Autodiff
import Foundation
import Learning
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

private typealias Expression = Syntax.Expression

/// Symbolic derivatives beside those that PyTorch computed.
@Suite struct DeriveReferenceTests {
    private static let references = References.functions

    static var alone: Derivative.Surroundings { .init(function: { _ in nil }, isScalar: { _ in false }) }

    @Test func thereAreReferences() { #expect(Self.references.count >= 45) }

    @Test(arguments: references) func agrees(_ reference: References.FunctionCase) throws {
        let derivative = try Derivative(Expression.parsed(reference.expression), by: "z", Self.alone)
        for (z, expected) in zip(reference.points, reference.derivatives) {
            let value = try value(derivative.result, z: z)
            #expect(
                abs(value - expected) <= 1e-10 * max(abs(expected), 1e-3),
                "\(derivative.result.text) at \(z) is \(value), PyTorch has \(expected)")
        }
    }

    @Test(arguments: references) func standsItsCheck(_ reference: References.FunctionCase) throws {
        let derivative = try Derivative(Expression.parsed(reference.expression), by: "z", Self.alone)
        let check = try DerivativeCheck(
            derivative, names: ["z"], fair: reference.interval[0]...reference.interval[1], shape: { _ in .scalar },
            host: Evaluator.Host(), count: 100)
        #expect(check.points >= 90)
        #expect(check.backpropagation <= 1e-12)
        #expect(check.reasonToWithhold == nil, "\(check.sentence)")
    }

    /// Random formulas: whatever has enough finite points agrees with backpropagation.
    @Test func agreesOnRandomFormulas() throws {
        var random = RandomSource(seed: 21, for: .expressions)
        var checked = 0
        for _ in 0..<300 {
            let formula = SimplifierTests.formula(depth: 3, &random)
            let derivative = try Derivative(formula, by: "x", Self.alone)
            let check = try DerivativeCheck(
                derivative, names: ["x", "y", "z"], fair: nil, shape: { _ in .scalar }, host: Evaluator.Host())
            guard check.points == DerivativeCheck.wanted else { continue }
            checked += 1
            #expect(
                check.backpropagation <= 1e-9,
                "d (\(formula.text)) / dx = \(derivative.result.text): \(check.sentence)")
        }
        #expect(checked > 150)
    }

    /// A derivative that is wrong is noticed.
    @Test func withholdsWhatIsWrong() throws {
        var derivative = try Derivative(Expression.parsed("z^3"), by: "z", Self.alone)
        derivative.replaceResult(Expression.parsed("3 * z"))
        let check = try DerivativeCheck(
            derivative, names: ["z"], fair: nil, shape: { _ in .scalar }, host: Evaluator.Host())
        #expect(check.reasonToWithhold != nil)
    }

    private func value(_ expression: Expression, z: Double) throws -> Double {
        let host = Evaluator.Host(resolve: { (name) throws(Diagnostic) in name == "z" ? .known(Matrix(z)) : nil })
        return try Evaluator(source: SourceText(""), host: host).scalar(expression)
    }
}
