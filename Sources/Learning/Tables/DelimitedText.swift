/// Text in rows of cells (RFC 4180): a cell ends at a separator, a row at LF, CRLF or CR. Blanks around a cell do not
/// count; a cell in double quotes may hold separators, line ends and doubled quotes; blank lines and lines that begin with
/// `#` are skipped. Where blanks divide the cells, any number of them is one separator.
struct DelimitedText {
    /// A cell without its quotes and the blanks around it, as offsets into the bytes.
    struct Cell {
        var start: Int
        var end: Int
        var isQuoted = false
        /// Whether a separator follows, so that the row goes on.
        var hasNext = false
    }

    let bytes: [UInt8]
    let separator: UInt8
    let file: String?
    /// Where the text begins, behind a byte order mark.
    let start: Int
    /// Where the next cell begins.
    private(set) var offset: Int

    static let quote = UInt8(ascii: "\"")
    static let lf = UInt8(ascii: "\n")
    static let cr = UInt8(ascii: "\r")
    static let blank = UInt8(ascii: " ")
    private static let tab = UInt8(ascii: "\t")
    private static let comment = UInt8(ascii: "#")

    /// - Parameter separator: without one, the one that `Separators` finds; a blank stands for blanks and tabs.
    init(_ bytes: [UInt8], separator: UInt8? = nil, file: String? = nil) throws(DataError) {
        self.bytes = bytes
        self.file = file
        start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        offset = start
        let (said, after) = Separators.said(bytes, from: start)
        offset = after
        self.separator = separator ?? said ?? Separators.likely(bytes, from: offset)
        if let place = UTF8Check.firstInvalid(in: bytes) {
            throw error("this is not UTF-8 text", hint: "save the file as UTF-8", at: place)
        }
    }
}

extension DelimitedText {
    /// Goes to the next line that is neither blank nor a comment; false at the end.
    mutating func advanceToRow() -> Bool {
        var i = offset
        while i < bytes.count {
            if bytes[i] == Self.lf || bytes[i] == Self.cr {
                offset = i + 1
            } else if bytes[i] == Self.comment {
                while i + 1 < bytes.count, bytes[i + 1] != Self.lf, bytes[i + 1] != Self.cr { i += 1 }
            } else if !isBlank(bytes[i]) {
                if dividesAtBlanks { offset = i }
                return true
            }
            i += 1
        }
        offset = i
        return false
    }

    /// Goes back to a place where a cell begins.
    mutating func rewind(to offset: Int) { self.offset = offset }

    /// The next cell of the row.
    // cell → blanks (quoted | plain) blanks (separator | line end | end)
    mutating func next() throws(DataError) -> Cell {
        var i = offset
        while i < bytes.count, isBlank(bytes[i]) { i += 1 }
        if i < bytes.count, bytes[i] == Self.quote { return try quoted(from: i) }
        var cell = Cell(start: i, end: i)
        while i < bytes.count {
            let byte = bytes[i]
            if byte == separator || byte == Self.lf || byte == Self.cr || dividesAtBlanks && byte == Self.tab { break }
            i += 1
        }
        var end = i
        while end > cell.start, isBlank(bytes[end - 1]) { end -= 1 }
        cell.end = end
        cell.hasNext = finish(at: i)
        return cell
    }

    // quoted → '"' (any but '"' | '""')* '"'
    private mutating func quoted(from opening: Int) throws(DataError) -> Cell {
        var cell = Cell(start: opening + 1, end: opening + 1, isQuoted: true)
        var i = opening + 1
        while true {
            guard i < bytes.count else {
                throw error(
                    "the quote that opens here is never closed", hint: "a quote within quotes is doubled: \"\"",
                    at: opening)
            }
            if bytes[i] == Self.quote {
                guard i + 1 < bytes.count, bytes[i + 1] == Self.quote else { break }
                i += 1
            }
            i += 1
        }
        cell.end = i
        while cell.start < cell.end, bytes[cell.start] == Self.blank { cell.start += 1 }
        while cell.end > cell.start, bytes[cell.end - 1] == Self.blank { cell.end -= 1 }
        i += 1
        if !dividesAtBlanks { while i < bytes.count, isBlank(bytes[i]) { i += 1 } }
        if i < bytes.count, bytes[i] != separator, !dividesAtBlanks || bytes[i] != Self.tab, bytes[i] != Self.lf,
            bytes[i] != Self.cr
        {
            throw error("text after a closing quote", hint: "a quote within quotes is doubled: \"\"", at: i)
        }
        cell.hasNext = finish(at: i)
        return cell
    }

