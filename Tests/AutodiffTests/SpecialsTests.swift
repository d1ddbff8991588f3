import Foundation
import Testing

@testable import Autodiff

@Suite struct SpecialsTests {
    private func slopes(
        _ name: String, _ inputs: [Matrix], _ attribute: Attribute = .none
    ) throws -> (y: Matrix, gradients: [Matrix?]) {
        var graph = Graph()
        let ids = inputs.map { graph.addInput("x", $0.shape) }
        let y = try graph.apply(named(name), to: ids, attribute)
        let loss = try graph.apply(named("sum"), to: [y])
        let computation = makeComputation(graph, loss: loss)
        for (id, input) in zip(ids, inputs) { computation.load(id, input) }
        computation.forward()
        computation.backward()
        return (computation.value(y), ids.map(computation.gradient))
    }

    private func row(_ values: Double...) -> Matrix { Matrix(Shape(1, values.count), values) }

    @Test func slopesAtKinks() throws {
        #expect(try slopes("relu", [row(-1, 0, 2)]).gradients == [row(0, 0, 1)])
        #expect(try slopes("abs", [row(-1, 0, 2)]).gradients == [row(-1, 0, 1)])
        #expect(try slopes("max", [row(3, 1, 3)]).gradients == [row(0.5, 0, 0.5)])
        #expect(try slopes("min", [row(1, 1, 3)]).gradients == [row(0.5, 0.5, 0)])
        #expect(try slopes("maximum", [row(1, 2, 3), row(1, 3, 2)]).gradients == [row(0.5, 0, 1), row(0.5, 1, 0)])
        #expect(try slopes("less", [row(1, 2), row(2, 2)]).gradients == [row(0, 0), row(0, 0)])
        #expect(try slopes("less", [row(1, 2), row(2, 2)]).y == row(1, 0))
    }

    @Test func powersOfZeroAndOfNegativeNumbers() throws {
        let power = try slopes("power", [row(0, 0, -2, -2), row(0, 2, 2, 3)])
        #expect(power.y == row(1, 0, 4, -8))
        #expect(power.gradients[0] == row(0, 0, -4, 12))
        let dw = try #require(power.gradients[1])
        #expect(dw[0, 0] == 0 && dw[0, 1] == 0 && dw[0, 2].isNaN && dw[0, 3].isNaN)
        #expect(try slopes("power", [row(-2), row(0.5)]).y[0, 0].isNaN)
    }

    @Test func theSlopeOfGeluIsAHalfAtZero() throws {
        let points = row(0, -0.0, .leastNonzeroMagnitude, -1e-300, 1e-21, -1e-19, 1e-8, -40, 40, 1e200, -1e200)
        let found = try #require(try slopes("gelu", [points]).gradients[0])
        for (x, slope) in zip(points.values, found.values) {
            let expected = erfc(-x / 2.0.squareRoot()) / 2 + x * exp(-x * x / 2) / (2 * Double.pi).squareRoot()
            #expect(abs(slope - expected) < 1e-15, "at \(x)")
        }
    }

