import Autodiff
import Benchmark

/// Every row of the table of operations, forward and each vjp, in both precisions. Run by `scripts/bench --only
/// operations`, which divides by the elements that a name ends with.

/// How often an operation runs in one measured iteration.
let rounds = 16

/// Input shapes and an attribute that a row takes; matrices that stay in the second cache.
func example(_ row: Operation<Double>) -> (shapes: [Shape], attribute: Attribute, elements: Int) {
    let size = Shape(64, 64)
    let backwards = Array((0..<64).reversed())
    switch row.name {
    case "matmul": return ([size, size], .none, 64 * 64 * 64)
    case "broadcast": return ([Shape(1, 64)], .shape(size), size.count)
    case "reshape": return ([size], .shape(Shape(32, 128)), size.count)
    case "slice": return ([Shape(66, 66)], .slice(rows: 1..<65, columns: 1..<65), size.count)
    case "pad": return ([size], .pad(into: Shape(66, 66), row: 1, column: 1), size.count)
    case "gather": return ([size], .gather(Positions(rows: backwards, columns: backwards)), size.count)
    case "scatter": return ([size], .scatter(into: size, Positions(rows: backwards, columns: backwards)), size.count)
    default:
        let attribute = row.category == .reduction ? Attribute.axis(.rows) : .none
        return ([Shape](repeating: size, count: row.arity), attribute, size.count)
    }
}

/// Numbers spread evenly over an interval, in no order.
func spread(_ shape: Shape, over interval: ClosedRange<Double>) -> Matrix {
    let width = interval.upperBound - interval.lowerBound
    return Matrix(shape, (0..<shape.count).map { interval.lowerBound + Double($0 * 7919 % 4093) / 4093 * width })
}

/// A graph of one operation, of which only one input has a gradient.
func workspace<S: Scalar>(_: S.Type, _ id: OperationID, gradientOf parameter: Int) throws -> Workspace<S> {
    let row = Operation<Double>[id]
    let (shapes, attribute, _) = example(row)
    var graph = Graph()
    let inputs = zip(row.inputNames, shapes).enumerated().map { i, input in
        i == parameter ? graph.addParameter(input.0, input.1) : graph.addInput(input.0, input.1)
    }
    let y = try graph.apply(id, to: inputs, attribute)
    let workspace = Workspace<S>(graph, loss: y, gradientsOf: .parameters)
    for (i, input) in inputs.enumerated() {
        workspace.load(input, spread(shapes[i], over: row.fairIntervals[i]))
    }
    workspace.forward()
    return workspace
}

func add<S: Scalar>(_ type: S.Type, _ precision: String, to suite: BenchmarkSuite) throws {
    for id in OperationTable.allIDs {
        let row = Operation<Double>[id]
        let elements = example(row).elements
        let space = try workspace(type, id, gradientOf: 0)
        suite.benchmark("\(row.name) forward \(precision) \(elements * rounds)") {
            for _ in 0..<rounds { space.forwardPlan.run() }
        }
        for (i, name) in row.inputNames.enumerated() {
            let space = try workspace(type, id, gradientOf: i)
            guard space.backwardPlan.count > 0 else { continue }
            suite.benchmark("\(row.name) d\(name) \(precision) \(elements * rounds)") {
                for _ in 0..<rounds { space.backwardPlan.run() }
            }
        }
    }
}

let suite = BenchmarkSuite(name: "operations")
try add(Double.self, "float64", to: suite)
try add(Float.self, "float32", to: suite)
Benchmark.main([suite])
