import Modelling
import Reporting
import Syntax

/// What the journal hears of a statement.
extension Interpreter {
    /// Keeps a statement that was accepted, so that it can be done again.
    func keep(_ statement: Statement, in source: SourceText) {
        guard let journal, !running.isKept, exitCode == nil, isRepeated(statement) else { return }
        // A search that was given up did nothing.
        if stoppedByInterrupt, running.isTravelling { return keepFailure() }
        // A stop ends it again at the same place; only of Ctrl-C nothing is known but what it left.
        let text = running.isEnded || running.isTravelling ? nil : running.recordedText
        if let text, text.hasPrefix("#") {
            _ = journal([.comment(String(text.dropFirst().drop { $0 == " " }))])
            return
        }
        let typed = running.standsFor ?? describedText(of: statement, in: source)
        _ = journal([.did(step(text.flatMap { $0 == Self.unrecorded ? nil : $0 } ?? typed))])
    }

    /// Lets the journal know that the statement it heard of has come to nothing.
    func keepFailure() {
        if running.isBegun { _ = journal?([.updates(0)]) }
    }

    package func keepCount(of more: Int) {
        guard let journal, let (statement, source) = running.origin else { return }
        let now = environment.clock()
        guard now - running.keptAt >= Self.secondsBetweenCounts else { return }
        running.keptAt = now
        let count = JournalEntry.updates(running.updates + more)
        _ = journal(running.isBegun ? [count] : [.began(step(describedText(of: statement, in: source))), count])
        running.isBegun = true
    }

    private static let secondsBetweenCounts = 1.0

    private func step(_ text: String) -> JournalEntry.Step {
        let files = running.filesUsed.compactMap { file in
            file.checksum.map { JournalEntry.Step.File(path: file.path, checksum: $0) }
        }
        return JournalEntry.Step(text: text, folder: folder, files: files)
    }

    /// A statement as a script has it, a definition with the comment that describes it.
    private func describedText(of statement: Statement, in source: SourceText) -> String {
        let text = canonicalText(of: statement, in: source)
        let comment: String? =
            switch statement.node {
            case .function(_, _, _, _, let comment), .define(_, _, _, let comment): comment
            case .assignment, .expression, .command, .repetition, .whileLoop, .forLoop, .conditional, .breakLoop,
                .continueLoop, .model, .parameter:
                nil
            }
        guard let comment else { return text }
        let lines = comment.split(separator: "\n", omittingEmptySubsequences: false).map { "# \($0)" }
        return (lines + [text]).joined(separator: "\n")
    }

    /// False for what only shows or writes something.
    private func isRepeated(_ statement: Statement) -> Bool {
        guard case .command(let call) = statement.node, session.commands[call.name.text] == nil else { return true }
        return commands.named(call.name.text)?.isRepeated ?? true
    }
}
