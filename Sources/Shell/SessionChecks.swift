import Commands
import Reporting

/// `backprop check`: verifies the recorded outputs of sessions, or rewrites those that differ.
///
/// 0 when nothing differs or everything that differed was rewritten, 1 otherwise.
func checkSessions(_ paths: [String], updates: Bool, console: Console) -> Int32 {
    var code: Int32 = 0
    for path in paths {
        console.presenter.willRun("check \(path)", line: 1)
        var failure: Diagnostic?
        do throws(Diagnostic) {
            failure = try checkSession(path, updates: updates, console: console)
        } catch {
            failure = error
        }
        if failure != nil { code = 1 }
        console.presenter.didRun(failure)
        if Interrupt.isPending { return Interrupt.exitCode }
    }
    return code
}

/// Checks one session and says how it went; why it failed, if it did.
private func checkSession(_ path: String, updates: Bool, console: Console) throws(Diagnostic) -> Diagnostic? {
    let source = try Program.source(path)
    let environment = console.interpreter.environment
    let outcome = SessionChecker(source.text, file: path, environment: environment).run()
    let writes = updates && outcome.error == nil && outcome.updated != source.text
    if writes {
        _ = try environment.files.write(path, Array(outcome.updated.utf8), .byHand(replaces: true))
        let rewritten = "\(outcome.differences.count) of \(outcome.compared) recorded outputs rewritten"
        environment.emit(Report(.text("\(path): \(rewritten)")))
        return nil
    }
    for block in CheckReport.blocks(outcome, file: path) { environment.emit(Report(block)) }
    if let error = outcome.error {
        if updates, !outcome.differences.isEmpty {
            environment.emit(Report(.text(CheckReport.notRewritten(outcome, file: path))))
        }
        return error
    }
    guard !outcome.differences.isEmpty else { return nil }
    return CheckReport.failure(outcome, file: path)
}
