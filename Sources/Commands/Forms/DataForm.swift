import Autodiff
import Learning
import Limits
import Modelling
import Reporting
import Syntax

/// The forms of `data`: a name, two matrices, a text file, two `.npy` files.
struct DataForm {
    private static let row = Key.required(
        "name", .name(words: { _ in BuiltInDataset.all.map(\.name) }), "a built-in data set")
    private static let settings = Key.settings(
        "option",
        { binding, _ in
            BuiltInDataset.all.first { $0.name == binding.word("name") }.map { row in
                Parameter.Settings(owner: row.name, options: row.settings.map(\.parameter))
            }
        }, "the options of the data set: help spiral")
    private static let seed = Key.option(
        "seed", .integer(0...Int.max), "rows from a seed of their own")

    private static let inputs = Key.required(
        "inputs", .expression(words: matrices), "a matrix, or a file of numbers as \"x.npy\"")
    private static let targets = Key.required(
        "targets", .expression(words: matrices), "as many rows, or a file of numbers")
    private static let samples = Key.chain(
        "samples", [inputs], then: [targets], links: 2...2, "inputs and targets")

    private static let path = Key.required("file", .file.shown(as: "\"FILE.csv\""), "a table, or both arrays in a .npz")
    private static let makesClasses = Key.option("labels", .truth, "true: the targets are class numbers")
    private static let oneHot = Key.option("onehot", .truth, "true: one column for each class, also for two")

    @Sendable private static func matrices(_ session: Session) -> [String] { Array(session.variables.keys) }

    static let forms: [[any Declared]] = [
        [row, settings, seed], [samples, makesClasses, oneHot], [path] + TableForm.options + [oneHot],
        [archive, makesClasses, oneHot],
    ]
    private static let archive = Key.required("file", .file.shown(as: "\"BOTH.npz\""), "both arrays")

    /// What is wrong with arguments that do not fit.
    @Sendable static func words(_ misfit: Misfit, _ call: CommandCall) -> Diagnostic? {
        if case .unknownOption(let name, _, _) = misfit, call.arguments.contains(.arrow),
            TableForm.options.contains(where: { $0.parameter.name == name.text })
        {
            return Diagnostic.columnOption(name.text)
        }
        return misfit.isAboutForm ? Diagnostic.dataForm : nil
    }

    private let call: Call
    private let context: any Context

    static func read(_ call: Call, _ context: any Context) throws(Diagnostic) -> Dataset {
        let form = DataForm(call: call, context: context)
        let links = try call[samples]
        let first = call.typed(row) ?? call.typed(path) ?? links.first?.typed(inputs)
        do throws(Diagnostic) {
            if !links.isEmpty { return try form.pair(try links[0][inputs], try links[1][targets]) }
            if call.typed(path) != nil { return try form.file(try call[path]) }
            return try form.builtIn(try call[row])
        } catch {
            throw call.failure(error, at: first?.span)
        }
    }

    private func pair(_ left: Expression, _ right: Expression) throws(Diagnostic) -> Dataset {
        let x = try matrix(left)
        let y = try matrix(right)
        var name: String?
        if case .string(let path) = left.node { name = DataFiles.name(of: path) }
        return try pair(x, y, name: name)
    }

    private func pair(_ x: Matrix, _ targets: Matrix, name file: String?) throws(Diagnostic) -> Dataset {
        var y = targets
        var labels: [String]?
        if let (name, span) = TableForm.given(in: call) {
            throw call.failure(Diagnostic.columnOption(name), at: span)
        }
        let makesClasses = try call[Self.makesClasses] ?? false
        let oneHot = try call[Self.oneHot] ?? false
        if oneHot, !makesClasses {
            throw call.failure(Diagnostic.oneHotNeedsLabels, at: call.typed(Self.oneHot)?.span)
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
            if labels?.first == "0" { dataset.remarks = ["class numbers are counted from 0 here"] }
            return dataset
        } catch { throw Diagnostic(error) }
    }

