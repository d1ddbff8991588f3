import Autodiff
import Foundation
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Every formula that is printed can be typed, and gives the number beside it.
@Suite struct TypedFormulaTests {
    struct Subject: Sendable, CustomTestStringConvertible {
        let name: String
        let script: String
        var testDescription: String { name }
    }

    private static let data = "seed 3; x = random(4, 3) - 0.5; y = random(4, 2); "

    private static let losses = ["mse", "sse", "mae", "huber", "hinge"]

    /// Every activation and every loss once at least.
    private static let activations: [Subject] = NetworkForm.activationNames.enumerated().map { index, activation in
        let loss = losses[index % losses.count]
        return Subject(
            name: "\(activation) \(loss)",
            script: data + "network 3 -> 2 \(activation) -> 2; b1 = [0.3, -0.2]; loss \(loss)"
                + (["sqrt", "log"].contains(activation) ? "; x = x + 0.5; W1 = W1^2; b1 = b1^2" : ""))
    }

    private static let others = [
        ("bce", data + "network 3 -> 4 tanh -> 2 sigmoid; loss bce"),
        ("ce of rows", data + "y = [1, 0; 0, 1; 0.5, 0.5; 1, 0]; network 3 -> 2 softmax"),
        ("ce of class numbers", data + "y = [1; 3; 2; 1]; network 3 -> 4 relu -> 3 softmax"),
        (
            "recurrent",
            data
                + "y = random(4, 1); model { param Wx = normal(1, 2); param Wh = normal(2, 2); param bh = zeros(1, 2); "
                + "param Wy = normal(2, 1); h = zeros(4, 2); for t in 1:3 { h = tanh(x[:,t] @ Wx + h @ Wh + bh) }; "
                + "yhat = h @ Wy }"
        ),
        (
            "recurrent from an input",
            data
                + "y = random(4, 3); model { param W = normal(3, 3); h = x; repeat 3 { h = h + tanh(h @ W) }; yhat = h }"
        ),
        (
            "loops inside loops",
            data
                + "y = random(4, 1); model { param W = normal(3, 1); s = zeros(4, 1); for i in 1:2 { for j in [1, -2] { "
                + "c = i - j; s += c * x[:,i] ^ 2 * j + x @ W * -j ^ 2 } }; yhat = s }"
        ),
        (
            "assigned again",
            data + "model { param W = normal(3, 2); h = x @ W; h = relu(h); h *= h; m = ones(1, 2); m = m * 2; "
                + "yhat = h * m }"
        ),
        (
            "attention",
            data + "model { param Wq = normal(3, 3); param Wk = normal(3, 3); param Wv = normal(3, 2); q = x @ Wq; "
                + "k = x @ Wk; s = softmax(q @ k' / sqrt(3)); yhat = s @ (x @ Wv) }"
        ),
        (
            "residual",
            data + "y = random(4, 3); function block(z, W) = z + relu(z @ W) * 0.5; "
                + "model { param W = normal(3, 3); param V = normal(3, 3); h = block(x, W); yhat = block(h, V) }"
        ),
        (
            "own loss",
            data + "function penal(yhat, y) = mean(log(cosh(yhat - y))) + 0.1 * norm(W)^2 + sum(abs(W)); "
                + "model { param W = normal(3, 2); yhat = x @ W; loss = penal(yhat, y) }"
        ),
        (
            "slices",
            data + "model { param W = normal(2, 2); a = x[1:4,2:3]; b = x[end:-1:1,[3, 1]]; c = concat(a, b); "
                + "yhat = a @ W + b * c[:,[2, 4]] - pad(a[1,:], 4, 2, 2, 1) + W[[1, 2, 2, 1],:] }"
        ),
        (
            "stacks",
            data + "model { param W = normal(3, 2); a = concat(x[1:2,:], x[3:4,:] * 2, axis=rows); "
                + "yhat = reshape(reshape(a @ W, 2, 4), 4, 2) + (W' @ x')' + concat(W[1,:], W[2:3,:], W[1,:], axis=rows) }"
        ),
        (
            "batch norm",
            data + "model { param W = normal(3, 2); param g = ones(1, 2); param b = zeros(1, 2); z = x @ W; "
                + "m = mean(z, axis=rows); v = mean((z - m)^2, axis=rows); n = (z - m) / sqrt(v + 1e-5); yhat = n * g + b }"
        ),
        (
            "constants",
            data + "M = [1, -2; 3, 4; 5, 6; 7, 8]; r = [1, 2]; col = [1; 2; 3; 4]; s = 0.5; "
                + "model { param W = normal(3, 2); m = ones(3, 2) * 2; scale = 0.25; n = 2; k = M[1:4,1:n] * s; "
                + "yhat = x @ (W * m) * scale * s + M * r - k / col + (x @ m) * (M @ [1, 0; 0, 2]) + r^2 }"
        ),
        (
            "large constants",
            data + "M = reshape(1:24, 4, 6) / 10; model { param W = normal(3, 6); param V = normal(6, 2); "
                + "yhat = (x @ W * M + M^2) @ V + broadcast(1:2, 4, 2) * sum(2 * M) }"
        ),
        (
            "repeats",
            data + "model { param b = normal(1, 2); param c = normal(4, 1); param s = 2; outer = c * b + (c - b); "
                + "yhat = broadcast(b, 4, 2) + broadcast(s, 4, 3) @ ones(3, 2) * outer + sum(broadcast(c, 4, 5)) * s "
                + "+ 3 * broadcast(b, 2, 2)[[1, 2, 1, 2],:] + c^b * 0 }"
        ),
        (
            "equal and idle terms",
            data
                + "model { param W = normal(3, 2); z = x @ W; p = z * z + z + z; q = sign(z) + floor(z) + (z > 0) * z; "
                + "yhat = p + q - z / z + max(z, -z) + min(z, p) + z^3 }"
        ),
        (
            "norms",
            data + "model { param W = zeros(3, 2); param a = [1, 2]; z = x @ W + a; "
                + "yhat = z / norm(z) + norm(z, axis=columns) - norm(z, axis=rows) + norm(W) }"
        ),
        (
            "targets that are no shares",
            "x = [1, 2; 3, 4]; y = [1, 1; 0, 2]; model { param W = [0.1, 0.2; 0.3, 0.4]; z = x @ W; yhat = softmax(z); "
                + "loss = ce(yhat, y) }"
        ),
        (
            "smoothed targets and another reader",
            "x = [1, 2; 3, 4]; y = [1, 0; 0, 1]; model { param W = [0.1, 0.2; 0.3, 0.4]; z = x @ W; yhat = softmax(z); "
                + "loss = 2 * ce(yhat, 0.8 * y + 0.3) + sum(yhat^2) / 3 + ce(softmax(z * 2), y) }"
        ),
        (
            "targets beyond 0 and 1",
            "x = [1, 2; 3, 4]; y = [1, 3; -1, 0.5]; model { param W = [0.1, 0.2; 0.3, 0.4]; yhat = sigmoid(x @ W); "
                + "loss = bce(yhat, y) + 0.1 * mean(yhat) }"
        ),
        (
            "targets that are computed",
            "x = [1, 2; 3, 4]; y = [1, 0; 0, 1]; model { param W = [0.1, 0.2; 0.3, 0.4]; param V = [1, 0; 0.5, 1]; "
                + "t = softmax(x @ V) * 2; u = sigmoid(x @ V); yhat = softmax(x @ W); "
                + "loss = ce(yhat, t) + bce(sigmoid(x @ W + 1), u) }"
        ),
        (
            "a function minimised",
            "x = 1; y = 1; model { param w = 5; param v = [1, 2]; loss = (w - 2)^2 + w * sum(v^2) }"
        ),
        (
            "choices",
            data + "model { param W = normal(3, 2); z = x @ W; if rows(x) > 3 { h = tanh(z) } else { h = z }; "
                + "yhat = h + argmax(ones(4, 2)) }"
        ),
    ].map { Subject(name: $0.0, script: $0.1) }

