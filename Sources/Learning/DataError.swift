/// What is wrong with data, and where: the user's file, its line, and the column in characters, both from 1.
package struct DataError: Error, Hashable, Sendable {
    package var message: String
    /// What to type or to change next.
    package var hint: String?
    package var file: String?
    package var line: Int?
    package var column: Int?

    package init(_ message: String, hint: String? = nil, file: String? = nil, line: Int? = nil, column: Int? = nil) {
        self.message = message
        self.hint = hint
        self.file = file
        self.line = line
        self.column = column
    }
}

extension DataError {
    /// A batch for a rule that searches along a line.
    package static func batchesSearched(_ optimizer: String, hint: String = "train 10") -> DataError {
        DataError(
            "\(optimizer) compares the loss at several places, which must be the loss of all rows: it takes no batches",
            hint: hint)
    }

    /// Text from a file between quotes: control characters escaped, long text cut.
    package static func quoted(_ text: some StringProtocol) -> String {
        var shown = "'"
        for (count, scalar) in text.unicodeScalars.enumerated() {
            if count == 40 { return shown + "…'" }
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default:  // not our enum: all other categories are printable
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown + "'"
    }

    /// A number as it would be typed: `80`, not `80.0`.
    package static func shown(_ number: Double) -> String {
        let text = "\(number)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// `did you mean 'price'?` for the nearest of the names, if one is near; otherwise the list of the names.
    package static func hint(for name: String, among names: [String]) -> String {
        let near = names.map { (name: $0, distance: distance(name, $0)) }.min { $0.distance < $1.distance }
        if let near, near.distance <= max(1, name.count / 3) { return "did you mean \(quoted(near.name))?" }
        let shown = names.prefix(12).map { quoted($0) }.joined(separator: ", ")
        return "there are: " + shown + (names.count > 12 ? ", … (\(names.count) in all)" : "")
    }

    /// The least number of insertions, deletions, substitutions and swaps of neighbours between two names, case ignored
    /// (Damerau, 1964).
    private static func distance(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a.lowercased().prefix(64)), Array(b.lowercased().prefix(64)))
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var least = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), row[j] + 1, rows[i][j + 1] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, rows[i - 1][j - 1] + 1) }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
