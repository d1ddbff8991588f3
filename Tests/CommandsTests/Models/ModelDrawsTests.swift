import Autodiff
import Learning
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Random numbers inside models, functions, activations and losses.
@Suite struct ModelDrawsTests {
    private static let data = "x = [1, 2; 3, -1; 0.5, 1; -2, 1; 1, 1; 0, 2]\ny = [1; 0; 1; 0; 1; 0]\n"

    private static let dropout =
        data + """
            model {
                param W1 = glorot(2, 4)
                param W2 = glorot(4, 1)
                h = tanh(x @ W1)
                m = random(rows(x), 4) < 0.7
                d = h * m / 0.7
                yhat = d @ W2
            }

            """

    /// One update by hand: the gradients of mean((yhat - y)²) of the dropout model, element by element.
    private static func update(
        _ x: Matrix, _ y: Matrix, _ w1: Matrix, _ w2: Matrix, mask: Matrix
    ) -> (w1: Matrix, w2: Matrix) {
        var (next1, next2) = (w1, w2)
        for i in 0..<x.rows {
            let h = (0..<4).map { j in tanh(x[i, 0] * w1[0, j] + x[i, 1] * w1[1, j]) }
            let yhat = (0..<4).reduce(0) { $0 + h[$1] * mask[i, $1] / 0.7 * w2[$1, 0] }
            let slope = 2 * (yhat - y[i, 0]) / Double(x.rows)
            for j in 0..<4 {
                next2[j, 0] -= 0.1 * slope * h[j] * mask[i, j] / 0.7
                let inner = slope * w2[j, 0] * mask[i, j] / 0.7 * (1 - h[j] * h[j])
                for k in 0..<2 { next1[k, j] -= 0.1 * inner * x[i, k] }
            }
        }
        return (next1, next2)
    }

    private static func tanh(_ x: Double) -> Double {
        guard let id = Operation<Double>.named("tanh") else { return .nan }
        return (try? Operation<Double>[id].evaluate([Matrix(x)]).values[0]) ?? .nan
    }