    private static let all = activations + others

    /// The number of a text, with an issue if it has none.
    private func expect(_ text: String, _ expected: Matrix, _ harness: Harness, _ what: String) {
        // A formula that is cut says so.
        if text.contains("…") { return }
        var found: Matrix?
        if let error = harness.error(of: "(\(text))") {
            Issue.record("\(what): '\(text)' cannot be typed: \(error.message)")
            return
        }
        found = harness.matrix(text)
        // A rule whose parts are all single numbers stands for every element.
        if let one = found, one.shape.isScalar { found = Matrix(expected.shape, repeating: one.values[0]) }
        expectClose(found, expected, 1e-9, "\(what): \(text)")
    }

    private func run(_ subject: Subject) -> Harness {
        let harness = Harness(subject.script)
        #expect(harness.errors.isEmpty, "\(subject): \(harness.errors.map(\.message))")
        harness.must("backward")
        return harness
    }

    @Test(arguments: all)
    func tablesOfTheSteps(_ subject: Subject) throws {
        let harness = run(subject)
        for (command, kind) in [("forward", "forward"), ("backward", "backward")] {
            let table = try #require(harness.output(of: command).table(kind))
            for row in table.rows {
                guard case .formula(let name) = row[0], case .formula(let text) = row[1] else { continue }
                let expected = try #require(harness.matrix(name), "\(subject): \(name) cannot be read")
                expect(text, expected, harness, "\(command), \(name)")
            }
        }
        let graph = try #require(harness.output(of: "show graph").table("graph"))
        for row in graph.rows {
            guard case .formula(let text) = row[1], case .values(let values) = row[4] else { continue }
            let expected = Matrix(Shape(values.rows, values.columns), values.values)
            expect(text, expected, harness, "show graph, \(row[0])")
            if case .formula(let name) = row[0], name != "y" { expect(name, expected, harness, "show graph") }
        }
        // Only what has an output can be traced.
        guard graph.rows.contains(where: { $0[0] == .formula("yhat") }) || harness.error(of: "trace") == nil else {
            return
        }
        let layers = try #require(harness.output(of: "trace").table("trace"))
        for row in layers.rows {
            guard case .formula(let text) = row[2], let sign = text.firstRange(of: " = "), !text.contains("; loss")
            else { continue }
            let name = String(text[..<sign.lowerBound])
            guard !["W", "loss"].contains(name), harness.error(of: name) == nil else { continue }
            let expected = try #require(harness.matrix(name))
            expect(String(text[sign.upperBound...]), expected, harness, "trace, \(name)")
        }
    }

