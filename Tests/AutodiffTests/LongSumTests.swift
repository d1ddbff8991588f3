import Testing

@testable import Autodiff

/// Sums over a million elements have the digits of sums over a few.
@Suite struct LongSumTests {
    /// Numbers around 1, which a plain sum of floats would leave with an error that grows with their number.
    private static let numbers = {
        var numbers = Numbers(5)
        return numbers.matrix(Shape(250_000, 4), in: 0...1)
    }()

    private func value<S: Scalar>(
        _ name: String, _ inputs: [Matrix], _ attribute: Attribute = .none, _: S.Type
    ) throws -> (value: Matrix, gradient: Matrix?) {
        var graph = Graph()
        let ids = inputs.map { graph.addParameter("x", $0.shape) }
        let y = try graph.apply(named(name), to: ids, attribute)
        let loss = graph.nodes[y].shape.isScalar ? y : try graph.apply(named("sum"), to: [y])
        let workspace = Workspace<S>(graph, loss: loss)
        for (id, input) in zip(ids, inputs) { workspace.load(id, input) }
        workspace.forward()
        workspace.backward()
        return (workspace.value(y), workspace.gradient(ids[0]))
    }

    /// The sum of numbers as Float has them, in Double: exact enough.
    private func exact(_ f: (Double) -> Double = { $0 }, column: Int? = nil) -> Double {
        var total = 0.0
        for (i, x) in Self.numbers.values.enumerated() where column == nil || i % 4 == column {
            total += f(Double(Float(x)))
        }
        return total
    }

    @Test func reductionsInSinglePrecision() throws {
        let x = Self.numbers
        let zeros = Matrix(x.shape, repeating: 0)
        let cases: [(String, [Matrix], Double)] = [
            ("sum", [x], exact()), ("mean", [x], exact() / 1e6), ("norm", [x], exact { $0 * $0 }.squareRoot()),
            ("mse", [x, zeros], exact { $0 * $0 } / 1e6), ("mae", [x, zeros], exact() / 1e6),
        ]
        for (name, inputs, expected) in cases {
            let attribute: Attribute = inputs.count == 1 ? .axis(.all) : .none
            let found = try value(name, inputs, attribute, Float.self).value.values[0]
            #expect(abs(found / expected - 1) < 2e-7, "\(name): \(found) for \(expected)")
        }
        let columns = try value("sum", [x], .axis(.rows), Float.self).value
        for column in 0..<4 {
            #expect(abs(columns[0, column] / exact(column: column) - 1) < 2e-7, "column \(column)")
        }
    }

    /// Every loss, and every reduction to a sum of many: 60,000 rows in Float have the value that Double finds for the
    /// same numbers.
    @Test(
        arguments: Operation<Double>.all.filter {
            $0.category == .loss || ["sum", "mean", "norm", "var", "std", "logsumexp"].contains($0.name)
        }.map(\.name))
    func sumsOfEveryRowInSinglePrecision(_ name: String) throws {
        let row = Operation<Double>[named(name)]
        var numbers = Numbers(17)
        let inputs = row.fairIntervals.enumerated().map { place, interval in
            let shape = Shape(60_000, place == 1 ? 2 / row.outputsPerTarget : 2)
            return Matrix(shape, numbers.matrix(shape, in: interval).values.map { Double(Float($0)) })
        }
        let attribute: Attribute = row.dependence == .group ? row.settled(.axis(.all)) : .none
        let float = try value(name, inputs, attribute, Float.self).value.values[0]
        let double = try value(name, inputs, attribute, Double.self).value.values[0]
        // Sums that are close to 0 by themselves are measured by their terms.
        #expect(abs(float - double) < 2e-7 * max(abs(double), 0.5), "\(name): \(float) for \(double)")
    }

    /// The gradient of a bias is the sum of the rows of what arrives.
    @Test func biasesInSinglePrecision() throws {
        let x = Self.numbers
        var graph = Graph()
        let b = graph.addParameter("b", Shape(1, 4))
        let weights = graph.addInput("w", x.shape)
        let repeated = try graph.apply(named("broadcast"), to: [b], .shape(x.shape))
        let loss = try graph.apply(named("sum"), to: [graph.apply(named("multiply"), to: [repeated, weights])])
        let workspace = Workspace<Float>(graph, loss: loss)
        workspace.load(b, Matrix(Shape(1, 4), repeating: 1))
        workspace.load(weights, x)
        workspace.forward()
        workspace.backward()
        let found = try #require(workspace.gradient(b))
        for column in 0..<4 { #expect(abs(found[0, column] / exact(column: column) - 1) < 2e-7, "column \(column)") }
    }

    @Test func infinitiesStay() throws {
        var x = Self.numbers
        x.values[700] = .infinity
        #expect(try value("sum", [x], .axis(.all), Double.self).value.values == [.infinity])
        x.values[900] = -.infinity
        #expect(try value("sum", [x], .axis(.all), Double.self).value.values[0].isNaN)
    }
}