    @Test(arguments: ["backward; step", "train 1", "train 1 steps", "step", "repeat 1 { backward; step }"])
    func handMadeDropoutTrains(update: String) throws {
        let harness = Harness(Self.dropout)
        var masks: Set<Matrix> = []
        for round in 1...6 {
            let values = try ["x", "y", "W1", "W2", "m"].map { try #require(harness.matrix($0)) }
            masks.insert(values[4])
            #expect(values[4].values.allSatisfy { $0 == 0 || $0 == 1 })
            let expected = Self.update(values[0], values[1], values[2], values[3], mask: values[4])
            harness.must(update)
            expectClose(harness.matrix("W1"), expected.w1, 1e-12, "W1 after \(round) by \(update)")
            expectClose(harness.matrix("W2"), expected.w2, 1e-12, "W2 after \(round) by \(update)")
        }
        #expect(masks.count == 6, "each update has masks of its own")
    }

    @Test(arguments: FunctionTable.drawing.sorted())
    func everyDrawingFunctionDrawsEverywhere(function: String) throws {
        let models = [
            "model { param W = ones(2, 1)\nr = \(function)(6, 50)\nyhat = x @ W + mean(r) }",
            "model { param W = ones(2, 1)\nyhat = x @ W * (1 + \(function)(rows(x), 1)) }",
            "function f(z) = z + \(function)(rows(z), columns(z))\nnetwork 2 -> 3 f -> 1 f",
            "function l(yhat, y) = mean((yhat - y + \(function)(rows(y), 1))^2)\nnetwork 2 -> 1; loss l",
            "model { param W = ones(2, 1)\nyhat = x @ W\nloss = mean((yhat + \(function)(1, 1) - y)^2) }",
        ]
        for model in models {
            let harness = Harness(Self.data + model)
            try #require(harness.error == nil, "\(model): \(harness.error as Any)")
            let first = harness.value("loss")
            #expect(harness.value("loss") == first, "\(model): held")
            harness.must("forward; forward")
            #expect(harness.value("loss") != first, "\(model): drawn anew")
            harness.must("train 2; backward; check grads; show graph")
        }
        let harness = Harness(Self.data + models[0])
        let numbers = harness.values("r")
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        let square = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
        let (center, variance) =
            switch function {
            case "normal": (0.0, 1.0)
            case "glorot": (0.0, 2.0 / 56)
            case "he": (0.0, 2.0 / 6)
            case "lecun": (0.0, 1.0 / 6)
            default: (0.5, 1.0 / 12)
            }
        #expect(abs(mean - center) < 0.2 && abs(square / variance - 1) < 0.3, "\(function): \(mean), \(square)")
        #expect(Set(numbers).count == numbers.count)
    }

    @Test func eachCallHasItsOwnNumbers() throws {
        let harness = Harness(
            Self.data + """
                function noise(z) = z + random(rows(z), 3)
                model { param W = glorot(2, 3)
                a = noise(x @ W)
                b = noise(x @ W)
                yhat = sum(a * b, axis=columns) }
                """)
        let (first, second) = (try #require(harness.matrix("random_1")), try #require(harness.matrix("random_2")))
        #expect(first.shape == Shape(6, 3) && first != second)
        expectClose(harness.matrix("a - x @ W"), first, 1e-12, "what a was given")
        #expect(harness.matrix("b - a") != Matrix(Shape(6, 3), repeating: 0))
    }

    /// Statements, and whether the model draws anew by them.
    private static let holding: [(statement: String, draws: Bool)] = [
        ("m", false), ("yhat", false), ("loss", false), ("(loss)", false), ("backward", false), ("show grads", false),
        ("show graph", false), ("show activations", false), ("trace", false), ("explain yhat[1,1]", false),
        ("explain dW1[1,1]", false), ("explain m[1,1]", false), ("explain random_1", false), ("explain step", false),
        ("check grads", false), ("whatif W1 *= 2", false), ("whatif lr = 1", false), ("predict", false),
        ("predict [1, 2]", false), ("evaluate", false), ("diagnose", false), ("sensitivity", false),
        ("show influence", false), ("print yhat", false), ("a = 1", false), ("lr = 0.2", false),
        ("random(2, 2)", false), ("forward", true), ("step", true), ("train 1", true), ("train 1 batch=2", true),
        ("train 3 steps batch=4", true), ("repeat 1 { forward }", true), ("seed 5", true),
    ]

    @Test func numbersAreHeldUntilForwardOrUpdate() throws {
        for (statement, draws) in Self.holding {
            let harness = Harness(Self.dropout)
            let before = try #require(harness.matrix("random_1"))
            harness.must(statement)
            #expect((harness.matrix("random_1") != before) == draws, "\(statement)")
            harness.must("undo 100")
            harness.run(Self.dropout)
            #expect(harness.matrix("random_1") == before, "\(statement): undone")
        }
    }

    /// Ways to the same updates.
    private static let ways: [(settings: String, statements: [String])] = [
        (
            "",
            [
                "train 6", "train 6 steps", "train 2; train 4", "train 3 steps; undo; train 6 steps",
                "repeat 3 { train 2 }",
            ]
        ),
        ("", ["train 6 steps batch=4", "train 1 steps batch=4; train 5 steps batch=4", "train 3 batch=4"]),
        ("precision float32", ["train 6", "train 2; train 4"]),
        ("precision float32", ["train 6 steps batch=4", "repeat 6 { train 1 steps batch=4 }"]),
    ]

    @Test func everyWayHasTheSameBits() throws {
        for (settings, statements) in Self.ways {
            let sessions = statements.map { statement in
                let harness = Harness(Self.dropout + settings)
                harness.must(statement)
                return harness.session
            }
            for (statement, session) in zip(statements, sessions).dropFirst() {
                let found = differences(session, sessions[0]).filter {
                    !["transcript", "training", "model"].contains($0)
                }
                #expect(found.isEmpty, "\(settings): \(statement): \(found)")
            }
        }
        for precision in ["float64", "float32"] {
            let (trained, stepped) = (Harness(Self.dropout), Harness(Self.dropout))
            trained.must("precision \(precision); train 6")
            stepped.must("precision \(precision); repeat 6 { backward; step }")
            for name in ["W1", "W2", "random_1"] {
                let expected = try #require(trained.matrix(name))
                expectClose(stepped.matrix(name), expected, precision == "float64" ? 1e-12 : 1e-6, name)
            }
        }
    }

    @Test func aSavedSessionHasTheSameNumbers() throws {
        let script =
            Self.dropout + "forward; forward; backward; step; train 3 steps batch=4; forward; undo; r = random(2, 2)"
        let harness = Harness(script)
        harness.must("save \"s.bp\"")
        let other = Harness()
        other.files = harness.files
        other.must("replay \"s.bp\"")
        #expect(
            differences(harness.session, other.session).filter { $0 != "transcript" && $0 != "model" } == ["gradients"])
        #expect(other.matrix("m") == harness.matrix("m"))
        #expect(other.matrix("dW1") == harness.matrix("dW1"))
    }

    @Test func otherRowsGetTheHeldNumbersInTheirShape() throws {
        let harness = Harness(
            Self.data + """
                model { param W = glorot(2, 3)
                n = normal(rows(x), 3)
                u = random(1, 3)
                yhat = (x @ W + n) @ u' }
                """)
        let expected = try #require(harness.matrix("yhat"))
        func predicted(_ rows: String) throws -> [Double] {
            guard case .matrix(let matrix) = try #require(harness.output(of: "predict \(rows)").first) else {
                return []
            }
            return matrix.values
        }
        #expect(try predicted("x") == expected.values)
        #expect(try predicted("x[1:4,:]") == Array(expected.values[..<4]), "u and the rows of n stay")
        #expect(try predicted("concat(x, x, axis=rows)").count == 12)
    }

