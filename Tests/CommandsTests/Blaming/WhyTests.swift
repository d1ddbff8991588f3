import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// The questions that are listed are true of the state, and their commands work.
@Suite struct WhyTests {
    /// The questions and commands that a script's state has.
    private static func asked(_ script: String) -> [(question: String, command: String)] {
        let harness = Harness(script)
        harness.must("why")
        let rows = harness.tables("why").first?.rows ?? []
        let asked = rows.compactMap { row -> (String, String)? in
            guard case .text(let question) = row[0], case .formula(let command) = row[2] else { return nil }
            return (question, command)
        }
        let before = harness.session
        for (question, command) in asked {
            harness.must(command)
            #expect(harness.session.hasSameState(as: before), "\(question) \(command)")
        }
        return asked
    }

    private static let states = [
        ("data xor; network 2 -> 3 relu -> 1 sigmoid; b1 = [-50, 0.5, 0.5]", "why is unit 1 of a1 dead?"),
        ("data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5; train 100", "why is row 4 wrong?"),
        ("data xor; network 2 -> 3 tanh -> 1 sigmoid; W2 = 0", "why does W1 not move?"),
        ("seed 4; data iris; network 4 -> 6 relu -> 3 softmax; lr = 3; train 4", "why did the loss rise at step"),
        ("x = [1; 2]; y = [0; 1]; network 1 -> 1; W1 = 1/0", "why is not every value a number?"),
        ("x = [1; 2]; y = [0.5; 3.5]; network 1 -> 1; train 5", "why is "),
        ("data iris; network 4 -> 3 softmax; optimizer adam; train 2 batch=30", "why is row"),
    ]

    @Test(arguments: states) func asksWhatIsTrue(script: String, question: String) {
        let asked = Self.asked(script).map(\.question)
        #expect(asked.contains { $0.hasPrefix(question) }, "\(asked)")
    }

    /// A class without a label has one name everywhere: its column, counted from 1.
    @Test func classesHaveOneName() {
        let harness = Harness("x = [1; 2; 3]; y = [0, 1; 1, 0; 1, 0]; network 1 -> 2 softmax; lr = 0.1; train 2")
        let name = { (row: Int) in harness.session.target(ofRow: row) }
        #expect([name(0), name(1)] == ["2", "1"])
        harness.must("W1 = 0; b1 = [1, 0]; why")
        let rows = harness.tables("why").first?.rows ?? []
        #expect(rows.contains { $0[1] == .text("taken for class 1; 1 of 3 are wrong") }, "\(rows)")
        for (targets, names) in [("[0; 1]", ["0", "1"]), ("[-1; 1]", ["-1", "1"])] {
            let session = Harness("x = [1; 2]; y = \(targets); network 1 -> 1").session
            #expect(session.trainingY.map { y in [0, 1].map { session.className($0, of: y) } } == names)
        }
    }

    /// The losses of batches, and those before an assignment, are others than those of all rows at a moment.
    @Test(arguments: [
        "data iris; network 4 -> 6 tanh -> 3 softmax; optimizer adam lr=0.02; train 12 batch=16",
        "data xor; network 2 -> 3 tanh -> 1 sigmoid; repeat 20 { forward; backward; step }; W1[1,1] += 8; train 10",
        "data digits n=100; network 64 -> 8 tanh -> 10 softmax; optimizer adam lr=0.03; train 6 batch=16",
    ]) func aLossThatRoseDidSo(script: String) {
        let harness = Harness("seed 3; \(script); why")
        for row in harness.tables("why").first?.rows ?? [] {
            guard case .text(let question) = row[0], question.hasPrefix("why did the loss rise"),
                case .formula(let command) = row[2], case .text(let preview) = row[1]
            else { continue }
            let steps = command.split(separator: " ").compactMap { Int($0) }
            let losses = steps.map { step in
                harness.must("goto step \(step); batch all")
                return harness.value("loss")
            }
            #expect(losses[1] > 1.01 * losses[0], "\(preview) \(losses)")
            let format = NumberFormat(digits: 3)
            #expect(preview.hasPrefix("from \(format.string(losses[0])) to \(format.string(losses[1])) "), "\(preview)")
        }
    }

    /// What is not listed is counted.
    @Test func saysThatThereAreMore() {
        let harness = Harness("data xor; network 2 -> 9 relu -> 1 sigmoid; b1 = -50")
        #expect(harness.lines(of: "why").contains { $0.hasPrefix("6 more units are dead") })
    }

    /// Of a state in which all is well nothing is asked that is not so.
    @Test func asksNothingElse() {
        let asked = Self.asked("data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5; train 400").map(\.question)
        #expect(asked.count == 1 && asked[0].hasPrefix("why is "), "\(asked)")
        #expect(Harness("").error(of: "why")?.hint == "network 2 -> 3 tanh -> 1 sigmoid")
    }
}
