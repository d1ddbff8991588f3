import Foundation
import Reporting
import Syntax
import Testing

@testable import Commands
@testable import Insight
@testable import Learning
@testable import Modelling

/// The ranges that parameters declare are those that hold.
@Suite struct DeclaredRangeTests {
    private static let setup = "data xor; network 2 -> 3 tanh -> 1 sigmoid; train 2; undo"

    /// Lines with a number in the place of a parameter, for those that stand in no example of their command.
    private static let lines: [String: @Sendable (Int) -> String] = [
        "network INPUTS": { "network \($0) -> 1" }, "network UNITS": { "network 1 -> \($0)" },
        "seed NUMBER": { "seed \($0)" }, "data seed=N": { "data spiral seed=\($0)" },
        "train COUNT": { "train \($0)" }, "train batch=N": { "train 1 batch=\($0)" },
        "trace sample K": { "trace sample \($0)" }, "explain sample K": { "explain W1[1,1] sample \($0)" },
        "undo COUNT": { "undo \($0)" }, "redo COUNT": { "redo \($0)" }, "digits COUNT": { "digits \($0)" },
        "quit CODE": { "quit \($0)" }, "goto step STEP": { "goto step (\($0))" },
        "goto statement STATEMENT": { "goto statement (\($0))" }, "goto branch BRANCH": { "goto branch (\($0))" },
        "rewind COUNT": { "rewind \($0)" }, "forth COUNT": { "forth \($0)" }, "watch NUMBER": { "watch clear \($0)" },
        "stop NUMBER": { "stop clear \($0)" },
        "replay from FROM": { "replay \"a.bp\" from \($0)" }, "replay to TO": { "replay \"a.bp\" to \($0)" },
        "recover NUMBER": { "recover \($0)" },
        "network stride=N": { "network image 4 4 -> conv 2 2 2 stride=\($0) relu -> 1" },
        "network padding=N": { "network image 4 4 -> conv 2 2 2 padding=\($0) relu -> 1" },
        "watch PLACE": { "watch lr since step (\($0))" }, "blame PLACE": { "blame W1[1,1] since step (\($0))" },
        "blame sample=N": { "blame W1[1,1] by rows sample=\($0)" },
        "quiz right=N": { "quiz \"a\" right=\($0) { yes \"bb\"; no \"cc\" }" },
        "fade COUNT": { "fade dW1[1,1] \($0)" }, "lesson minutes=N": { "lesson \"a\" minutes=\($0)" },
        "blame row ROW": { "blame loss row \($0) by leaving out" },
    ]

    private static let declared: [(command: Command, parameter: Parameter, range: ClosedRange<Int>)] =
        CommandTable.all.flatMap { command in
            command.parameters.compactMap { parameter in
                guard case .integer(let range) = parameter.kind else { return nil }
                return (command, parameter, range(Harness(setup).session))
            }
        }

    /// A line with a number in the place of a parameter; nil where neither the list nor an example has one.
    private static func line(_ command: Command, _ parameter: Parameter, _ number: Int) -> String? {
        if let line = lines["\(command.name) \(parameter.written)"] { return line(number) }
        let lead = "\(parameter.name)="
        for mark in [lead, "\(parameter.name) ", "\(command.name) "] {
            for example in command.examples {
                guard let place = example.line.range(of: mark), !example.line[place.upperBound...].isEmpty else {
                    continue
                }
                let rest = example.line[place.upperBound...].drop(while: \.isNumber)
                if rest.startIndex > place.upperBound { return example.line[..<place.upperBound] + "\(number)" + rest }
            }
        }
        return nil
    }

    @Test func everyRangeHasALine() {
        for (command, parameter, range) in Self.declared {
            let line = Self.line(command, parameter, range.lowerBound)
            #expect(line != nil, "no example of \(command.name) has a number for \(parameter.written)")
        }
        let known = Set(Self.declared.map { "\($0.command.name) \($0.parameter.written)" })
        #expect(known.isSuperset(of: Self.lines.keys))
    }

    /// Help tells the range that is asked for.
    @Test func helpTellsTheRange() {
        for (command, parameter, range) in Self.declared where !parameter.isTold {
            let text = Harness(Self.setup).lines(of: "help \(command.name)").joined(separator: " ")
                .split(separator: " ").joined(separator: " ")
            let bounds =
                range.upperBound == Int.max ? "from \(range.lowerBound)" : "\(range.lowerBound) to \(range.upperBound)"
            #expect(text.contains(bounds), "\(command.name) \(parameter.written)")
        }
    }

    /// Beside the range, the command itself says both numbers.
    @Test func besideTheRangeNothingRuns() throws {
        for (command, parameter, range) in Self.declared {
            var wrong = [range.lowerBound - 1]
            if range.upperBound < Int.max { wrong.append(range.upperBound + 1) }
            for number in wrong {
                let harness = Harness(Self.setup)
                let line = try #require(Self.line(command, parameter, number))
                let message = harness.error(of: line)?.message ?? ""
                let isOpen = range.upperBound == Int.max
                let bounds = isOpen ? "from \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
                #expect(message.hasSuffix("must be a whole number \(bounds), not \(number)"), "\(line): \(message)")
                #expect(harness.interpreter.exitCode == nil)
            }
        }
    }

    /// At its ends the number is read; whether there is room for so much is another question.
    @Test func atTheEndsOfTheRangeItIsRead() throws {
        for (command, parameter, range) in Self.declared {
            let harness = Harness(Self.setup)
            for number in [range.lowerBound, range.upperBound] {
                let source = SourceText("\(command.name) \(number)")
                let span = Span(command.name.utf8.count + 1, source.text.utf8.count)
                let part = Part.integer(for: "it") { _ in range }
                let anyCommand = try #require(CommandTable.named("forward"))
                let call = try Call(
                    CommandCall(name: Name("forward", Span(0, 7)), arguments: []), of: anyCommand, in: source,
                    harness.interpreter)
                let value = try part.read(Expression(.number(Double(number)), span), parameter, call)
                #expect(value == number, "\(command.name) \(parameter.written)")
            }
        }
    }

    /// The settings of optimizers: the range that help reads is the one that is asked for.
    @Test func settingsOfOptimizers() throws {
        let command = try #require(CommandTable.named("optimizer"))
        for name in OptimizerRow.all.map(\.name) {
            let places = Binding.next(
                after: [.expression(Expression(name: name))], in: command.forms, Harness().session)
            for case .option(let parameter) in places {
                guard case .number(let range?) = parameter.kind else { continue }
                for number in [range.lowerBound - 0.5, range.upperBound + 0.5] {
                    let line = "optimizer \(name) \(parameter.name)=\(number)"
                    let message = Harness().error(of: line)?.message ?? ""
                    #expect(message.hasPrefix("\(parameter.name) lies between "), "\(line): \(message)")
                    #expect(message.hasSuffix("not at \(Diagnostic.number(number))"), "\(line): \(message)")
                }
                for number in [range.lowerBound, range.upperBound] {
                    let momentum = parameter.name == "nesterov" ? " momentum=0.9" : ""
                    Harness().must("optimizer \(name) \(parameter.name)=\(number)\(momentum)")
                }
            }
        }
    }
}
