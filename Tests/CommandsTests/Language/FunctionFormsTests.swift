import Autodiff
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Every function called in every form gives a value or an error.
@Suite struct FunctionFormsTests {
    /// All names by which something might be called: also those of operations that are written otherwise.
    static let names = Set(FunctionTable.all.map(\.name) + Operation<Double>.all.map(\.name)).subtracting(words)
        .sorted()
    /// Operators that are words.
    private static let words = Set(Operation<Double>.all.map(\.name)).intersection(["and", "or", "not"])
    static let callable = Array(Set(FunctionTable.all.map(\.name) + OperationTable.current.calledNames)).sorted()

    private static let arguments = [
        "3", "[1, 2, 3]", "[1; 2; 3]", "[1, 2; 3, 4]", "[1, 2, 3; 4, 5, 6]", "\"text\"", "nan", "-inf", "1e300", "0",
        "-1", "2.5", "[nan, 1]", "9007199254740993",
    ]

    /// All calls with up to six arguments of one kind, or of several in turn, and with labels.
    private static func calls(_ name: String, _ arguments: [String]) -> [String] {
        var calls: [String] = []
        for count in 0...6 {
            for first in arguments.indices {
                let alike = Array(repeating: arguments[first], count: count)
                let mixed = (0..<count).map { arguments[(first + $0 * ($0 + 1) / 2) % arguments.count] }
                let sizes = (0..<count).map { $0 == 0 ? arguments[first] : "\([2, 3, 1, 2, 1][$0 - 1])" }
                calls += [alike, mixed, sizes].map { "\(name)(\($0.joined(separator: ", ")))" }
            }
        }
        for label in ["axis=rows", "axis=columns", "axis=1", "axis=0", "axis=3", "axis=\"rows\"", "foo=1"] {
            calls += ["\(name)(\(label))", "\(name)([1, 2; 3, 4], \(label))", "\(name)([1, 2], [3, 4], \(label))"]
            calls.append("\(name)([1, 2], \(label), \(label))")
        }
        return Array(Set(calls)).sorted()
    }

    @Test(arguments: names)
    func atThePrompt(_ name: String) {
        let harness = Harness()
        for call in Thinned.cases(Self.calls(name, Self.arguments), oneIn: 3) {
            let error = harness.error(of: call)
            #expect(error.map { !$0.message.isEmpty && $0.place != nil } ?? (harness.blocks.count == 1), "\(call)")
            if !Self.callable.contains(name) { #expect(error != nil, "\(call) is not for users") }
        }
    }

    @Test(arguments: names)
    func onValuesOfAModel(_ name: String) throws {
        let shapes = [Shape.scalar, Shape(1, 3), Shape(3, 1), Shape(2, 2), Shape(2, 3)]
        let names = ["a", "b", "c", "d", "e"]
        for call in Self.calls(name, names + ["2", "1:3", "\"text\"", "nan"]) {
            var scope: [String: Value] = [:]
            let host = Evaluator.Host(resolve: { (name) throws(Diagnostic) in scope[name] })
            let evaluator = Evaluator(source: SourceText(call), host: host)
            for (name, shape) in zip(names, shapes) {
                scope[name] = .node(evaluator.graph.addParameter(name, shape), shape)
            }
            do throws(Diagnostic) {
                guard case .node(let node, let shape) = try evaluator.evaluate(Expression.parsed(call)) else {
                    continue
                }
                let computation = makeComputation(evaluator.graph, loss: nil)
                computation.forward()
                #expect(computation.value(node).shape == shape, "\(call)")
            } catch { #expect(!error.message.isEmpty && error.place != nil, "\(call)") }
        }
    }

    @Test(arguments: names)
    func inAModelAndAFunction(_ name: String) {
        for count in 0...6 {
            for (place, argument) in ["x", "x @ W", "2", "\"text\""].enumerated()
            where Thinned.meets(count, place, oneIn: 2) {
                let call = "\(name)(\(Array(repeating: argument, count: count).joined(separator: ", ")))"
                let harness = Harness("x = [1, 2; 3, 4]; y = [1, 0; 0, 1]")
                let model = "model { param W = [1, 2; 3, 4]; h = \(call); yhat = x @ W + sum(h) }; backward; show graph"
                if let error = harness.error(of: model) { #expect(!error.message.isEmpty, "\(call)") }
            }
            let arguments = Array(repeating: "z", count: count).joined(separator: ", ")
            let harness = Harness()
            if harness.error(of: "function f(z) = \(name)(\(arguments))") != nil { continue }
            for argument in Thinned.cases(Self.arguments, oneIn: 3) { harness.run("f(\(argument))") }
            harness.run("check grads of f")
            harness.run("derive f")
            harness.run("network 1 -> 1 f; x = [1; 2]; y = [1; 2]; backward")
            harness.run("loss f; backward")
        }
    }

    @Test(arguments: names)
    func checked(_ name: String) {
        let harness = Harness()
        let error = harness.error(of: "check grads of \(name)")
        guard Self.callable.contains(name) else {
            #expect(error?.message == "no function is called '\(name)'" && error?.hint != nil)
            return
        }
        if let function = FunctionTable.named(name) {
            #expect(error?.message == "\(name) has no gradient to check: it \(function.obstacle)")
            return
        }
        #expect(error == nil, "check grads of \(name): \(error?.message ?? "")")
        for table in harness.tables("gradient-check") {
            for row in table.rows {
                let isOwn = row.last == .text("differs by your own slope")
                #expect(
                    row.last == .text("ok") || isOwn && Operation<Double>.called(name)?.isClaim == true,
                    "check grads of \(name): \(row)")
            }
        }
    }

    @Test(arguments: names)
    func derivedAndHelped(_ name: String) {
        let harness = Harness()
        if let error = harness.error(of: "derive \(name)") { #expect(!error.message.isEmpty && error.place != nil) }
        if Self.callable.contains(name) { harness.must("help \(name)") }
    }

    /// The names that completion and help offer can be called, or are written in another way that help shows.
    @Test func whatIsOfferedIsPublic() {
        let harness = Harness()
        let offered = harness.interpreter.completions(of: "3 * ", at: 4).candidates.filter { $0.hasSuffix("(") }
        #expect(Set(offered.map { String($0.dropLast()) }) == Set(Self.callable))
        for name in ["slice", "gather"] {
            #expect(!Help.topics(harness.session).contains(name))
            #expect(harness.error(of: "\(name)([1, 2])")?.hint?.hasPrefix("it is written x[") == true)
        }
        #expect(harness.error(of: "matmul(1, 2)")?.hint == "it is written 1 @ 2")
        #expect(harness.error(of: "add(1, 2)")?.hint == "it is written 1 + 2")
    }

    @Test func wordsOfTheErrors() {
        let harness = Harness()
        func message(_ text: String) -> String? { harness.error(of: text)?.message }
        #expect(message("concat(\"a\")") == "a text cannot stand in a formula")
        #expect(message("argmax(\"a\")") == "a text cannot stand in a formula")
        #expect(message("rows(3, foo=1)") == "rows has no argument called 'foo'")
        #expect(message("sum(3, axis=rows, axis=rows)") == "sum has the argument 'axis' twice")
        #expect(message("max(1, 2, axis=rows)") == "max has no argument called 'axis'")
        #expect(message("scatter([1, 2], 1, 3, 1, [3, 9])")?.hasSuffix("outside of 1×3") == true)
        #expect(message("zeros(1e300, 2)") == "a size must be a whole number from 1 to 268435456, not 1e+300")
    }
}
