/// Pasted lines that wait to be read, each as if it had been typed.
struct PasteQueue {
    /// Whole lines, the next one first.
    private var lines: [String] = []
    /// What came after the last newline, to be edited before Enter.
    private var fragment = ""

    /// True if the paste that was just added had a newline in it.
    private(set) var endsFirstLine = false

    /// Takes a paste apart and gives back its first line. Tabs become blanks, and what a terminal would take for a
    /// command is left out.
    mutating func add(_ text: String) -> String {
        var parts: [String] = [""]
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\r", "\n": parts.append("")
            case "\t": parts[parts.count - 1] += "    "
            case "\0"..<" ", "\u{7f}"..."\u{9f}": break
            default: parts[parts.count - 1].unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        endsFirstLine = parts.count > 1
        let first = parts.removeFirst()
        if endsFirstLine {
            fragment = parts.removeLast()
            lines = parts
        }
        return first
    }

    mutating func nextLine() -> String? {
        lines.isEmpty ? nil : lines.removeFirst()
    }

    /// The beginning of the line after the last newline, once.
    mutating func takeFragment() -> String? {
        defer { fragment = "" }
        return fragment.isEmpty ? nil : fragment
    }

    /// Forgets everything; how many lines it was.
    mutating func discard() -> Int {
        defer { (lines, fragment) = ([], "") }
        return lines.count + (fragment.isEmpty ? 0 : 1)
    }
}
