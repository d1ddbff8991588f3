import Modelling
import Reporting
import Syntax
import Teaching

/// Runs what a learner typed in a lesson, and says what of it is right. Nothing is written, and what the file claims to have
/// printed is not read.
package struct LessonGrader {
    private let lesson: LessonText
    private let interpreter: Interpreter

    /// - Parameter text: the lesson against which is graded, whatever lesson the learner's file names.
    package init(_ text: String, file: String, environment: Environment) throws(Diagnostic) {
        lesson = LessonText(name: file, text: text, isShipped: false)
        guard lesson.head != nil else { throw Diagnostic.noLessonText(file) }
        var quiet = environment
        (quiet.emit, quiet.notify, quiet.showProgress) = ({ _ in }, { _ in }, { _ in })
        quiet.showLive = nil
        quiet.ask = { _ in nil }
        quiet.history = { TypedLines() }
        (quiet.isInteractive, quiet.progress, quiet.lostSessions) = (false, nil, nil)
        quiet.files.write = { (path, _, _) throws(Diagnostic) in throw Diagnostic.gradedWrites(path) }
        interpreter = Interpreter(environment: quiet)
        interpreter.teaching.gradedLesson = lesson
    }

    /// The grade of what a learner typed, as a line that another process can read.
    ///
    /// - Parameter note: hears the grade so far when a question is settled: what comes may never end.
    package func grade(_ text: String, file: String, note: @escaping (String) -> Void = { _ in }) -> String {
        var remark = ""
        var settled = 0
        let keys = lesson.exerciseKeys
        let observer = ScriptRunner.Observer(
            didRun: { [self] _ in
                guard interpreter.shell.finished.count > settled else { return }
                settled = interpreter.shell.finished.count
                note(line(keys, remark: ""))
            })
        let source = SourceText(text, file: file)
        interpreter.folder = DataFiles.folder(of: file)
        if !Self.beginsLesson(source) {
            _ = ScriptRunner(interpreter, observer: .init()).run(SourceText("lesson \(ShippedLessons.first.name)"))
        }
        switch ScriptRunner(interpreter, observer: observer).run(source) {
        case .finished, .declined, .quit: break
        case .incomplete: remark = "ends in the middle of a statement"
        case .interrupted: remark = "was stopped"
        case .failed(let error): remark = "stops at line \(error.place?.line ?? 1): \(error.message)"
        }
        return line(keys, remark: remark)
    }

    /// The grade of what is done so far.
    private func line(_ keys: [String], remark: String) -> String {
        let finished = interpreter.shell.finished
        let outcomes = keys.map { key in finished.last { $0.exercise.key == key }?.outcome.rawValue ?? "open" }
        return Grade(
            learner: interpreter.shell.learner ?? "", right: outcomes.count { $0 == "right" }, total: keys.count,
            attempts: finished.reduce(0) { $0 + max($1.attempts, 1) }, hints: finished.reduce(0) { $0 + $1.hints },
            outcomes: outcomes, remark: remark
        ).line
    }

    /// Whether the first statement begins a lesson by its name or its file.
    private static func beginsLesson(_ source: SourceText) -> Bool {
        let reading = Interpreter(environment: Environment())
        var reader = ScriptReader(source)
        while let item = reader.next(knowing: reading.vocabulary(for: source)) {
            switch item {
            case .comment, .blank: continue
            case .recorded, .unreadable: return false
            case .statement(let statement):
                guard case .command(let call) = statement.node else { return false }
                return call.name.text == "lesson"
            }
        }
        return false
    }
}

/// The grades of several learners, as a table.
package struct GradeSheet {
    /// A file, what its process said, and the code that it ended with.
    package typealias Line = (file: String, said: String, code: Int32)

    private let rows: [(file: String, grade: Grade)]
    /// Whether every learner could be graded to the end.
    package let isWhole: Bool

    /// - Parameter seconds: how long each was given.
    package init(_ lines: [Line], seconds: Int) {
        rows = lines.map { file, said, code in
            var known = said.split(separator: "\n").lazy.reversed().compactMap { Grade(String($0)) }.first
            if code == 0, let known { return (file, known) }
            let remark =
                switch code {
                case 128 + 14, 128 + 24, 128 + 9: "did not end within \(seconds) s"
                case 128...: "was ended by the machine, signal \(code - 128)"
                default: said.split(separator: "\n").first.map(String.init) ?? "said nothing"
                }
            // What was done before the end counts.
            known?.remark = remark
            return (
                file,
                known ?? Grade(learner: "", right: 0, total: 0, attempts: 0, hints: 0, outcomes: [], remark: remark)
            )
        }
        isWhole = lines.allSatisfy { $0.code == 0 }
    }

    private static let headings = ["answers", "learner", "right", "of", "attempts", "hints", "remark"]

    package var block: Report.Block {
        .table(
            Report.Table(
                kind: "grades", headings: Self.headings,
                rows: rows.map { file, grade in
                    [
                        .text(file), .text(grade.learner), .integer(grade.right), .integer(grade.total),
                        .integer(grade.attempts), .integer(grade.hints), .text(grade.remark),
                    ]
                }))
    }

    /// The same as comma-separated values (RFC 4180), with a column for each question.
    package var csv: String {
        let most = rows.map(\.grade.outcomes.count).max() ?? 0
        let head = Self.headings + (0..<most).map { "question \($0 + 1)" }
        let lines = rows.map { file, grade in
            [
                file, grade.learner, "\(grade.right)", "\(grade.total)", "\(grade.attempts)", "\(grade.hints)",
                grade.remark,
            ] + (0..<most).map { grade.outcomes.indices.contains($0) ? grade.outcomes[$0] : "" }
        }
        return ([head] + lines).map { $0.map(Self.field).joined(separator: ",") + "\r\n" }.joined()
    }

    private static func field(_ text: String) -> String {
        guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

}
