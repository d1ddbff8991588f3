import Reporting

/// Reports whose numbers are computed in few digits, beside the same in more: each number with the digits that are sure.
extension TerminalRenderer {
    func sure(_ formula: Report.Formula, beside exact: Companions<Report.Formula>) -> Report.Formula {
        var sure = formula
        sure.forms = formula.forms.enumerated().map { place, form in
            format.sure(form, beside: exact.map { place < $0.forms.count ? $0.forms[place] : nil })
        }
        if let value = formula.value { sure.forms.append(format.sure(value, beside: exact.map(\.value))) }
        sure.value = nil
        return sure
    }

    func sure(_ table: Report.Table, beside exact: Companions<Report.Table>) -> Report.Table {
        var sure = table
        let captions = exact.map(\.caption)
        sure.caption = table.caption.map { format.sure($0, beside: captions) }
        // Columns of other tables tell nothing.
        let finders = exact.map { $0.headings == table.headings ? RowFinder($0) : nil }
        sure.rows = table.rows.enumerated().map { place, row in
            let others = finders.map { $0.row(like: row, at: place) }
            return row.enumerated().map { column, cell in
                self.sure(cell, beside: others.map { column < $0.count ? $0[column] : nil })
            }
        }
        return sure
    }

    private func sure(_ cell: Report.Cell, beside exact: Companions<Report.Cell>) -> Report.Cell {
        switch cell {
        case .empty, .integer, .shape, .written: return cell
        case .text(let text): return .text(format.sure(text, beside: exact.map(\.words)))
        case .formula(let text): return .formula(format.sure(text, beside: exact.map(\.words)))
        case .number(let number):
            let numbers = exact.map { if case .number(let number) = $0 { number } else { nil } }
            return .written(format.sure(number, beside: numbers))
        case .values(let matrix):
            let others = exact.map {
                if case .values(let matrix) = $0 { Report.Block.matrix(matrix) } else { nil }
            }
            return .values(matrix.beside(others))
        }
    }
}

/// The rows of a table by what they say beside numbers: two runs may sort them differently.
private struct RowFinder {
    private let rows: [[Report.Cell]]
    private let places: [String: [Int]]

    init(_ table: Report.Table) {
        rows = table.rows
        places = Dictionary(grouping: table.rows.indices) { Self.key(table.rows[$0]) }
    }

    /// The row at the same place where it has the same words and whole numbers, or the only one that has them.
    func row(like row: [Report.Cell], at place: Int) -> [Report.Cell]? {
        guard let found = places[Self.key(row)] else {
            return place < rows.count && Self.name(rows[place]) == Self.name(row) ? rows[place] : nil
        }
        if found.contains(place) { return rows[place] }
        return found.count == 1 ? rows[found[0]] : nil
    }

    /// The first cell, and whole numbers.
    private static func name(_ row: [Report.Cell]) -> String {
        key(row.prefix(1) + row.dropFirst().filter { if case .integer = $0 { true } else { false } })
    }

    private static func key(_ row: [Report.Cell]) -> String {
        row.compactMap(\.identity).map { text in
            let (words, numbers) = WrittenNumber.parts(of: text)
            // Whole numbers belong to names.
            return zip(words, numbers + [""]).map { $0 + (Int($1) == nil ? "" : $1) }.joined(separator: "\u{0}")
        }.joined(separator: "\n")
    }
}

extension Report.Cell {
    /// What tells rows apart whatever their numbers are: words, and whole numbers such as that of a step.
    fileprivate var identity: String? { if case .integer(let number) = self { "#\(number)" } else { words } }

    fileprivate var words: String? {
        switch self {
        case .text(let text), .formula(let text): text
        case .empty, .integer, .number, .written, .shape, .values: nil
        }
    }
}

extension Report.Matrix {
    /// With the same numbers in more digits, where there are as many.
    func beside(_ exact: Companions<Report.Block>) -> Report.Matrix {
        var copy = self
        copy.exact = exact.map { if case .matrix(let matrix) = $0 { matrix } else { nil } }.exact(of: self)
        return copy
    }
}

extension NumberFormat {
    /// A number with its sure digits; with few where nothing is known of it in more digits.
    private func sure(_ value: Double, _ exact: [Double]) -> String {
        exact.isEmpty && value.isFinite
            ? NumberFormat(digits: min(digits, trusted)).string(value) : string(value, beside: exact)
    }

    func sure(_ value: Double, beside exact: Companions<Double>) -> String { sure(value, exact.numbers(for: value)) }

    /// An element of a matrix, counted row by row.
    func string(_ matrix: Report.Matrix, _ place: Int) -> String {
        let value = matrix.values[place]
        return matrix.exact.map { sure(value, $0.numbers(for: value, at: place)) } ?? string(value)
    }

    func write(_ matrix: Report.Matrix, _ place: Int, to characters: UnsafeMutableBufferPointer<UInt8>) -> Int {
        guard matrix.exact != nil else { return write(matrix.values[place], to: characters) }
        return string(matrix, place).utf8.enumerated().reduce(into: 0) { count, character in
            characters[character.offset] = character.element
            count += 1
        }
    }

    func mean(_ matrix: Report.Matrix) -> String {
        matrix.exact.map { sure(matrix.mean, $0.numbers(forMean: matrix.mean)) } ?? string(matrix.mean)
    }

    func norm(_ matrix: Report.Matrix) -> String {
        matrix.exact.map { sure(matrix.norm, $0.numbers(forNorm: matrix.norm)) } ?? string(matrix.norm)
    }

    /// A text with the sure digits of its numbers, each found beside the number at the same place in the same words.
    func sure(_ text: String, beside exact: Companions<String>) -> String {
        let (words, numbers) = WrittenNumber.parts(of: text)
        if numbers.isEmpty { return text }
        let others = exact.map(WrittenNumber.parts)
        var result = words[0]
        for (place, number) in numbers.enumerated() {
            let found = others.map { other -> String? in
                if other.words.prefix(place + 1) == words.prefix(place + 1), place < other.numbers.count {
                    return other.numbers[place]
                }
                let left = numbers.count - place
                let same = other.numbers.count - left
                // The same words behind it, and before it from the last comma on.
                let isSame =
                    same >= 0 && other.words.suffix(left) == words.suffix(left)
                    && Self.clause(other.words[same]) == Self.clause(words[place])
                return isSame ? other.numbers[same] : nil
            }
            result += sure(written: number, beside: found) + words[place + 1]
        }
        return result
    }

    private static func clause(_ words: String) -> Substring {
        words.lastIndex(of: ",").map { words[$0...].hasPrefix(", ") ? words[$0...] : words[...] } ?? words[...]
    }

    private func sure(written number: String, beside exact: Companions<String>) -> String {
        // A whole number counts something, unless there is a fraction in more digits.
        if Int(number) != nil, exact.exact.allSatisfy({ Int($0) != nil }) { return number }
        guard let value = Double(number) else { return number }
        // Such as a constant that stands in a formula with all its digits.
        if trusted == Self.most, !exact.exact.isEmpty, exact.exact.allSatisfy({ $0 == number }) { return number }
        let shown = sure(value, beside: exact.map(Double.init))
        // What was rounded for the text is not written in more digits.
        return Double(shown) == value ? number : shown
    }
}
