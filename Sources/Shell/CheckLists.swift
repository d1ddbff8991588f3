/// Results of checks in the words of other programs.
enum CheckLists {
    // MARK: - Test Anything Protocol, version 14

    static func tapHead(_ count: Int) -> String { "TAP version 14\n1..\(count)\n" }

    /// The last line where not all sessions were checked.
    static func tapEnd(_ reason: String) -> String { "Bail out! \(reason.printable)\n" }

    /// A line, and below a failure what was said, as a block of YAML.
    static func tap(_ session: CheckedSession, number: Int) -> String {
        // A name with a number sign would begin a directive.
        let name = session.path.printable.replacing("\\", with: "\\\\").replacing("#", with: "\\#")
        let line = "\(session.isPassed ? "ok" : "not ok") \(number) - \(name)\n"
        if session.isPassed { return line }
        let lines = session.text.printable.split(separator: "\n", omittingEmptySubsequences: false)
        return line + "  ---\n  exit: \(session.code)\n  output: |\n"
            + lines.map { $0.isEmpty ? "\n" : "    \($0)\n" }.joined() + "  ...\n"
    }

    // MARK: - JUnit

    /// The report that servers for continuous integration read: one suite, one case for each session.
    ///
    /// - Parameter left: sessions that were not checked, since somebody stopped.
    static func junit(_ sessions: [CheckedSession], left: [String] = []) -> String {
        let failures = sessions.count { !$0.isPassed }
        let time = seconds(sessions.reduce(0) { $0 + $1.seconds })
        let counts =
            "tests=\"\(sessions.count + left.count)\" failures=\"\(failures)\" errors=\"0\" skipped=\"\(left.count)\" "
            + "time=\"\(time)\""
        let skipped = left.map { path in
            "    <testcase classname=\"backprop\" name=\"\(escaped(path))\" time=\"0.000\">\n"
                + "      <skipped message=\"stopped\"/>\n    </testcase>\n"
        }
        let cases = sessions.map { session in
            let head =
                "    <testcase classname=\"backprop\" name=\"\(escaped(session.path))\" time=\"\(seconds(session.seconds))\""
            if session.isPassed { return head + "/>\n" }
            let first = session.text.split(separator: "\n").first.map(String.init) ?? "ended with \(session.code)"
            return head + ">\n      <failure message=\"\(escaped(first))\">\(escaped(session.text))</failure>\n"
                + "    </testcase>\n"
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites \(counts)>
              <testsuite name="backprop check" \(counts)>
            \((cases + skipped).joined())  </testsuite>
            </testsuites>

            """
    }

    /// Thousandths of seconds.
    private static func seconds(_ value: Double) -> String {
        let thousandths = Int((max(0, value) * 1000).rounded())
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.printable.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

extension String {
    /// Without the signs that XML 1.0 and terminals do not take: control characters but for tabs and new lines.
    fileprivate var printable: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            let isControl =
                scalar.value < 0x20 && scalar != "\t" && scalar != "\n" || (0x7f...0x9f).contains(scalar.value)
                || scalar.value == 0xfffe || scalar.value == 0xffff
            result.append(isControl ? "\u{fffd}" : scalar)
        }
        return String(result)
    }

    fileprivate func replacing(_ part: Character, with other: String) -> String {
        reduce(into: "") { $0 += $1 == part ? other : String($1) }
    }
}
