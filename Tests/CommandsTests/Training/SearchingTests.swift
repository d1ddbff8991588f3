import Autodiff
import Learning
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Optimizers that search along a line.
@Suite struct SearchingTests {
    private static let rosenbrock = "model { param a = -1.5; param b = 2; loss = (1 - a)^2 + 100 * (b - a^2)^2 }"
    private static let names = OptimizerRow.all.filter(\.searches).map(\.name)

    private static func harness(_ reference: References.SearchCase) -> Harness {
        let harness: Harness
        if let x = reference.x, let y = reference.y {
            harness = Harness(reference.setup, loss: reference.loss, x: x, y: y, parameters: reference.parameters)
        } else {
            harness = Harness(reference.setup)
            for (name, value) in reference.parameters {
                harness.interpreter.session.parameters[name] = Matrix(rows: value)
            }
        }
        harness.must("optimizer \(reference.optimizer); \(reference.before ?? "")")
        return harness
    }

    private static let torch = References.searches.filter { $0.steps > 0 }
    private static let scipy = References.searches.filter { $0.steps == 0 }

    /// Every loss on the way, and where it ends.
    @Test(arguments: torch.indices)
    func everyStepIsThatOfPyTorch(_ index: Int) throws {
        let reference = Self.torch[index]
        let harness = Self.harness(reference)
        #expect(abs(harness.value("loss") - reference.losses[0]) < 1e-11 * max(1, reference.losses[0]))
        for step in 1...reference.steps {
            harness.must("train 1 steps")
            let (found, expected) = (harness.value("loss"), reference.losses[step])
            try #require(abs(found - expected) < 1e-9 * max(1, abs(expected)), "\(reference.name), step \(step)")
        }
        for (name, expected) in reference.final {
            expectClose(harness.session.parameters[name], Matrix(rows: expected), 1e-7, "\(reference.name): \(name)")
        }
    }

    /// What is remembered in float32 is float32, however long ago it was added, and in whatever precision.
    @Test(arguments: names)
    func memoryIsRounded(_ name: String) {
        let harness = Harness(
            "data iris; network 4 -> 5 tanh -> 3 softmax; optimizer \(name); train 4; precision float32")
        func isRounded() -> Bool {
            harness.session.optimizer.slots.allSatisfy { $0.allSatisfy { Double(Float($0)) == $0 } }
        }
        #expect(isRounded())
        harness.must("train 6")
        #expect(isRounded() && harness.session.optimizer.slots.count > 1)
    }

    /// By hand it is the same course as in one training.
    @Test(arguments: torch.indices.filter { $0 % 5 == 2 })
    func stepsAreThoseOfTraining(_ index: Int) throws {
        let reference = Self.torch[index]
        let (one, other) = (Self.harness(reference), Self.harness(reference))
        let count = min(reference.steps, 15)
        one.must("train \(count) steps")
        other.must("repeat \(count) { backward; step }")
        for (name, value) in one.session.parameters {
            expectClose(other.session.parameters[name], value, 1e-7, "\(reference.name): \(name)")
        }
        #expect(abs(one.value("loss") - other.value("loss")) < 1e-9 * max(1, other.value("loss")))
    }

    @Test(arguments: scipy.indices)
    func conjugateGradientsEndWhereThoseOfSciPyDo(_ index: Int) {
        let reference = Self.scipy[index]
        let harness = Self.harness(reference)
        harness.must("optimizer cg tolerance_grad=1e-9 tolerance_change=0; train 1000 steps")
        for (name, expected) in reference.final {
            expectClose(harness.session.parameters[name], Matrix(rows: expected), 1e-6, "\(reference.name): \(name)")
        }
        #expect(harness.value("loss") < reference.losses[0] + 1e-12, "\(reference.name)")
    }

