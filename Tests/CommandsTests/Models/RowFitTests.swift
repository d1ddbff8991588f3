import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Rows of inputs and targets that do not belong together are refused by every command that compares them, with both
/// numbers and with a hint that works when it is typed.
@Suite struct RowFitTests {
    /// Commands that need a loss.
    static let commands = [
        "train 1", "train 2 batch=1", "train 1 steps batch=2", "train 1 batch=100", "train 1 until loss < 0",
        "evaluate",
        "diagnose", "check grads", "check grads W1 all", "whatif W1 = 0.5", "whatif lr = 1", "loss",
        "(loss)", "backward", "step", "trace", "trace sample 1", "explain loss", "explain W1[1,1]",
        "explain W1[1,1] sample 1", "explain dW1", "explain step", "sensitivity", "show influence", "repeat 2 { step }",
    ]

    /// A model, data that fit it, a change after which they do not, and two numbers that the error must have.
    struct Case: CustomStringConvertible, Sendable {
        let model: String
        let data: String
        let change: String
        let numbers: [String]
        var description: String { "\(model); \(data); \(change)" }
    }

    private static let network = "network 1 -> 1"
    private static let own = "model {\n param W1 = 0.5\n yhat = x @ W1\n loss = mean((yhat - y)^2)\n}"
    private static let named = "function far(yhat, y) = mean((yhat - y)^2)\nnetwork 1 -> 1; loss far"
    private static let column = "x = [1; 2; 3; 4]; y = [2; 4; 6; 8]"

    static let cases: [Case] = [network, own, named].flatMap { model in
        [
            Case(model: model, data: column, change: "y = [2; 4]", numbers: ["4", "2"]),
            Case(model: model, data: column, change: "y = [2; 4; 6; 8; 10]", numbers: ["4", "5"]),
            Case(model: model, data: column, change: "y = [2, 4, 6, 8]", numbers: ["4", "1"]),
            Case(model: model, data: column, change: "y = 1", numbers: ["4", "1"]),
            Case(model: model, data: column, change: "y = [2, 4]", numbers: ["4", "1"]),
            Case(model: model, data: column, change: "x = x[1:3,:]", numbers: ["3", "4"]),
            Case(model: model, data: column, change: "x = [1; 2; 3; 4; 5]", numbers: ["5", "4"]),
            Case(model: model, data: column + "; batch 1:2", change: "y = [2; 4; 6]", numbers: ["4", "3"]),
            Case(model: model, data: "data \(columnPair); split 0.5", change: "y = [1; 2; 3]", numbers: ["2", "3"]),
            Case(model: model, data: "data \(columnPair); normalize", change: "x = x[1:3,:]", numbers: ["3", "4"]),
        ]
    }
    private static let columnPair = "[1; 2; 3; 4] -> [2; 4; 6; 8]"

