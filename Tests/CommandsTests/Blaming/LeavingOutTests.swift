import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// A training without a row is the training of a session that never had it.
@Suite struct LeavingOutTests {
    private static func parameters(without row: Int?, _ harness: Harness) throws -> [Matrix] {
        let interpreter = harness.interpreter
        let past = try interpreter.past(since: .start)
        var training = LeavingOut()
        try interpreter.walk(past) { (event) throws(Diagnostic) in training.add(event) }
        let session = try training.session(
            without: row, like: harness.session, until: { false }, redo: interpreter.tryOut)
        return Array((session?.parameters ?? [:]).values)
    }

    private static let points = "a = [1, 2; 2, 0.5; 0, 1; 3, 1; 1.5, 1; 0.2, 2]; b = [1; 0; 1; 1; 0; 0]"

    private static func opening(_ rows: String) -> String {
        "\(points); network 2 -> 3 tanh -> 1 sigmoid; x = a\(rows); y = b\(rows)"
    }

    private static let programs = [
        ("lr = 0.3; train 30", "lr = 0.3; train 30"),
        (
            "optimizer adam lr=0.05; train 20; W1[1,1] = 0.2; train 5",
            "optimizer adam lr=0.05; train 20; W1[1,1] = 0.2; train 5"
        ),
        (
            "lr = 0.3; train 9; W1[2,1] += 0.25; train 5; W1 *= 0.9",
            "lr = 0.3; train 9; W1[2,1] += 0.25; train 5; W1 *= 0.9"
        ),
        (
            "optimizer adam lr=0.05; train 9; repeat 3 { W2 = W2 - 0.1 * W2 }; k = norm(W1); train 5; W1 *= k",
            "optimizer adam lr=0.05; train 9; repeat 3 { W2 = W2 - 0.1 * W2 }; k = norm(W1); train 5; W1 *= k"
        ),
        ("lr = 0.3; train 4; W1 += mean(x); train 2", "lr = 0.3; train 4; W1 += mean(x); train 2"),
        (
            "train 2; batch 2:6; W1 += mean(x); batch all; train 2",
            "train 2; batch 2:5; W1 += mean(x); batch all; train 2"
        ),
        ("repeat 7 { step; lr *= 0.9 }", "repeat 7 { step; lr *= 0.9 }"),
        ("train 4 batch=3 shuffle=false", "repeat 4 { batch 1:3; step; batch 4:5; step }; batch all"),
        ("train 4 batch=5 shuffle=false", "repeat 4 { batch 1:5; step }; batch all"),
        ("batch 2:6; step; step; batch all; train 3", "batch 2:5; step; step; batch all; train 3"),
        (
            "optimizer sgd lr=0.1 momentum=0.9; train 3 batch=3 shuffle=false",
            "optimizer sgd lr=0.1 momentum=0.9; repeat 3 { batch 1:3; step; batch 4:5; step }; batch all"
        ),
    ]

    @Test(arguments: programs) func isATrainingWithoutTheRow(program: String, lacking: String) throws {
        let harness = Harness("\(Self.opening("")); \(program)")
        let other = Harness("\(Self.opening("[1:5,:]")); \(lacking)")
        let found = try Self.parameters(without: 5, harness)
        for (found, (name, expected)) in zip(found, other.session.parameters) {
            expectClose(found, expected, 1e-12, "\(name) of \(program)")
        }
    }

    /// With every row it is the training that was.
    @Test func withAllRowsItIsTheTrainingItself() throws {
        for seed in 1...10 {
            let harness = Harness("data iris; network 4 -> 3 tanh -> 3 softmax; optimizer adam lr=0.02", seed: seed)
            harness.must("train 2 batch=32; train 3; lr = 0.01; step; W1[1,1] += 0.2; train 5 steps batch=16")
            for (found, (name, expected)) in zip(
                try Self.parameters(without: nil, harness), harness.session.parameters)
            {
                expectClose(found, expected, 1e-12, name)
            }
        }
    }

