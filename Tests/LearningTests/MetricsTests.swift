import Autodiff
import Testing

@testable import Learning

struct MetricsTests {
    private func column(_ values: [Double]) -> Matrix { Matrix(Shape(values.count, 1), values) }

    @Test func accuracyOfOneColumn() {
        #expect(Metrics.accuracy(column([0.2, 0.5, 0.49, 0.9]), column([0, 1, 1, 1])) == 0.75)
        #expect(Metrics.accuracy(column([.nan, 0.1]), column([0, 0])) == 0.5)
    }

    @Test func accuracyOfSeveralColumns() {
        let y = Matrix(Shape(3, 3), [1, 0, 0, 0, 1, 0, 0, 0, 1])
        let yhat = Matrix(Shape(3, 3), [0.5, 0.3, 0.2, 0.1, 0.2, 0.7, 0.3, 0.3, 0.4])
        #expect(Metrics.accuracy(yhat, y) == 2.0 / 3)
        #expect(Metrics.classIndex(Matrix(Shape(1, 3), [0.4, 0.4, 0.2]), row: 0) == 0)
    }

    @Test func accuracyOfColumnsThatAreQuestionsOfTheirOwn() {
        let y = Matrix(Shape(2, 3), [1, 1, 0, 0, 0, 0])
        let yhat = Matrix(Shape(2, 3), [0.9, 0.6, 0.7, 0.1, 0.2, .nan])
        #expect(Metrics.accuracy(yhat, y) == 4.0 / 6)
    }

    /// Σ(y − ŷ)² = 1.5, Σ(y − ȳ)² = 29.1875: scikit-learn's example.
    @Test func r2() {
        let value = Metrics.r2(column([2.5, 0.0, 2, 8]), column([3, -0.5, 2, 7]))
        #expect(abs(value - 0.9486081370449679) < 1e-15)
        #expect(Metrics.r2(column([2, 2, 2]), column([1, 2, 3])) == 0)
        #expect(Metrics.r2(column([4, 4]), column([4, 4])) == 1)
        #expect(Metrics.r2(column([4, 5]), column([4, 4])) == 0)
    }

    @Test func r2IsTheMeanOverTargets() {
        let y = Matrix(Shape(3, 2), [1, 1, 2, 2, 3, 3])
        #expect(Metrics.r2(Matrix(Shape(3, 2), [1, 2, 2, 2, 3, 2]), y) == 0.5)
    }
}