    /// Steps over what ends a cell; true if it is a separator.
    private mutating func finish(at place: Int) -> Bool {
        var i = place
        if dividesAtBlanks {
            while i < bytes.count, isBlank(bytes[i]) { i += 1 }
            if i > place, i < bytes.count, bytes[i] != Self.lf, bytes[i] != Self.cr {
                offset = i
                return true
            }
        }
        offset = min(i + 1, bytes.count)
        guard i < bytes.count else { return false }
        if bytes[i] == separator, !dividesAtBlanks { return true }
        if bytes[i] == Self.cr, i + 1 < bytes.count, bytes[i + 1] == Self.lf { offset = i + 2 }
        return false
    }

    private var dividesAtBlanks: Bool { separator == Self.blank }

    private func isBlank(_ byte: UInt8) -> Bool { byte == Self.blank || (byte == Self.tab && separator != byte) }

    /// The cells of the row, up to its end.
    mutating func row() throws(DataError) -> [Cell] {
        var cells = [try next()]
        while cells[cells.count - 1].hasNext { cells.append(try next()) }
        return cells
    }
}

extension DelimitedText {
    /// The text of a cell, doubled quotes as one.
    func text(_ cell: Cell) -> String {
        let raw = bytes[cell.start..<cell.end]
        guard cell.isQuoted, raw.contains(Self.quote) else { return String(decoding: raw, as: UTF8.self) }
        var unescaped: [UInt8] = []
        var isOpening = false
        for byte in raw {
            isOpening = byte == Self.quote && !isOpening
            if !isOpening { unescaped.append(byte) }
        }
        return String(decoding: unescaped, as: UTF8.self)
    }

    /// The line of a place in the bytes, and where it begins.
    func line(at place: Int) -> (number: Int, start: Int) {
        var line = 1
        var start = start
        for i in 0..<min(place, bytes.count) {
            let endsLine =
                bytes[i] == Self.lf || (bytes[i] == Self.cr && (i + 1 == bytes.count || bytes[i + 1] != Self.lf))
            if endsLine {
                line += 1
                start = i + 1
            }
        }
        return (line, start)
    }

    /// An error with the line and the column of a place in the bytes.
    func error(_ message: String, hint: String? = nil, at place: Int) -> DataError {
        let (line, start) = line(at: place)
        let before = String(decoding: bytes[min(start, place)..<place], as: UTF8.self)
        return DataError(message, hint: hint, file: file, line: line, column: before.count + 1)
    }
}

/// What a cell says.
extension DelimitedText {
    /// What stands for a missing value in the files of pandas, R, Excel, SAS and the UCI collection.
    static let missingWords: Set = [
        "na", "n/a", "#n/a", "<na>", "nan", "-nan", "nat", "null", "nil", "none", "?", "-", "--", ".", "missing",
        "n.a.",
    ]

    func number(_ cell: Cell) -> Double? { DecimalNumber.parse(bytes, cell.start, cell.end) }

    /// Whether a cell is neither a number nor one of the words that stand for a missing or undefined one.
    func isText(_ cell: Cell) -> Bool { number(cell) == nil && !isMissing(cell) && !isUndefined(cell) }

    func isMissing(_ cell: Cell) -> Bool { cell.start == cell.end || Self.missingWords.contains(shortText(cell)) }

    func isUndefined(_ cell: Cell) -> Bool {
        let word = shortText(cell)
        return ["inf", "infinity"].contains(
            word.hasPrefix("-") || word.hasPrefix("+") ? String(word.dropFirst()) : word)
    }

    private func shortText(_ cell: Cell) -> String {
        cell.end - cell.start > 10 ? "" : String(decoding: bytes[cell.start..<cell.end], as: UTF8.self).lowercased()
    }
}
