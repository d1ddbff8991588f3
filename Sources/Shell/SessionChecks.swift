import Commands
import Reporting

/// `backprop check`: verifies the recorded outputs of sessions, or rewrites those that differ.
///
/// 0 when nothing differs or everything that differed was rewritten, 1 otherwise.
func checkSessions(_ paths: [String], _ options: Options.CheckOptions, console: Console) -> Int32 {
    if options.areApart { return checkSessionsApart(paths, options, console) }
    let updates = options.updates
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
        if Interrupt.wasHeard { return Interrupt.exitCode }
    }
    return code
}

/// Checks each session in a process of its own, and puts together what they say in the order of the paths.
private func checkSessionsApart(_ paths: [String], _ options: Options.CheckOptions, _ console: Console) -> Int32 {
    var done: [CheckedSession] = []
    var left = Set(paths.indices)
    let checks = SideBySideChecks(
        program: "/proc/self/exe", arguments: options.passedOn + ["check"], jobs: options.jobs)
    if options.writesTAP { console.results.write(CheckLists.tapHead(paths.count)) }
    var problem: Diagnostic?
    do throws(SideBySideChecks.SpawnError) {
        try checks.run(paths) { place, session in
            // A session that the user stopped is neither right nor wrong.
            if Interrupt.wasHeard, session.code == Interrupt.exitCode { return }
            done.append(session)
            left.remove(place)
            if options.writesTAP {
                console.results.write(CheckLists.tap(session, number: place + 1))
            } else {
                console.results.write(session.output)
                console.results.flush()
                console.remarks.write(session.errors)
            }
        }
    } catch {
        problem = Diagnostic("a session cannot be checked in a process of its own: \(error.reason)")
    }
    if options.writesTAP, let reason = Interrupt.wasHeard ? "stopped" : problem?.message {
        console.results.write(CheckLists.tapEnd(reason))
    }
    if let problem { console.presenter.didRun(problem) }
    if let path = options.junit {
        do throws(Diagnostic) {
            let text = Array(CheckLists.junit(done, left: left.sorted().map { paths[$0] }).utf8)
            _ = try console.interpreter.environment.files.write(path, text, .byHand(replaces: true))
        } catch {
            console.presenter.didRun(error)
            problem = error
        }
    }
    if Interrupt.wasHeard { return Interrupt.exitCode }
    return problem == nil && done.allSatisfy(\.isPassed) ? 0 : 1
}

/// Checks one session and says how it went; why it failed, if it did.
private func checkSession(_ path: String, updates: Bool, console: Console) throws(Diagnostic) -> Diagnostic? {
    let source = try Program.source(path)
    let environment = console.interpreter.environment
    FileLines.changedFiles(of: source, at: path, environment.files).forEach(console.presenter.say)
    if updates, PageText.isPage(try FileSystem.read(path, acceptsPipes: false)) {
        throw Diagnostic.pageNotRewritten(path)
    }
    let outcome = SessionChecker(
        source.text, file: path, firstLine: source.firstLine, environment: environment
    ).run()
    let writes = updates && outcome.error == nil && outcome.updated != source.text
    if writes {
        _ = try environment.files.write(path, Array(outcome.updated.utf8), .byHand(replaces: true))
        let lines = outcome.differences.map { String($0.line) }
        let place = "at line\(lines.count == 1 ? "" : "s") \(lines.joined(separator: ", "))"
        let rewritten = "\(lines.count) of \(outcome.compared) recorded outputs rewritten, \(place)"
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
    guard !outcome.differences.isEmpty || !outcome.flaws.isEmpty else { return nil }
    return CheckReport.failure(outcome, file: path)
}
