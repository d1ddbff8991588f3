import Commands
import Reporting

/// `backprop check`: verifies the recorded outputs of sessions, or rewrites those that differ. Returns 0 when nothing
/// differs, otherwise 1.
func checkSessions(_ paths: [String], updates: Bool, console: Console) -> Int32 {
    var code: Int32 = 0
    for path in paths where !check(path, updates: updates, console) { code = 1 }
    return code
}

/// True when the session ran to its end and printed what it recorded, or was rewritten to do so.
private func check(_ path: String, updates: Bool, _ console: Console) -> Bool {
    let environment = console.interpreter.environment
    console.presenter.willRun("check \(path)", line: 1)
    do throws(Diagnostic) {
        let bytes = try environment.files.read(path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Diagnostic("cannot check '\(path)': it is not a text in UTF-8")
        }
        let outcome = SessionChecker(text, file: path, environment: environment).run()
        for block in CheckReport.blocks(outcome, file: path) { environment.emit(block) }
        if let error = outcome.error { throw error }
        if updates, outcome.updated != text {
            try environment.files.write(path, Array(outcome.updated.utf8))
            environment.emit(.text("\(path): rewritten"))
            console.presenter.didRun(nil)
            return true
        }
        console.presenter.didRun(nil)
        return outcome.isClean
    } catch {
        console.presenter.didRun(error)
        return false
    }
}
