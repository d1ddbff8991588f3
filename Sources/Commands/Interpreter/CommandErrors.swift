import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// The words of the errors of commands, their arguments, and of programs.
extension Diagnostic {
    // MARK: - Programs

    static func outsideLoop(_ word: String) -> Diagnostic {
        Diagnostic("'\(word)' has a meaning only inside a loop")
    }

    static func onlyAtTopLevel(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' cannot stand inside a block or a command of yours")
    }

    static func notSourced(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' cannot stand in a file that is sourced, which is one statement; replay runs it")
    }

    static func argumentCount(_ command: UserCommand, _ count: Int) -> Diagnostic {
        Diagnostic(
            "\(command.name) takes \(counted(command.parameters.count, "argument")), not \(count)",
            hint: "usage: \(command.usage)")
    }

    static func parameterTwice(_ name: String, of owner: String) -> Diagnostic {
        Diagnostic("'\(name)' stands twice among the parameters of \(owner)")
    }

    static func commandsTooDeep(_ name: String) -> Diagnostic {
        Diagnostic(
            "calls of '\(name)' are nested more than \(Interpreter.deepestCall) deep",
            hint: "repeat what it does in a loop: repeat, while or for")
    }

    static func blocksTooDeep(_ count: Int) -> Diagnostic {
        Diagnostic(
            "blocks and the commands that they call are nested more than \(count) deep",
            hint: "a command that calls itself never ends without a condition")
    }

    // MARK: - Commands and their arguments

    static func epochsAlone(_ count: String) -> Diagnostic {
        Diagnostic("the number of epochs stands alone", hint: "train \(count)")
    }

    static func unknownCommand(_ name: String, among names: [String]) -> Diagnostic {
        Diagnostic("no command is called '\(name)'", hint: translation(name, among: names) ?? "all commands: help")
    }

    /// The same error where the unknown name is that of a command.
    var knowingCommands: Diagnostic {
        var reworded = self
        switch unknown {
        case .value(let name) where CommandTable.named(name) != nil:
            reworded.message = "'\(name)' is a command, not a value"
            reworded.hint = "more with: help \(name)"
        case .function(let name) where CommandTable.named(name) != nil:
            reworded.message = "'\(name)' is a command, not a function"
            reworded.hint = "more with: help \(name)"
        case .function(let name):
            let translations = OperationTable.current.translations
            guard let command = sameWord(as: name, among: CommandTable.names),
                sameWord(as: name, among: FunctionTable.callableNames, translations) == nil
            else { break }
            reworded.hint = "did you mean the command '\(command)'?"
        case .value, nil: break
        }
        return reworded
    }

    static func unknownWordAlone(
        _ name: String, commands: [String], names: [String], topics: [String: String]
    ) -> Diagnostic {
        if FunctionTable.isCallable(name) { return functionAlone(name) }
        if let topic = topics[name] != nil ? name : sameWord(as: name, among: topics.keys), let command = topics[topic]
        {
            return Diagnostic("'\(name)' is neither a command nor a value", hint: "did you mean '\(command) \(topic)'?")
        }
        let near = translation(
            name, among: commands + names + FunctionTable.callableNames + FunctionTable.constants.keys)
        return Diagnostic(
            "neither a command nor a value is called '\(name)'",
            hint: near ?? "all commands: help; a value: \(name) = 0.5")
    }

    static let badLearningRate = Diagnostic("the learning rate must be a finite number from 0")

    static func needsWord(_ name: String, _ text: String) -> Diagnostic {
        Diagnostic("a word is needed for \(name.uppercased()), not '\(text)'")
    }

