/// Compares printed output with recorded output: text exactly, runs of blanks as one; whole numbers exactly, other
/// numbers within one unit of the recorded last digit; `…` in the record matches anything on its line, and alone on a
/// line any number of lines.
package enum OutputComparison {
    /// The first recorded line that does not fit, as an index; nil if all fit.
    package static func firstDifference(recorded: [String], found: [String]) -> Int? {
        var (index, position) = (0, 0)
        var last: (index: Int, position: Int)?
        while position < found.count {
            if index < recorded.count, recorded[index].trimmed == "…" {
                last = (index, position)
                index += 1
            } else if index < recorded.count, matches(recorded[index], found[position]) {
                index += 1
                position += 1
            } else if let retry = last {
                last = (retry.index, retry.position + 1)
                (index, position) = (retry.index + 1, retry.position + 1)
            } else {
                return index
            }
        }
        while index < recorded.count, recorded[index].trimmed == "…" { index += 1 }
        return index == recorded.count ? nil : index
    }

    package static func matches(_ recorded: String, _ found: String) -> Bool {
        match(tokens(recorded), tokens(found))
    }

    private enum Token: Hashable {
        case text(Character)
        case blank
        case number(String)
        case anything
    }

    /// After a mismatch only the last `…` takes one more: those before it have nothing to gain.
    private static func match(_ recorded: [Token], _ found: [Token]) -> Bool {
        var (r, f) = (0, 0)
        var last: (r: Int, f: Int)?
        while f < found.count {
            if r < recorded.count, recorded[r] == .anything {
                last = (r, f)
                r += 1
            } else if r < recorded.count, fits(recorded[r], found[f]) {
                r += 1
                f += 1
            } else if let retry = last {
                last = (retry.r, retry.f + 1)
                (r, f) = (retry.r + 1, retry.f + 1)
            } else {
                return false
            }
        }
        return recorded[r...].allSatisfy { $0 == .anything }
    }

    private static func fits(_ recorded: Token, _ found: Token) -> Bool {
        if case .number(let a) = recorded, case .number(let b) = found { return numbersMatch(a, b) }
        return recorded == found
    }

    private static func numbersMatch(_ recorded: String, _ found: String) -> Bool {
        if recorded == found { return true }
        guard let a = Double(recorded), let b = Double(found), a.isFinite, b.isFinite else { return false }
        if abs(a) < 1e-12, abs(b) < 1e-12 { return true }
        guard let unit = lastDigit(of: recorded) else { return false }
        return abs(a - b) <= unit * (1 + 1e-9)
    }

    /// The size of one unit in the last digit; nil for a whole number, which must be met exactly.
    private static func lastDigit(of number: String) -> Double? {
        let parts = number.split(separator: "e", maxSplits: 1)
        let mantissa = parts[0]
        // Far beyond every double the unit is 0 or infinite in any case.
        let exponent = parts.count > 1 ? min(max(Int(parts[1]) ?? 0, -10_000), 10_000) : 0
        guard let point = mantissa.firstIndex(of: ".") else { return parts.count > 1 ? power(exponent) : nil }
        return power(exponent - mantissa.distance(from: point, to: mantissa.endIndex) + 1)
    }

    private static func power(_ exponent: Int) -> Double { Double("1e\(exponent)") ?? 0 }

    private static func tokens(_ line: String) -> [Token] {
        var tokens: [Token] = []
        let characters = Array(line.trimmed)
        var position = 0
        var previous: Character = " "
        while position < characters.count {
            let character = characters[position]
            if character == " " || character == "\t" {
                if tokens.last != .blank { tokens.append(.blank) }
                position += 1
            } else if character == "…" {
                tokens.append(.anything)
                position += 1
            } else if let end = numberEnd(characters, position, after: previous) {
                tokens.append(.number(String(characters[position..<end])))
                position = end
            } else {
                tokens.append(.text(character))
                position += 1
            }
            previous = characters[position - 1]
        }
        return tokens
    }

    /// Where a number that begins here ends; nil if none begins here. Digits inside names are text.
    private static func numberEnd(_ characters: [Character], _ start: Int, after previous: Character) -> Int? {
        guard !(previous.isLetter || previous.isNumber || previous == "_") else { return nil }
        var position = start
        func isDigit(_ at: Int) -> Bool { at < characters.count && characters[at].isASCII && characters[at].isNumber }
        if characters[position] == "-" { position += 1 }
        guard isDigit(position) else { return nil }
        while isDigit(position) { position += 1 }
        if position < characters.count, characters[position] == ".", isDigit(position + 1) {
            position += 1
            while isDigit(position) { position += 1 }
        }
        if position < characters.count, characters[position] == "e" {
            var after = position + 1
            if after < characters.count, characters[after] == "-" || characters[after] == "+" { after += 1 }
            if isDigit(after) {
                while isDigit(after) { after += 1 }
                position = after
            }
        }
        // 3x and 2nd are words.
        if position < characters.count, characters[position].isLetter || characters[position] == "_" {
            return nil
        }
        return position
    }
}

extension String {
    /// Without blanks at both ends.
    var trimmed: String {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
