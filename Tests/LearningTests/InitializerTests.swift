import Autodiff
import Testing

@testable import Learning

struct InitializerTests {
    private static let shape = Shape(200, 100)

    /// Mean, variance and bounds that theory gives for a 200 × 100 matrix.
    private static let expectations: [(name: String, mean: Double, variance: Double, bounds: ClosedRange<Double>)] = [
        ("zeros", 0, 0, 0...0),
        ("ones", 1, 0, 1...1),
        ("uniform", 0.5, 1.0 / 12, 0...1),
        ("normal", 0, 1, -6...6),
        ("glorot", 0, 6.0 / 300 / 3, -(6.0 / 300).squareRoot()...(6.0 / 300).squareRoot()),
        ("he", 0, 2.0 / 200, -0.6...0.6),
        ("lecun", 0, 1.0 / 200, -0.45...0.45),
        ("torch", 0, 1.0 / 200 / 3, -(1.0 / 200).squareRoot()...(1.0 / 200).squareRoot()),
    ]

    @Test(arguments: Initializer.all)
    func statistics(_ initializer: Initializer) throws {
        let expected = try #require(Self.expectations.first { $0.name == initializer.name })
        var random = RandomSource(seed: 1, for: .weights)
        let values = initializer.values(shape: Self.shape, random: &random).values
        let mean = values.reduce(0, +) / Double(values.count)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
        #expect(abs(mean - expected.mean) < 0.03 * max(expected.variance.squareRoot(), 1e-9) + 1e-12)
        #expect(abs(variance - expected.variance) <= 0.05 * expected.variance)
        #expect(values.allSatisfy { expected.bounds.contains($0) })
    }

    @Test func drawsRowAfterRow() {
        var (random, same) = (RandomSource(seed: 5, for: .weights), RandomSource(seed: 5, for: .weights))
        let drawn = Initializer.uniform.values(shape: Shape(2, 2), random: &random)
        #expect(drawn.values == (0..<4).map { _ in same.uniform() })
    }

    /// He et al. (2015) for what is 0 on half of its inputs, Glorot and Bengio (2010) for what levels off.
    @Test(arguments: Operation<Double>.all.filter { $0.category == .activation }.map(\.name))
    func standard(_ activation: String) throws {
        let row = try #require(Operation<Double>.row(named: activation))
        let chosen = Initializer.standard(forActivation: activation)
        #expect(chosen.name == row.initializer && Initializer.all.contains { $0.name == chosen.name })
        if row.switchesOff { #expect(chosen.name == "he") }
        if row.saturates || row.range == .distribution { #expect(chosen.name == "glorot") }
    }

    @Test func standardWithoutActivation() {
        #expect(Initializer.standard(forActivation: nil).name == "glorot")
    }
}