    /// A text without its quotes, in a line that would be right with them.
    static func needsQuotes(_ name: String, at place: Diagnostic.Place) -> Diagnostic {
        let line = Array(place.text)
        let start = min(max(place.column - 1, 0), line.count)
        let end = min(start + place.length, line.count)
        let quoted = "\"" + String(line[start..<end]) + "\""
        let isOneStatement = !line.contains { ";{}\"".contains($0) }
        return Diagnostic(
            "\(name.uppercased()) is written in double quotes",
            hint: isOneStatement ? "type: \(String(line[..<start]) + quoted + String(line[end...]))" : "as in \(quoted)"
        )
    }

    /// The usual words for arguments that do not fit.
    static func misfit(_ misfit: Misfit, _ command: Command, in source: SourceText) -> Diagnostic {
        var diagnostic = words(of: misfit, command, in: source)
        if case .unknownOption = misfit, diagnostic.hint == nil { diagnostic.hint = usage(command) }
        return diagnostic
    }

    private static func words(of misfit: Misfit, _ command: Command, in source: SourceText) -> Diagnostic {
        switch misfit {
        case .argument(let argument): unexpectedArgument(argument.head, command)
        case .link(_, let expression): unexpectedArgument(expression.text, command)
        case .kind(let parameter, let expression):
            switch parameter.kind {
            case .file, .text: needsQuotes(parameter.name, at: source.place(of: expression.span))
            case .expression, .integer, .number, .truth, .name, .word, .row, .columns:
                needsWord(parameter.placeholder, expression.text)
            }
        case .missing(let parameter): missingArgument(parameter, command)
        case .phraseWithoutValue(let parameter, _): missingAfter(parameter, command)
        case .valueMissing(let parameter, _): valueMissing(parameter)
        case .unknownOption(let name, let owner, let options):
            unknownOption(name.text, of: owner ?? command.name, among: options)
        case .twice(let name): optionTwice(name.text)
        case .exclude(let a, let b): excludeEachOther(a, b)
        }
    }

    static func unexpectedArgument(_ text: String, _ command: Command) -> Diagnostic {
        let words = command.parameters.compactMap { parameter in
            switch parameter.form {
            case .flag, .phrase, .axes: parameter.name
            case .value, .rest, .option, .until, .equals, .assignment, .chain, .blocks, .settings: nil as String?
            }
        }
        let near = didYouMean(text, among: words)
        return Diagnostic("\(command.name) has no use for '\(text)'", hint: near ?? usage(command))
    }

    static func missingArgument(_ parameter: Parameter, _ command: Command) -> Diagnostic {
        Diagnostic("\(command.name) needs \(parameter.written): \(parameter.summary)", hint: usage(command))
    }

    /// A word of a command without the value that belongs to it.
    static func missingAfter(_ parameter: Parameter, _ command: Command) -> Diagnostic {
        Diagnostic("'\(parameter.name)' needs \(parameter.placeholder): \(parameter.summary)", hint: usage(command))
    }

    static func optionTwice(_ name: String) -> Diagnostic { Diagnostic("\(name)= is given twice") }

    static func unknownOption(_ name: String, of owner: String, among options: [String]) -> Diagnostic {
        if let near = nearestWord(to: name, among: options, OperationTable.current.translations) {
            return Diagnostic("\(owner) has no option '\(name)'", hint: "did you mean '\(near)'?")
        }
        return Diagnostic(
            "\(owner) has no option '\(name)'",
            hint: options.isEmpty ? nil : "its options: \(options.map { "\($0)=" }.joined(separator: ", "))")
    }

    private static func usage(_ command: Command) -> String {
        "usage: \(command.usages.joined(separator: " or ")), more with: help \(command.name)"
    }

    // MARK: - Forms of single commands

    static func incompleteStatement(_ command: Command) -> Diagnostic {
        Diagnostic("this is no complete '\(command.name)'", hint: usage(command))
    }

    static let dataForm = Diagnostic(
        "data is a name, a file, or inputs -> targets",
        hint: "as in data xor, or data \"houses.csv\" target=price, or data [0; 1] -> [0; 1]")

