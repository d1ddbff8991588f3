import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

struct TraceTests {
    private func numbers(_ table: Report.Table, _ row: Int) -> [Double] {
        guard case .values(let matrix)? = table.rows[row].last else { return [] }
        return matrix.values
    }

    private func isClose(_ found: [Double], _ wanted: [Double]) -> Bool {
        found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) < 1e-12 }
    }

    @Test func showsTheTextbookPipeline() throws {
        let harness = Harness(ExplainGradientTests.textbook)
        let blocks = harness.output(of: "trace")
        let flow = try #require(blocks.table("data flow"))
        #expect(
            flow.rows.map { $0[0] } == [
                .text("input layer"), .text("forward pass"), .text("output layer"), .text("error"),
                .text("backpropagation"),
            ])
        #expect(isClose(numbers(flow, 0), [0.5, 0.1, 0.4]))
        #expect(isClose(numbers(flow, 1), [0.7, 0.3]))
        #expect(isClose(numbers(flow, 2), [0.645]))
        #expect(isClose(numbers(flow, 3), [0.355]))
        let layers = try #require(blocks.table("trace"))
        #expect(
            layers.rows.map { $0[1] } == [
                .text("input"), .text("hidden weighted sum"), .text("hidden relu"), .text("output weighted sum"),
                .text("output sigmoid"), .text("error calculation"), .text("weight update"),
            ])
        #expect(isClose(numbers(layers, 2), [0.7, 0.3]))
        #expect(isClose(numbers(layers, 4), [0.645]))
        #expect(isClose(numbers(layers, 5), [0.355]))
    }

    @Test func announcesTheUpdateThatStepDoes() throws {
        let harness = Harness(ExplainGradientTests.textbook)
        let announced = try #require(harness.output(of: "trace").table("step"))
        #expect(harness.output(of: "step").table("step") == announced)
    }

    @Test func followsOneSampleAndModels() throws {
        let harness = Harness("network 2 -> 3 tanh -> 3 tanh -> 1 sigmoid\ndata xor")
        let layers = try #require(harness.output(of: "trace sample 2").table("trace"))
        #expect(layers.rows.count == 9)
        #expect(layers.rows[1][1] == .text("hidden 1 weighted sum"))
        #expect(numbers(layers, 0).count == 2)
        harness.must("batch 3:4")
        let x = harness.values("x")
        #expect(numbers(try #require(harness.output(of: "trace sample 2").table("trace")), 0) == Array(x[2...]))
        for reference in References.gradientCases {
            let model = Harness(reference.script)
            #expect(model.output(of: "trace").table("data flow")?.rows.count == 5, "\(reference.description)")
        }
    }
}
