/// A number as people write it: `$1,200`, `45 %`, `1.234,5`, `120 km`.
struct WrittenNumber: Hashable {
    /// What a comma in a number shows of the way that it is meant.
    enum Evidence { case decimal, thousands, open }

    let value: Double
    /// `%`, `$`, `km`; empty for none.
    let unit: String

    private static let currencies: Set<Character> = ["$", "€", "£", "¥", "₹", "₽", "₩", "₺", "฿"]
    private static let groupBlanks: Set<Character> = [" ", "\u{A0}", "\u{202F}", "\u{2009}", "'", "’", "_"]

    // number → sign? currency? sign? digits (group)* (decimal digits)? exponent? blanks unit?
    static func parse(_ text: String, _ decimal: TableReader.Decimal) -> WrittenNumber? {
        guard text.utf8.count <= 64 else { return nil }
        var rest = Substring(text).trimmed
        var isNegative = false
        // Accountants put what is owed in parentheses.
        if rest.first == "(", rest.last == ")" {
            isNegative = true
            rest = rest.dropFirst().dropLast().trimmed
        }
        var unit = ""
        func takeSign() {
            guard !isNegative, let first = rest.first, "-−+".contains(first) else { return }
            isNegative = first != "+"
            rest = rest.dropFirst().trimmed
        }
        takeSign()
        if let first = rest.first, currencies.contains(first) {
            unit = String(first)
            rest = rest.dropFirst().trimmed
            takeSign()
        } else if let code = rest.split(separator: " ").first, code.count == 3, code.allSatisfy(\.isUppercase) {
            unit = String(code)
            rest = rest.dropFirst(3).trimmed
        }
        let body = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." || $0 == "," || groupBlanks.contains($0) }
        var digits = body
        var tail = rest[body.endIndex...]
        if tail.first == "e" || tail.first == "E" {
            let power = tail.dropFirst().prefix { $0.isASCII && $0.isNumber || $0 == "-" || $0 == "+" }
            if power.contains(where: \.isNumber) {
                digits = rest[body.startIndex..<power.endIndex]
                tail = rest[power.endIndex...]
            }
        }
        let suffix = tail.trimmed
        guard suffix.count <= 12, suffix.isEmpty || unit.isEmpty else { return nil }
        guard suffix.allSatisfy({ $0.isLetter || "%‰°²³/$€£¥₹₽₩₺฿µ".contains($0) }) else { return nil }
        if !suffix.isEmpty { unit = String(suffix) }
        guard let plain = plain(String(digits).trimmedText, decimal), let value = Double(plain), value.isFinite else {
            return nil
        }
        return WrittenNumber(value: isNegative ? -value : value, unit: unit)
    }

    /// The number with a point and without groups, nil where the groups are not of three digits.
    private static func plain(_ text: String, _ decimal: TableReader.Decimal) -> String? {
        let mantissa = text.prefix { $0 != "e" && $0 != "E" }
        let power = text[mantissa.endIndex...]
        let point: Character = decimal == .point ? "." : ","
        let group: Character = decimal == .point ? "," : "."
        let halves = mantissa.split(separator: point, omittingEmptySubsequences: false)
        guard halves.count <= 2, let whole = halves.first else { return nil }
        let tail = halves.count == 2 ? halves[1] : ""
        guard tail.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let marks = Set(whole.filter { !($0.isASCII && $0.isNumber) })
        guard marks.count <= 1 else { return nil }
        var digits = String(whole)
        if let mark = marks.first {
            guard mark == group || groupBlanks.contains(mark) else { return nil }
            // India writes groups of two in front of the last three: 12,34,567.
            let groups = whole.split(separator: mark, omittingEmptySubsequences: false)
            let inner = groups.dropFirst().dropLast()
            guard groups.last?.count == 3, (1...3).contains(groups[0].count),
                inner.allSatisfy({ $0.count == 3 }) || inner.allSatisfy({ $0.count == 2 }) && groups[0].count <= 2
            else { return nil }
            digits = groups.joined()
        }
        guard !(digits + tail).isEmpty else { return nil }
        return (digits.isEmpty ? "0" : digits) + (halves.count == 2 ? "." + (tail.isEmpty ? "0" : tail) : "") + power
    }

    /// What the commas in a text show; nil where it is no number that has one.
    static func evidence(_ text: String) -> Evidence? {
        guard text.contains(",") else { return nil }
        let asPoint = parse(text, .point)
        let asComma = parse(text, .comma)
        switch (asPoint, asComma) {
        case (nil, nil): return nil
        case (_?, nil): return .thousands
        case (nil, _?): return .decimal
        case (let a?, let b?):
            if a == b { return nil }
            // 0,123 is no group of thousands.
            let digits = text.drop { !$0.isNumber }
            return digits.hasPrefix("0,") ? .decimal : .open
        }
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var part = self
        while let first = part.first, first.isWhitespace { part.removeFirst() }
        while let last = part.last, last.isWhitespace { part.removeLast() }
        return part
    }
}

extension String {
    fileprivate var trimmedText: String { String(self[...].trimmed) }
}