    static let noData = Diagnostic("there are no data yet", hint: "load some: data xor")
    static func excludeEachOther(_ a: String, _ b: String) -> Diagnostic {
        Diagnostic("'\(a)' and '\(b)' exclude each other", hint: "leave one of them out")
    }

    static let rawNeedsInputs = Diagnostic(
        "x is normalized already", hint: "predict, or with inputs of your own: predict raw [1, 2]")
    static func targetOrLabels(_ target: String, _ labels: String) -> Diagnostic {
        Diagnostic(
            "'target=' predicts numbers and 'labels=' classes: a data set has one of them",
            hint: "target=\(target), or labels=\(labels); drop=\(labels) leaves the other column out")
    }

    static let oneHotNeedsLabels = Diagnostic(
        "'onehot=' is for class numbers, these targets are taken as they are", hint: "labels=true onehot=true")

    static func oneColumnOfLabels(_ name: String) -> Diagnostic {
        Diagnostic("classes are read from one column", hint: "labels=\(name)")
    }

    static func columnOption(_ name: String) -> Diagnostic {
        Diagnostic(
            "'\(name)=' is for columns of a table, inputs and targets are two matrices here",
            hint: "labels=true makes classes of class numbers")
    }

    static let badScale = Diagnostic("the scale must be a finite number other than 0")

    static func badBatch(_ first: Double, _ last: Double, _ total: Int) -> Diagnostic {
        Diagnostic(
            "rows \(number(first)) to \(number(last)) are no batch: there \(total == 1 ? "is 1 training row" : "are \(total) training rows")",
            hint: "a count from 1 to \(total), a range as 1:\(min(total, 4)), or all")
    }

    static func valueMissing(_ parameter: Parameter) -> Diagnostic {
        let isTruth = if case .truth = parameter.kind { true } else { parameter.words != nil }
        return Diagnostic(
            "'\(parameter.name)' needs a value", hint: "as in \(parameter.name)=\(isTruth ? "true" : "0.1")")
    }

    static let nesterovNeedsMomentum = Diagnostic(
        "nesterov needs momentum", hint: "optimizer sgd momentum=0.9 nesterov=true")

    static let optimizerForm = Diagnostic(
        "an optimizer is a name with settings", hint: "as in optimizer adam lr=0.01")

    static func settingOutside(_ name: String, _ value: Double, _ range: ClosedRange<Double>) -> Diagnostic {
        Diagnostic(
            "\(name) lies between \(number(range.lowerBound)) and \(number(range.upperBound)), not at \(number(value))")
    }

    static let stepsOrEpochs = Diagnostic("a training counts steps or epochs, not both")
    static let orderOrShuffle = Diagnostic("order= leaves nothing to shuffle: shuffle= must be left out")

    static func wrongOrder(_ flaw: GivenOrder.Flaw) -> Diagnostic {
        let form = "an order has one row per epoch, which holds each row number from 1 once"
        return switch flaw {
        case .columns(let columns, let needed):
            Diagnostic(
                "the order has \(counted(columns, "column")), there are \(needed) training rows: one column each",
                hint: form)
        case .notARow(let value, let epoch, let place):
            Diagnostic("\(number(value)) in row \(epoch), column \(place) of the order is no training row", hint: form)
        case .twice(let row, let epoch):
            Diagnostic("row \(epoch) of the order has training row \(row) twice", hint: form)
        }
    }

    static func nothingToShow(_ name: String, among names: [String]) -> Diagnostic {
        let near = didYouMean(name, among: names)
        return Diagnostic("there is nothing called '\(name)' to show", hint: near ?? "help show lists the topics")
    }

    /// `check tanh`: a function alone does not say what of it is meant.
    static func whatOfFunction(_ name: String, isOwn: Bool) -> Diagnostic {
        Diagnostic(
            "check \(name) does not say what of it"
                + (isOwn
                    ? ": against which function it is, if it is a derivative, as in check \(name) against tanh" : ""),
            hint: "check grads of \(name)")
    }
}
