import Reporting
import Testing

@testable import Commands
@testable import Modelling

struct MomentsMakerTests {
    private static let net = "data xor; network 2 -> 2 tanh -> 1 sigmoid; lr = 0.5"

    @Test(
        arguments: [
            "train 230", "train 20; lr = 0.1; train 10 batch=2", "repeat 12 { forward; loss; backward; step }",
            "optimizer adam; train 60; goto step 24", "train 10; train 1; train 2; backward; step",
            "train 5; W1[1,1] = 3; train 5", "optimizer lbfgs; train 6",
        ])
    func numbersAreThoseOfEachMoment(training: String) throws {
        let harness = Harness(Self.net + "; " + training)
        let moments = try #require(try MomentsMaker(context: harness.interpreter).moments())
        #expect(moments.steps.first == 0)
        #expect(moments.steps.last == harness.session.step)
        #expect(moments.steps.count == min(harness.session.step + 1, 200))
        #expect(moments.matrices.map(\.name).prefix(8) == ["W1", "b1", "W2", "b2", "z1", "a1", "z2", "a2"])
        for place in stride(from: 0, to: moments.steps.count, by: max(moments.steps.count / 6, 1)) {
            harness.must("goto step \(moments.steps[place]); backward")
            for matrix in moments.matrices {
                guard case .all(let numbers) = matrix.numbers else { throw Diagnostic("a small matrix is told whole") }
                #expect(numbers[place] == harness.values(matrix.name))
            }
            #expect(harness.value("loss") == moments.losses[place])
            harness.must("undo")
        }
    }

    @Test func aLargeMatrixIsToldByItsFigures() throws {
        let harness = Harness("data digits; network 64 -> 10 softmax; train 2")
        let moments = try #require(try MomentsMaker(context: harness.interpreter).moments())
        let matrix = try #require(moments.matrices.first { $0.name == "W1" })
        guard case .summary(let summaries) = matrix.numbers else { throw Diagnostic("640 are many") }
        let values = try #require(harness.session.parameters["W1"]).values
        let sorted = values.sorted()
        #expect(summaries.last?.norm == values.norm)
        #expect(summaries.last?.quantiles.first == sorted.first)
        #expect(summaries.last?.quantiles.last == sorted.last)
        #expect(summaries.last?.quantiles[2] == sorted[319] + 0.5 * (sorted[320] - sorted[319]))
        #expect(matrix.picture == (16, 10))
        let mean = (0..<4).reduce(0) { $0 + values[$1 * 10] } / 4
        #expect(abs((summaries.last?.picture[0] ?? .nan) - mean) < 1e-15)
    }

    @Test func smallModelsTellOfEachWeight() throws {
        let harness = Harness(Self.net + "; train 24")
        let moments = try #require(try MomentsMaker(context: harness.interpreter).moments())
        #expect(moments.weights.count == 9)
        let weight = try #require(moments.weights.first { $0.name == "W1[2,1]" })
        #expect(weight.explanations.count == 20)
        let render = harness.interpreter.environment.render
        #expect(weight.blame.flatMap(render) == harness.lines(of: "blame W1[2,1]"))
        harness.must("goto step \(moments.steps[weight.explanations[3].moment])")
        #expect(weight.explanations[3].reports.flatMap(render) == harness.lines(of: "explain W1[2,1]"))
        #expect(moments.map?.values.count == 25)
    }

    @Test func whatWasNotTrainedHasNoMoments() throws {
        #expect(try MomentsMaker(context: Harness("alpha = 1").interpreter).moments() == nil)
        #expect(try MomentsMaker(context: Harness(Self.net).interpreter).moments() == nil)
    }
}
