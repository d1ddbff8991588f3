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
    let outcome = SessionChecker(source.text, file: path, environment: console.interpreter.environment).run()
    if let error = outcome.error { return error }
    let compared = "\(outcome.compared) recorded \(outcome.compared == 1 ? "output" : "outputs")"
    if outcome.differences.isEmpty {
        console.presenter.show(.text("\(path): \(compared), as found"), digits: 6)
        return nil
    }
    if updates {
        try FileSystem.write(path, Array(outcome.updated.utf8))
        console.presenter.show(.text("\(path): \(outcome.differences.count) of \(compared) rewritten"), digits: 6)
        return nil
    }
    for difference in outcome.differences {
        console.presenter.show(.text(text(of: difference, in: path)), digits: 6)
    }
    return Diagnostic(
        "\(path): \(outcome.differences.count) of \(compared) \(outcome.differences.count == 1 ? "differs" : "differ")",
        hint: "backprop check \(path) --update rewrites what differs")
}

/// The statement, and the first lines that differ, the recorded one above the one that was found.
private func text(of difference: SessionChecker.Difference, in path: String) -> String {
    func line(_ lines: [String]) -> String {
        lines.indices.contains(difference.index) ? lines[difference.index] : "(nothing)"
    }
    return """
        \(path):\(difference.line + difference.index): \(difference.statement)
          recorded: \(line(difference.recorded))
          found:    \(line(difference.found))
        """
}
