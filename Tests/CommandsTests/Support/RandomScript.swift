import Autodiff
import Learning

@testable import Commands
@testable import Insight
@testable import Modelling

/// Statements drawn from the grammar and from the tables of commands, functions, optimizers and data sets: right and wrong
/// about as often, and the same for the same seed. A new row is drawn from as soon as it is there.
struct RandomScript {
    private var chance: Chance

    init(seed: UInt64) { chance = Chance(seed) }

    static let functions: [String] =
        FunctionTable.all.map(\.name)
        + OperationTable.current.calledNames
    /// Small ones: a debug build diagnoses a network on the others for half a minute.
    static let datasets = ["and", "or", "xor", "gauss", "circle", "spiral", "iris", "digits"]
    /// One more would lead to other programs, some of which diagnose larger data than a debug build can in the time.
    static let examples = CommandTable.all.flatMap(\.examples).filter { $0.line != "normalize targets" }

    mutating func below(_ bound: Int) -> Int { chance.below(bound) }
    mutating func pick<T>(_ choices: [T]) -> T { chance.pick(choices) }

    /// What a script begins with: data and a network, rows that do not agree, a model of its own, or nothing.
    mutating func opening() -> String {
        pick([
            "data xor; network 2 -> 2 tanh -> 1 sigmoid", "data xor; network 2 -> 2 tanh -> 1 sigmoid",
            "data iris; split 0.8; network 4 -> 3 softmax; optimizer adam",
            "network 1 -> 1; x = [1; 2; 3]; y = [1; 2]",
            "network 2 -> 3 relu -> 2 softmax; x = [1, 2; 3, 4]; y = [1, 1; 0, 2]",
            "x = [0.5, 0.1, 0.4]; y = [1]; network 3 -> 2 relu -> 1 sigmoid; forward; backward",
            "model { param w = 5; loss = w^2 }",
            "precision float32; data spiral n=30; network 2 -> 4 gelu -> 2 softmax",
            "x = [1; 2; 3]; y = [2, 4, 6]; model { param w = [0.5]; yhat = x @ w; loss = mean((yhat - y)^2) }",
            "data [1, 2; 3, 4; 5, 6] -> [1; 2; 3]; normalize; network 2 -> 1", "",
        ])
    }

    mutating func statement(depth: Int) -> String {
        let value = expression(depth: 2)
        switch below(depth > 0 ? 30 : 22) {
        case 0: return "\(pick(["a", "b", "W1", "x", "y", "lr", "z1", "d"])) \(pick(["=", "=", "+=", "/="])) \(value)"
        case 1: return "\(pick(["a", "W1", "x"]))[\(index())] \(pick(["=", "+="])) \(value)"
        case 2: return "print \(value)"
        case 3: return "(\(value))"
        case 4:
            return
                "train \(below(4)) \(pick(["", "steps", "batch=2", "steps batch=3", "until loss < 0.2", "batch=99"]))"
        case 5: return pick(["forward", "loss", "backward", "step", "forward all"])
        case 6: return "loss \(pick(["mse", "bce", "ce", "sse", "mae", "f", "huber", "hinge"]))"
        case 7:
            return "optimizer \(pick(OptimizerRow.all.map(\.name))) \(pick(["", "lr=0.1", "lr=1e300", "momentum=0.5"]))"
        case 8:
            let activation = pick(Self.functions + ["f", ""])
            return
                "network \(1 + below(3)) -> \(1 + below(3)) \(activation) -> \(1 + below(3)) \(pick(Self.functions + [""]))"
        case 9:
            return
                "data \(pick(Self.datasets + ["[1, 2; 3, 4] -> [0; 1]", "x -> y", "a -> b"])) \(pick(["", "n=9", "n=0"]))"
        case 10:
            return pick([
                "split 0.5", "normalize", "normalize scale=1/2", "batch 2", "batch all", "batch 1:3", "batch 3:4",
                "evaluate",
                "predict", "predict [1, 0]", "predict x[1,:]", "predict \(value)",
            ])
        case 11:
            return
                "show \(pick(["model", "params", "grads", "data", "optimizer", "training", "graph", "influence", "W1", "a"]))"
        case 12:
            return pick(["undo", "undo 2", "redo", "undo list", "seed 3", "digits 4", "precision float32", "reset"])
        case 13: return "function f(z) = \(expression(depth: 2, names: ["z", "1", "2", "a"]))"
        case 14: return model()
        case 15: return "param \(pick(["p", "a", "w"])) = \(value)"
        case 16: return declared()
        case 17, 18: return mutated(example())
        case 19: return example()
        case 20: return "\(pick(["explain", "derive", "check grads of", "whatif", "show"])) \(value)"
        case 21:
            return pick([
                "diagnose", "trace", "check grads", "explain step", "sensitivity", "whatif W1[1,1] += \(value)",
            ])
        case 22, 23: return "repeat \(below(4)) \(block(depth))"
        case 24: return "for k in \(value) \(block(depth))"
        case 25: return "if \(value) \(block(depth)) else \(block(depth))"
        case 26: return "define go n \(block(depth))"
        case 27: return "go \(value)"
        case 28: return "n = 0; while n < 3 { n += 1; \(statement(depth: 0)) }"
        default: return "assert \(value)"
        }
    }

