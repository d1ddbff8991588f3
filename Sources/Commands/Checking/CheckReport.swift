import Autodiff
import Reporting

/// What a check has to say.
package enum CheckReport {
    package static func blocks(_ outcome: SessionChecker.Outcome, file: String) -> [Report.Block] {
        var blocks: [Report.Block] = []
        for difference in outcome.differences {
            blocks.append(
                .text("\(file):\(difference.line): '\(difference.statement.firstLine)' printed something else"))
            let recorded =
                difference.index < difference.recorded.count ? difference.recorded[difference.index] : "(nothing more)"
            let found =
                difference.index < difference.found.count ? difference.found[difference.index] : "(nothing more)"
            blocks.append(.text("    recorded: \(recorded)"))
            blocks.append(.text("    found:    \(found)"))
        }
        for alteration in outcome.alterations {
            blocks.append(.text("\(file):\(alteration.line): \(alteration.subject): not as it was saved"))
            if let saved = alteration.saved { blocks.append(.text("    saved: \(saved)")) }
            blocks.append(.text("    found: \(alteration.found)"))
        }
        for flaw in outcome.flaws {
            let place = flaw.place.map { ":\($0.line)" } ?? ""
            blocks.append(.text("\(file)\(place): \(flaw.message)"))
            if let hint = flaw.hint { blocks.append(.text("    hint: \(hint)")) }
        }
        let verdict =
            outcome.error != nil || !outcome.flaws.isEmpty ? "failed" : outcome.differences.isEmpty ? "ok" : "differs"
        let groups = counted(outcome.compared, "recorded output")
        blocks.append(.text("\(file): \(verdict) (\(counted(outcome.statements, "statement")), \(groups) compared)"))
        return blocks
    }

    /// Why an update left a session as it was.
    package static func notRewritten(_ outcome: SessionChecker.Outcome, file: String) -> String {
        let count = counted(outcome.differences.count, "recorded output")
        let place = outcome.error?.place.map { " at line \($0.line)" } ?? ""
        return
            "\(file): nothing was rewritten: \(count) could be, but the session stops\(place); mend that statement, or record its error below it (#> error: …), and update again"
    }

    /// The error that a session ends with whose outputs differ.
    package static func failure(_ outcome: SessionChecker.Outcome, file: String) -> Diagnostic {
        let count = outcome.differences.count
        if count == 0, !outcome.flaws.isEmpty {
            return Diagnostic(
                "the lesson '\(file)' has \(counted(outcome.flaws.count, "flaw"))",
                hint: "each is told above with its line")
        }
        // The outputs of a page are not rewritten one by one.
        if PageFile.isNamed(file) {
            return Diagnostic.pageDiffers(file, count, of: outcome.compared)
        }
        return Diagnostic(
            "\(count) of \(outcome.compared) recorded outputs of '\(file)' differ\(count == 1 ? "s" : "")",
            hint: "backprop check \(file.shellWord) --update records what was found")
    }
}

extension String {
    /// As a shell reads it as one word.
    fileprivate var shellWord: String {
        let isPlain = unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || "_./-+,:@%".unicodeScalars.contains($0)
        }
        if isPlain, !isEmpty { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    fileprivate var firstLine: String { split(separator: "\n").first.map(String.init) ?? self }
}
