import Autodiff
import Insight
import Learning
import Limits
import Modelling
import Reporting
import Syntax

/// The forms of `data`: a name, two matrices, a text file, two `.npy` files.
struct DataForm {
    private let call: Call
    private let interpreter: Interpreter
    private var left: [Expression] = []
    private var right: [Expression] = []
    private var options: [(name: Name, value: Expression)] = []
    private var hasArrow = false

    static func read(_ call: Call, _ interpreter: Interpreter) throws(Diagnostic) -> Dataset {
        let form = try DataForm(call, interpreter)
        do throws(Diagnostic) { return try form.dataset() } catch {
            throw call.failure(error, at: form.left.first?.span)
        }
    }

    private init(_ call: Call, _ interpreter: Interpreter) throws(Diagnostic) {
        self.call = call
        self.interpreter = interpreter
        for argument in call.arguments {
            switch argument {
            case .arrow:
                guard !hasArrow else { throw call.failure(Diagnostic.dataForm) }
                hasArrow = true
            case .expression(let expression):
                if hasArrow { right.append(expression) } else { left.append(expression) }
            case .option(let name, let value):
                guard !options.contains(where: { $0.name.text == name.text }) else {
                    throw call.failure(Diagnostic.optionTwice(name.text), at: name.span)
                }
                options.append((name, value))
            case .comma: continue
            case .until, .block, .assignment: throw call.failure(Diagnostic.dataForm)
            }
        }
        guard left.count == 1, right.count == (hasArrow ? 1 : 0) else { throw call.failure(Diagnostic.dataForm) }
    }

    private func dataset() throws(Diagnostic) -> Dataset {
        if hasArrow { return try pair() }
        switch left[0].node {
        case .string(let path): return try file(path)
        case .name(let name): return try builtIn(name)
        case .number, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            throw call.failure(Diagnostic.dataForm, at: left[0].span)
        }
    }

    private func pair() throws(Diagnostic) -> Dataset {
        let x = try matrix(left[0])
        let y = try matrix(right[0])
        var name: String?
        if case .string(let path) = left[0].node { name = DataFiles.name(of: path) }
        return try pair(x, y, name: name)
    }

    private func pair(_ x: Matrix, _ targets: Matrix, name file: String?) throws(Diagnostic) -> Dataset {
        var y = targets
        var labels: [String]?
        var makesClasses = false
        var oneHot = false
        for (name, value) in options {
            switch name.text {
            case "labels": makesClasses = try truth(value)
            case "onehot": oneHot = try truth(value)
            case "target", "drop", "header": throw call.failure(Diagnostic.columnOption(name.text), at: name.span)
            default:
                throw call.failure(
                    Diagnostic.unknownOption(name.text, of: "data", among: ["labels", "onehot"]), at: name.span)
            }
        }
        if oneHot, !makesClasses, let option = options.first(where: { $0.name.text == "onehot" }) {
            throw call.failure(Diagnostic.oneHotNeedsLabels, at: option.name.span)
        }
        do throws(DataError) {
            if makesClasses {
                let classes = try Classes(numbers: y)
                labels = classes.labels
                y = classes.targets(oneHot: oneHot)
            }
            var dataset = try Dataset.pairing(x, with: y)
            if let labels {
                dataset = Dataset(x: x, y: y, classLabels: labels, task: .classification)
            }
            dataset.name = file
            return dataset
        } catch { throw Diagnostic(error) }
    }

    /// A matrix literal, or the path of a `.npy` file.
    private func matrix(_ expression: Expression) throws(Diagnostic) -> Matrix {
        guard case .string(let path) = expression.node else {
            return try interpreter.evaluator(call.source).matrix(expression, for: "data")
        }
        return try DataFiles.matrix(at: path, through: interpreter)
    }