    private mutating func block(_ depth: Int) -> String {
        var body: [String] = []
        for _ in 0..<below(4) { body.append(statement(depth: depth - 1)) }
        return "{ \(body.joined(separator: "; ")) }"
    }

    private mutating func model() -> String {
        let value = expression(depth: 2, names: ["h", "x", "w", "a", "y"])
        return pick([
            "model { param w = glorot(2, 1); h = x @ w; yhat = \(value) }",
            "model { param w = [0.5]; h = x; repeat \(below(4)) { h = tanh(w * h) }; yhat = sum(h, axis=columns) }",
            "model { param w = [1; 2]; h = x @ w; yhat = h; loss = \(value) }",
            "model { param w = 2; h = w; loss = sum(\(value)) }",
            "model { param w = [1; 2]; h = \(value); for w in 1:2 { h = h * w }; yhat = h }",
            "model { param w = [1, 2; 3, 4]; h = x @ w; yhat = softmax(h); loss = ce(yhat, \(value)) }",
            "model { param w = normal(2, 1); h = x @ w * (random(rows(x), 1) < 0.5); yhat = \(value) }",
        ])
    }

    // MARK: - From the tables

    /// A command with arguments of the kinds that it declares, and sometimes of others.
    private mutating func declared() -> String {
        let command = pick(CommandTable.all.filter { $0.name != "quit" })
        var text = command.name
        let form = command.forms.isEmpty ? [] : pick(command.forms)
        for parameter in form where below(3) > 0 { text += " \(argument(parameter))" }
        return text
    }

    private mutating func argument(_ parameter: Parameter) -> String {
        switch parameter.form {
        case .value: return value(parameter)
        case .rest: return (0..<below(3)).map { _ in value(parameter) }.joined(separator: pick([" ", ", "]))
        case .option: return "\(parameter.name)=\(value(parameter))"
        case .flag: return parameter.name
        case .phrase: return "\(parameter.name) \(value(parameter))"
        case .axes:
            return "for z in \(pick(["-2:0.5:2", "0:1", "1:3", "nothing", "x"]))\(pick(["", ", k in 0:0.5:1"]))"
        case .until: return "until \(expression(depth: 1))"
        case .equals: return "= \(expression(depth: 1))"
        case .assignment: return "\(value(parameter)) \(pick(["=", "+=", "*="])) \(expression(depth: 1))"
        case .settings: return "\(pick(["lr", "n", "noise", "momentum", "nothing"]))=\(number())"
        case .blocks: return (0..<below(4)).map { _ in block(1) }.joined(separator: " ")
        case .chain(let chain):
            let links = (0...below(3)).map { $0 == 0 ? chain.first : chain.later }
            return links.map { $0.map { self.argument($0) }.joined(separator: " ") }.joined(separator: " -> ")
        }
    }

