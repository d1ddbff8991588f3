import Autodiff
import Testing

@testable import Learning

struct NetworkTests {
    private let network = Network(inputs: 3, layers: [Layer(2, "relu"), Layer(1, "sigmoid")])

    @Test func formulas() {
        #expect(
            network.formulas.map(\.description) == [
                "z1 = x @ W1 + b1", "a1 = relu(z1)", "z2 = a1 @ W2 + b2", "a2 = sigmoid(z2)", "yhat = a2",
            ])
        let linear = Network(inputs: 1, layers: [Layer(1, "identity")])
        #expect(linear.formulas.map(\.description) == ["z1 = x @ W1 + b1", "a1 = z1", "yhat = a1"])
    }

    @Test func parameters() {
        #expect(network.parameters.map(\.name) == ["W1", "b1", "W2", "b2"])
        #expect(network.parameters.map(\.shape) == [Shape(3, 2), Shape(1, 2), Shape(2, 1), Shape(1, 1)])
        #expect(network.parameters.map(\.initializer.name) == ["he", "zeros", "glorot", "zeros"])
        #expect(network.parameterCount == 11)
        let digits = Network(inputs: 64, layers: [Layer(64, "relu"), Layer(10, "softmax")])
        #expect(digits.parameterCount == 4810)
        #expect(Network(inputs: .max, layers: [Layer(2)]).parameterCount == .max)
    }

    @Test func chosenInitializerIsForWeightsOnly() {
        let uniform = Network(inputs: 3, layers: [Layer(2, "relu")], initializer: .uniform)
        var (random, same) = (RandomSource(seed: 42, for: .weights), RandomSource(seed: 42, for: .weights))
        let values = uniform.initialValues(random: &random)
        #expect(values[0].values == (0..<6).map { _ in same.uniform() })
        #expect(values[1].values == [0, 0])
    }

    @Test func words() {
        #expect(network.description == "3 → 2 relu → 1 sigmoid")
        #expect(Network(inputs: 2, layers: [Layer(8, "tanh"), Layer(1)]).description == "2 → 8 tanh → 1")
        #expect(network.standardLoss == "mse")
    }

    @Test(arguments: Operation<Double>.all.filter { $0.category == .activation }.map(\.name))
    func distributionsHaveALossOfTheirOwn(_ activation: String) throws {
        let row = try #require(Operation<Double>.row(named: activation))
        let name = Network(inputs: 2, layers: [Layer(3, activation)]).standardLoss
        let loss = try #require(Operation<Double>.row(named: name))
        #expect(loss.category == .loss)
        #expect((loss.demand == .distributions) == (row.range == .distribution))
        if row.range == .distribution {
            #expect(name == row.suitingLoss)
            // One of them is computed with the loss as one.
            let partner = try #require(loss.joint?.partner)
            #expect(Operation<Double>.row(named: partner)?.range == .distribution)
        } else {
            #expect(name == "mse")
        }
    }
}
