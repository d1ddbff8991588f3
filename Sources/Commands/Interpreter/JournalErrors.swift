import Autodiff
import Reporting

/// The words of what cannot be brought back, and of lines that were typed.
extension Diagnostic {
    /// For commands that need somebody who types.
    static func onlyTyped(_ command: String) -> Diagnostic {
        Diagnostic("\(command) works at the prompt only: a script does what it says from its beginning")
    }

    static let nothingLost = Diagnostic("there is nothing to recover")

    static func noSuchLostSession(_ number: Int, _ count: Int) -> Diagnostic {
        Diagnostic(
            "there is no lost session \(number): there \(count == 1 ? "is 1" : "are \(count)")", hint: "recover list")
    }

    static let noJournal = Diagnostic("this is no journal of this program; recover discard drops it")

    static let newerJournal = Diagnostic(
        "a newer version of this program wrote this journal: that one can recover it")

    /// A line of a journal that somebody or something has changed.
    static func unreadableJournal(line: Int) -> Diagnostic { Diagnostic("line \(line) of the journal cannot be read") }

    /// The end of a recovery.
    static func recoveryFailed(at number: Int, _ statement: String, _ reason: Diagnostic) -> Diagnostic {
        let line = statement.split(separator: "\n").first.map(String.init) ?? ""
        let before =
            number > 1
            ? "the \(counted(number - 1, "statement")) before it \(number == 2 ? "is" : "are") back"
            : "nothing was brought back"
        let lead = line.isEmpty ? "" : "statement \(number), '\(line)', fails now: "
        return Diagnostic(
            "\(lead)\(reason.message); \(before), and the journal stays",
            hint: reason.hint)
    }

    static let recoveryStopped = Diagnostic(
        "stopped: your session is as before, and the journal stays", severity: .notice)

    static func folderIsGone(_ reason: Diagnostic) -> Diagnostic {
        Diagnostic("\(reason.message): its files are looked for here", severity: .notice)
    }

    static func linesAreMissing(_ count: Int) -> Diagnostic {
        Diagnostic(
            "\(counted(count, "line")) could not be written to the journal here: what follows may be otherwise",
            severity: .notice)
    }

    static func noFileAnyMore(_ path: String) -> Diagnostic {
        Diagnostic("'\(path)' is no file: what it gave cannot be read again")
    }

    static func otherFile(_ path: String) -> Diagnostic {
        Diagnostic("'\(path)' is not what it was then: the numbers may be others", severity: .notice)
    }
}
