import Autodiff
import Exporting
import Learning
import Reporting
import Syntax

extension CommandTable {
    /// undo, redo, save, replay, write.
    static let timeCommands: [Command] = [undo, redo, save, replay, write]

    private static let changes = Key.optional(
        "count", .integer(1...1_000_000), "how many changes (default 1)")
    private static let list = Key.keyword("list", "the changes that can be taken back")

    private static let undo = Command(
        "undo", .time, "take back what changed the session",
        forms: [[changes], [list]],
        discussion: "One entry is one statement that changed something; a loop is one. `undo list` shows them.",
        examples: [.init("undo", after: "alpha = 1"), .init("undo list", after: "alpha = 1")], isRecorded: false,
        standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        if try call[list] {
            context.emit(.table(undoList(context.timeline)))
            return .done
        }
        let statements = try context.undo(try context.givingBack { () throws(Diagnostic) in try call[changes] ?? 1 })
        guard !statements.isEmpty else { throw Diagnostic.nothingToUndo(context.timeline.forgotten) }
        for statement in statements { context.emit(shown(statement, after: "took back")) }
        return .done
    }

    private static let redo = Command(
        "redo", .time, "do again what undo took back",
        parameters: [changes],
        examples: [.init("redo", after: "alpha = 1; undo")], isRecorded: false, standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        let statements = context.redo(try context.givingBack { () throws(Diagnostic) in try call[changes] ?? 1 })
        guard !statements.isEmpty else { throw Diagnostic.nothingToRedo }
        for statement in statements { context.emit(shown(statement, after: "did again")) }
        return .done
    }

    private static func shown(_ statement: String, after verb: String) -> Report.Block {
        .text("\(verb): \(firstLine(of: statement))")
    }

    private static func firstLine(of statement: String) -> String {
        let line = statement.split(separator: "\n").first.map(String.init) ?? ""
        return line + (statement.contains("\n") ? " …" : "")
    }

    private static func undoList(_ timeline: Timeline) -> Report.Table {
        let moments = timeline.past.suffix(20).reversed()
        var caption = "undo reaches \(timeline.past.count) changes back"
        if timeline.forgotten > 0 { caption += "; \(timeline.forgotten) older ones are forgotten" }
        return Report.Table(
            kind: "undo", caption: caption, headings: ["undo", "takes back"],
            rows: zip(1..., moments).map { number, moment in
                [.integer(number), .formula(firstLine(of: moment.statement))]
            })
    }

    private static let saved = Key.required("file", .file, "where to save it, as \"xor.bp\"")
    private static let outputs = Key.flag("outputs", "with what each statement printed, as all but scripts have it")
    private static let without = Key.phrase(
        "without", .word(of: "part that can be left out") { _ in ["outputs"] }, "leaves out what statements printed"
    ).excluding("outputs")
    private static let format = Key.required(
        "format", .row(of: "format", Exporter.all, \.name), "a format of another program: help files")
    static let force = Key.flag("force", "overwrite a file that exists; counts where it is typed by hand")

    private static let save = Command(
        "save", .time, "save what led to the present state, as a script or a page",
        forms: [[saved, outputs, without, force], [format, saved, force], [saved, format, force]],
        discussion: """
            Undone and failed statements and what was before the last `reset` are left out, comments are kept, an interrupted training is saved as the \
            updates it did. Replay it with `replay`, check its outputs with `backprop check FILE`. A name that ends with .html becomes a \
            page for a browser, which can be replayed and checked too; \(SessionFormat.readable) are for reading. \
            Comments are narration in a small Markdown: headings, paragraphs, lists of one level, code, emphasis, links and formulas \
            between dollars; all else is text. The words without outputs make a handout. `save graph "g.dot"` writes for another program; `help files` has all formats.
            """,
        examples: [], isRecorded: false, isRepeated: false, standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        let path = try call[saved]
        if call.typed(format) != nil {
            let exporter = try call[format]
            let export = try exporter.export(context.session, context.executor)
            try context.writeFile(
                path, export.bytes, as: exporter.ending, replaces: try call[force], from: call.source)
            context.emit(.text("saved \(export.content) to \(path); \(exporter.use(path))"))
            return .done
        }
        let format = SessionFormat.format(of: path)
        let (adds, drops) = (try call[outputs], try call[without] != nil)
        let withOutputs = !drops && (adds || format.hasOutputs)
        let written = try format.write(context, path, withOutputs)
        try context.writeFile(
            path, written.bytes, as: format.ending(of: path) ?? format.suffix, replaces: try call[force],
            from: call.source)
        let count = context.session.transcript.statements.count
        context.emit(.text("saved \(counted(count, "statement")) to \(path)\(written.remark)"))
        return .done
    }