    @Test(arguments: all)
    func explanations(_ subject: Subject) throws {
        let harness = run(subject)
        let graph = try harness.interpreter.executor.forward(harness.session).graph
        let stages = graph.stages.filter { $0.name != "loss" }
        var owners = stages.filter { !graph.isConstant($0.node) }.map(\.name) + Array(graph.parameters.keys)
        if harness.session.x?.shape != .scalar { owners.append("x") }
        for name in stages.map(\.name) + ["loss"] + owners.map({ "d\($0)" }) {
            guard harness.error(of: "(\(name))") == nil, let value = harness.matrix(name) else { continue }
            var asked = [name]
            if value.shape.count > 1 { asked.append("\(name)[\(value.rows),\(min(2, value.columns))]") }
            for question in asked {
                let blocks = harness.output(of: "explain \(question)")
                #expect(!blocks.isEmpty, "\(subject): explain \(question) says nothing")
                #expect(
                    !blocks.texts.contains { $0.contains("differ") }, "\(subject): explain \(question) \(blocks.texts)")
                for formula in blocks.formulas {
                    guard harness.error(of: "(\(formula.name))") == nil, let text = formula.forms.first,
                        let expected = harness.matrix(formula.name)
                    else { continue }
                    expect(text, expected, harness, "\(subject): explain \(question)")
                    // The second form of a loss is its definition.
                    if formula.name == "loss", formula.forms.count > 2 {
                        expect(formula.forms[1], expected, harness, "\(subject): explain \(question)")
                    }
                }
                guard let paths = blocks.paths, !paths.isAggregated else { continue }
                for factor in paths.factors where !factor.formula.isEmpty {
                    expect(factor.formula, Matrix(factor.value), harness, "\(subject): \(question), \(factor.name)")
                }
                for path in paths.paths where paths.kind == .terms {
                    let text = path.route.components(separatedBy: " = ")[0]
                    expect(text, Matrix(path.contribution), harness, "\(subject): a term of \(question)")
                    #expect(
                        Set(path.route.components(separatedBy: " = ")).count
                            == path.route.components(separatedBy: " = ").count, "\(path.route)")
                }
            }
        }
    }

    /// What `show model` prints, typed in a new session, is the same model.
    @Test(arguments: all)
    func models(_ subject: Subject) throws {
        let harness = run(subject)
        let text = try #require(harness.output(of: "show model").texts.last)
        let other = Harness(subject.script)
        other.must(text)
        for (name, value) in harness.session.parameters { other.interpreter.session.parameters[name] = value }
        if harness.session.lossName != nil { other.must("loss \(harness.session.presentLossText)") }
        other.must("backward")
        #expect(harness.session.presentLossName == other.session.presentLossName, "\(subject)")
        #expect(harness.value("loss").isClose(to: other.value("loss")), "\(subject)")
    }

    @Test func constantsOfAModelAreRead() {
        let harness = Harness(
            "x = [1, 2, 3]; y = [1]; model { param W = ones(3, 1); m = ones(2, 3); c = 3; yhat = x @ W }")
        #expect(harness.matrix("m") == Matrix(Shape(2, 3), repeating: 1))
        #expect(harness.value("c") == 3)
        harness.must("show m; explain m; explain m[2,1]; m + 1")
    }

    @Test func roundsAreWrittenAsTheyAreRead() throws {
        let harness = Harness(Self.others[3].script)
        let stages = try harness.interpreter.executor.forward(harness.session).graph.stages
        #expect(
            stages.prefix(4).map { "\($0.name) = \($0.expression.text)" } == [
                "h_0 = zeros(4, 2)", "h_1 = tanh(x[:,1] @ Wx + h_0 @ Wh + bh)",
                "h_2 = tanh(x[:,2] @ Wx + h_1 @ Wh + bh)", "h_3 = tanh(x[:,3] @ Wx + h_2 @ Wh + bh)",
            ])
    }
}

extension Double {
    fileprivate func isClose(to other: Double) -> Bool {
        self == other || isNaN && other.isNaN || abs(self - other) <= 1e-12 * max(abs(self), abs(other))
    }
}