    private mutating func value(_ parameter: Parameter) -> String {
        if below(8) == 0 { return expression(depth: 1) }
        if let words = parameter.words { return pick(words(Session(seed: 1)) + ["nothing", "x"]) }
        switch parameter.kind {
        case .expression, .columns: return expression(depth: 1)
        case .integer: return number()
        case .number: return pick([number(), "0.5", "-1", "nan", "1e-300"])
        case .name, .word, .row: return "nothing"
        case .text: return pick(["\"words\"", "\"\"", "\"a\\nb\""])
        case .file: return pick(["\"a.bp\"", "\"none/b.npy\"", "\"\"", "\"a\\nb\""])
        case .truth: return pick(["true", "false", "2"])
        }
    }

    /// Whole numbers, now and then one that no arithmetic survives unchecked. None so large that much is computed.
    private mutating func number() -> String {
        below(12) == 0
            ? pick([
                "9223372036854775807", "-9223372036854775808", "9223372036854775808", "9007199254740993", "1e300", "-1",
                "0.5",
                "inf",
            ]) : String(below(5))
    }

    private mutating func example() -> String {
        let example = pick(Self.examples)
        return example.setup.isEmpty || below(3) == 0 ? example.line : "\(example.setup)\n\(example.line)"
    }

    /// A text with some of its words left out, doubled, exchanged, or others in their place.
    private mutating func mutated(_ text: String) -> String {
        var words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        for _ in 0...below(2) {
            let place = below(words.count)
            switch below(5) {
            case 0 where words.count > 1: words.remove(at: place)
            case 1: words.insert(words[place], at: place)
            case 2: words.swapAt(place, below(words.count))
            case 3: words[place] = number()
            default: words[place] = expression(depth: 1)
            }
        }
        return words.joined(separator: " ")
    }

    // MARK: - Expressions

    private mutating func index() -> String {
        pick(["1", "1,1", ":,1", "2,end", "0", "end:-1:1", "1:2", "[2, 1],:", "1.5", "nan", "3:1"])
    }

    private mutating func expression(
        depth: Int,
        names: [String] = [
            "a", "b", "x", "y", "W1", "b1", "z1", "yhat", "loss", "dW1", "lr", "step", "epoch", "nan", "accuracy", "w",
            "h",
        ]
    ) -> String {
        if depth == 0 {
            return below(2) == 0
                ? pick(names)
                : pick([
                    "0", "1", "2", "0.5", "-3", "1e300", "[1, 2]", "[1; 2]", "[1, 2; 3, 4]", "1:4", "\"text\"", "inf",
                ])
        }
        switch below(10) {
        case 0: return "[\(expression(depth: depth - 1, names: names)), \(expression(depth: depth - 1, names: names))]"
        case 1, 2:
            return call(depth, names, pick(["tanh", "sum", "relu", "f", "norm", "rows", "softmax", "exp", "log"]), 1)
        case 3, 4: return call(depth, names, pick(Self.functions), below(5))
        case 5: return "(\(expression(depth: depth - 1, names: names)))[\(index())]"
        case 6: return "(\(expression(depth: depth - 1, names: names)))'"
        case 7: return "-(\(expression(depth: depth - 1, names: names)))"
        default:
            let symbol = pick(["+", "-", "*", "/", "^", "@", "<", "==", "and"])
            return
                "(\(expression(depth: depth - 1, names: names))) \(symbol) (\(expression(depth: depth - 1, names: names)))"
        }
    }

    private mutating func call(_ depth: Int, _ names: [String], _ name: String, _ count: Int) -> String {
        var arguments: [String] = []
        for _ in 0..<count { arguments.append(expression(depth: depth - 1, names: names)) }
        if below(8) == 0 {
            arguments.append(pick(["axis=rows", "axis=columns", "axis=2", "axis=0", "axis=x", "keep=1"]))
        }
        return "\(name)(\(arguments.joined(separator: ", ")))"
    }
}
