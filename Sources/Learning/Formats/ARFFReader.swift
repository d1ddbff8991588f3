import Limits

/// Reads a table with typed columns (ARFF; Weka, Witten and Frank): it is brought into the form of comma-separated text,
/// line by line, and read as that is.
package enum ARFFReader {
    private struct Attribute {
        let name: String
        /// The values that it may have; nil for numbers, texts and dates.
        let values: [String]?
    }

    /// Whether the first line that is no comment begins as such a file does.
    package static func recognizes(_ bytes: [UInt8]) -> Bool {
        for line in bytes.prefix(1 << 16).split(whereSeparator: { $0 == 10 || $0 == 13 }) {
            let text = line.drop { $0 <= 32 }
            guard let first = text.first, first != UInt8(ascii: "%") else { continue }
            return String(decoding: text.prefix(9), as: UTF8.self).lowercased() == "@relation"
        }
        return false
    }

    package static func dataset(
        _ reader: TableReader, _ bytes: [UInt8], _ file: String, _ progress: (Double) -> Bool
    ) throws(DataError) -> Dataset {
        if let place = UTF8Check.firstInvalid(in: bytes) {
            let line = bytes[..<place].count { $0 == 10 } + 1
            throw DataError("this is not UTF-8 text", hint: "save the file as UTF-8", file: file, line: line)
        }
        var attributes: [Attribute] = []
        var rows: [UInt8] = []
        var sparse: SparseRows?
        var (isData, asked) = (false, 0)
        let lines = lines(bytes)
        // Lines keep their numbers: what is no row becomes an empty line.
        for (number, line) in lines.enumerated() {
            let text = line.trimmedBlanks
            if number > 0 { rows.append(10) }
            if rows.count - asked >= 1 << 18 {
                asked = rows.count
                if !progress(0) { throw DataError("reading was stopped after \(number) lines", file: file) }
            }
            if text.isEmpty || text.hasPrefix("%") {
                continue
            } else if isData, text.hasPrefix("{") {
                if sparse == nil {
                    sparse = try SparseRows(
                        attributes.map { quoted($0.values?.first ?? "0") },
                        rows: lines[number...].count(where: isSparse),
                        file: file)
                }
                try sparse?.add(places(text, attributes, file: file, line: number + 1), to: &rows)
            } else if isData {
                rows += cells(text).map(quoted).joined(separator: ",").utf8
            } else if text.lowercased() == "@data" {
                isData = true
                rows += attributes.map { quoted($0.name) }.joined(separator: ",").utf8
            } else {
                if text.lowercased().hasPrefix("@attribute") {
                    attributes.append(try attribute(text.dropFirst(10), file: file, line: number + 1))
                } else if !text.lowercased().hasPrefix("@relation") {
                    throw DataError("this line is neither @attribute nor @data", file: file, line: number + 1)
                }
            }
        }
        guard isData, !attributes.isEmpty else { throw DataError("the file has no @data", file: file) }
        var table = reader
        table.hasHeader = true
        table.separator = UInt8(ascii: ",")
        table.decimal = .point
        // A column whose values are listed holds categories, unless somebody says something else.
        let nominal = attributes.filter { $0.values != nil && !isTwoWords($0.values) }.map(\.name)
        let said = Set(reader.drop + reader.scales.map(\.column) + targets(reader, attributes))
        table.categories += nominal.filter { !said.contains($0) && !reader.categories.contains($0) }
        if reader.targets == .last, let last = attributes.last, last.values != nil {
            table.targets = .labels(last.name)
            table.categories.removeAll { $0 == last.name }
        }
        if !table.na.contains("?") { table.na.append("?") }
        return try table.dataset(rows, file: file, progress: progress)
    }

    private static func isTwoWords(_ values: [String]?) -> Bool {
        Set((values ?? []).map { $0.lowercased() }).isSubset(of: ["yes", "no", "true", "false"])
    }

    private static func targets(_ reader: TableReader, _ attributes: [Attribute]) -> [String] {
        switch reader.targets {
        case .last: []
        case .columns(let names): names
        case .labels(let name): [name]
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) {
            $0 == "\n" || $0 == "\r\n" || $0 == "\r"
        }
        .map(String.init)
    }

    // attribute → "@attribute" name ("{" value ("," value)* "}" | type)
    private static func attribute(_ text: Substring, file: String, line: Int) throws(DataError) -> Attribute {
        var rest = text.trimmedBlanks[...]
        let failure = DataError(
            "an attribute has a name and a type", hint: "as in @attribute area numeric", file: file, line: line)
        guard let first = rest.first else { throw failure }
        let name: String
        if first == "'" || first == "\"" {
            guard let end = rest.dropFirst().firstIndex(of: first) else { throw failure }
            name = String(rest[rest.index(after: rest.startIndex)..<end])
            rest = rest[rest.index(after: end)...]
        } else {
            name = String(rest.prefix { !$0.isWhitespace && $0 != "{" })
            rest = rest.dropFirst(name.count)
        }
        let type = rest.trimmedBlanks
        guard !name.isEmpty, !type.isEmpty else { throw failure }
        guard type.hasPrefix("{") else { return Attribute(name: name, values: nil) }
        guard type.hasSuffix("}") else { throw failure }
        return Attribute(name: name, values: cells(String(type.dropFirst().dropLast())))
    }

    private static func isSparse(_ line: String) -> Bool { line.first { !$0.isWhitespace } == "{" }

    /// What a sparse row, `{2 5, 4 x}`, holds at which places.
    private static func places(
        _ text: String, _ attributes: [Attribute], file: String, line: Int
    ) throws(DataError) -> [Int: String] {
        let failure = DataError(
            "a sparse row has places from 0 to \(attributes.count - 1), each with a value",
            hint: "as in {0 1.5, 3 yes}",
            file: file, line: line)
        guard text.hasSuffix("}") else { throw failure }
        var values: [Int: String] = [:]
        for cell in cells(String(text.dropFirst().dropLast())) where !cell.isEmpty {
            let parts = cell.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let place = Int(parts[0]), attributes.indices.contains(place) else { throw failure }
            values[place] = quoted(parts[1].trimmedBlanks.trimmedQuotes)
        }
        return values
    }

    /// What stands between commas, without the quotes around it.
    private static func cells(_ text: String) -> [String] {
        var cells: [String] = []
        var cell = ""
        var quote: Character?
        var isEscaped = false
        for character in text {
            if isEscaped {
                cell.append(character)
                isEscaped = false
            } else if character == "\\", quote != nil {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { cell.append(character) }
            } else if (character == "'" || character == "\"") && cell.allSatisfy(\.isWhitespace) {
                quote = character
                cell = ""
            } else if character == "," {
                cells.append(cell.trimmedBlanks)
                cell = ""
            } else {
                cell.append(character)
            }
        }
        return cells + [cell.trimmedBlanks]
    }

    private static func quoted(_ cell: String) -> String {
        let isPlain = !cell.contains { $0 == "," || $0 == "\"" || $0 == "#" || $0.isWhitespace }
        return isPlain
            ? cell
            : "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}

extension StringProtocol {
    fileprivate var trimmedBlanks: String {
        var part = Substring(self)
        while let first = part.first, first.isWhitespace { part.removeFirst() }
        while let last = part.last, last.isWhitespace { part.removeLast() }
        return String(part)
    }

    fileprivate var trimmedQuotes: String {
        guard count >= 2, let first, first == last, first == "'" || first == "\"" else { return String(self) }
        return String(dropFirst().dropLast())
    }
}