    @Test func theNormHasTheSlopeZeroAtZero() throws {
        let origin = try slopes("norm", [row(0, 0, -0.0)])
        #expect(origin.y.values == [0] && origin.gradients[0] == row(0, 0, 0))
        for scale in [1e-300, 1e-160, 1, 1e160, 1e300] {
            let found = try slopes("norm", [row(3 * scale, -4 * scale)])
            #expect(abs(found.y.values[0] / scale - 5) < 1e-14, "\(scale)")
            expectClose(try #require(found.gradients[0]), row(0.6, -0.8), 1e-15, "\(scale)")
        }
        #expect(try slopes("norm", [row(1, .infinity)]).y.values == [.infinity])
    }

    @Test(arguments: OperationTable.allIDs)
    func notANumberIsNeverHidden(_ id: OperationID) throws {
        let row = Operation<Double>[id]
        // What answers with one of a few numbers has no other word.
        if case .interval = row.range, row.vjps.allSatisfy({ $0 == nil }) { return }
        // A condition that is no number is not true.
        if !row.branches.isEmpty { return }
        guard let example = Example.all.first(where: { $0.id == id }) else { return }
        var inputs = example.inputs()
        inputs[0].values[0] = .nan
        // Not every element need come back.
        if row.dependence == .place { inputs[0] = Matrix(inputs[0].shape, repeating: .nan) }
        #expect(try row.evaluate(inputs, example.attribute).values.contains { $0.isNaN })
    }

    @Test(arguments: Precision.allCases)
    func logitsOfAThousand(_ precision: Precision) throws {
        for loss in Operation<Double>.all {
            // Other losses have slopes of their own.
            guard let joint = loss.joint, joint.slopes[0].contains("residual(z, y)") else { continue }
            let ofClasses = loss.demand == .distributions
            let targets = ofClasses ? row(0, 0, 0, 1) : row(1, 0, 0, 1)
            var graph = Graph()
            let z = graph.addParameter("z", Shape(1, 4))
            let y = graph.addInput("y", Shape(1, 4))
            let a = try graph.apply(named(joint.partner), to: [z])
            let l = try graph.apply(named(loss.name), to: [a, y])
            let computation = makeComputation(graph, loss: l, precision: precision)
            computation.load(z, row(1000, -1000, 1000, -1000))
            computation.load(y, targets)
            computation.forward()
            computation.backward()
            let expected = ofClasses ? 2000 + (precision == .float64 ? log(2.0) : Double(log(2.0 as Float))) : 500
            #expect(abs(computation.value(l)[0, 0] - expected) < 1e-9 * expected + (precision == .float32 ? 1e-3 : 0))
            let values = computation.value(a).values
            let n = ofClasses ? 1.0 : 4
            #expect(computation.gradient(z)?.values == zip(values, targets.values).map { ($0 - $1) / n })
            #expect(computation.gradient(a) != nil)
        }
    }

    @Test func theOutputBeforeALossKeepsItsOwnGradient() throws {
        var graph = Graph()
        let z = graph.addParameter("z", Shape(2, 2))
        let y = graph.addInput("y", Shape(2, 2))
        let a = try graph.apply(named("sigmoid"), to: [z])
        let entropy = try graph.apply(named("bce"), to: [a, y])
        let squares = try graph.apply(named("mse"), to: [a, y])
        let loss = try graph.apply(named("add"), to: [entropy, squares])
        let computation = makeComputation(graph, loss: loss)
        var numbers = Numbers(3)
        computation.load(z, numbers.matrix(Shape(2, 2)))
        computation.load(y, numbers.matrix(Shape(2, 2), in: 0...1))
        for id in [z, y] { #expect(GradientCheck(computation, loss: loss, of: id).worstError() < 1e-8) }
        let (da, av, yv) = (
            computation.gradient(a)?.values ?? [], computation.value(a).values, computation.value(y).values
        )
        for i in 0..<4 {
            let expected = ((av[i] - yv[i]) / (av[i] * (1 - av[i])) + 2 * (av[i] - yv[i])) / 4
            #expect(abs(da[i] - expected) < 1e-12)
        }
    }

    @Test func theSameNodeTwice() throws {
        var graph = Graph()
        let x = graph.addParameter("x", Shape(2, 2))
        let y = try graph.apply(named("multiply"), to: [x, x])
        let z = try graph.apply(named("matmul"), to: [y, x])
        let loss = try graph.apply(named("sum"), to: [z])
        let computation = makeComputation(graph, loss: loss)
        computation.load(x, Matrix(Shape(2, 2), [1, 2, -3, 0.5]))
        #expect(GradientCheck(computation, loss: loss, of: x).worstError() < 1e-8)
        let first = computation.gradient(x)
        computation.backward()
        #expect(computation.gradient(x) == first)
    }

    @Test func whatTheLossDoesNotReachHasNoGradient() throws {
        var graph = Graph()
        let x = graph.addParameter("x", .scalar)
        let w = graph.addParameter("w", .scalar)
        let side = try graph.apply(named("exp"), to: [w])
        let loss = try graph.apply(named("square"), to: [x])
        let computation = makeComputation(graph, loss: loss)
        computation.load(x, Matrix(3))
        computation.forward()
        computation.backward()
        #expect(computation.gradient(x) == Matrix(6))
        #expect(computation.gradient(w) == nil && computation.gradient(side) == nil)
        #expect(!computation.isReached(w) && computation.isReached(x))
        #expect(computation.value(side) == Matrix(1))
    }

    @Test func aKinkHasTwoSlopes() throws {
        var graph = Graph()
        let x = graph.addParameter("x", Shape(1, 3))
        let y = try graph.apply(named("relu"), to: [x])
        let loss = try graph.apply(named("sum"), to: [y])
        let computation = makeComputation(graph, loss: loss)
        computation.load(x, row(0, 1, -1))
        let entries = GradientCheck(computation, loss: loss, of: x).entries
        #expect(entries.map(\.isKink) == [true, false, false])
        #expect(entries[0].left == 0 && abs(entries[0].right - 1) < 1e-9 && entries[0].analytic == 0)
    }

    /// As in PyTorch, what is no number lets the gradient through: it shows that something is wrong.
    @Test func reluLetsGradientsOfNaNThrough() throws {
        var graph = Graph()
        let x = graph.addParameter("x", Shape(1, 3))
        let y = try graph.apply(named("relu"), to: [x])
        let loss = try graph.apply(named("sum"), to: [y])
        let computation = makeComputation(graph, loss: loss)
        computation.load(x, Matrix(Shape(1, 3), [.nan, -1, 2]))
        computation.forward()
        computation.backward()
        #expect(computation.gradient(x)?.values == [1, 0, 1])
    }
}
