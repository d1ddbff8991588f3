import Autodiff
import Testing

@testable import Learning

/// Counts and sums as scikit-learn gives them.
struct MeasurementsTests {
    private func weighted(_ x: Matrix) -> Double {
        (0..<x.rows).reduce(0) { sum, i in
            (0..<x.columns).reduce(sum) { $0 + Double((i + 1) * ($1 + 1)) * x[i, $1] }
        }
    }

    @Test func iris() {
        let data = Dataset.iris()
        #expect(data.x.shape == Shape(150, 4) && data.y.shape == Shape(150, 3))
        #expect(abs(data.x.values.reduce(0, +) - 2078.7) < 1e-9)
        #expect(abs(weighted(data.x) - 367026.2) < 1e-6)
        #expect(Array(data.x.values.prefix(4)) == [5.1, 3.5, 1.4, 0.2])
        #expect(Array(data.x.values.suffix(4)) == [5.9, 3.0, 5.1, 1.8])
        #expect(data.classCounts(of: data.training) == [50, 50, 50])
        #expect(data.targetNames == ["setosa", "versicolor", "virginica"])
    }

    @Test func digits() {
        let data = Dataset.digits()
        #expect(data.x.shape == Shape(1797, 64) && data.y.shape == Shape(1797, 10))
        #expect(data.x.values.reduce(0, +) == 561718)
        #expect(weighted(data.x) == 16_337_198_609)
        #expect(Array(data.x.values.prefix(8)) == [0, 0, 5, 13, 9, 1, 0, 0])
        #expect(data.classCounts(of: data.training) == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
        #expect((0..<5).map { Metrics.classIndex(data.y, row: $0) } == [0, 1, 2, 3, 4])
        #expect(data.x.values.allSatisfy { (0...16).contains($0) })
    }
}
