import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// The course of a training stays small and even, however long it is.
struct TrainingHistoryTests {
    private func history(of steps: Int, every distance: Int = 1) -> TrainingHistory {
        var history = TrainingHistory()
        for step in stride(from: 0, through: steps, by: distance) {
            history.record(.init(step: step, epoch: Double(step), loss: 1 / Double(step + 1), accuracy: nil))
        }
        return history
    }

    @Test(arguments: [1, 10, 1000, 1025, 5000, 40_000, 300_000])
    func isEvenAndEndsWithTheLastStep(steps: Int) {
        let points = history(of: steps).points
        #expect(points.first?.step == 0)
        #expect(points.last?.step == steps)
        #expect(points.count <= TrainingHistory.mostPoints)
        let distances = zip(points, points.dropFirst()).dropLast().map { $1.step - $0.step }
        if let least = distances.min(), let most = distances.max() {
            #expect(most <= 4 * least, "distances from \(least) to \(most)")
        }
    }

    @Test func theSameStepIsReplaced() {
        var history = history(of: 3)
        history.record(.init(step: 3, epoch: 3, loss: 7, accuracy: 1))
        #expect(history.points.map(\.step) == [0, 1, 2, 3])
        #expect(history.points.last?.loss == 7)
    }

    @Test func manyUpdatesByHandAreTakenIn() {
        let harness = Harness()
        harness.must("data xor; network 2 -> 1; repeat 2500 { step }")
        #expect(harness.session.training.points.last?.step == 2500)
        #expect(harness.session.training.points.count > 500)
    }

    /// What was done on other data stays the epochs that it was, whatever comes after.
    @Test(arguments: [
        "x = [1, 2; 3, 4]; y = [0; 1]", "data spiral n=30", "data iris onehot=false", "data spiral; split 0.8",
    ])
    func otherDataDoNotChangeTheEpochsDone(_ data: String) {
        let harness = Harness("data xor; network 2 -> 1 sigmoid; train 10; train 3 steps batch=2")
        #expect(harness.value("epoch") == 11.5)
        harness.run(data)
        guard harness.error == nil else { return }
        #expect(harness.value("epoch") == 11.5)
        harness.must("train 4 batch=1000; step")
        #expect(harness.value("epoch") == 16.5 && harness.session.training.points.last?.epoch == 16.5)
        harness.must("undo 2")
        #expect(harness.value("epoch") == 11.5)
        harness.must("network 2 -> 1 sigmoid")
        #expect(harness.value("epoch") == 0)
    }
}