    /// On a bowl in two dimensions the searches find the exact lengths, and two steps reach the bottom: 5/9 along
    /// (-1, -2), then 9/10 along minus the gradient (4/9, -2/9) plus 4/81 of that.
    @Test func twoConjugateStepsAreThoseOnPaper() throws {
        let harness = Harness("model { param v = [1, 1]; loss = (v[1]^2 + 2 * v[2]^2) / 2 }; optimizer cg")
        let first = try #require(harness.output(of: "step").table("line-search"))
        #expect(first.rows.last?.first == .number(5.0 / 9))
        expectClose(harness.matrix("v"), Matrix(Shape(1, 2), [4.0 / 9, -1.0 / 9]), 1e-14, "first step")
        let explained = try #require(harness.output(of: "explain step v[1,1]").table("update"))
        #expect(explained.rows.first?.last.map { "\($0)" }?.contains("0.0493827") == true)  // 4/81
        harness.must("step")
        let memory = harness.session.optimizer.slots
        expectClose(Matrix(Shape(1, 2), memory[1]), Matrix(Shape(1, 2), [-40.0 / 81, 10.0 / 81]), 1e-14, "direction")
        expectClose(harness.matrix("v"), Matrix(Shape(1, 2), [0, 0]), 1e-12, "second step")
    }

    @Test(arguments: names)
    func rosenbrockIsSolvedInSixtySteps(_ name: String) {
        let harness = Harness("\(Self.rosenbrock); optimizer \(name) tolerance_change=1e-16; train 59 steps")
        #expect(harness.value("loss") < 1e-10)
        harness.must("train 200")
        // Nothing is left to do, and that is said.
        #expect(harness.notices.contains { $0.message.contains("nothing moves") })
    }

    /// Where nothing moves the reason is the right one.
    @Test(arguments: [
        ("model { param a = 1; loss = -exp(a) }; optimizer cg; train 5", "the gradient is so large"),
        ("model { param a = 1; loss = a^2 }; optimizer cg lr=0", "lr is 0"),
        ("model { param a = 1; loss = a^2 }; optimizer lbfgs; freeze a", "all parameters are frozen"),
        ("model { param a = 0; loss = a^2 }; optimizer lbfgs", "no gradient is larger than tolerance_grad"),
        ("model { param a = 1; loss = log(a - 2) }; optimizer cg", "no finite number"),
    ])
    func nothingMovesForAReason(_ script: String, _ reason: String) {
        let harness = Harness(script)
        #expect(harness.lines(of: "step").contains { $0.contains("nothing moves: ") && $0.contains(reason) })
    }

    /// Beyond what the loss is defined for the search comes back, in every manner of update.
    @Test(arguments: names, ["float64", "float32"])
    func whatIsNoNumberIsTooFar(_ name: String, _ precision: String) throws {
        let harness = Harness(
            "precision \(precision); model { param v = [0.5, 3]; loss = sum(v^2 - log(v)) + v[1] * v[2] }; optimizer \(name) lr=1000"
        )
        let table = try #require(harness.output(of: "step").table("line-search"))
        #expect(table.rows.contains { $0.last == .text(LineSearch.Verdict.notFinite.rawValue) })
        harness.must("optimizer \(name) lr=1; train 60; explain step; whatif lr = 1000; diagnose; curvature")
        let end = harness.value("loss")
        #expect(abs(end - 2.0986122886681096) < (precision == "float64" ? 1e-8 : 1e-4))  // 1 + ln 3
        let broken = Harness("model { param v = 3; loss = log(-v) }; optimizer \(name); step; train 5")
        #expect(broken.errors.isEmpty && broken.value("v") == 3)
    }

    /// The random numbers in a model stay those of the update while lengths are tried.
    @Test(arguments: names)
    func masksAreHeldDuringASearch(_ name: String) throws {
        let harness = Harness(
            "data iris; network 4 -> 6 tanh dropout=0.4 -> 3 softmax; optimizer \(name); train 3; backward")
        let here = harness.value("loss")
        let blocks = harness.output(of: "step")
        let table = try #require(blocks.table("line-search"))
        #expect(table.rows.first?[1] == .number(here))
        let taken = try #require(table.rows.first { $0[3] == .text(LineSearch.Verdict.good.rawValue) })
        if case .number(let loss) = taken[1] {
            let format = NumberFormat()
            #expect(blocks.texts.contains("loss \(format.string(here)) → \(format.string(loss))"))
        } else {
            Issue.record("a trial without a loss")
        }
    }