    @Test func noGradientFlowsIntoDraws() throws {
        let harness = Harness(
            Self.data + "model { param W = glorot(2, 3)\ne = normal(rows(x), 3)\nyhat = sum(x @ W * e, axis=columns) }")
        let rows = harness.lines(of: "backward")
        #expect(rows.contains { $0.contains("de") && $0.contains("drawn") }, "\(rows)")
        #expect(harness.error(of: "de")?.message == "e is drawn, so no gradient flows into it")
        #expect(harness.error(of: "explain de[1,1]")?.message == "e is drawn, so no gradient flows into it")
        #expect(harness.lines(of: "explain e[1,2]").joined().contains("drawn by normal(6, 3), held until"))
        harness.must("explain dW[1,1]; explain yhat[2,1]; explain dW; explain e; show graph")
    }

    @Test func functionsThatDrawAreCheckedAndNotDerived() {
        let harness = Harness("function f(z) = z^2 * (random(rows(z), columns(z)) < 0.5)")
        harness.must("check grads of f")
        let error = harness.error(of: "derive f")
        #expect(error?.message == "random gives other numbers each time, and here they must stay the same")
        #expect(error?.hint == "give them a name first: m = random(2, 3), and write m in the formula")
        harness.must("m = random(2, 3); derive z^2 * m wrt z")
    }

    @Test func whatAModelCannotDoIsSaid() {
        let table = [
            ("v = read(\"v.npy\")", "a model reads no files: 'v.npy'"),
            ("repeat random(1, 1) { h = x @ W }\nv = 1", "fixed number"),
            ("if random(1, 1) < 0.5 { v = 1 } else { v = 2 }", "fixed number"),
        ]
        for (line, message) in table {
            let error = Harness().error(of: Self.data + "model { param W = ones(2, 1)\n\(line)\nyhat = x @ W + v }")
            #expect(error?.message.contains(message) == true, "\(line): \(error as Any)")
        }
    }

    /// A host that says nothing of chance refuses it.
    @Test(arguments: FunctionTable.drawing.sorted())
    func nothingIsDrawnUnasked(function: String) {
        let text = "\(function)(2, 2)"
        let evaluator = Evaluator(source: SourceText(text), host: Evaluator.Host())
        #expect(throws: Diagnostic.self) { try evaluator.evaluate(Expression.parsed(text)) }
    }

    @Test func firstValuesAreDrawnOnce() throws {
        let harness = Harness(Self.data + "model { param W = random(2, 1)\nyhat = x @ W }")
        let first = try #require(harness.matrix("W"))
        harness.must("forward; forward")
        #expect(harness.matrix("W") == first)
    }
}
