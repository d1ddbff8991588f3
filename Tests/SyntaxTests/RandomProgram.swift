@testable import Syntax

/// Programs drawn from the grammar, the same for the same seed.
struct RandomProgram {
    /// The state of a SplitMix64 generator (Steele, Lea and Flood, 2014).
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(bound))
    }

    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    // MARK: Text

    mutating func statement(depth: Int) -> String {
        let name = word()
        let value = expression(depth: 3)
        if depth == 0 { return pick(["\(name) = \(value)", "step", "print \(value)", "break", "forward"]) }
        switch below(15) {
        case 0: return "\(name) \(pick(["=", "+=", "-=", "*=", "/="])) \(value)"
        case 1: return "\(name)[\(index())] \(pick(["=", "+="])) \(value)"
        case 2: return "(\(value))"
        case 3: return "repeat \(value) \(block(depth))"
        case 4: return "while \(value) \(block(depth))"
        case 5: return "for \(name) in \(value) \(block(depth))"
        case 6: return "if \(value) \(block(depth)) else if \(name) \(block(depth)) else \(block(depth))"
        case 7: return "function \(name)(a, b) = \(value)"
        case 8: return "# note\ndefine go n \(block(depth))"
        case 9: return "model { param \(name) = \(value); yhat = \(value) }"
        default: return command(depth)
        }
    }

    private mutating func command(_ depth: Int) -> String {
        var text = pick(["train", "print", "data", "show", "whatif", "loss (-1)", "step", "quit"])
        for _ in 0..<below(5) {
            switch below(8) {
            case 0: text += " \(word())=(\(expression(depth: 2)))"
            case 1: text += " \(word())=\(pick(["0.1", "-3", "\"s\"", "x'", "[1, 2]", "1/16", "f(x)[1]", "2^-1"]))"
            case 2: text += ","
            case 3: text += " ->"
            case 4: text += " \(block(depth))"
            case 5: text += " (\(word()))[\(index())] *= (\(expression(depth: 2)))"
            default: text += " (\(expression(depth: 3)))"
            }
        }
        if text.hasSuffix(",") || text.hasSuffix("->") { text += " x" }
        if below(6) == 0 { text += " until \(expression(depth: 2))" }
        return text
    }

    private mutating func block(_ depth: Int) -> String {
        var text = "{"
        for _ in 0..<below(4) { text += pick(["\n", "; ", " ;\n# note\n"]) + statement(depth: depth - 1) + "\n" }
        return text + "}"
    }

    private mutating func expression(depth: Int) -> String { tree(depth: depth).text }

    private mutating func index() -> String { pick(["1", ":", "2,:", "1:end,2", "end - 1", "max(1, end),3"]) }

    private mutating func word() -> String { pick(["a", "x", "W1", "yhat", "end", "steps", "until", "wrt"]) }

    // MARK: Trees

    mutating func tree(depth: Int, inIndex: Bool = false) -> Expression {
        Expression(node(depth, inIndex))
    }

    private mutating func node(_ depth: Int, _ inIndex: Bool) -> Expression.Node {
        if depth == 0 {
            switch below(6) {
            case 0: return .number(Double(below(1000)))
            case 1: return .number(Double(below(1 << 50)) * pick([1e-30, 1e-3, 0.1, 1e20]))
            case 2: return .string(pick(["", "a b", "\"\\\n\t", "ŷ # ; '"]))
            case 3 where inIndex: return .end
            default: return .name(pick(["a", "x", "W1", "yhat", "steps", "ä"]))
            }
        }
        let inner = depth - 1
        switch below(12) {
        case 0:
            let columns = 1 + below(3)
            let rows = 1 + below(3)
            return .matrix((0..<rows).map { _ in (0..<columns).map { _ in tree(depth: inner, inIndex: inIndex) } })
        case 1:
            let labels = [nil, "axis", "a"]
            let arguments = (0..<below(4)).map { _ in
                Expression.Argument(label: pick(labels), tree(depth: inner, inIndex: inIndex))
            }
            return .call(pick(["f", "sum"]), arguments)
        case 2: return .index(tree(depth: inner, inIndex: inIndex), [.all, .at(tree(depth: inner, inIndex: true))])
        case 3: return .transpose(tree(depth: inner, inIndex: inIndex))
        case 4: return .unary(.not, tree(depth: inner, inIndex: inIndex))
        case 5: return .unary(.negate, tree(depth: inner, inIndex: inIndex))
        case 6:
            let step = below(2) == 0 ? nil : tree(depth: inner, inIndex: inIndex)
            return .range(tree(depth: inner, inIndex: inIndex), step: step, tree(depth: inner, inIndex: inIndex))
        default:
            let operation = pick(BinaryOperator.allCases)
            return .binary(operation, tree(depth: inner, inIndex: inIndex), tree(depth: inner, inIndex: inIndex))
        }
    }
}
