import Limits
import Reporting
import Syntax

/// Where a statement may write, and over what.
package enum WriteRights: Hashable, Sendable {
    /// Typed by hand: anywhere, and over what is there if `replaces`.
    case byHand(replaces: Bool)
    /// From a script: new files, and those that this program wrote, below the working folder and below `folder`.
    case script(folder: String?)
}

extension Interpreter {
    /// Whose words run: the user's, or those of a script and of all that it runs in turn.
    enum Author {
        case user
        /// The folder of the script that the user named; nil for one that comes from a stream.
        case script(folder: String?, Consent)
    }

    package var isTyped: Bool { if case .user = author { true } else { false } }

    /// Whether the user has been asked about the files that a replay writes.
    enum Consent { case needless, open, given, refused }

    /// Runs `body` as the words of a script at a path; a script inside another has no rights of its own.
    func asScript<T>(at path: String, _ consent: Consent, _ body: () throws(Diagnostic) -> T) throws(Diagnostic) -> T {
        guard case .user = author else { return try body() }
        author = .script(folder: DataFiles.folder(of: path), consent)
        defer { author = .user }
        return try body()
    }

    /// By hand is what the user typed and what no script runs; `replaces` counts only there.
    package func writeFile(
        _ path: String, _ bytes: [UInt8], as ending: String, replaces: Bool, from source: SourceText
    ) throws(Diagnostic) {
        try StopRequest.heed()
        switch author {
        case .script(let folder, let consent):
            try requireConsent(consent, to: path, folder)
            try writeAsScript(path, bytes, folder, as: ending)
        case .user where source.file != nil: try writeAsScript(path, bytes, nil, as: ending)
        case .user:
            if try environment.files.write(path, bytes, .byHand(replaces: replaces)) { return }
            guard environment.isInteractive, let answer = environment.ask("'\(path)' exists. Overwrite it? [y/N] ")
            else { throw Diagnostic.fileExists(path) }
            guard Self.isYes(answer) else { throw Diagnostic.notOverwritten(path) }
            _ = try environment.files.write(path, bytes, .byHand(replaces: true))
        }
    }

    /// A name with another ending might be one that another program runs.
    private func writeAsScript(
        _ path: String, _ bytes: [UInt8], _ folder: String?, as ending: String
    ) throws(Diagnostic) {
        guard path.hasSuffix(ending) else { throw Diagnostic.endingForScripts(path, ending) }
        guard try environment.files.write(path, bytes, .script(folder: folder)) else {
            throw Diagnostic.notForScripts(path)
        }
    }

    /// Asks at the first file that a replay writes; the answer holds to its end.
    private func requireConsent(_ consent: Consent, to path: String, _ folder: String?) throws(Diagnostic) {
        switch consent {
        case .needless, .given: return
        case .refused: throw Diagnostic.notWritten(path)
        case .open:
            let answer = environment.ask("the session writes '\(path)'. May it write files? [y/N] ")
            let isGiven = answer.map(Self.isYes) ?? false
            author = .script(folder: folder, isGiven ? .given : .refused)
            if !isGiven { throw Diagnostic.notWritten(path) }
        }
    }

    private static func isYes(_ answer: String) -> Bool { ["y", "yes"].contains(answer.trimmed.lowercased()) }
}
