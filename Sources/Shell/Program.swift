import ArgumentParser
import Commands
import Glibc
import Limits
import Rendering
import Reporting
import Syntax

/// The program: reads the command line, does what it asks for, and ends with a code.
package enum Program {
    /// 0 success, 1 a command failed, 2 wrong usage, 130 interrupted, 143 asked to end.
    package static func main() -> Never {
        Memory.returnLargeBlocks()
        Output.openMissingStreams()
        let options = parse(Array(CommandLine.arguments.dropFirst()))
        let terminal = Terminal()
        let console = Console(options, terminal: terminal)
        let isShell = options.task.isTyped && terminal.isInteractive
        console.interpreter.environment.isInteractive = isShell
        if isShell { console.interpreter.environment.progress = LessonFolder.ofUser()?.progress }
        Interrupt.install(isInteractive: isShell)
        let journal = isShell ? journal(of: console) : nil
        let prelude = settings(options)
        for (option, statement) in prelude where console.runSilently(statement, as: option) != .finished {
            console.leave(1)
        }
        switch options.task {
        case .shell where isShell: console.leave(runShell(options, console, journal))
        case .shell, .standardInput: console.leave(runStandardInput(console))
        case .lesson(let lesson, let words) where terminal.isInteractive:
            console.leave(runShell(options, console, journal, beginning: statement(for: lesson, words)))
        case .lesson(nil, _): console.leave(Console.exitCode(console.run(SourceText(statement(for: nil, "")))))
        case .lesson(let lesson, let words):
            console.leave(runStandardInput(console, beginning: statement(for: lesson, words)))
        case .script(let path): console.leave(runScript(path, console))
        case .commands(let text): console.leave(Console.exitCode(console.run(SourceText(text))))
        case .grade(let lesson, let paths, let options): console.leave(gradeLessons(lesson, paths, options, console))
        case .check(let paths, let options): console.leave(checkSessions(paths, options, console: console))
        }
    }

    /// The options, or the end of the program: after help and version with 0, after wrong usage with 2.
    private static func parse(_ arguments: [String]) -> Options {
        do {
            return try Options.parse(arguments)
        } catch {
            let isAsked = Options.exitCode(for: error).isSuccess
            let output = Output(isAsked ? 1 : 2, capacity: 0)
            if isAsked {
                output.write(Options.fullMessage(for: error) + "\n")
            } else {
                let glyphs = Glyphs(isUnicode: Terminal().isUTF8)
                let message = Options.message(for: error).split(separator: "\n").map { glyphs.shown(String($0)) }
                output.write(
                    "backprop: " + message.joined(separator: "\n") + "\nhint: backprop --help shows what is possible\n")
            }
            exit(isAsked ? 0 : 2)
        }
    }

    /// The statements that options stand for.
    private static func settings(_ options: Options) -> [(option: String, statement: String)] {
        var statements: [(String, String)] = []
        if let precision = options.precision { statements.append(("--precision", "precision \(precision.rawValue)")) }
        if let seed = options.seed { statements.append(("--seed", "seed \(seed)")) }
        return statements
    }

    private static func runScript(_ path: String, _ console: Console) -> Int32 {
        do throws(Diagnostic) {
            let script = try source(path)
            let files = console.interpreter.environment.files
            FileLines.changedFiles(of: script, at: path, files).forEach(console.presenter.say)
            console.interpreter.enterFolder(of: path)
            return Console.exitCode(console.run(script))
        } catch {
            if Interrupt.isPending { return Interrupt.exitCode }
            console.presenter.didRun(error)
            return 1
        }
    }

    /// The text of a script file, without a byte order mark.
    static func source(_ path: String, acceptsPipes: Bool = true) throws(Diagnostic) -> SourceText {
        try .script(FileSystem.read(path, acceptsPipes: acceptsPipes), file: path)
    }

    /// The text of a lesson by its name or its file.
    static func lesson(_ name: String) throws(Diagnostic) -> String {
        if let text = Lessons.text(of: name) { return text }
        return try source(name, acceptsPipes: false).text
    }

    /// The statement that begins a lesson, or lists them.
    private static func statement(for lesson: String?, _ words: String) -> String {
        guard let lesson else { return "lessons" }
        let name = lesson.contains { "./".contains($0) } ? "file \(quoted(lesson))" : lesson
        return "lesson \(name)" + (words.isEmpty ? "" : " \(words)")
    }

    private static func quoted(_ text: String) -> String { Expression(.string(text)).text }

    /// - Parameter beginning: the statement that begins a lesson, whose learner types what is read.
    private static func runStandardInput(_ console: Console, beginning: String? = nil) -> Int32 {
        if let beginning {
            let outcome = console.run(SourceText(beginning))
            guard outcome == .finished else { return Console.exitCode(outcome) }
        }
        let reader = PlainReader { console.results.flush() }
        // What comes from a keyboard is typed by hand, wherever the results go.
        let file = console.terminal.inputIsTerminal ? nil : "<stdin>"
        var loop = ReadEvalPrintLoop(
            console: console, reader: reader, history: nil, file: file, endsAtErrors: beginning == nil)
        return loop.run()
    }

    /// What the shell does from now on is kept in a journal.
    private static func journal(of console: Console) -> Journal {
        let folder = JournalFolder.ofUser()
        let journal = Journal(in: folder) { console.presenter.say($0) }
        console.interpreter.journal = journal.note
        console.interpreter.environment.lostSessions = folder?.lostSessions ?? LostSessions.none
        return journal
    }

    private static func runShell(_ options: Options, _ console: Console, _ journal: Journal?, beginning: String? = nil)
        -> Int32
    {
        let (history, notice) = History.ofUser()
        let reader = lineReader(console, history)
        if let editor = reader as? EditlineReader, options.format == .text {
            let isPlain = options.ascii || !console.terminal.isColoured(options.color, isTerminal: true)
            console.pixels = PixelScreen(
                options.pixels, isPlain: isPlain, terminal: console.terminal, output: console.results,
                say: console.presenter.say, typeAgain: editor.type)
        }
        console.interpreter.environment.history = { history.typed }
        console.interpreter.environment.edit = { (text) throws(Diagnostic) in
            console.results.flush()
            guard let edited = try Editor.edit(text) else { return nil }
            history.append(edited, vocabulary: console.interpreter.vocabulary)
            if let kept = history.entries.last { reader.remember(kept) }
            return edited
        }
        if console.terminal.canEdit, options.format == .text {
            console.interpreter.environment.readThrough = { console.readThrough($0) }
        }
        console.interpreter.environment.ask = { question in
            if case .line(let answer) = reader.readLine(prompt: .question(question)) { return answer }
            return nil
        }
        if !options.quiet, options.format == .text {
            let isFirst = beginning == nil && history.entries.isEmpty && LessonFolder.ofUser()?.isEmpty ?? true
            console.results.write(console.renderer.text(of: Report(.text(banner(isFirst: isFirst)))))
        }
        if let notice { console.presenter.say(notice) }
        if let lost = JournalFolder.ofUser()?.notice { console.presenter.say(lost) }
        if !options.noRC, let folder = UserFolders.configuration {
            let path = folder + "/rc.bp"
            if access(path, F_OK) == 0 {
                console.interpreter.enterFolder(of: path)
                defer { console.interpreter.folder = nil }
                do throws(Diagnostic) {
                    if case .quit(let code) = console.run(try source(path, acceptsPipes: false)) { return code }
                } catch {
                    console.presenter.say(error)
                }
            }
        }
        var loop = ReadEvalPrintLoop(console: console, reader: reader, history: history)
        journal?.begin()
        if let beginning { _ = console.run(SourceText(beginning)) }
        let code = loop.run()
        // Where the terminal has gone nobody has left.
        if isatty(0) == 1 { journal?.drop() }
        return code
    }

    /// What the shell says before its first prompt.
    ///
    /// - Parameter isFirst: whether nothing was ever typed before.
    private static func banner(isFirst: Bool) -> String {
        let way =
            isFirst
            ? "New here? Begin with lesson \(Lessons.first). Type help for the commands, quit to leave."
            : "Type help for the commands, quit or Ctrl-D to leave."
        return "backprop \(Options.configuration.version): a debugger for gradients\n\(way)"
    }

    private static func lineReader(_ console: Console, _ history: History) -> any LineReader {
        let prompts = PromptText(renderer: console.renderer)
        let flush = {
            console.results.flush()
            Echo.restore()
        }
        let terminal = console.terminal
        if terminal.canEdit,
            let reader = EditlineReader(
                history: history.entries, prompts: prompts, flush: flush, width: { terminal.width },
                hear: { console.pixels?.hear($0) }, complete: { console.interpreter.completions(of: $0, at: $1) })
        {
            return reader
        }
        return PlainReader(showPrompt: { console.results.write(prompts.text($0)) }, flush: flush)
    }
}
