import Autodiff
import Reporting
import TestSupport
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Parts of a matrix in any order.
@Suite struct IndexingTests {
    @Test func rowsAndColumnsInAnyOrder() {
        let harness = Harness("A = [1, 2, 3; 4, 5, 6]")
        #expect(harness.matrix("A[[2, 1, 2],[3, 1]]") == Matrix(rows: [[6, 4], [3, 1], [6, 4]]))
        #expect(harness.matrix("A[end:-1:1,:]") == Matrix(rows: [[4, 5, 6], [1, 2, 3]]))
        #expect(harness.matrix("A[:,3:-2:1]") == Matrix(rows: [[3, 1], [6, 4]]))
        #expect(harness.matrix("A[2,[1, 1, 1]]") == Matrix(rows: [[4, 4, 4]]))
        #expect(
            harness.matrix("scatter([1, 2; 3, 4], 2, 3, [2, 2], [1, 3])") == Matrix(rows: [[0, 0, 0], [4, 0, 6]]))
    }

    /// Long indices are read and taken in one go, at the prompt and in models.
    @Test func longIndices() {
        let clock = ProcessorClock()
        let harness = Harness("a = 1:100000; b = a'")
        let taken = clock.measure {
            #expect(harness.value("a[end:-1:1][1]") == 100_000)
            #expect(harness.value("sum(b[end:-1:1,1])") == 100_000.0 * 100_001 / 2)
            #expect(harness.value("a[a[end:-2:1]][2]") == 99_998)
            harness.must("x = b / 100000; y = [0]")
            harness.must(
                "model { param w = 1; h = x[end:-1:1,:] * w; loss = mean(h[1:2:end]^2) }; backward")
            #expect(harness.values("dx").count == 100_000)
        }
        #expect(taken < .seconds(20), "\(taken)")
    }

    @Test func gradientsOfWhatIsTakenTwiceAdd() {
        let harness = Harness("x = [1, 2, 3]; y = [1]")
        harness.must("model { param w = 1; yhat = sum(x[[3, 1, 3]] * [1, 2, 4]) * w; loss = yhat }; backward")
        #expect(harness.values("dx") == [2, 0, 5])
        harness.must("explain x[1,3]; explain dx; check grads")
        #expect(harness.matrix("scatter([1, 2, 4] * 1, 1, 3, 1, [3, 1, 3])") == harness.matrix("dx"))
    }

    /// What is hinted for a place counted from the end, as in Python, is that place.
    @Test(arguments: [
        ("x = [1, 2, 3]", "x[-1]", "3"), ("x = [1; 2; 3]", "x[-2]", "2"), ("x = [1, 2; 3, 4]", "x[-1, 1]", "3"),
        ("x = [1, 2; 3, 4]", "x[2, -2]", "3"), ("x = [1, 2; 3, 4]", "(x + 1)[-1, -1]", nil),
        ("x = [1, 2, 3]", "x[-4]", nil),
    ])
    func countedFromTheEnd(_ setup: String, _ line: String, _ value: String?) throws {
        let harness = Harness(setup)
        let hint = harness.error(of: line)?.hint
        guard let value else {
            #expect(hint == nil || hint?.contains("[end,-1]") == true, "\(hint ?? "")")
            return
        }
        let formula = try #require(hint?.split(separator: ": ").last)
        #expect(harness.value(String(formula)) == Double(value))
    }
}
