import Autodiff
import Testing

@testable import Learning

struct DatasetTests {
    /// Row i is (i, 7) with target 10 i.
    private func counting(_ n: Int) -> Dataset {
        Dataset(
            x: Matrix(Shape(n, 2), (0..<n).flatMap { [Double($0), 7] }),
            y: Matrix(Shape(n, 1), (0..<n).map { 10 * Double($0) }))
    }

    @Test func splitKeepsEveryRowOnce() throws {
        var (data, random) = (counting(10), RandomSource(seed: 1, for: .data))
        try data.split(SplitParts([0.8]), random: &random)
        let test = try #require(data.test)
        #expect(data.training.rows == 8 && test.rows == 2)
        #expect((data.y.values + test.y.values).sorted() == (0..<10).map { 10 * Double($0) })
        #expect(data.rowNumbers.map { 10 * Double($0) } == data.y.values + test.y.values)
        #expect((0..<8).allSatisfy { data.y[$0, 0] == 10 * data.x[$0, 0] })
        #expect(data.rowNumbers != Array(0..<10))
    }

    @Test func splitInOrderTakesTheFirstRows() throws {
        var (data, random) = (counting(1797), RandomSource(seed: 1, for: .data))
        try data.split(SplitParts([0.8]), shuffle: false, random: &random)
        #expect(data.training.rows == 1437)
        #expect(data.y.values == (0..<1437).map { 10 * Double($0) })
        #expect(random.count == 0)
    }

    @Test func aSecondSplitBeginsFromAllRows() throws {
        var (data, random) = (counting(20), RandomSource(seed: 1, for: .data))
        try data.split(SplitParts([0.5]), random: &random)
        try data.split(SplitParts([0.9]), shuffle: false, random: &random)
        #expect(data.training == counting(20).training.selecting(Array(0..<18)))
        #expect(data.test == counting(20).training.selecting([18, 19]))
    }

    @Test(arguments: [0, 1, -0.5, 80, .nan])
    func splitRefuses(_ fraction: Double) {
        var (data, random) = (counting(4), RandomSource(seed: 1, for: .data))
        #expect(throws: DataError.self) { try data.split(SplitParts([fraction]), random: &random) }
        #expect(data == counting(4))
    }

    @Test func splitLeavesARowInEachPart() throws {
        var (data, random) = (counting(2), RandomSource(seed: 1, for: .data))
        try data.split(SplitParts([0.01]), random: &random)
        #expect(data.training.rows == 1 && data.test?.rows == 1)
        var one = counting(1)
        #expect(throws: DataError("one row cannot be split into training and test rows")) {
            try one.split(SplitParts([0.5]), random: &random)
        }
    }

    @Test func normalizeIsFittedOnTrainingRowsOnly() throws {
        var (data, random) = (counting(10), RandomSource(seed: 1, for: .data))
        try data.split(SplitParts([0.5]), shuffle: false, random: &random)
        let remarks = data.normalize()
        #expect(remarks == ["1 feature never varies and is centred only: 'x2'"])
        // 0 … 4 has mean 2 and variance 2.
        let expected = (0..<10).map { (Double($0) - 2) / 2.0.squareRoot() }
        let normalized = (data.x.values + (data.test?.x.values ?? [])).enumerated().filter { $0.offset % 2 == 0 }
        #expect(zip(normalized, expected).allSatisfy { abs($0.element - $1) < 1e-15 })
        #expect((0..<5).allSatisfy { data.x[$0, 1] == 0 })
        let raw = Matrix(Shape(1, 2), [9, 7])
        #expect(try data.normalized(raw).values == [normalized[9].element, 0])
    }

    @Test func normalizeBeforeSplitWarns() {
        var data = counting(4)
        #expect(data.normalize()[0] == "fitted on all rows: a later split would leak test rows; split first")
    }

    @Test func normalizationsAreComposed() throws {
        var data = counting(6)
        data.normalize(scale: 1 / 16)
        #expect(data.x[5, 0] == 5.0 / 16)
        _ = data.normalize()
        let again = try data.normalized(counting(6).x)
        #expect(zip(again.values, data.x.values).allSatisfy { abs($0 - $1) < 1e-12 })
        _ = data.normalize()
        #expect(zip(again.values, data.x.values).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test func aConstantThatRoundsStaysCentred() {
        var data = Dataset(x: Matrix(Shape(3, 1), [0.1, 0.1, 0.1]), y: Matrix(Shape(3, 1), [1, 2, 3]))
        _ = data.normalize()
        #expect(data.x.values == [0, 0, 0])
    }

    @Test(arguments: [
        (Matrix(Shape(2, 1), [0, 1]), Dataset.Task.classification), (Matrix(Shape(2, 1), [1, 1]), .regression),
        (Matrix(Shape(2, 1), [0, 2]), .regression), (Matrix(Shape(2, 2), [0, 1, 1, 0]), .classification),
        (Matrix(Shape(2, 2), [0, 1, 1, 1]), .regression), (Matrix(Shape(1, 1), [0.5]), .regression),
    ])
    func task(_ y: Matrix, _ task: Dataset.Task) {
        #expect(Dataset.Task(of: y) == task)
    }

    @Test func pairingNeedsEqualRows() {
        let x = Matrix(Shape(4, 1), [0, 1, 2, 3])
        #expect(throws: DataError("x has 4 rows, y has 1", hint: "targets are a column: transpose them with '")) {
            try Dataset.pairing(x, with: Matrix(Shape(1, 4), [0, 0, 1, 1]))
        }
        #expect(throws: DataError("x has 4 rows, y has 2", hint: "every row of x needs its row of y")) {
            try Dataset.pairing(x, with: Matrix(Shape(2, 1), [0, 1]))
        }
    }

    @Test func summary() throws {
        var (data, random) = (counting(10), RandomSource(seed: 1, for: .data))
        #expect(data.summary == "10 rows, 2 features, 1 target")
        try data.split(SplitParts([0.8]), random: &random)
        #expect(data.summary == "10 rows (8 training, 2 test), 2 features, 1 target")
    }
}
