import Testing

@testable import Autodiff

@Suite struct FirstNonFiniteTests {
    /// Every place of short values, and places in several parts of a long one; what stands beyond the end is not seen.
    @Test(arguments: [Precision.float64, .float32], [Double.nan, .infinity, -.infinity])
    func isFoundInEveryPlace(_ precision: Precision, _ bad: Double) {
        for count in [1, 7, 8, 9, 31, 200_001] {
            var graph = Graph()
            let x = graph.addInput("x", Shape(1, count))
            let computation = makeComputation(graph, loss: nil, precision: precision)
            var values = Matrix(Shape(1, count), (0..<count).map { Double($0 % 5) * -1e30 })
            computation.load(x, values)
            #expect(computation.firstNonFinite(x) == nil)
            for place in Set([0, count / 3, count / 2, count - 1]).sorted(by: >) {
                values.values[place] = bad
                computation.load(x, values)
                #expect(computation.firstNonFinite(x) == place)
            }
        }
    }
}
