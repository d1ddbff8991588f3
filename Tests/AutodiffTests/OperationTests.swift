import Testing

@testable import Autodiff

/// Numbers that are the same in every run, spread over an interval.
struct Numbers {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next(in interval: ClosedRange<Double>) -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let unit = Double(state >> 11) * 0x1p-53
        return interval.lowerBound + unit * (interval.upperBound - interval.lowerBound)
    }

    mutating func matrix(_ shape: Shape, in interval: ClosedRange<Double> = -2...2) -> Matrix {
        Matrix(shape, (0..<shape.count).map { _ in next(in: interval) })
    }

    mutating func below(_ bound: Int) -> Int { min(bound - 1, Int(next(in: 0...Double(bound)))) }
}

/// A row of the table with input shapes and an attribute that it takes.
struct Example: CustomTestStringConvertible, Sendable {
    let id: OperationID
    let shapes: [Shape]
    var attribute = Attribute.none

    var row: Operation<Double> { Operation<Double>[id] }
    var testDescription: String { "\(row.name) \(shapes) \(attribute)" }

    static let all: [Example] = OperationTable.allIDs.flatMap { id -> [Example] in
        Operation<Double>[id].examples.map { Example(id: id, shapes: $0.shapes, attribute: $0.attribute) }
    }

    func inputs(seed: UInt64 = 1) -> [Matrix] {
        var numbers = Numbers(seed)
        return zip(shapes, row.fairIntervals).map { numbers.matrix($0, in: $1) }
    }

    /// The sum of the outputs with unequal weights, so that no slope is hidden.
    func computation(_ precision: Precision = .float64) throws -> (computation: any Computation, y: Int, loss: Int) {
        var graph = Graph()
        let inputs = zip(row.inputNames, shapes).map { graph.addParameter($0, $1) }
        let y = try graph.apply(id, to: inputs, attribute)
        var numbers = Numbers(99)
        let weights = graph.addConstant(numbers.matrix(graph.nodes[y].shape, in: 0.5...1.5))
        let product = try graph.apply(named("multiply"), to: [y, weights])
        let loss = try graph.apply(named("sum"), to: [product])
        let computation = makeComputation(graph, loss: loss, precision: precision)
        for (input, value) in zip(inputs, self.inputs()) { computation.load(input, value) }
        return (computation, y, loss)
    }
}

func named(_ name: String) -> OperationID {
    guard let id = Operation<Double>.named(name) else { preconditionFailure("no operation \(name)") }
    return id
}

@Suite struct OperationTests {
    @Test(arguments: Example.all)
    func gradientsAgreeWithCentralDifferences(_ example: Example) throws {
        // What a user claims is no slope of the value.
        if example.row.isClaim { return }
        let (computation, _, loss) = try example.computation()
        for (input, name) in example.row.inputNames.enumerated() {
            let check = GradientCheck(computation, loss: loss, of: input)
            #expect(check.worstError() < 1e-7, "\(example.testDescription), gradient of \(name)")
            #expect(check.entries.contains { !$0.isKink })
        }
    }

    @Test(arguments: Example.all)
    func precisionsAgree(_ example: Example) throws {
        let double = try example.computation()
        let float = try example.computation(.float32)
        double.computation.forward()
        double.computation.backward()
        float.computation.forward()
        float.computation.backward()
        expectClose(float.computation.value(double.y), double.computation.value(double.y), 2e-5)
        for input in example.row.inputNames.indices {
            if let dx = float.computation.gradient(input), let expected = double.computation.gradient(input) {
                expectClose(dx, expected, 1e-4)
            } else {
                Issue.record("no gradient")
            }
        }
    }

    @Test(arguments: Example.all)
    func evaluationIsTheWorkspacesValue(_ example: Example) throws {
        let (computation, y, _) = try example.computation()
        computation.forward()
        let value = try example.row.evaluate(example.inputs(), example.attribute)
        #expect(value == computation.value(y))
    }

    @Test(arguments: OperationTable.allIDs)
    func everyRowIsComplete(_ id: OperationID) {
        let row = Operation<Double>[id]
        #expect(!row.summary.isEmpty)
        #expect(row.fairIntervals.count == row.arity)
        #expect(row.vjps.count == row.arity)
        #expect(Operation<Float>[id].name == row.name)
        #expect(Operation<Double>.named(row.name) == id)
        let example = Example.all.first { $0.id == id }
        #expect(row.derivativeTexts(example?.attribute ?? .none, example?.shapes ?? []).count == row.arity)
    }

    @Test func shapesThatDoNotFitAreNamed() throws {
        #expect(
            message("matmul", [Shape(2, 3), Shape(2, 4)]) == "x has 3 columns, w has 2 rows: x @ w needs them equal")
        #expect(
            message("matmul", [Shape(2, 1), Shape(2, 4)], naming: ["h", "W1"])
                == "h has 1 column, W1 has 2 rows: h @ W1 needs them equal")
        #expect(message("add", [Shape(2, 1), Shape(2, 4)]) == "x is 2×1, w is 2×4: x + w needs equal shapes")
        #expect(message("mse", [Shape(2, 1), Shape(1, 2)]) == "yhat is 2×1, y is 1×2: mse(yhat, y) needs equal shapes")
        #expect(message("broadcast", [Shape(2, 1)], .shape(Shape(3, 1))) == "x is 2×1: it cannot be repeated to 3×1")
    }

    private func message(
        _ name: String, _ shapes: [Shape], _ attribute: Attribute = .none, naming names: [String]? = nil
    ) -> String? {
        do throws(ShapeError) {
            _ = try Operation<Double>[named(name)].shape(shapes, attribute)
            return nil
        } catch {
            return names.map(error.message(naming:)) ?? error.message
        }
    }
}

/// Compares relative to the largest expected magnitude, at least 1e-3.
func expectClose(
    _ found: Matrix, _ expected: Matrix, _ tolerance: Double, _ comment: Comment? = nil,
    location: SourceLocation = #_sourceLocation
) {
    #expect(found.shape == expected.shape, comment, sourceLocation: location)
    let scale = expected.values.reduce(1e-3) { $1.isFinite ? max($0, abs($1)) : $0 }
    let agree = zip(found.values, expected.values).allSatisfy { found, expected in
        found == expected || (found.isNaN && expected.isNaN) || abs(found - expected) <= tolerance * scale
    }
    #expect(
        agree, "\(comment.map { "\($0): " } ?? "")\(found.values) is not \(expected.values)", sourceLocation: location)
}