    /// Statistics follow the values of an update, not those of the lengths that are tried.
    @Test(arguments: names)
    func statisticsFollowOnceAnUpdate(_ name: String) {
        let start = "data iris; network 4 -> 5 batchnorm tanh -> 3 softmax; optimizer"
        let (one, other) = (Harness("\(start) \(name); train 1"), Harness("\(start) sgd; train 1"))
        let byHand = Harness("\(start) \(name); step")
        for statistic in ["mean1", "var1"] {
            expectClose(one.matrix(statistic), other.matrix(statistic) ?? .init(0), 1e-14, statistic)
            expectClose(byHand.matrix(statistic), other.matrix(statistic) ?? .init(0), 1e-14, statistic)
        }
    }

    @Test(arguments: names)
    func frozenParametersStayAlsoWhenTheyMovedBefore(_ name: String) {
        let harness = Harness("data iris; network 4 -> 5 tanh -> 3 softmax; optimizer \(name); train 5; freeze W1 b2")
        let before = harness.session.parameters
        let loss = harness.value("loss")
        harness.must("train 5; step; explain step")
        #expect(harness.session.parameters["W1"] == before["W1"] && harness.session.parameters["b2"] == before["b2"])
        #expect(harness.value("loss") < loss)
    }

    /// What does not go together with a search is refused, with something to type instead.
    @Test(arguments: names)
    func batchesAndClipsAreRefused(_ name: String) throws {
        for (setup, line) in [
            ("optimizer \(name)", "train 5 batch=2"), ("optimizer \(name)", "train 7 steps batch=3"),
            ("optimizer \(name)", "train 5 order=[1, 2, 3, 4]"), ("optimizer \(name)", "clip norm 0.5"),
            ("optimizer \(name)", "clip value 2"), ("clip norm 1", "optimizer \(name)"),
        ] {
            let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; \(setup)")
            let before = harness.session
            let error = try #require(harness.error(of: line), "\(line)")
            #expect(error.place != nil && error.message.contains(name), "\(line): \(error.message)")
            #expect(harness.session.hasSameState(as: before))
            harness.must(try #require(error.hint))
        }
        let fine = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; optimizer \(name)")
        fine.must("train 5 batch=4; train 5 batch=100; batch 2; step; clip off")
    }

    /// Ctrl-C ends a training between two updates, and what was done is kept as it would be in one of that length.
    @Test(arguments: names)
    func aTrainingCanBeStopped(_ name: String) {
        let start = "\(Self.rosenbrock); optimizer \(name) tolerance_change=0 tolerance_grad=0"
        let harness = Harness(start)
        harness.asksUntilInterrupt = 4
        harness.run("train 1000000 steps")
        let done = harness.session.step
        #expect(done > 0 && done < 1_000_000)
        let other = Harness("\(start); train \(done) steps")
        #expect(harness.session.hasSameParameters(as: other.session))
    }

    /// A training in parts is the training in one, and so is one that was saved, undone or gone back to.
    @Test(arguments: names, ["float64", "float32"])
    func whatIsRememberedGoesOn(_ name: String, _ precision: String) throws {
        let start = "precision \(precision); data iris; network 4 -> 5 tanh -> 3 softmax; optimizer \(name) lr=0.9"
        let whole = Harness("\(start); train 12 steps")
        let parts = Harness("\(start); train 5 steps; train 4 steps; undo; train 7 steps; goto step 3; goto end")
        #expect(
            whole.session.hasSameParameters(as: parts.session) && whole.session.optimizer == parts.session.optimizer)
        parts.must("save \"a.bp\"")
        let replayed = Harness()
        replayed.files = parts.files
        replayed.must("replay \"a.bp\"")
        #expect(whole.session.hasSameParameters(as: replayed.session))
        #expect(whole.session.optimizer == replayed.session.optimizer)
    }