    @Test(arguments: cases)
    func mismatchedRowsAreRefused(_ one: Case) throws {
        for (number, command) in Self.commands.enumerated() {
            let harness = Harness()
            let precision = number % 2 == 0 ? "float64" : "float32"
            harness.must("precision \(precision)\n\(one.model)\n\(one.data)\n\(one.change)")
            let before = harness.session
            let error = try #require(harness.error(of: command), "\(one): \(command) ran")
            for number in one.numbers { #expect(error.message.contains(number), "\(command): \(error.message)") }
            #expect(differences(before, harness.session).isEmpty, "\(command)")
            try typeHint(of: error, in: harness, then: command, one)
        }
    }

    /// The statement after the last colon of a hint repairs what it was given for.
    private func typeHint(of error: Diagnostic, in harness: Harness, then command: String, _ one: Case) throws {
        let hint = try #require(error.hint, "\(one): \(error.message)")
        let repair = try #require(hint.firstMatch(of: /[xy] = .*$/), "\(hint)")
        harness.must(String(repair.output))
        harness.must(command.hasPrefix("train 1 until") ? "train 1" : command)
    }

    @Test(arguments: cases)
    func valuesThatNeedNoTargetsAreThere(_ one: Case) {
        let harness = Harness("\(one.model)\n\(one.data)\n\(one.change)")
        harness.must("predict")
        harness.must("predict [1]")
        harness.must("yhat")
        let notices = harness.notices(of: "forward")
        #expect(notices.contains { $0.contains("there is no loss") }, "\(notices)")
    }

    /// A count begins with the first row, a range of one row is that row.
    @Test(arguments: [("batch 2", "[1; 2]"), ("batch 2:3", "[2; 3]"), ("batch 3:3", "3"), ("batch 1", "1")])
    func batchesHoldTheirRows(_ line: String, _ rows: String) {
        let harness = Harness("x = [1; 2; 3]; y = [1; 2; 3]; \(line)")
        #expect(harness.lines(of: "x") == ["x = \(rows)"])
    }

    /// A batch pairs no row with another row's target.
    @Test(arguments: cases.filter { !$0.data.contains("batch") })
    func batchesAreRefused(_ one: Case) throws {
        for command in ["batch 1:2", "batch 1", "batch 2:2", "split 0.5", "normalize"] {
            let harness = Harness("\(one.model)\n\(one.data)\n\(one.change)")
            let error = try #require(harness.error(of: command), "\(one): \(command) ran")
            for number in one.numbers { #expect(error.message.contains(number), "\(command): \(error.message)") }
        }
    }

    /// Columns that differ.
    @Test(arguments: ["y = [1, 2; 3, 4; 5, 6; 7, 8]"], ["float64", "float32"])
    func mismatchedColumnsAreRefused(_ change: String, _ precision: String) throws {
        for command in Self.commands {
            let harness = Harness("precision \(precision); \(Self.network); \(Self.column); \(change)")
            let error = try #require(harness.error(of: command), "\(command) ran")
            #expect(error.message == "y is 4×2, the output yhat is 4×1", "\(command): \(error.message)")
        }
    }

    @Test func manyRowsWithFewerTargetsAreRefused() {
        let harness = Harness("network 1 -> 1; x = (1:50000)'; y = (1:49999)'")
        for command in ["train 1 batch=8", "evaluate", "(loss)", "show influence", "check grads"] {
            #expect(harness.error(of: command)?.message.contains("49999") == true, "\(command)")
        }
    }

    /// A whole sequence may have one target, as long as it is taken as a whole.
    @Test func aSequenceMayHaveOneTarget() {
        let model = "model {\n param w = [0.1; 0.2]\n yhat = mean(x @ w)\n}\nx = [1, 2; 3, 4; 5, 6]; y = 1"
        let harness = Harness(model)
        harness.must("train 3; evaluate; check grads; step; trace")
        #expect(harness.error(of: "train 1 batch=2")?.message.contains("x has 3 rows, y has 1 row") == true)
        #expect(harness.error(of: "batch 1:2")?.message.contains("x has 3 rows, y has 1 row") == true)
    }

    // MARK: - Losses of a model's own

    private static func model(_ yhat: String, _ loss: String) -> String {
        "model {\n param w = [0.1; 0.2; 0.3]\n param v = 0.5\n h = x @ w\n yhat = \(yhat)\n loss = \(loss)\n}"
    }
    private static let rows = "x = [1, 2, 3; 4, 5, 6; 7, 8, 9]; y = [2; 4; 6]"

    @Test(arguments: [
        ("h'", "mean((yhat - y)^2)"), ("h", "mean((yhat - y')^2)"), ("h", "mean(abs(y' - yhat))"),
        ("h", "sum(max(0, 1 - y' * yhat))"), ("h", "mean((h - y')^2)"), ("h", "mean((tanh(yhat) - 2 * y')^2)"),
        ("x", "mean((yhat - y)^2)"), ("x", "-mean(y * log(yhat^2))"), ("h", "mean((yhat / y')^2)"),
    ])
    func targetsAreNotRepeatedSilently(_ yhat: String, _ loss: String) {
        let harness = Harness(Self.rows)
        let error = harness.error(of: Self.model(yhat, loss))
        #expect(error?.message.contains("the loss would repeat them") == true, "\(loss): \(error?.message ?? "ran")")
        #expect(error?.message.contains("×") == true && error?.hint != nil)
    }

    /// Also where the targets are rearranged first, where the model has no output by that name, and where numbers of a
    /// variable stand for the targets.
    @Test(arguments: [
        ("h", "mean((h - concat(y, y))^2)"), ("h", "mean((concat(y, 2 * y) - yhat)^2)"),
        ("h", "mean((h - y[1:2,1]')^2)"), ("h", "mean(softplus(h) - concat(y, y) * h)"),
        ("h", "mean((yhat - T)^2)"), ("h", "mean((T - tanh(yhat))^2)"), ("h", "mean((yhat - D)^2)"),
        ("x", "mean(abs(yhat - T'))"), ("h", "mean((yhat > T) * yhat)"),
        ("h", "sum(T * (yhat - y)^2) / 12"), ("h", "mean((y > 2)' * (yhat - y)^2)"), ("h", "mean(T * yhat) + sum(y)"),
        ("h", "mean((yhat - y > 0)' * (yhat - y)^2)"), ("h", "mean((yhat - y + 0 * y')^2)"),
        ("h", "mean((yhat - mean(x * yhat, axis=columns)')^2)"), ("h", "mean((yhat - x)^2) + 0 * sum(y)"),
        ("h", "mean((h - broadcast(y, 3, 2))^2)"),
    ])
    func rearrangedTargetsAreNotRepeatedSilently(_ yhat: String, _ loss: String) {
        let harness = Harness(Self.rows + "; T = [2, 4, 6]; D = [2, 2; 4, 4; 6, 6]")
        let error = harness.error(of: Self.model(yhat, loss))
        #expect(error?.message.contains("the loss would repeat them") == true, "\(loss): \(error?.message ?? "ran")")
        let hinted = error?.hint?.split(separator: "repeated: ").last ?? ""
        if error?.hint?.contains("repeated: ") == true {
            #expect(harness.error(of: "y; yhat = y; h = y; \(hinted)") == nil)
        }
    }

    @Test(arguments: [
        ("h", "mean((yhat - y)^2)"), ("h", "mean((yhat' - y')^2)"), ("h", "mean((yhat - mean(yhat)) * (y - mean(y)))"),
        ("h", "mean(v * (yhat - y)^2)"), ("x", "-mean([1, 2, 3] * (yhat - y @ ones(1, 3))^2)"),
        ("h", "mean((yhat - y)^2) + sum(w^2)"), ("x", "mean((y == [2, 4, 6]) * yhat)"),
        ("h", "mean((yhat - yhat') * (y - y'))"), ("h", "mse(yhat, y)"), ("h", "mean([1; 2; 3] * (yhat - y)^2)"),
        ("x", "mean((yhat - mean(x, axis=rows))^2) + 0 * sum(y)"), ("x", "mean((y == y') * (yhat @ yhat'))"),
        ("h", "mean((yhat - yhat')^2) + 0 * sum(y)"), ("h", "mean(broadcast([2, 4, 6], 3, 3) * (yhat - y))"),
        ("h", "mean([0.1, 0.9] * (yhat - y))"), ("h", "mean(exp(-(x @ w - [1, 2, 3])^2)) + sum((yhat - y)^2)"),
        ("x", "mean((yhat - broadcast(y, 3, 3))^2)"), ("x", "mean((yhat - concat(y, y, y))^2)"),
        ("x", "-mean(log(yhat) * (y @ [1]))"), ("x", "mean(x[:,3] * (yhat - y @ ones(1, 3))^2)"),
        ("h", "mean((yhat - [0.1, 0.2])^2) + 0 * sum(y)"), ("h", "mean((yhat - 3)^2)"),
        ("h", "mean((yhat - y[1,1])^2)"),
        ("x", "mean(sum(concat(y, y, y) * (yhat - log(sum(exp(yhat), axis=columns))), axis=columns))"),
        ("x", "mean(concat(y, y, y) * log(sum(yhat^2, axis=columns)))"),
        ("h", "mean(abs(x - [1, 2, 3]) * (yhat - y)^2)"),
    ])
    func legitimateRepetitionsStay(_ yhat: String, _ loss: String) {
        let harness = Harness(Self.rows)
        harness.must(Self.model(yhat, loss))
        harness.must("forward; loss; backward; step; train 2; evaluate; predict")
    }

    @Test func aConstantOrARowMayBeFittedToAllRows() {
        let harness = Harness("model {\n param m = 0\n yhat = m\n loss = mean((yhat - y)^2)\n}\ny = [1; 2; 6]")
        harness.must("train 200")
        #expect(abs(harness.value("m") - 3) < 1e-6)
        let row = Harness("model {\n param m = zeros(1, 2)\n loss = mean((m - y)^2)\n}\ny = [1, 2; 3, 6]")
        row.must("train 400")
        #expect(abs(row.value("m[1,2]") - 4) < 1e-6)
    }

    @Test func aRowOfTargetsForAColumnOfParametersIsRefused() {
        let harness = Harness("model {\n param w = [1; 2; 3]\n yhat = w\n loss = mean((yhat - y)^2)\n}\ny = [2, 4, 6]")
        #expect(harness.error(of: "(loss)")?.hint == "type: y = y'")
        harness.must("y = y'")
        #expect(abs(harness.value("loss") - 14.0 / 3) < 1e-12)
    }

    // MARK: - True reasons

    /// What is said when there is no loss is the reason of the moment.
    @Test func reasonsAreNotRemembered() {
        let harness = Harness("network 1 -> 1 sigmoid; loss bce; x = [1]; y = 3")
        #expect(harness.error(of: "(loss)")?.message.contains("row 1 of y is 3") == true)
        harness.must("y = 2; forward")
        for command in Self.commands {
            #expect(harness.error(of: command)?.message.contains("row 1 of y is 2") == true, "\(command)")
        }
        harness.must("y = 1; forward; loss")
        harness.must("y = 0; loss")
        #expect(harness.blocks.contains { "\($0)".contains("y - yhat") })
        let error = harness.matrix("y - yhat")
        #expect(error.map { $0.values[0] < 0 } == true)
    }

    /// Commands show the present targets and not those of the first look.
    @Test func theErrorIsThatOfThePresentTargets() {
        let harness = Harness("network 1 -> 1; W1 = 2; b1 = 0; x = [1]; y = [5]; forward; y = [7]; forward")
        let lines = harness.lines(of: "loss")
        #expect(lines.contains { $0.contains("y - yhat = 5") }, "\(lines)")
        let trace = harness.lines(of: "trace")
        #expect(!trace.contains { $0.contains("y - yhat") && $0.contains(" 3 ") })
    }

    @Test func aBuiltInLossOfOtherValuesIsWrittenInTheirNames() {
        let harness = Harness("model {\n param w = [1, 2]\n loss = sse(w, y)\n}\ny = [3, 3]")
        let lines = harness.lines(of: "loss")
        #expect(!lines.contains { $0.contains("yhat") }, "\(lines)")
        #expect(lines.contains { $0.contains("sum((w - y)^2) / 2") }, "\(lines)")
    }

    @Test func aSampleIsOneOfAllRows() {
        let harness = Harness("network 1 -> 1 relu; W1 = 1; b1 = 0; x = [1; -1; 2; -2]; y = [0; 0; 0; 0]")
        let lines = harness.lines(of: "explain W1[1,1] sample 3")
        #expect(lines.contains { $0.contains("sample 3 is one of 4") }, "\(lines)")
    }
}
