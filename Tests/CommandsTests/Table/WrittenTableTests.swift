import Learning
import Testing

@testable import Commands
@testable import Modelling

/// `write data` and the statement that it tells.
@Suite struct WrittenTableTests {
    private static let data =
        BuiltInDataset.all.map(\.name).filter { $0 != "text" } + [
            "[1, 2; 3, 4; 5, 6] -> [1, 0.5; 2, 0.25; 3, 4]", "[1, 2; 3, 4] -> [1, 1; -1, -1]",
            "iris; split 0.6; normalize",
        ]

    /// The statement that was told brings back every number in the order of the file.
    @Test(arguments: data) func theToldStatementReadsIt(_ name: String) throws {
        let harness = Harness("data \(name)")
        let line = try #require(harness.lines(of: "write data \"q.csv\"").first { $0.hasPrefix("wrote ") })
        let statement = try #require(line.components(after: "to read them: "))
        let whole = Harness("data \(name.replacing("; split 0.6; normalize", with: ""))").session
        harness.must(statement)
        #expect(harness.session.trainingX == whole.trainingX && harness.session.trainingY == whole.trainingY, "\(line)")
    }

    /// A class that reading takes for a missing value is told of.
    @Test func aClassThatReadsAsNothing() {
        let harness = Harness("data text")
        harness.must("write data \"q.csv\"")
        #expect(harness.notices.contains { $0.message.contains("'-' is taken for a missing value") })
    }
}

extension String {
    /// What stands behind some words.
    fileprivate func components(after words: String) -> String? {
        firstRange(of: words).map { String(self[$0.upperBound...]) }
    }
}