    @Test func theHistoryIsAsLongAsItIsSaid() {
        let harness = Harness("\(Self.rosenbrock); optimizer lbfgs history_size=3; train 10 steps")
        #expect(harness.session.optimizer.slotNames == ["p", "s", "s1", "y1", "s2", "y2", "s3", "y3"])
        #expect(harness.lines(of: "show optimizer").contains { $0.contains("3 pairs") })
        harness.must("optimizer lbfgs history_size=3; train 2 steps")
        #expect(harness.session.optimizer.slotNames == ["p", "s", "s1", "y1"])
    }

    /// A loss that goes down without end, or not at all, ends no search in a hang.
    @Test(arguments: names)
    func lossesWithoutAMinimumEndTheSearch(_ name: String) {
        for loss in [
            "-w", "w", "exp(-w)", "abs(w)", "0 * w", "-exp(w)", "1e300 * w^4", "1e-300 * w^2", "floor(w)", "sqrt(w)",
        ] {
            let harness = Harness("model { param w = 0.7; loss = \(loss) }; optimizer \(name); step; train 20; step")
            #expect(harness.errors.isEmpty, "\(loss): \(harness.errors)")
            #expect(harness.value("w").isFinite, "\(loss)")
        }
    }
}

/// Minimising a function of parameters alone.
@Suite struct PlainFunctionTests {
    private static let model = "model { param a = -1.5; param b = 2; loss = (1 - a)^2 + 100 * (b - a^2)^2 }"

    /// Everything that asks of the model, its training or its time has an answer.
    @Test func whatNeedsNoRowsWorks() {
        let harness = Harness("\(Self.model); lr = 0.001")
        for line in [
            "forward", "loss", "backward", "show grads", "step", "trace", "explain a", "explain da", "explain loss",
            "explain step", "derive loss wrt a", "check grads", "check digits da", "curvature", "hessian",
            "whatif a += 0.1", "whatif lr = 0.01", "train 10", "train 5 until loss < 1", "show training", "show model",
            "show graph", "show params", "show activations", "show optimizer", "sensitivity", "diagnose", "fix",
            "blame a", "blame loss", "why", "penalty l2 0.01; step; penalty l2 0", "freeze a; step; thaw a",
            "schedule cosine over=20; train 3; schedule off", "watch a; train 3", "evaluate", "precision float32; step",
            "store \"w.safetensors\"; load \"w.safetensors\"", "undo; redo",
            "compare { optimizer lbfgs; train 9 } { optimizer cg; train 9 }", "save \"s.bp\"; replay \"s.bp\"",
        ] {
            harness.must(line)
        }
    }

    /// What needs rows says that there are none, and tells of no data to load.
    @Test(arguments: [
        "split 0.8", "normalize", "show data", "show influence", "batch 1", "train 5 batch=2", "train 5 patience=2",
        "train 5 shuffle=false", "train 5 order=[1]", "explain a sample 1", "accuracy",
    ])
    func whatNeedsRowsSaysThatThereAreNone(_ line: String) throws {
        let harness = Harness(Self.model)
        let error = try #require(harness.error(of: line))
        #expect(error.message.contains("the parameters alone"), "\(line): \(error.message)")
    }

    /// There are no epochs, and nothing to be right about.
    @Test func stepsAreCounted() throws {
        let harness = Harness("\(Self.model); lr = 0.001")
        #expect(harness.lines(of: "train 7").contains { $0.hasPrefix("trained 7 steps: loss 12.5") })
        let table = try #require(harness.output(of: "show training").table("training"))
        #expect(table.headings == ["step", "loss ↓", "observation"])
        #expect(table.rows.allSatisfy { $0.count == 3 })
    }
}
