import Autodiff
import Learning
import Rendering
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Derivatives by matrices: each printed formula, typed back, is what backpropagation gives, at several shapes.
@Suite struct MatrixDerivativeTests {
    /// A formula, the name it is derived by, and the sides of its names in letters.
    struct Row: CustomTestStringConvertible, Sendable {
        let formula, variable: String
        let shapes: String
        var printed: String?

        var testDescription: String { "\(formula) wrt \(variable)" }
    }

    static let rows: [Row] = [
        // Linear regression.
        Row(
            formula: "sum((x @ W - y)^2)", variable: "W", shapes: "x mn W np y mp", printed: "2 * x' @ (x @ W - y)"),
        Row(formula: "sum((x @ W - y)^2)", variable: "x", shapes: "x mn W np y mp", printed: "2 * (x @ W - y) @ W'"),
        Row(
            formula: "mean((x @ W - y)^2)", variable: "W", shapes: "x mn W np y mp",
            printed: "2 * x' @ (x @ W - y) / size(y)"),
        Row(
            formula: "(y - X @ w)' @ (y - X @ w)", variable: "w", shapes: "y m1 X mn w n1",
            printed: "-2 * X' @ (y - X @ w)"),
        Row(
            formula: "sum((x @ W + b - y)^2)", variable: "b", shapes: "x mn W np b 1p y mp",
            printed: "2 * sum(x @ W + b - y, axis=rows)"),
        Row(formula: "mse(x @ W + b, y)", variable: "W", shapes: "x mn W np b 1p y mp"),
        Row(formula: "sse(x @ W, y)", variable: "W", shapes: "x mn W np y mp", printed: "x' @ (x @ W - y)"),
        Row(
            formula: "sum((x @ w - y)^2) + lambda * sum(w^2)", variable: "w", shapes: "x mn w np y mp lambda 11"),
        Row(
            formula: "sum((x @ w - y)^2) + lambda * sum(w^2)", variable: "lambda", shapes: "x mn w np y mp lambda 11",
            printed: "sum(w^2)"),
        Row(formula: "sum((x @ w - y)^2) + sum(abs(w))", variable: "w", shapes: "x mn w np y mp"),
        // Quadratic and bilinear forms.
        Row(formula: "x' @ A @ x", variable: "x", shapes: "x m1 A mm", printed: "(A + A') @ x"),
        Row(formula: "x' @ A @ x", variable: "A", shapes: "x m1 A mm", printed: "x @ x'"),
        Row(formula: "x @ A @ x'", variable: "x", shapes: "x 1m A mm", printed: "x @ (A' + A)"),
        Row(formula: "a' @ X @ c", variable: "X", shapes: "a m1 X mn c n1", printed: "a @ c'"),
        Row(formula: "a' @ X' @ c", variable: "X", shapes: "a m1 X nm c n1", printed: "c @ a'"),
        Row(formula: "a' @ x", variable: "x", shapes: "a m1 x m1", printed: "a"),
        Row(formula: "x' @ A @ x / 2 - q' @ x", variable: "x", shapes: "x m1 A mm q m1"),
        // Sums over products, as traces are.
        Row(formula: "sum(A * B)", variable: "A", shapes: "A mn B mn", printed: "B"),
        Row(formula: "sum(A * (B @ C))", variable: "B", shapes: "A mn B mp C pn", printed: "A @ C'"),
        Row(formula: "sum(eye(rows(A)) * (A @ B))", variable: "A", shapes: "A mn B nm"),
        Row(formula: "sum(A @ B @ C)", variable: "B", shapes: "A mn B np C pq"),
        Row(formula: "sum((A @ B @ C)^2)", variable: "A", shapes: "A mn B np C pq"),
        Row(formula: "sum((A @ B @ C)^2)", variable: "B", shapes: "A mn B np C pq"),
        Row(formula: "sum(A @ A')", variable: "A", shapes: "A mn"),
        Row(formula: "sum((A' @ A - B)^2)", variable: "A", shapes: "A mn B nn"),
        Row(formula: "sum((x @ W)' @ y)", variable: "W", shapes: "x mn W np y mq"),
        Row(formula: "sum(x * x')", variable: "x", shapes: "x mm", printed: "2 * x'"),
        // Elementwise functions inside.
        Row(
            formula: "sum(exp(A @ B))", variable: "A", shapes: "A mn B np", printed: "exp(A @ B) @ B'"),
        Row(formula: "sum(sigmoid(x @ W) * y)", variable: "W", shapes: "x mn W np y mp"),
        Row(formula: "sum(tanh(x @ W1 + b1) @ W2 + b2)", variable: "W1", shapes: "x mn W1 np b1 1p W2 pq b2 1q"),
        Row(
            formula: "mse(tanh(x @ W1 + b1) @ W2 + b2, y)", variable: "b1", shapes: "x mn W1 np b1 1p W2 pq b2 1q y mq"),
        Row(
            formula: "mse(tanh(x @ W1 + b1) @ W2 + b2, y)", variable: "W1", shapes: "x mn W1 np b1 1p W2 pq b2 1q y mq"),
        Row(formula: "mean(max(x @ W1 + b1, 0) @ W2)", variable: "b1", shapes: "x mn W1 np b1 1p W2 pq"),
        Row(formula: "sum((x @ W) / (1 + abs(x @ W)))", variable: "W", shapes: "x mn W np"),
        Row(
            formula: "mean(relu(x @ W1 + b1) @ W2 + b2 - y)", variable: "b2",
            shapes: "x mn W1 np b1 1p W2 pq b2 1q y mq"),
        // Classification.
        Row(
            formula: "ce(softmax(x @ W), y)", variable: "W", shapes: "x mn W np y mp",
            printed: "x' @ softmax_residual(x @ W, y) / rows(y)"),
        Row(
            formula: "bce(sigmoid(x @ W + b), y)", variable: "W", shapes: "x mn W np b 1p y mp",
            printed: "x' @ residual(x @ W + b, y) / size(y)"),
        Row(formula: "bce(sigmoid(x @ W + b), y)", variable: "b", shapes: "x mn W np b 1p y mp"),
        Row(
            formula: "sum(log_softmax(x @ W) * y)", variable: "W", shapes: "x mn W np y mp",
            printed: "-x' @ softmax_residual(x @ W, y)"),
        Row(formula: "-sum(y * log(softmax(x @ W))) / rows(y)", variable: "W", shapes: "x mn W np y mp"),
        Row(formula: "sum(log(1 + exp(-y * (x @ w))))", variable: "w", shapes: "x mn w np y mp"),
        Row(formula: "hinge(x @ w, y)", variable: "w", shapes: "x mn w np y mp"),
        // Norms, means, the largest.
        Row(formula: "norm(x @ W - y)", variable: "W", shapes: "x mn W np y mp"),
        Row(formula: "norm(W)^2", variable: "W", shapes: "W mn"),
        Row(formula: "sum(norm(x, axis=columns))", variable: "x", shapes: "x mn"),
        Row(formula: "mean(x @ W)", variable: "W", shapes: "x mn W np"),
        Row(formula: "max(x @ W)", variable: "W", shapes: "x mn W np"),
        Row(formula: "sum(max(x, axis=columns) * min(x, axis=columns))", variable: "x", shapes: "x mn"),
        Row(formula: "a' @ c / (norm(a) * norm(c))", variable: "a", shapes: "a m1 c m1"),
        Row(formula: "sum(a * c) / (norm(a) * norm(c))", variable: "c", shapes: "a mn c mn"),
        Row(formula: "log(sum(exp(x)))", variable: "x", shapes: "x mn", printed: "exp(x) / sum(exp(x))"),
        Row(
            formula: "sum(log(sum(exp(x), axis=columns)))", variable: "x", shapes: "x mn",
            printed: "exp(x) / sum(exp(x), axis=columns)"),
        // Along an axis.
        Row(formula: "sum(sum(x, axis=rows)^2)", variable: "x", shapes: "x mn"),
        Row(formula: "sum(mean(x, axis=columns)^3)", variable: "x", shapes: "x mn"),
        Row(formula: "sum((x - mean(x, axis=rows))^2)", variable: "x", shapes: "x mn"),
        Row(formula: "sum((y - x) / sum(x, axis=columns))", variable: "x", shapes: "x mn y mn"),
        Row(formula: "sum(x)", variable: "x", shapes: "x mn", printed: "ones(rows(x), columns(x))"),
        // Rearranged.
        Row(formula: "sum(concat(a, c) @ W)", variable: "a", shapes: "a mn c mn W kp"),
        Row(formula: "sum(concat(a, c, axis=rows)^2 * W)", variable: "c", shapes: "a mn c mn W lp"),
        Row(formula: "sum(x[:,1]^2)", variable: "x", shapes: "x mn"),
        Row(formula: "sum(x[[1,1],:] * y)", variable: "x", shapes: "x mn y 2n"),
        Row(formula: "sum(x[1:end,:] * x[[1],:])", variable: "x", shapes: "x mn"),
        Row(formula: "norm(x[1,:] - x[end,:]^2)", variable: "x", shapes: "x mn"),
        Row(formula: "x[1,1] * sum(x)", variable: "x", shapes: "x mn"),
        Row(formula: "norm([sum(x), mean(x), x[1,1]])", variable: "x", shapes: "x mn"),
        Row(formula: "sum(transpose(x) @ y)", variable: "x", shapes: "x mn y mp"),
    ]

