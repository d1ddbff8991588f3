import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Learning
@testable import Modelling

/// What is blamed for a movement adds up to it.
@Suite struct MovementTests {
    /// The movements of an element since the start, by updates and by rows.
    private static func movements(
        _ name: String, _ index: Int, _ harness: Harness, sample: Int? = nil
    ) throws -> (updates: Movement, rows: Movement) {
        let interpreter = harness.interpreter
        let past = try interpreter.past(since: .start)
        var updates = Movement(name, index, text: name, from: past.start)
        let shares = RowShares(updates: past.updates, sample: sample) { false }
        var rows = Movement(name, index, text: name, from: past.start, rows: shares)
        try interpreter.walk(past) { (event) throws(Diagnostic) in
            try updates.add(event)
            try rows.add(event)
        }
        return (updates, rows)
    }

    private static func named(_ movement: Movement) -> Double {
        movement.decay.moved + movement.earlier.moved + movement.typed.moved + movement.rounding.moved
    }

    /// The sum of the rows' parts and the others, and the length of the way.
    private static func sum(_ movement: Movement) -> (moved: Double, path: Double) {
        guard let rows = movement.rows else { return (.nan, 0) }
        let moved = rows.shares.reduce(named(movement) + rows.earlierRows.moved + rows.penalty.moved) { $0 + $1.moved }
        let path = rows.shares.reduce(movement.decay.path + movement.earlier.path + movement.typed.path) {
            $0 + $1.path
        }
        return (moved, path)
    }

