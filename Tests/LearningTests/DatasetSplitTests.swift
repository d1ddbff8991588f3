import Autodiff
import Testing

@testable import Learning

struct DatasetSplitTests {
    /// Row i is (i) and belongs to the first class whose share of the rows, counted from row 0, it lies in.
    private func classes(_ sizes: [Int]) -> Dataset {
        let codes = sizes.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
        return Dataset(
            x: Matrix(Shape(codes.count, 1), codes.indices.map(Double.init)),
            y: Matrix(
                Shape(codes.count, sizes.count), codes.flatMap { code in sizes.indices.map { $0 == code ? 1 : 0 } }))
    }

    private static let shares: [[Double]] = [
        [0.7, 0.15, 0.15], [0.6, 0.2, 0.2], [0.8, 0.2], [0.5], [0.34, 0.33, 0.33],
    ]

    @Test(arguments: shares, [[50, 50, 50], [7, 90, 3], [1, 1, 1], [200, 1], [13, 17, 19, 23]])
    func eachRowIsInOnePartAndEachClassInAll(_ shares: [Double], _ sizes: [Int]) throws {
        var (data, random) = (classes(sizes), RandomSource(seed: 3, for: .data))
        try data.split(SplitParts(shares), isStratified: true, random: &random)
        let parts = [data.training, data.validation, data.test].compactMap(\.self)
        #expect(parts.count == max(shares.count, 2))
        #expect(parts.flatMap(\.x.values).sorted() == (0..<sizes.reduce(0, +)).map(Double.init))
        #expect(data.rowNumbers.map(Double.init) == parts.flatMap(\.x.values))
        let total = Double(sizes.reduce(0, +))
        for part in parts {
            for (count, size) in zip(data.classCounts(of: part), sizes) {
                let fair = Double(part.rows) * Double(size) / total
                #expect(abs(Double(count) - fair) < 2, "\(count) of \(size) in \(part.rows) rows")
            }
        }
        // Classes do not stand one after the other, nor take turns.
        if sizes == [50, 50, 50] {
            let order = (0..<30).map { Metrics.classIndex(data.y, row: $0) }
            #expect(order != order.sorted() && Set((0..<10).map { Set(order[3 * $0..<3 * $0 + 3]) }).count > 1)
        }
    }

    @Test func stratifiedInOrderTakesTheFirstOfEachClass() throws {
        var (data, random) = (classes([4, 4]), RandomSource(seed: 3, for: .data))
        try data.split(SplitParts([0.5]), shuffle: false, isStratified: true, random: &random)
        #expect(data.x.values == [0, 4, 1, 5])
        #expect(random.count == 0)
    }

    @Test func threePartsFollowEachOther() throws {
        var (data, random) = (classes([5, 5]), RandomSource(seed: 3, for: .data))
        try data.split(SplitParts([0.5, 0.3, 0.2]), shuffle: false, random: &random)
        #expect(data.x.values == [0, 1, 2, 3, 4])
        #expect(data.validation?.x.values == [5, 6, 7] && data.test?.x.values == [8, 9])
        #expect(data.summary == "10 rows (5 training, 3 validation, 2 test), 1 feature, 2 classes")
        let remarks = data.normalize()
        #expect(remarks.isEmpty)
        #expect(abs((data.validation?.x[0, 0] ?? 0) - 3 / 2.0.squareRoot()) < 1e-15)
        try data.split(SplitParts([0.9]), shuffle: false, random: &random)
        #expect(data.validation == nil && data.training.rows == 9)
    }

    @Test(arguments: [[0.7, 0.2, 0.2], [0.8, 0.3], [0.5, 0.5, 0], [1, 0, 0], [0.7, -0.1, 0.4], [.nan, 0.5, 0.5]])
    func refusesSharesThatAreNone(_ shares: [Double]) {
        #expect(throws: DataError.self) { try SplitParts(shares) }
    }

    @Test func refusesTooFewRowsAndNumbersInClasses() {
        var (data, random) = (classes([1, 1]), RandomSource(seed: 3, for: .data))
        #expect(throws: DataError("2 rows cannot be split into training, validation and test rows")) {
            try data.split(SplitParts([0.6, 0.2, 0.2]), random: &random)
        }
        var numbers = Dataset(x: Matrix(Shape(4, 1), [1, 2, 3, 4]), y: Matrix(Shape(4, 1), [1, 2, 3, 5]))
        #expect(throws: DataError.self) {
            try numbers.split(SplitParts([0.5]), isStratified: true, random: &random)
        }
    }
}
