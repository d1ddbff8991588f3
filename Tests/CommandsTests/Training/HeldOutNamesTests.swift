import Learning
import Testing

@testable import Commands
@testable import Modelling

/// The names of rows kept aside, and of what the model gives there.
@Suite struct HeldOutNamesTests {
    private static let classes = "data iris; split 0.5 0.3 0.2; normalize; network 4 -> 3 softmax; train 20"
    private static let numbers =
        "data normal(60, 2) -> normal(60, 1); split 0.5 0.3 0.2; network 2 -> 3 tanh -> 1; train 20"

    @Test(arguments: [classes, numbers]) func theyAreWhatEvaluateShows(_ start: String) throws {
        let harness = Harness(start)
        harness.must("evaluate")
        let table = try #require(
            harness.reports.last { if case .table(let t) = $0.block { t.kind == "evaluate" } else { false } })
        guard case .table(let scores) = table.block else { return }
        let quality = start == Self.classes ? "accuracy" : "r2"
        let column = try #require(scores.headings.firstIndex { $0 == "accuracy" || $0 == "R²" })
        for (row, part) in zip(scores.rows, DataPart.all) {
            #expect(row[2] == .number(harness.value("\(part.prefix)_loss")))
            #expect(row[column] == .number(harness.value("\(part.prefix)_\(quality)")))
        }
        #expect(harness.value("rows(xtest)") == Double(harness.session.dataset?.test?.rows ?? 0))
        #expect(harness.value("rows(yvalidation)") == Double(harness.session.dataset?.validation?.rows ?? 0))
    }

    /// The test rows of `predict` are in the units of x.
    @Test func predictTakesThem() {
        let harness = Harness(Self.classes)
        harness.must("p = 0; predict xtest")
        #expect(
            harness.reports.contains { if case .text(let t) = $0.block { t.contains("units of x") } else { false } })
    }

    @Test(arguments: [
        "test_loss", "test_accuracy", "validation_loss", "validation_accuracy", "xtest", "ytest", "xvalidation",
        "yvalidation",
    ])
    func withoutRowsTheySayHowToGetThem(_ name: String) throws {
        let harness = Harness("data xor; network 2 -> 1 sigmoid")
        let error = try #require(harness.error(of: name))
        let statement = try #require(error.hint?.split(separator: ": ").last)
        #expect(error.message.contains("there are no"))
        harness.must("data iris; \(statement); network 4 -> 3 softmax; \(name)")
    }

    @Test func aVariableOfTheUserGoesBeforeThem() {
        let harness = Harness("test_loss = 4; xtest = [1, 2]; \(Self.classes)")
        #expect(harness.value("test_loss") == 4)
        #expect(harness.value("columns(xtest)") == 2)
        harness.must("test_loss = 5")
        #expect(harness.error(of: "validation_loss = 1")?.message.contains("is computed") == true)
        #expect(harness.error(of: "for validation_loss in 1:3 { print 1 }") == nil)
    }

    @Test func numbersAndClassesAreToldApart() {
        #expect(Harness(Self.classes).error(of: "test_r2")?.hint == "test_accuracy")
        #expect(Harness(Self.numbers).error(of: "test_accuracy")?.message.contains("accuracy is for classes") == true)
        let harness = Harness(Self.classes)
        #expect(harness.error(of: "model { yhat = xtest }") != nil)
        #expect(harness.error(of: "derive test_loss") != nil)
    }

    /// Rows kept aside are in no batch, no epoch and no training row.
    @Test func theyAreNotLearnedFrom() {
        let harness = Harness(Self.classes)
        let rows = harness.session.sampleRows
        #expect(rows == 75 && harness.value("rows(x)") == 75)
        harness.must("step")
        #expect(harness.session.rowsSeen == 21 * 75)
        #expect(harness.error(of: "batch 76") != nil)
    }
}