    private func builtIn(_ name: String) throws(Diagnostic) -> Dataset {
        let row: BuiltInDataset
        do throws(DataError) { row = try BuiltInDataset.named(name) } catch {
            throw call.failure(Diagnostic(error), at: left[0].span)
        }
        var settings: [String: Double] = [:]
        var seed: Int?
        let known = row.settings.map(\.name) + ["seed"]
        for (option, _) in options where !known.contains(option.text) {
            throw call.failure(Diagnostic.unknownOption(option.text, of: name, among: known), at: option.span)
        }
        for (option, value) in options {
            if option.text == "seed" {
                seed = try interpreter.evaluator(call.source).integer(value, for: "seed", in: 0...Int.max)
                continue
            }
            settings[option.text] = try interpreter.evaluator(call.source).scalar(value, for: option.text)
        }
        do throws(DataError) {
            let row = try BuiltInDataset.named(name)
            if let memory = row.memory(settings), let available = Memory.shortage(of: memory) {
                throw DataError(Diagnostic.tooLittleMemory(memory, Double(available)).message)
            }
            if let seed {
                var random = RandomSource(seed: seed, for: .data)
                return try row.dataset(settings, random: &random)
            }
            var random = interpreter.session.stream(.data)
            let dataset = try row.dataset(settings, random: &random)
            interpreter.session.setStream(.data, random)
            return dataset
        } catch { throw call.failure(Diagnostic(error), at: left[0].span) }
    }

    private func file(_ path: String) throws(Diagnostic) -> Dataset {
        if path.hasSuffix(".npy") { throw call.failure(Diagnostic.npyNeedsTwo(path), at: left[0].span) }
        let bytes: [UInt8]
        do throws(Diagnostic) { bytes = try DataFiles.bytes(at: path, through: interpreter) } catch {
            throw Diagnostic.builtInWithQuotes(path, error)
        }
        if NumPyReader.recognizes(bytes) { throw call.failure(Diagnostic.npyNeedsTwo(path), at: left[0].span) }
        if NumPyArchive.recognizes(bytes) { return try archive(bytes, path) }
        // About two characters to a number, and room to grow.
        try Memory.require(numbers: Double(bytes.count))
        try requireCompatible()
        var reader = DelimitedTextReader()
        for (name, value) in options {
            switch name.text {
            case "target": reader.targets = .columns(try words(value))
            case "labels":
                let names = try words(value)
                guard names.count == 1 else {
                    throw call.failure(Diagnostic.oneColumnOfLabels(names[0]), at: value.span)
                }
                reader.targets = .labels(names[0])
            case "drop": reader.drop = try words(value)
            case "header": reader.hasHeader = try truth(value)
            case "onehot": reader.oneHot = try truth(value)
            default:
                let known = ["target", "labels", "drop", "header", "onehot"]
                throw call.failure(Diagnostic.unknownOption(name.text, of: "data", among: known), at: name.span)
            }
        }
        do throws(DataError) {
            var dataset = try reader.dataset(
                bytes, file: path, progress: { _ in !interpreter.hearsStop() })
            dataset.name = DataFiles.name(of: path)
            return dataset
        } catch { throw TableCheck.beginsLikeTable(bytes) ? Diagnostic(error) : Diagnostic.noTable(path) }
    }

    private func archive(_ bytes: [UInt8], _ path: String) throws(Diagnostic) -> Dataset {
        let samples: (x: Matrix, y: Matrix)
        do throws(DataError) { samples = try NumPyArchive(bytes, file: path).samples() } catch {
            throw Diagnostic(error)
        }
        return try pair(samples.x, samples.y, name: DataFiles.name(of: path))
    }

    /// Refuses options of a table that exclude each other.
    private func requireCompatible() throws(Diagnostic) {
        func option(_ name: String) -> (name: Name, value: Expression)? { options.first { $0.name.text == name } }
        guard let target = option("target") else { return }
        if let labels = option("labels") {
            throw call.failure(Diagnostic.targetOrLabels(target.value.text, labels.value.text), at: labels.name.span)
        }
    }

    private func truth(_ value: Expression) throws(Diagnostic) -> Bool {
        FunctionTable.isTrue(try interpreter.evaluator(call.source).scalar(value, for: "true or false"))
    }

    /// `price`, `"price in €"`, or several in brackets.
    private func words(_ value: Expression) throws(Diagnostic) -> [String] {
        switch value.node {
        case .name(let word), .string(let word): return [word]
        case .matrix(let rows):
            var words: [String] = []
            for element in rows.joined() { words += try self.words(element) }
            return words
        case .number, .end, .call, .index, .transpose, .unary, .binary, .range:
            throw call.failure(Diagnostic.needsWord("column", value.text), at: value.span)
        }
    }
}