    private static let session = Key.required("file", .file, "the session")
    private static let pause = Key.flag(
        "pause", "wait for Enter before each statement; what is typed instead is tried on a copy")
    private static let first = Key.phrase(
        "from", .integer(1...1_000_000), "the first statement to show; those before it run silently")
    private static let last = Key.phrase("to", .integer(1...1_000_000), "the last statement that runs")
    private static let checks = Key.flag("check", "compare with the recorded outputs instead").excluding("pause")

    private static let replay = Command(
        "replay", .time, "run a saved session again, with its narration",
        parameters: [session, pause, first, last, checks],
        discussion: """
            It begins with an empty session; `undo` leads back to yours, one statement at a time. With `pause` the statements \
            are numbered; what you type at a pause runs on a copy, up to the word resume or Enter, which goes on. `from` and \
            `to` choose statements by these numbers. Before its first file \
            is written you are asked; where it may write: help sessions.
            """,
        examples: [], isRecorded: false, isRepeated: false, standsAlone: true
    ) { (call, context) throws(Diagnostic) in
        let path = try call[session]
        let (from, to) = try context.givingBack { () throws(Diagnostic) in
            (try call[first] ?? 1, try call[last] ?? .max)
        }
        guard from <= to else {
            throw call.failure(Diagnostic.noStretch(from, to), at: call.typed(last)?.span)
        }
        guard try call[checks] else {
            try context.replay(path, from...to, pauses: try call[pause])
            return .done
        }
        let (source, found) = try context.readScript(path)
        FileLines.changedFiles(of: source, at: found, context.environment.files).forEach(context.environment.notify)
        let outcome = SessionChecker(
            source.text, file: found, firstLine: source.firstLine, environment: context.environment
        ).run(from...to)
        if outcome.error == nil, outcome.reached < from {
            throw Diagnostic.noSuchSessionStatement(from, outcome.reached)
        }
        context.emit(CheckReport.blocks(outcome, file: path))
        guard outcome.isClean else { throw outcome.error ?? CheckReport.failure(outcome, file: path) }
        return .done
    }

    private static let value = Key.required("value", .expression, "the matrix")
    private static let matrixFile = Key.required("file", .file, "the file, as \"w.npy\"")

    private static let rows = Key.keyword("data", "all rows of the data, with the names of their columns")
    private static let tableFile = Key.required("file", .file, "the file, as \"rows.csv\"")

    private static let write = Command(
        "write", .time, "write a matrix, or the data, to a file",
        forms: [[value, matrixFile, force], [rows, tableFile, force]],
        discussion: """
            The end of the name says which: .npy for NumPy's numpy.load, .csv for text, every number with as many digits as read \
            back to the same. `W1 = read("w.npy")` reads either. `write data "rows.csv"` writes a table with a header, in the units \
            of the data and the order of their file, and tells the statement that reads it. Classes stand there by their names, where each row has \
            one, and of what was normalized the shortest number that gives the same again.
            """,
        examples: []
    ) { (call, context) throws(Diagnostic) in
        if try call[rows] {
            let path = try call[tableFile]
            guard let format = DataFormat.writtenTables.first(where: { path.hasSuffix($0.suffix) }),
                let write = format.writeTable
            else { throw Diagnostic.tableName(path) }
            let dataset = try context.session.wholeDataset(for: "write data")
            let table = DatasetText(dataset)
            let bytes: [UInt8]
            do throws(DataError) { bytes = try write(table) } catch { throw Diagnostic(error) }
            try context.writeFile(path, bytes, as: format.suffix, replaces: try call[force], from: call.source)
            if !table.namesOfNoValue.isEmpty {
                let names = table.namesOfNoValue.map { "'\($0)'" }.joined(separator: ", ")
                context.notice(
                    "a class that is called \(names) is taken for a missing value where it is read", hint: nil)
            }
            let statement = (["data \"\(path)\""] + table.targetOptions).joined(separator: " ")
            context.emit(.text("wrote \(counted(dataset.rows, "row")) to \(path); to read them: \(statement)"))
            return .done
        }
        let (value, path) = (try call[value], try call[matrixFile])
        let matrix = try context.evaluator(call.source).matrix(value)
        guard let format = DataFormat.written.first(where: { path.hasSuffix($0.suffix) }), let write = format.write
        else { throw Diagnostic.matrixName(path) }
        let bytes: [UInt8]
        do throws(DataError) { bytes = try write(matrix, context.session.precision) } catch { throw Diagnostic(error) }
        try context.writeFile(path, bytes, as: format.suffix, replaces: try call[force], from: call.source)
        context.emit(.text("wrote \(matrix.shape) to \(path)"))
        return .done
    }
}