    @Test func saysWhichRowsHelpAndHarm() {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.5; train 100")
        let before = harness.session
        harness.must("blame loss row 3 by leaving out")
        #expect(harness.tables("itself").first?.rows.first?.first == .integer(3))
        #expect(harness.tables("helpful").count + harness.tables("harmful").count > 0)
        harness.must("blame loss by leaving out")
        #expect(harness.session == before)
        #expect(Harness("data xor; network 2 -> 1").error(of: "blame loss by leaving out")?.hint == "train 10")
    }

    /// A row that makes everything no number is the one that matters.
    @Test func aRowThatSpoilsAll() {
        let harness = Harness("x = [1, 2; 1e200, 2; 0, 1; 3, 1]; y = [1; 1; 0; 2]; network 2 -> 1; lr = 0.1")
        harness.must("train 30; blame loss row 1 by leaving out")
        let harmful = harness.tables("harmful").first?.rows ?? []
        #expect(harmful.count == 1 && harmful.first?.first == .integer(2), "\(harmful)")
        #expect(harness.tables("helpful").isEmpty)
    }

    /// And where one row keeps the others in check, what is no number without it is the worst.
    @Test func whatIsNoNumberIsTheWorst() throws {
        let harness = Harness("x = [1; 2; 3]; y = [1; 2; 3]; network 1 -> 1")
        var removals = try RowRemovals(of: nil, in: harness.session)
        for loss in [Double.nan, 1e-3, 1e3] {
            var session = harness.session
            session.parameters["W1"] = Matrix(Shape(1, 1), [loss])
            try removals.add(session)
        }
        let rows = removals.blocks.compactMap { block -> [Report.Cell]? in
            guard case .table(let table) = block, table.kind == "helpful" else { return nil }
            return table.rows.map { $0[0] }
        }
        #expect(rows == [[.integer(1), .integer(3), .integer(2)]], "\(rows)")
    }

    /// What cannot be done again without a row is named.
    @Test(arguments: [
        ("repeat 2 { W1 *= 0.9; step }", "W1 was assigned inside a block"),
        ("repeat 2 { step; b1 += 0.1 }; step", "b1 was assigned inside a block"),
        ("train 2; W1[1,1] = x[4,1]; train 2", "'W1[1,1] = x[4,1]' cannot"),
        ("train 2; backward; W1 -= 0.1 * dW1; train 2", "'W1 -= 0.1 * dW1' cannot"),
        ("train 2; lr = 0.1 * loss; train 2", "'lr = 0.1 * loss' cannot"),
    ]) func whatCannotBeDoneAgain(program: String, message: String) {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; \(program)")
        let error = harness.error(of: "blame loss by leaving out")
        #expect(error?.message.hasPrefix(message) == true, "\(program): \(error?.message ?? "")")
        if let hint = error?.hint { harness.must(hint) }
    }

    /// More training does not help where there is one row.
    @Test(arguments: ["", "; train 3"]) func oneRow(training: String) {
        let harness = Harness("x = [1, 2]; y = [1]; network 2 -> 1\(training)")
        #expect(harness.error(of: "blame loss by leaving out")?.hint == "blame loss")
    }

    @Test func saysThatNoRowChangesIt() {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0; train 3")
        let all = harness.lines(of: "blame loss by leaving out")
        #expect(all.count == 1 && all[0].hasSuffix("it stays so whichever row is left out"), "\(all)")
        let one = harness.lines(of: "blame loss row 2 by leaving out")
        #expect(one.first?.hasSuffix("it stays so whichever other row is left out") == true, "\(one)")
    }

    @Test func endsWithCtrlC() {
        for asks in [1, 5, 20, 60] {
            let harness = Harness("data iris; network 4 -> 3 tanh -> 3 softmax; train 20")
            let before = harness.session
            for line in ["blame loss by leaving out", "blame W1[1,1] by rows"] {
                harness.asksUntilInterrupt = asks
                let error = harness.error(of: line)
                if asks < 20 || error != nil {
                    #expect(error?.message.hasPrefix("interrupted") == true, "\(line) \(asks)")
                }
                #expect(harness.session == before)
                harness.asksUntilInterrupt = nil
            }
        }
    }
}