    private static func expectSum(_ harness: Harness, _ element: Int, _ what: String) throws {
        let parameters = harness.session.parameters
        let name = Array(parameters.keys)[element % parameters.count]
        let index = element % (parameters[name]?.shape.count ?? 1)
        let (updates, rows) = try movements(name, index, harness)
        let all = updates.steps.reduce(named(updates)) { $0 + $1.moved }
        let (moved, path) = sum(rows)
        let tolerance = harness.session.precision == .float64 ? 1e-10 : 1e-3
        #expect(abs(all - updates.moved) <= 1e-10 * max(path, 1e-3), "updates of \(name)[\(index)]: \(what)")
        #expect(
            abs(moved - rows.moved) <= tolerance * path + 1e-14,
            "\(moved) is not \(rows.moved), \(name)[\(index)]: \(what)")
        #expect(updates.end == parameters[name]?.values[index])
    }

    #if DEBUG
        static let programs = 1...3
    #else
        static let programs = 1...300
    #endif

    @Test func partsAddUp() throws {
        for seed in Self.programs {
            var program = RandomTraining(seed: UInt64(seed))
            let harness = Harness()
            for statement in program.statements {
                harness.must(statement)
                let name = harness.session.parameters.keys.randomElementOfTest(program.below(9))
                if let name, program.below(4) == 0 { harness.must("\(name) *= 1.1") }
            }
            guard harness.session.step > 0, harness.session.optimizer.row.linear != nil else { continue }
            // What a bound on all rows together did is nobody's part, and refused.
            if program.statements.contains(where: { $0.hasPrefix("clip") }) { continue }
            try Self.expectSum(harness, program.below(50), "\(program.statements)")
        }
    }

    /// Each optimizer with what its settings switch on.
    private static let optimizers = [
        "sgd lr=0.1", "sgd lr=0.1 weight_decay=0.1", "sgd lr=0.05 momentum=0.9 weight_decay=0.1",
        "sgd lr=0.05 momentum=0.9 nesterov=true weight_decay=0.02", "adagrad lr=0.1 lr_decay=0.1 weight_decay=0.1",
        "rmsprop lr=0.01 weight_decay=0.1", "rmsprop lr=0.01 momentum=0.8 weight_decay=0.1",
        "adam lr=0.02 weight_decay=0.1", "adamw lr=0.02 weight_decay=0.5", "adam lr=0.05 beta1=0",
        "adam lr=0.02 amsgrad=true", "adamax lr=0.02 weight_decay=0.1", "nadam lr=0.02 weight_decay=0.1",
        "radam lr=0.02 weight_decay=0.1", "radam lr=0.02 beta2=0.9", "rmsprop lr=0.01 centered=true weight_decay=0.1",
        "rmsprop lr=0.01 momentum=0.8 centered=true", "sgd lr=0.05 momentum=0.9 dampening=0.4 weight_decay=0.1",
    ]

    @Test func everyRuleThatIsASumIsCovered() {
        let covered = Set(Self.optimizers.map { String($0.prefix { $0 != " " }) })
        #expect(covered == Set(OptimizerRow.all.filter { $0.linear != nil }.map(\.name)))
    }

    @Test(arguments: Thinned.pairs(optimizers, ["float64", "float32"], oneIn: 2))
    func everyOptimizerAddsUp(optimizer: String, precision: String) throws {
        let harness = Harness(
            "precision \(precision); data spiral n=21; network 2 -> 3 tanh -> 1 sigmoid; optimizer \(optimizer)")
        harness.must("train 10 batch=8; W1[1,1] = 0.5; repeat 3 { step; lr *= 0.9; W1 *= 0.99 }")
        harness.must("batch 2:6; step; batch all; optimizer \(optimizer); train 7")
        for element in 0..<4 { try Self.expectSum(harness, element, optimizer) }
    }

    /// Rows that other data took the place of, and a beginning with momentum on the way.
    @Test func dataThatChanged() throws {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; optimizer sgd momentum=0.9; train 10")
        harness.must("data spiral n=20; train 10")
        try Self.expectSum(harness, 0, "other data")
        #expect(harness.lines(of: "blame W1[1,1] by rows").contains { $0.hasPrefix("rows of earlier data") })
        #expect(harness.lines(of: "blame W1[1,1] since step 15").contains { $0.hasPrefix("momentum from before") })
    }

    /// A model that a block made is made again with it.
    @Test func trainingsInsideBlocks() {
        let harness = Harness("repeat 2 { data xor; network 2 -> 3 tanh -> 1 sigmoid; train 20 batch=3 }; train 5")
        let lines = harness.lines(of: "blame W1[2,1] by rows since step 1")
        #expect(lines.first?.hasSuffix("in 44 updates") == true, "\(lines)")
        harness.must("goto step 30; blame W1[2,1] since step 7; blame loss by leaving out since step 3")
        let of = harness.lines(of: "mark a; network 2 -> 3 tanh -> 1 sigmoid; train 3")
        #expect(!of.isEmpty && harness.error(of: "blame W1[2,1] since a")?.hint == "show timeline")
    }

    /// The last rows of an epoch that was begun with another batch size, and a batch of one row.
    @Test func oddBatches() throws {
        for optimizer in ["sgd lr=0.5", "sgd lr=0.5 momentum=0.5"] {
            let harness = Harness("data spiral n=20; network 2 -> 1 sigmoid; optimizer \(optimizer)")
            harness.must("train 2 steps batch=7; train 9 steps batch=5; train 8 steps batch=19; train 5 batch=19")
            for element in 0..<2 { try Self.expectSum(harness, element, optimizer) }
        }
    }

    /// A single update by rows is the gradient of each row alone.
    @Test func aRowPullsByItsGradient() throws {
        let opening = "data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 0.4"
        let harness = Harness("\(opening); step")
        let (_, rows) = try Self.movements("W1", 3, harness)
        for row in 0..<4 {
            let alone = Harness("\(opening); u = x; v = y; x = u[\(row + 1),:]; y = v[\(row + 1),:]; backward").value(
                "dW1[2,1]")
            let share = rows.rows?.shares[row].moved ?? .nan
            #expect(abs(share + 0.4 / 4 * alone) < 1e-15)
        }
    }

    @Test func rowsThatAreSummed() throws {
        let harness = Harness(
            "data xor; network 2 -> 3 tanh -> 1 sigmoid; function half(yhat, y) = sum((yhat - y)^2) / 2; loss half")
        harness.must("train 20 batch=3")
        try Self.expectSum(harness, 0, "a sum")
    }

    /// What rows do together has no part of one.
    @Test func rowsThatAreMixed() {
        let harness = Harness(
            """
            data xor
            model {
                param w = glorot(2, 1)
                z = x @ w
                yhat = sigmoid(z - mean(z, axis=rows))
            }
            train 3
            """)
        #expect(harness.error(of: "blame w[1,1] by rows")?.message.hasPrefix("mean makes one number") == true)
        harness.must("blame w[1,1]")
    }

    private static let points = "x = [1, 2; 1, 2; 0, 1; 3, 1]; y = [1; 1; 0; 2]; network 2 -> 1; lr = 0.1"

    /// Losses of which the first two rows, or rows of a loss of 0, tell nothing.
    private static let losses = [
        ("sqrt(mean((yhat - y)^2))", false), ("max(abs(yhat - y))", false), ("mean((yhat - y)^2)^2", false),
        ("sum((yhat - y)^2) + mean(yhat)", false), ("sum((yhat - y)^2)", true), ("mean(abs(yhat - y))", true),
        ("mean(yhat - y)", true), ("sum(yhat - y)", true),
    ]

    @Test(arguments: losses, ["float64", "float32"])
    func onlyMeansAndSumsHaveParts(loss: (formula: String, hasParts: Bool), precision: String) throws {
        let opening = "precision \(precision); \(Self.points); function own(yhat, y) = \(loss.formula); loss own"
        for training in ["train 10", "train 10 batch=3"] {
            let harness = Harness("\(opening); \(training)")
            for line in ["blame W1[1,1] by rows", "blame W1[1,1] by rows sample=4"] {
                let error = harness.error(of: line)
                #expect((error == nil) == loss.hasParts, "\(line) of \(loss.formula)")
                #expect(error.map { $0.message.hasPrefix("own is neither the mean nor the sum") } ?? true)
            }
            if loss.hasParts { try Self.expectSum(harness, 0, loss.formula) }
        }
    }

    /// What a loss has of the parameters alone is no row's: the rows' parts are those without it.
    @Test(arguments: [
        "mse(yhat, y) + 0.1 * sum(W1^2)", "0.1 * sum(W1^2) + mse(yhat, y)", "2 * (mse(yhat, y) + 0.1 * sum(W1^2)) / 2",
        "sum((yhat - y)^2) + sum(W1^2) * 0.1", "mean((yhat - y)^2) - -0.1 * sum(W1^2)",
    ]) func aPenaltyIsNoRows(loss: String) throws {
        let model = "model { param W1 = [1; 2]; yhat = x @ W1; loss = \(loss) }"
        let data = "x = [1, 2; 1, 2; 0, 1; 3, 1]; y = [1; 1; 0; 2]"
        let once = Harness("\(data); \(model); lr = 0.1; step")
        let (_, rows) = try Self.movements("W1", 0, once)
        #expect(abs((rows.rows?.penalty.moved ?? 0) + 0.1 * 0.1 * 2) < 1e-12, "\(loss)")
        for optimizer in ["sgd lr=0.02 momentum=0.9", "adam lr=0.02"] {
            let harness = Harness("\(data); \(model); optimizer \(optimizer); train 5; train 4 batch=3")
            try Self.expectSum(harness, 0, loss)
            #expect(harness.lines(of: "blame W1[1,1] by rows").contains { $0.hasPrefix("not of rows") })
        }
    }

    /// A loss that was declared again may have another penalty.
    @Test func aPenaltyThatChanged() throws {
        let harness = Harness("\(Self.points); function own(yhat, y) = mean((yhat - y)^2); loss own; train 3")
        harness.must("function own(yhat, y) = mean((yhat - y)^2) + 0.1 * sum(W1^2); loss own; train 3")
        try Self.expectSum(harness, 0, "another penalty")
        #expect(harness.lines(of: "blame W1[1,1] by rows").contains { $0.hasPrefix("not of rows") })
    }

    @Test func aPenaltyAlone() {
        let harness = Harness(
            "x = [1; 2; 3]; y = [1; 0; 1]; model { param W = [1]; yhat = x @ W; loss = 0.1*sum(W^2) }")
        harness.must("train 4")
        if harness.error(of: "blame W[1,1] by rows") == nil {
            let lines = harness.lines(of: "blame W[1,1] by rows")
            #expect(lines.contains { $0.hasPrefix("not of rows") }, "\(lines)")
        }
    }

    @Test(arguments: [
        "mean((yhat - y)^2 + 0.1 * sum(W1^2))", "mse(yhat, y) * sum(W1^2)", "log(mse(yhat, y) + 0.1 * sum(W1^2))",
    ]) func aPenaltyInsideIsRefused(loss: String) {
        let harness = Harness(
            "x = [1, 2; 1, 2; 0, 1]; y = [1; 1; 0]; model { param W1 = [1; 2]; yhat = x @ W1; loss = \(loss) }")
        harness.must("train 3")
        let error = harness.error(of: "blame W1[1,1] by rows")
        #expect(error?.hint == "show influence", "\(loss)")
    }

    /// Where a model reads targets alone, there may be other inputs.
    @Test func inputsThatAreNotRead() throws {
        let harness = Harness("x = [1; 2]; y = [1; 0; 1; 1]; model { param w = 2; loss = mean((y * w)^2) }")
        harness.must("train 4; step; train 2 batch=3")
        try Self.expectSum(harness, 0, "targets alone")
    }

    /// What is not a number and stays so was not typed.
    @Test func whatIsNoNumberWasNotTyped() {
        let harness = Harness("x = [1, 2; 1e200, 2; 0, 1]; y = [1; 1; 0]; network 2 -> 1; lr = 0.1; train 5; lr = 1")
        harness.must("train 5; repeat 2 { step }")
        for line in ["blame W1[1,1]", "blame W1[1,1] by rows"] {
            #expect(!harness.lines(of: line).contains { $0.hasPrefix("typed") }, "\(line)")
        }
    }

    @Test(arguments: ["", " by rows"]) func aPrecisionIsNotTyped(way: String) {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; train 3; precision float32; train 2")
        let lines = harness.lines(of: "blame W1[1,1]\(way)")
        #expect(lines.contains { $0.hasPrefix("rounding") } && !lines.contains { $0.hasPrefix("typed") }, "\(lines)")
    }

    /// A wrong moment is answered with a moment of the same command.
    @Test(arguments: ["blame norm(W1) since 3", "watch norm(W1) since 3"]) func aWrongMoment(line: String) {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; train 3")
        let hint = harness.error(of: line)?.hint ?? ""
        #expect(line.hasPrefix(hint.prefix(5)), "\(hint)")
        harness.must(hint)
    }

    @Test func aRuleThatIsNoSum() {
        OptimizerTable.$rows.withValue(AddedOptimizer.rows) {
            let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; optimizer signum; train 3")
            #expect(harness.error(of: "blame W1[1,1]")?.message.hasPrefix("what signum does") == true)
        }
    }

    @Test func samplesSaySo() {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; train 100")
        let lines = harness.lines(of: "blame W1[1,1] by rows sample=10")
        #expect(lines.contains("only 10 of 100 updates were looked at: the parts of rows are estimates"))
        #expect(lines.contains { $0.hasPrefix("between the samples") })
        for (updates, sample, looked) in [(38, 4, 4), (7, 4, 4), (9, 5, 5), (10, 9, 5)] {
            let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; train \(updates)")
            let lines = harness.lines(of: "blame W1[1,1] by rows sample=\(sample)")
            #expect(lines.contains { $0.hasPrefix("only \(looked) of \(updates) updates") }, "\(sample): \(lines)")
        }
    }
}

extension Sequence {
    /// The element at a place, counted from the beginning again at the end.
    fileprivate func randomElementOfTest(_ place: Int) -> Element? {
        let all = Array(self)
        return all.isEmpty ? nil : all[place % all.count]
    }
}