    /// Sizes of the letters; k and l are twice n and twice m.
    static let sizes: [[Character: Int]] = [
        ["m": 4, "n": 2, "p": 3, "q": 5], ["m": 1, "n": 3, "p": 2, "q": 1], ["m": 3, "n": 3, "p": 3, "q": 3],
        ["m": 5, "n": 1, "p": 1, "q": 2],
    ]

    static func shapes(_ row: Row, _ sizes: [Character: Int]) -> [String: Shape] {
        var all = sizes
        (all["1"], all["2"]) = (1, 2)
        all["k"] = 2 * (sizes["n"] ?? 1)
        all["l"] = 2 * (sizes["m"] ?? 1)
        if row.shapes.contains("lp") { all["p"] = sizes["n"] }
        let words = row.shapes.split(separator: " ")
        var shapes: [String: Shape] = [:]
        for place in stride(from: 0, to: words.count, by: 2) {
            let sides = Array(words[place + 1])
            shapes[String(words[place])] = Shape(all[sides[0]] ?? 1, all[sides[1]] ?? 1)
        }
        return shapes
    }

    @Test func thereAreEnough() { #expect(Self.rows.count >= 30) }

    /// Nothing is known of the names: the formula holds for all shapes that fit.
    @Test(arguments: rows) func holdsAtAllShapes(_ row: Row) throws {
        let harness = Harness()
        let line = "derive \(row.formula) wrt \(row.variable)"
        let printed = try #require(harness.output(of: line).formulas.last?.forms.last)
        if let expected = row.printed { #expect(printed == expected) }
        #expect(Expression.parsed(printed).text == printed)
        for sizes in Self.sizes { try agrees(printed, row, Self.shapes(row, sizes)) }
    }

    /// The session has values for all names.
    @Test(arguments: rows) func holdsInASession(_ row: Row) throws {
        for sizes in Self.sizes {
            let shapes = Self.shapes(row, sizes)
            let harness = Harness()
            for (name, shape) in shapes.sorted(by: { $0.key < $1.key }) {
                harness.must("\(name) = random(\(shape.rows), \(shape.columns)) + 0.1")
            }
            let line = "derive \(row.formula) wrt \(row.variable)"
            let printed = try #require(harness.output(of: line).formulas.last?.forms.last)
            let found = try #require(harness.matrix(printed))
            let values = shapes.keys.reduce(into: [:]) { $0[$1] = harness.session.variables[$1] ?? harness.matrix($1) }
            let expected = try Self.gradient(row.formula, by: row.variable, values)
            Self.expectEqual(
                found.shape.isScalar ? Matrix(expected.shape, repeating: found.values[0]) : found, expected,
                "\(printed) at \(shapes)")
        }
    }

    private func agrees(_ printed: String, _ row: Row, _ shapes: [String: Shape]) throws {
        var random = RandomSource(seed: 7, for: .expressions)
        let values = shapes.sorted { $0.key < $1.key }.reduce(into: [String: Matrix]()) { values, entry in
            values[entry.key] = Matrix(entry.value, (0..<entry.value.count).map { _ in 0.1 + 0.8 * random.uniform() })
        }
        let host = Evaluator.Host(resolve: { (name) throws(Diagnostic) in values[name].map { .known($0) } })
        let found = try Evaluator(source: SourceText(printed), host: host).matrix(Expression.parsed(printed))
        Self.expectEqual(
            found, try Self.gradient(row.formula, by: row.variable, values), "\(printed) at \(shapes)")
    }

    /// What the engine gives.
    static func gradient(_ formula: String, by name: String, _ values: [String: Matrix]) throws -> Matrix {
        let evaluator = Evaluator(source: SourceText(formula), host: Evaluator.Host())
        let input = evaluator.graph.addInput(name, try #require(values[name]).shape)
        evaluator.host.resolve = { (other) throws(Diagnostic) in
            guard let value = values[other] else { return nil }
            return other == name ? .node(input, value.shape) : .known(value)
        }
        let loss = evaluator.node(try evaluator.evaluate(Expression.parsed(formula)))
        let computation = makeComputation(evaluator.graph, loss: loss)
        computation.load(input, try #require(values[name]))
        computation.forward()
        computation.backward()
        return try #require(computation.gradient(input))
    }

    static func expectEqual(
        _ found: Matrix, _ expected: Matrix, _ text: String, at location: SourceLocation = #_sourceLocation
    ) {
        #expect(found.shape == expected.shape, "\(text)", sourceLocation: location)
        guard found.shape == expected.shape else { return }
        let scale = expected.values.reduce(1e-3) { max($0, $1.magnitude) }
        for (a, b) in zip(found.values, expected.values) {
            #expect((a - b).magnitude <= 1e-12 * scale, "\(text): \(a), \(b)", sourceLocation: location)
        }
    }

    /// Places that are others at each size have a formula for the sizes that there are.
    @Test func holdsAtThePresentShape() throws {
        let (formula, harness) = ("sum(x[1:end,:] * x[end:-1:1,:]^2)", Harness("x = random(4, 3)"))
        let printed = try #require(harness.output(of: "derive \(formula) wrt x").formulas.last?.forms.last)
        let x = try #require(harness.matrix("x"))
        Self.expectEqual(
            try #require(harness.matrix(printed)), try Self.gradient(formula, by: "x", ["x": x]), printed)
        let error = Harness().error(of: "derive \(formula) wrt x")
        #expect(error?.message.contains("no formula was found that holds for all shapes") == true)
    }

    // MARK: - What arrives at a matrix

    /// Every function whose rows depend on themselves alone, and the rearrangements and reductions along an axis.
    @Test(arguments: [
        "softmax(z)", "log_softmax(z)", "sum(z, axis=rows)", "mean(z, axis=columns)", "max(z, axis=columns)",
        "norm(z, axis=rows)", "z'", "z @ w", "w' @ z'", "z[:,1]", "z[1,:]", "concat(z, z^2)", "z / sum(z)",
        "softmax_residual(z, v)", "residual(z, v) @ w", "reshape(z, 1, 12)", "z @ z'",
    ])
    func handsOnWhatArrives(_ formula: String) throws {
        let harness = Harness("z = random(4, 3) - 0.4; w = random(3, 2); v = random(4, 3)")
        let blocks = harness.output(of: "derive \(formula) wrt z")
        let found = try #require(blocks.formulas.first)
        #expect(found.name == "dz" && blocks.texts.first?.contains("the gradient that arrives") == true)
        let incoming = try #require(["dy", "G"].first { blocks.texts[0].contains("with \($0) the") })
        harness.must("\(incoming) = random(rows(\(formula)), columns(\(formula)))")
        let values = ["z", "w", "v", incoming].reduce(into: [:]) { $0[$1] = harness.session.variables[$1] }
        let expected = try Self.gradient("sum(\(formula) * \(incoming))", by: "z", values)
        let text = try #require(found.forms.last)
        Self.expectEqual(try #require(harness.matrix(text)), expected, formula)
    }

    /// The Jacobian of one row is a formula that can be typed.
    /// A formula that was found for names without a value holds for any sizes, also where an index asks for many rows and
    /// columns.
    @Test(arguments: [
        "sum(x[5,5])", "x[5,5] * x[4,2]", "sum(x[6,:]) + x[5,6]", "sum(x[2:4,5:6]^2)", "sum(x[5:6,1:3]) * sum(x[:,6])",
        "sum(x[end,5]) + x[6,1]", "sum(log(x[6,6]) * x)",
    ])
    func knowsRowsFromColumns(_ formula: String) throws {
        let found = try #require(Harness().output(of: "derive \(formula) wrt x").formulas.first?.forms.last)
        for shape in ["7, 9", "9, 6"] {
            let harness = Harness("x = random(\(shape)) + 0.5")
            let x = try #require(harness.session.x)
            let gradient = try Self.gradient(formula, by: "x", ["x": x])
            expectClose(harness.matrix(found), gradient, 1e-12, "\(formula): \(found)")
        }
    }

    @Test(arguments: [
        ("softmax", "softmax(z) * (eye(columns(z)) - softmax(z)')"),
        ("log_softmax", "-softmax_residual(broadcast(z, columns(z), columns(z)), eye(columns(z)))"),
    ])
    func hasJacobians(_ function: String, _ expected: String) throws {
        let harness = Harness()
        let formulas = harness.output(of: "derive \(function)").formulas
        #expect(formulas.last?.forms == [expected] && formulas.last?.name == "d \(function)(z) / dz")
        harness.must("z = [0.3, -0.2, 0.9]")
        let jacobian = try #require(harness.matrix(expected))
        let z = try #require(harness.session.variables["z"])
        for output in 1...3 {
            let row = try Self.gradient("\(function)(z)[1,\(output)]", by: "z", ["z": z])
            Self.expectEqual(Matrix(row.shape, (0..<3).map { jacobian[output - 1, $0] }), row, function)
        }
    }

    /// Every loss of the table by its outputs, without a word.
    @Test func derivesLossesByTheirOutputs() throws {
        for row in Operation<Double>.all where row.category == .loss {
            let targets = row.outputsPerTarget == 1 ? "[0.1, 0.9; 0.8, 0.2]" : "[0.1; 0.8]"
            let harness = Harness("yhat = [0.2, 0.7; 0.6, 0.3]; y = \(targets)")
            let formula = try #require(harness.output(of: "derive \(row.callName)").formulas.first)
            #expect(formula.name == "d \(row.callName)(yhat, y) / dyhat")
            let values = try ["yhat", "y"].reduce(into: [:]) { $0[$1] = try #require(harness.matrix($1)) }
            Self.expectEqual(
                try #require(harness.matrix(formula.forms[0])),
                try Self.gradient("\(row.callName)(yhat, y)", by: "yhat", values), row.name)
        }
    }

    // MARK: - What is said

    /// The form for other programs holds the same text.
    @Test func isReadByOtherPrograms() {
        let line = "derive sum((x @ W - y)^2) wrt W"
        let bytes = JSONRenderer().line(
            number: 1, statement: line, blocks: Harness().output(of: line), notices: [], error: nil)
        let json = String(decoding: bytes, as: UTF8.self)
        #expect(json.contains(#""name":"d sum((x @ W - y)^2) / dW","forms":["2 * x' @ (x @ W - y)"]"#), "\(json)")
    }

    /// What outgrows all numbers is looked at where it has some.
    @Test func checksWhereThereAreNumbers() {
        let texts = Harness().output(of: "derive sum(exp(exp(exp(x @ W)))) wrt W").texts
        #expect(texts.last?.hasPrefix("checked at 20 points") == true, "\(texts)")
    }

    @Test func saysWhatIsAssumed() {
        let texts = Harness().output(of: "derive sum((x @ W + b - y)^2) wrt W").texts
        #expect(texts.contains { $0.hasPrefix("taken as: x ") && $0.contains("b 1×") })
        let known = Harness("x = [1, 2]; W = [1; 2]; y = [3]; b = [1]")
        #expect(!known.output(of: "derive sum((x @ W + b - y)^2) wrt W").texts.contains { $0.hasPrefix("taken as") })
    }

    @Test func showsTheWayBack() throws {
        let table = try #require(Harness().output(of: "derive sum((x @ W - y)^2) wrt W steps").table("derivation"))
        #expect(
            table.rows.map { $0[0] } == [.text("sum"), .text("power"), .text("subtract"), .text("matmul")])
        #expect(table.rows[3][2] == .formula("2 * (x @ W - y)"))
    }

    @Test(arguments: [
        ("derive derive sum((x @ W - y)^2) wrt W", "by the matrix W has a number for each two of its elements"),
        ("derive sum((x @ W - y)^2) wrt q", "'q' does not stand in"),
        ("x = [1, 2]; W = [1; 2; 3]; derive sum(x @ W) wrt W", "x has 2 columns, W has 3 rows"),
        ("derive sum(reshape(x, 7, 7) @ [1; 2]) wrt x", "depends on the shapes of its names"),
        ("derive sum(argmax(x @ W)) wrt W", "argmax has no derivative"),
        ("derive sum(x @ W) / 0 wrt W", "no point was found"),
    ])
    func refuses(_ line: String, _ part: String) {
        let error = Harness().error(of: line)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "")")
    }
}