    /// A matrix literal, or the path of a `.npy` file.
    private func matrix(_ expression: Expression) throws(Diagnostic) -> Matrix {
        guard case .string(let path) = expression.node else {
            return try context.evaluator(call.source).matrix(expression, for: "data")
        }
        return try DataFiles.matrix(at: path, through: context)
    }

    private func builtIn(_ name: Name) throws(Diagnostic) -> Dataset {
        let row: BuiltInDataset
        do throws(DataError) { row = try BuiltInDataset.named(name.text) } catch {
            throw call.failure(Diagnostic(error), at: name.span)
        }
        var values: [String: Double] = [:]
        for setting in try call[Self.settings] {
            let chosen = try choice(setting, of: row)
            values[setting.name.text] = if let chosen { chosen } else { try call.number(setting) }
        }
        let seed = try call[Self.seed]
        do throws(DataError) {
            if let memory = row.memory(values), let available = Memory.shortage(of: memory) {
                throw DataError(Diagnostic.tooLittleMemory(memory, Double(available)).message)
            }
            if let seed {
                var random = RandomSource(seed: seed, for: .data)
                return try row.dataset(values, random: &random)
            }
            var random = context.session.stream(.data)
            let dataset = try row.dataset(values, random: &random)
            context.session.setStream(.data, random)
            return dataset
        } catch { throw call.failure(Diagnostic(error), at: name.span) }
    }

    /// The number of the word that was chosen; nil for a setting that is a number.
    private func choice(_ setting: Setting, of row: BuiltInDataset) throws(Diagnostic) -> Double? {
        guard case .choice(let words)? = row.settings.first(where: { $0.name == setting.name.text })?.kind else {
            return nil
        }
        let part = Part<Name>.word(of: setting.name.text, among: { _ in words })
        let word = try part.read(setting.value, setting.parameter, call)
        return words.firstIndex(of: word.text).map(Double.init)
    }

    private func file(_ path: String) throws(Diagnostic) -> Dataset {
        if let format = DataFormat.holdsOneMatrix(path) { throw targetsMissing(path, format) }
        let packed: [UInt8]
        do throws(Diagnostic) { packed = try context.readFile(path) } catch {
            throw Diagnostic.builtInWithQuotes(path, error)
        }
        let bytes: [UInt8]
        do throws(DataError) {
            bytes = try DataFormat.unpacked(packed, file: path) { !context.hearsStop() }
        } catch { throw Diagnostic(error) }
        let format = DataFormat.recognizing(bytes)
        switch format.content {
        case .matrix: throw targetsMissing(path, format)
        case .samples(_, let read):
            let samples: (x: Matrix, y: Matrix)
            do throws(DataError) { samples = try read(bytes, path) } catch { throw Diagnostic(error) }
            return try pair(samples.x, samples.y, name: DataFiles.name(of: path))
        case .refused(let advice): throw Diagnostic(format.refusal(path, advice: advice))
        case .table(let read):
            // About two characters to a number, and room to grow.
            try Memory.require(numbers: Double(bytes.count))
            let reader = try TableForm(call).reader(oneHot: try call[Self.oneHot] ?? false)
            do throws(DataError) {
                var dataset = try read(reader, bytes, path) { _ in !context.hearsStop() }
                dataset.name = DataFiles.name(of: path)
                return dataset
            } catch {
                let isTable = format.recognizes(bytes) || TableCheck.beginsLikeTable(bytes)
                throw isTable ? Diagnostic(error) : Diagnostic.noTable(path)
            }
        }
    }

    private func targetsMissing(_ path: String, _ format: DataFormat) -> Diagnostic {
        call.failure(Diagnostic.targetsMissing(path, format), at: call.typed(Self.path)?.span)
    }
}

extension BuiltInDataset.Setting {
    /// The option as it is typed; the data set itself looks at its range.
    fileprivate var parameter: Parameter {
        switch kind {
        case .flag: Parameter(name, .truth, .option, summary)
        case .count, .number: Parameter(name, .number(nil), .option, summary)
        case .choice(let words): Parameter(name, .word, .option, summary, words: { _ in words })
        }
    }
}
