import Reporting

/// Errors and notices on the screen: the message with its place, the line with a caret below, and the hint.
extension TerminalRenderer {
    /// The lines of a diagnostic, each with a newline at its end.
    package func text(of diagnostic: Diagnostic) -> String {
        lines(of: diagnostic).map { $0 + "\n" }.joined()
    }

    /// ```
    /// demo.bp:3:5: error: x has 3 columns, W1 has 2 rows
    ///   x @ W1
    ///   ^~~~~~
    /// hint: …
    /// ```
    package func lines(of diagnostic: Diagnostic) -> [String] {
        let (label, role): (String, TextStyle.Role) =
            switch diagnostic.severity {
            case .error: ("error:", .error)
            case .notice: ("note:", .notice)
            }
        let place = diagnostic.place.flatMap { place in
            place.file.map { "\(glyphs.shown($0)):\(place.line):\(place.column): " }
        }
        var lines = labelled(label, role, before: place ?? "", shownLines(diagnostic.message))
        if let place = diagnostic.place, !place.text.isEmpty { lines += excerpt(place) }
        if let hint = diagnostic.hint { lines += labelled("hint:", .hint, before: "", shownLines(hint)) }
        return lines
    }

    /// A message behind its label, broken into lines; the label alone is painted.
    private func labelled(_ label: String, _ role: TextStyle.Role, before: String, _ message: String) -> [String] {
        let text = before + label + " " + message
        var lines =
            wrapsDiagnostics
            ? DisplayText.wrapped(text, width: width).filter { !$0.isEmpty }
            : text.split(separator: "\n").map(String.init)
        for (index, line) in lines.enumerated() {
            guard let found = line.firstRange(of: label) else { continue }
            lines[index] = line[..<found.lowerBound] + style.paint(label, as: role) + line[found.upperBound...]
            break
        }
        return lines
    }

    /// The line and the carets below it; of a line longer than the screen, the part around the place.
    private func excerpt(_ place: Diagnostic.Place) -> [String] {
        let room = width - 4
        let column = max(place.column - 1, 0)
        let characters = Array(place.text)
        let marked = min(max(place.length, 1), max(characters.count - column, 1))
        let fits = columnWidth(characters[...]) <= room
        var start = 0
        while !fits, start < column,
            columnWidth(characters[start..<min(column + min(marked, room / 2), characters.count)]) > room - 2
        {
            start += 1
        }
        let cut = start > 0 ? glyphs.ellipsis : ""
        let before = cut + shown(characters[start..<min(max(column, start), characters.count)])
        let inside = shown(characters[min(column, characters.count)..<min(column + marked, characters.count)])
        let line = before + inside + shown(characters[min(column + marked, characters.count)...])
        let offset = DisplayText.width(before)
        let length = max(1, min(DisplayText.width(inside), room - offset))
        let carets = "^" + String(repeating: "~", count: length - 1)
        return [
            "  " + DisplayText.truncated(line, to: room, ellipsis: glyphs.ellipsis),
            "  " + String(repeating: " ", count: offset) + style.paint(carets, as: .error),
        ]
    }

    private func shown(_ characters: ArraySlice<Character>) -> String {
        glyphs.shown(String(characters.map { $0 == "\t" ? " " : $0 }))
    }

    private func columnWidth(_ characters: ArraySlice<Character>) -> Int { DisplayText.width(shown(characters)) }
}
