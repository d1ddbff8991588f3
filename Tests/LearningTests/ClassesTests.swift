import Autodiff
import Testing

@testable import Learning

struct ClassesTests {
    @Test(arguments: [
        (["b", "a", "b"], ["a", "b"], [1, 0, 1] as [Int32]),
        (["10", "9", "-1"], ["-1", "9", "10"], [2, 1, 0]),
        (["10", "9", "x"], ["10", "9", "x"], [0, 1, 2]),
    ])
    func labelsAreSorted(_ rows: [String], _ labels: [String], _ indices: [Int32]) {
        let classes = Classes(rows)
        #expect(classes.labels == labels)
        #expect(classes.indices == indices)
    }

    @Test func targets() {
        #expect(Classes(["no", "yes", "no"]).targets() == Matrix(Shape(3, 1), [0, 1, 0]))
        #expect(Classes(["no", "yes"]).targets(oneHot: true) == Matrix(Shape(2, 2), [1, 0, 0, 1]))
        #expect(Classes(["c", "a", "b"]).targets() == Matrix(Shape(3, 3), [0, 0, 1, 1, 0, 0, 0, 1, 0]))
    }

    @Test func classNumbersCountFrom1() throws {
        let classes = try Classes(numbers: Matrix(Shape(3, 1), [3, 1, 3]))
        #expect(classes.labels == ["1", "2", "3"])
        #expect(classes.targets() == Matrix(Shape(3, 3), [0, 0, 1, 1, 0, 0, 0, 0, 1]))
    }

    @Test func oneClassIsOneOfTwo() throws {
        let classes = try Classes(numbers: Matrix(Shape(2, 1), [1, 1]))
        let data = Dataset(x: Matrix(Shape(2, 1), [5, 6]), classes: classes)
        #expect(data.y.values == [0, 0])
        #expect(data.classCounts(of: data.training) == [2, 0])
    }

    @Test(arguments: [
        (1.5, "row 2 holds 1.5, which is no class number", "class numbers are 1, 2, 3 …"),
        (.nan, "row 2 holds nan, which is no class number", "class numbers are 1, 2, 3 …"),
        (1e9, "row 2 holds 1000000000, which is no class number", "there can be \(Classes.most) classes"),
    ])
    func otherNumbersAreErrors(_ number: Double, _ message: String, _ hint: String) {
        #expect(throws: DataError(message, hint: hint)) {
            try Classes(numbers: Matrix(Shape(2, 1), [1, number]))
        }
    }
}
