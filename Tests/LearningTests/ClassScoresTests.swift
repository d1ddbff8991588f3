import Autodiff
import Testing

@testable import Learning

/// Beside scikit-learn 1.7: precision_recall_fscore_support, roc_auc_score, mean_absolute_error.
struct ClassScoresTests {
    private func column(_ values: [Double]) -> Matrix { Matrix(Shape(values.count, 1), values) }

    private func expect(_ found: [Double?], _ wanted: [Double?], _ place: SourceLocation = #_sourceLocation) {
        #expect(found.count == wanted.count, sourceLocation: place)
        for (a, b) in zip(found, wanted) {
            #expect((a == nil) == (b == nil) && abs((a ?? 0) - (b ?? 0)) < 1e-12, "\(found)", sourceLocation: place)
        }
    }

    /// The same question with targets of 0 and 1, and of -1 and 1.
    @Test(arguments: [false, true])
    func twoClassesInOneColumn(_ isSigned: Bool) {
        let y = [0.0, 1, 1, 0, 1, 0, 1, 1].map { isSigned ? 2 * $0 - 1 : $0 }
        let yhat = [0.1, 0.8, 0.4, 0.4, 0.9, 0.6, 0.5, 0.3].map { isSigned ? 2 * $0 - 1 : $0 }
        let scores = ClassScores.all(column(yhat), column(y))
        expect(scores.map(\.precision), [0.5, 0.75])
        expect(scores.map(\.recall), [2.0 / 3, 0.6])
        expect(scores.map(\.f1), [4.0 / 7, 2.0 / 3])
        expect(scores.map(\.auc), [0.7, 0.7])
        #expect(scores.map(\.rows) == [3, 5])
    }

    private let y = Matrix(
        Shape(8, 4), [0, 1, 2, 2, 1, 0, 2, 1].flatMap { code in (0..<4).map { $0 == code ? 1 : 0 } })
    private let yhat = Matrix(
        Shape(8, 4),
        [
            0.7, 0.1, 0.1, 0.1, 0.2, 0.5, 0.2, 0.1, 0.1, 0.2, 0.6, 0.1, 0.3, 0.3, 0.2, 0.2, 0.4, 0.3, 0.2, 0.1, 0.25,
            0.25,
            0.3, 0.2, 0.1, 0.1, 0.1, 0.7, 0, 0.9, 0.1, 0,
        ])

    @Test func severalClasses() {
        let scores = ClassScores.all(yhat, y)
        expect(scores.map(\.precision), [1.0 / 3, 1, 0.5, 0])
        expect(scores.map(\.recall), [0.5, 2.0 / 3, 1.0 / 3, nil])
        expect(scores.map(\.f1), [0.4, 0.8, 0.4, 0])
        expect(scores.map(\.auc), [5.0 / 6, 29.0 / 30, 0.6, nil])
        expect([ClassScores.mean(scores, \.f1), ClassScores.mean(scores, \.precision)], [0.4, 11.0 / 24])
        #expect(Metrics.topAccuracy(yhat, y, count: 4) == 1)
        #expect(Metrics.topAccuracy(yhat, y, count: 1) == 0.5)
    }

    @Test func columnsThatAreQuestionsOfTheirOwn() {
        let y = Matrix(Shape(3, 2), [1, 1, 0, 0, 1, 0])
        let scores = ClassScores.all(Matrix(Shape(3, 2), [0.9, 0.8, 0.1, 0.7, 0.4, 0.2]), y)
        expect(scores.map(\.precision), [1, 0.5])
        expect(scores.map(\.recall), [0.5, 1])
    }

    @Test func whatIsUnknownIsNoNumber() {
        let one = ClassScores.all(column([0.1, 0.2]), column([0, 0]))
        #expect(one[1].recall == nil && one[1].precision == nil && one[1].f1 == nil && one[1].auc == nil)
        #expect(ClassScores.all(column([.nan, 0.9]), column([0, 1]))[1].auc?.isNaN == true)
        #expect(ClassScores.all(column([.nan, 0.9]), column([0, 1])).map(\.predicted) == [0, 1])
    }

    @Test func errorsInTheUnitsOfTheTargets() {
        let (yhat, y) = (column([2.5, 0, 2, 8]), column([3, -0.5, 2, 7]))
        #expect(Metrics.meanAbsoluteError(yhat, y) == 0.5)
        #expect(abs(Metrics.rootMeanSquaredError(yhat, y) - 0.6123724356957945) < 1e-15)
    }
}
