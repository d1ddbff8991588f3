import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Which targets, losses and outputs are classes, and are measured by accuracy.
@Suite struct ClassesOfTargetsTests {
    private static let x = "x = [-2; -1; 1; 2]; "

    /// Targets, network and loss, and the share of right answers; nil for regression.
    @Test(
        arguments: [
            ("y = [0; 0; 1; 1]", "1 sigmoid", "mse", 1), ("y = [0; 0; 1; 1]", "1 sigmoid", "bce", 1),
            ("y = [0; 0; 1; 1]", "1", "mse", 1), ("y = [-1; -1; 1; 1]", "1 tanh", "mse", 1),
            ("y = [-1; -1; 1; 1]", "1", "hinge", 1), ("y = [-1; 1; 1; 1]", "1", "hinge", 0.75),
            ("y = [-1; -1; 1; 1]", "1", "mse", 1), ("y = [1; 1; -1; -1]", "1 tanh", "huber", 0),
            ("y = [1; 1; 1; 1]", "1", "hinge", 0.5), ("y = [-1; -1; -1; -1]", "1", "hinge", 0.5),
            ("y = [1; 1; 2; 2]", "2 softmax", "ce", 1), ("y = [1, 0; 1, 0; 0, 1; 0, 1]", "2 softmax", "ce", 1),
            ("y = [1, 0; 1, 0; 0, 1; 0, 1]", "2", "mse", 1), ("y = [1, -1; 1, -1; -1, 1; -1, 1]", "2", "hinge", 1),
            ("y = [1, -1; 1, -1; -1, 1; -1, 1]", "2 tanh", "mse", 1),
            ("y = [1, 1; 1, 1; -1, 1; -1, 1]", "2 tanh", "mse", 0.75),
            ("y = [1; 2; 3; 4]", "1", "mse", nil), ("y = [-1; 0; 1; 1]", "1", "mse", nil),
            ("y = [1; 1; 1; 1]", "1", "mse", nil),
            ("y = [-1; -1; -1; -1]", "1", "mse", nil), ("y = [0.5; -1; 1; 1]", "1", "mae", nil),
            ("y = [1; 1; 2; 2]", "1", "mse", nil),
        ] as [(String, String, String, Double?)])
    func targetsAreRecognized(_ y: String, _ output: String, _ loss: String, _ accuracy: Double?) throws {
        for isData in [false, true] {
            let harness = Harness()
            let columns = output.hasPrefix("2") ? "[-1, 1]" : "1"
            let data = isData ? "data [-2; -1; 1; 2] -> \(y.dropFirst(4))" : Self.x + y
            harness.must("\(data)\nnetwork 1 -> \(output); W1 = \(columns); b1 = 0; loss \(loss)")
            harness.must("evaluate")
            let table = try #require(harness.tables("evaluate").first)
            let heading = accuracy == nil ? "R²" : "accuracy"
            let column = try #require(table.headings.firstIndex(of: heading), "\(y) \(output) \(loss)")
            guard let accuracy else { continue }
            guard case .number(let found) = table.rows[0][column] else { Issue.record("no number"); continue }
            #expect(found == accuracy, "\(y) \(output) \(loss)")
            #expect(harness.value("accuracy") == accuracy)
            harness.must("train 1; show training; predict")
        }
    }

    @Test func signsAreNamedInPredictions() {
        let harness = Harness("data [-2; -1; 1; 2] -> [-1; -1; 1; 1]; network 1 -> 1 tanh; W1 = 1; b1 = 0")
        #expect(harness.lines(of: "predict").contains("class -1, -1, 1, 1"))
    }
}
