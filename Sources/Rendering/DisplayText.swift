import Limits
import Reporting

/// Text as a terminal shows it: its width in cells, its lines, and nothing in it that a terminal would obey.
package enum DisplayText {
    /// The text with what a terminal obeys or does not show spelled out: `\u{1b}`.
    package static func escaped(_ text: String) -> String { HarmlessText.spelled(text) }

    /// How many cells a text takes: two for wide characters of East Asia and emoji, none for combining marks.
    package static func width(_ text: String) -> Int {
        var width = 0
        for scalar in text.unicodeScalars { width += cells(of: scalar) }
        return width
    }

    /// The text filled with blanks to a width.
    package static func padded(_ text: String, to width: Int, right: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - self.width(text)))
        return right ? blanks + text : text + blanks
    }

    /// The text cut to a width, with `ellipsis` in place of what is missing.
    package static func truncated(_ text: String, to width: Int, ellipsis: String) -> String {
        if self.width(text) <= width { return text }
        return prefix(text, cells: width - self.width(ellipsis)) + ellipsis
    }

    /// The longest beginning of a text that fits into a count of cells.
    package static func prefix(_ text: some StringProtocol, cells limit: Int) -> String {
        var result = ""
        var used = 0
        for character in text {
            let needed = width(String(character))
            if used + needed > limit { break }
            result.append(character)
            used += needed
        }
        return result
    }

    /// The lines of a text broken at blanks; a word longer than a line is broken behind a sign, or where the line ends.
    /// Blanks at the beginning of a line of the text are kept and indent its continuation.
    package static func wrapped(_ text: String, width: Int) -> [String] {
        let width = max(width, 1)
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            if self.width(String(line)) <= width { return [String(line)] }
            return wrappedLine(line, width: width)
        }
    }

    private static func wrappedLine(_ line: Substring, width: Int) -> [String] {
        let leading = line.prefix { $0 == " " }.count
        let indent = String(repeating: " ", count: leading < width / 2 ? leading : 0)
        var lines: [String] = []
        // Widths go along with the texts, since to measure a long one again at each line takes long.
        var (current, used) = (indent, indent.utf8.count)
        var isFresh = true
        func end(_ next: String) {
            lines.append(current)
            (current, used) = (next, next.utf8.count)
        }
        for word in line.split(separator: " ") {
            if StopRequest.isUrgent { break }
            var rest = word
            var needed = self.width(String(word))
            if !isFresh, used + 1 + needed > width {
                end(indent)
                isFresh = true
            }
            if !isFresh { (current, used) = (current + " ", used + 1) }
            if isFresh, used + needed > width, needed <= width { (current, used) = ("", 0) }
            while used + needed > width, !StopRequest.isUrgent {
                let fitting = wholePrefix(rest, cells: width - used)
                if fitting.isEmpty { break }
                current += fitting
                rest = rest.dropFirst(fitting.count)
                needed -= self.width(fitting)
                end(indent.utf8.count + needed <= width || needed > width ? indent : "")
            }
            (current, used) = (current + rest, used + needed)
            isFresh = false
        }
        lines.append(current)
        return lines
    }

    /// The longest beginning that fits and ends behind a sign, so that no number and no name is broken; if there is none,
    /// the longest that fits.
    private static func wholePrefix(_ text: Substring, cells limit: Int) -> String {
        let fitting = prefix(text, cells: limit)
        guard let end = fitting.lastIndex(where: { ",;([{)]}=*/@|:".contains($0) }), end > fitting.startIndex else {
            return fitting
        }
        return String(fitting[...end])
    }

    /// The length of the longest word.
    package static func longestWord(_ text: String) -> Int {
        text.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { width(String($0)) }.max() ?? 0
    }

    private static func cells(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x20..<0x7f: 1
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff,
            0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f680...0x1f6ff,
            0x1f900...0x1faff, 0x20000...0x3fffd:
            2
        case 0x1160...0x11ff, 0x200b...0x200d, 0xfe00...0xfe0f: 0
        case 0x300...:
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark, .format: 0
            default: 1
            }
        default: 1
        }
    }
}
