import Learning
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// What statements take from the streams of random numbers.
@Suite struct RandomStreamsTests {
    private static let setup = """
        data [0; 1; 2; 3] -> [0; 0; 1; 1]; network 1 -> 2 tanh -> 1 sigmoid; b = 1; B = [1, 2]; a = 0
        function f(z) = z * random(1, 1)
        define c n { n }

        """

    /// Statements, and how many numbers they draw from the stream of expressions.
    private static let table: [(statement: String, count: UInt64)] = [
        ("random(1, 1)", 1), ("print random(1, 2)", 2), ("show random(1, 2)", 2), ("assert random(1, 1) < 2", 1),
        ("v = random(1, 3)", 3), ("b += random(1, 1)", 1), ("B[1, ceil(2 * random(1, 1))] = 3", 1),
        ("B[1, ceil(2 * random(1, 1))] += random(1, 1)", 2), ("B *= random(1, 2)", 2), ("W1 -= random(1, 2)", 2),
        ("if random(1, 1) < 2 { }", 1), ("if random(1, 1) < 0 { } else { b = random(1, 1) }", 2),
        ("while random(1, 1) < 0 { }", 1), ("repeat ceil(random(1, 1)) { b = 2 }", 1), ("for k in random(1, 3) { }", 3),
        ("repeat 4 { random(1, 1) }", 4), ("train 3 steps until random(1, 1) < 0", 3),
        ("train 2 until random(1, 1) < 0", 2), ("train 2 batch=2 until random(1, 1) < 0", 2),
        ("train ceil(random(1, 1))", 1), ("train 2 until random(1, 1) < 2", 1), ("train 2", 0),
        ("v = broadcast(random(1, 3), 2, 3)", 3), ("reshape(random(1, 4), 2, 2)", 4),
        ("max(random(1, 2), random(1, 2))", 4), ("rows(random(2, 2))", 4), ("random(1, 4)[end]", 4), ("f(2)", 1),
        ("f(f(2))", 2), ("c random(1, 1)", 1), ("lr = random(1, 1)", 1), ("optimizer sgd lr=random(1, 1)", 1),
        ("batch ceil(3 * random(1, 1))", 1), ("data random(4, 2) -> random(4, 1)", 12),
        ("network 1 -> ceil(random(1, 1))", 1), ("param P = random(2, 2)", 4),
        ("model { param W = random(1, 1)\nyhat = x @ W }", 1),
        ("model { param W = [1]\nm = random(rows(x), 1)\nyhat = x @ W * m }; forward; train 2", 0),
        ("split 0.5 + 0.1 * random(1, 1)", 1), ("normalize scale=random(1, 1)", 1),
        ("digits ceil(5 * random(1, 1))", 1),
        ("write random(2, 2) \"f.npy\"", 4), ("a = 1; undo ceil(random(1, 1))", 0),
        ("a = 1; undo; redo ceil(random(1, 1))", 0), ("a = 1; rerun ceil(random(1, 1))", 0),
        ("predict random(2, 1)", 0), ("predict", 0), ("evaluate", 0), ("whatif W1 = random(1, 2)", 0),
        ("whatif b += random(1, 1)", 0), ("explain W1[1, ceil(2 * random(1, 1))]", 0), ("check grads", 0),
        ("diagnose", 0), ("sensitivity", 0), ("trace", 0), ("derive sin(z)", 0),
    ]

    @Test func everyStatementDrawsOnce() {
        for (statement, count) in Self.table {
            let harness = Harness(Self.setup)
            harness.history = ["a = 5"]
            let before = harness.session.stream(.expressions).count
            harness.must(statement)
            let drawn = harness.session.stream(.expressions).count - before
            #expect(drawn == count, "\(statement) draws \(drawn)")
            harness.must("save \"s.bp\"")
            let other = Harness()
            other.files = ["s.bp": harness.files["s.bp"] ?? []]
            other.must("replay \"s.bp\"")
            #expect(other.session.random == harness.session.random, "\(statement), replayed")
        }
    }

    @Test(arguments: ["random(1, 1)", "normal(1, 1)^2", "uniform(1, 1)"])
    func conditionsComeTrue(number: String) {
        for statement in [
            "train 10000 steps until \(number) < 0.05", "train 10000 until \(number) < 0.05",
            "train 10000 steps batch=2 until \(number) < 0.05", "train until \(number) < 0.05",
            "while \(number) > 0.05 { step }", "repeat 10000 { if \(number) < 0.05 { break }; step }",
        ] {
            let harness = Harness(Self.setup + statement)
            #expect(harness.error == nil && harness.session.step < 2000, "\(statement)")
        }
    }

    @Test func streamsDoNotDisturbEachOther() {
        let (plain, drawing) = (Harness(), Harness())
        plain.must("data xor; network 2 -> 3 tanh -> 1")
        drawing.must("data xor; random(3, 3); normal(2, 2); network 2 -> 3 tanh -> 1; forward")
        #expect(drawing.session.parameters == plain.session.parameters)
    }

    /// An element is read and written in the same place.
    @Test func anIndexThatIsDrawnIsDrawnOnce() {
        let harness = Harness("B = [1, 10, 100, 1000]\nrepeat 20 { B[ceil(4 * random(1, 1))] *= 2 }")
        let powers = zip(harness.values("B"), [1.0, 10, 100, 1000]).map { $0 / $1 }
        #expect(powers.reduce(1, *) == 1_048_576, "\(powers)")
    }

    @Test func aFailedAssertionShowsWhatItCompared() {
        let first = Harness().value("random(1, 1)")
        let hint = Harness().error(of: "assert random(1, 1) < 0")?.hint ?? ""
        #expect(abs((Double(hint.prefix { $0 != " " }) ?? .nan) - first) < 1e-11, "\(hint)")
    }

    /// What Ctrl-C leaves is what its record in the saved session does.
    @Test(arguments: [
        "while random(1, 1) < 2 { a += random(1, 1); step }", "repeat ceil(1000 + random(1, 1)) { a += random(1, 1) }",
        "for k in random(1, 500) { a += k; step }", "train 1000 steps until random(1, 1) < 0",
        "train ceil(1000 + random(1, 1)) until random(1, 1) < 0",
        "train 1000 order=[1, 2, 3, 4] until random(1, 1) < 0",
    ])
    func anInterruptedStatementIsReplayed(statement: String) {
        for asks in [1, 2, 7, 20] {
            let harness = Harness(Self.setup)
            harness.asksUntilInterrupt = asks
            harness.run(statement)
            harness.asksUntilInterrupt = nil
            harness.must("save \"s.bp\"")
            let other = Harness()
            other.files = harness.files
            other.must("replay \"s.bp\"")
            let kinds = ["transcript", "functions", "commands", "model", "gradients", "training"]
            let found = differences(harness.session, other.session).filter { !kinds.contains($0) }
            #expect(found.isEmpty, "\(statement) after \(asks): \(found)\n\(harness.text(ofFile: "s.bp"))")
        }
    }
}
