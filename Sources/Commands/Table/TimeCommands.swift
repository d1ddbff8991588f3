import Autodiff
import Insight
import Learning
import Limits
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// undo, redo, save, replay, history, rerun, write.
    static let timeCommands: [Command] = [undo, redo, save, replay, history, rerun, write]

    private static let changes = Key.optional(
        "count", .integer(1...1_000_000), "how many changes (default 1)")
    private static let list = Key.keyword("list", "the changes that can be taken back")

    private static let undo = Command(
        "undo", .time, "take back what changed the session",
        forms: [[changes], [list]],
        discussion: "One entry is one statement that changed something; a loop is one. `undo list` shows them.",
        examples: [.init("undo", after: "alpha = 1"), .init("undo list", after: "alpha = 1")], isRecorded: false,
        standsAlone: true
    ) { (call, interpreter) throws(Diagnostic) in
        if try call[list] {
            return interpreter.emit(.table(undoList(interpreter)))
        }
        let count: Int = try interpreter.givingBack { () throws(Diagnostic) in try call[changes] ?? 1 }
        let (session, statements) = interpreter.timeline.undo(count, from: interpreter.session)
        guard !statements.isEmpty else { throw Diagnostic.nothingToUndo(interpreter.timeline.forgotten) }
        interpreter.travel(to: session, "took back", statements)
    }

    private static let redo = Command(
        "redo", .time, "do again what undo took back",
        parameters: [changes],
        examples: [.init("redo", after: "alpha = 1; undo")], isRecorded: false, standsAlone: true
    ) { (call, interpreter) throws(Diagnostic) in
        let count: Int = try interpreter.givingBack { () throws(Diagnostic) in try call[changes] ?? 1 }
        let (session, statements) = interpreter.timeline.redo(count, from: interpreter.session)
        guard !statements.isEmpty else { throw Diagnostic.nothingToRedo(interpreter.timeline.forgottenFuture) }
        interpreter.travel(to: session, "did again", statements)
    }

    private static func undoList(_ interpreter: Interpreter) -> Report.Table {
        let moments = interpreter.timeline.past.suffix(20).reversed()
        var caption = "undo reaches \(interpreter.timeline.past.count) changes back"
        if interpreter.timeline.forgotten > 0 {
            caption += "; \(interpreter.timeline.forgotten) older ones are forgotten"
        }
        return Report.Table(
            kind: "undo", caption: caption, headings: ["undo", "takes back"],
            rows: zip(1..., moments).map { number, moment in
                [.integer(number), .formula(moment.statement.split(separator: "\n").first.map(String.init) ?? "")]
            })
    }

    private static let saved = Key.required("file", .file, "where to save it, as \"xor.bp\"")
    private static let graph = Key.flag("graph", "the graph of the model instead, for Graphviz")
    private static let outputs = Key.flag("outputs", "with what each statement printed, to be checked later")
        .excluding("graph")
    static let force = Key.flag("force", "overwrite a file that exists; counts where it is typed by hand")

    private static let save = Command(
        "save", .time, "save what led to the present state as a script",
        parameters: [saved, graph, outputs, force],
        discussion: """
            Undone and failed statements and what was before the last `reset` are left out, comments are kept, an interrupted training is saved as the \
            updates it did. Replay it with `replay`, check its outputs with `backprop check FILE`. `save graph "g.dot"` \
            saves a drawing of the computation: dot -Tsvg g.dot.
            """,
        examples: [], isRecorded: false, standsAlone: true
    ) { (call, interpreter) throws(Diagnostic) in
        let path = try call[saved]
        if try call[graph] { return try GraphReport.save(path, for: call, interpreter) }
        let withOutputs = try call[outputs]
        let text = SessionFile.text(
            of: interpreter.session.transcript, savedIn: DataFiles.folder(of: path),
            outputs: withOutputs ? interpreter.environment.render : nil)
        try interpreter.writeFile(path, Array(text.utf8), as: ".bp", for: call)
        let count = interpreter.session.transcript.statements.count
        interpreter.emit(.text("saved \(counted(count, "statement")) to \(path)"))
    }

    private static let session = Key.required("file", .file, "the session")
    private static let pause = Key.flag(
        "pause", "wait for Enter before each statement; what is typed instead is tried on a copy")
    private static let checks = Key.flag("check", "compare with the recorded outputs instead").excluding("pause")

    private static let replay = Command(
        "replay", .time, "run a saved session again, with its narration",
        parameters: [session, pause, checks],
        discussion: """
            It begins with an empty session; `undo` leads back to yours, one statement at a time. Before its first file \
            is written you are asked; where it may write: help sessions.
            """,
        examples: [], isRecorded: false, standsAlone: true
    ) { (call, interpreter) throws(Diagnostic) in
        let path = try call[session]
        guard try call[checks] else { return try interpreter.replay(path, pauses: try call[pause]) }
        let source = try interpreter.readScript(path)
        let outcome = SessionChecker(
            source.text, file: DataFiles.resolved(path, through: interpreter), environment: interpreter.environment
        ).run()
        for block in CheckReport.blocks(outcome, file: path) { interpreter.emit(block) }
        guard outcome.isClean else { throw outcome.error ?? CheckReport.failure(outcome, file: path) }
    }

    private static let part = Key.optional("word", .word(), "only lines that contain it")

    private static let history = Command(
        "history", .time, "the lines typed so far, with their numbers",
        parameters: [part],
        examples: [.init("history")], isRecorded: false
    ) { (call, interpreter) throws(Diagnostic) in
        let lines = interpreter.environment.history()
        let word = try call[part]?.text
        let chosen = zip(1..., lines).filter { word == nil || $1.contains(word ?? "") }.suffix(word == nil ? 30 : 200)
        for (number, line) in chosen { interpreter.emit(.text("\(number)  \(line)")) }
        if chosen.isEmpty { interpreter.emit(.text("nothing yet")) }
    }

    private static let numbers = Key.required("lines", .expression, "a number, or a range as 3:7")

    private static let rerun = Command(
        "rerun", .time, "run lines of the history again",
        parameters: [numbers],
        examples: [], isRecorded: false, standsAlone: true
    ) { (call, interpreter) throws(Diagnostic) in
        let expression = try call[numbers]
        let history = interpreter.environment.history()
        let numbers = try interpreter.givingBack { () throws(Diagnostic) in
            try interpreter.evaluator(call.source).matrix(expression, for: "the number of a line").values
        }
        var lines: [String] = []
        for number in numbers {
            guard let line = Int(exactly: number), (1...max(history.count, 1)).contains(line), !history.isEmpty else {
                throw call.failure(Diagnostic.noSuchLine(number, history.count), at: expression.span)
            }
            lines.append(history[line - 1])
        }
        try interpreter.runNested(SourceText(lines.joined(separator: "\n")), echoes: true)
    }

    private static let value = Key.required("value", .expression, "the matrix")
    private static let matrixFile = Key.required("file", .file, "the file, as \"w.npy\"")

    private static let write = Command(
        "write", .time, "write a matrix to a .npy file",
        parameters: [value, matrixFile, force],
        discussion: "`read(\"w.npy\")` reads it back. NumPy reads it with numpy.load.",
        examples: []
    ) { (call, interpreter) throws(Diagnostic) in
        let (value, path) = (try call[value], try call[matrixFile])
        let matrix = try interpreter.evaluator(call.source).matrix(value)
        guard path.hasSuffix(".npy") else { throw Diagnostic.npyName(path) }
        let element: NumPyWriter.Element = interpreter.session.precision == .float32 ? .float32 : .float64
        try interpreter.writeFile(path, NumPyWriter.bytes(matrix, as: element), as: ".npy", for: call)
        interpreter.emit(.text("wrote \(matrix.shape) to \(path)"))
    }
}

extension Interpreter {
    /// Reads an argument of a command that is not in the saved session: what it draws is given back.
    fileprivate func givingBack<T>(_ read: () throws(Diagnostic) -> T) throws(Diagnostic) -> T {
        let streams = session.random
        defer { session.random = streams }
        return try read()
    }

    /// Goes to another moment; that is no change of its own.
    func travel(to session: Session, _ verb: String, _ statements: [String]) {
        self.session = session
        running.isTravelling = true
        for statement in statements {
            let line = statement.split(separator: "\n").first.map(String.init) ?? ""
            environment.emit(Report(.text("\(verb): \(line)\(statement.contains("\n") ? " …" : "")")))
        }
    }
}
