import Reporting

/// Reports whose numbers are computed in few digits, beside the same in more: each number with the digits that are sure.
extension TerminalRenderer {
    /// - Parameter exact: the same block in more digits, once or more; none where it could not be computed.
    func lines(of block: Report.Block, beside exact: [Report.Block]) -> [String] {
        switch block {
        case .text(let text):
            return lines(
                of: .text(
                    format.sure(text, beside: exact.compactMap { if case .text(let text) = $0 { text } else { nil } })))
        case .scalar(let name, let value):
            let numbers = exact.compactMap { if case .scalar(_, let value) = $0 { value } else { nil } }
            return lines(ofScalar: name, format.sure(value, beside: numbers))
        case .matrix(let matrix): return lines(of: matrix.beside(exact))
        case .table(let table):
            return lines(
                of: sure(table, beside: exact.compactMap { if case .table(let table) = $0 { table } else { nil } }))
        case .formula(let formula):
            let others = exact.compactMap { if case .formula(let formula) = $0 { formula } else { nil } }
            return lines(of: .formula(sure(formula, beside: others)))
        case .paths(let paths):
            guard let table = table(of: paths) else { return [] }
            let others = exact.compactMap { block -> Report.Table? in
                if case .paths(let paths) = block { self.table(of: paths, most: .max) } else { nil }
            }
            return lines(of: sure(table, beside: others))
        case .curve, .diagram: return lines(of: block)
        }
    }

    private func sure(_ formula: Report.Formula, beside exact: [Report.Formula]) -> Report.Formula {
        var sure = formula
        sure.forms = formula.forms.enumerated().map { place, form in
            format.sure(form, beside: exact.compactMap { place < $0.forms.count ? $0.forms[place] : nil })
        }
        if let value = formula.value { sure.forms.append(format.sure(value, beside: exact.compactMap(\.value))) }
        sure.value = nil
        return sure
    }

    private func sure(_ table: Report.Table, beside exact: [Report.Table]) -> Report.Table {
        var sure = table
        let captions = exact.compactMap(\.caption)
        sure.caption = table.caption.map { format.sure($0, beside: captions) }
        let finders = exact.map(RowFinder.init)
        sure.rows = table.rows.enumerated().map { place, row in
            let others = finders.compactMap { $0.row(like: row, at: place) }
            return row.enumerated().map { column, cell in
                self.sure(cell, beside: others.compactMap { column < $0.count ? $0[column] : nil })
            }
        }
        return sure
    }

    private func sure(_ cell: Report.Cell, beside exact: [Report.Cell]) -> Report.Cell {
        switch cell {
        case .empty, .integer, .shape, .written: return cell
        case .text(let text): return .text(format.sure(text, beside: exact.compactMap(\.words)))
        case .formula(let text): return .formula(format.sure(text, beside: exact.compactMap(\.words)))
        case .number(let number):
            let numbers = exact.compactMap { if case .number(let number) = $0 { number } else { nil } }
            return .written(format.sure(number, beside: numbers))
        case .values(let matrix):
            let others = exact.compactMap {
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

    /// The row at the same place where it has the same words, or the only one that has them.
    func row(like row: [Report.Cell], at place: Int) -> [Report.Cell]? {
        guard let found = places[Self.key(row)] else {
            let isLike = place < rows.count && Self.key(Array(rows[place].prefix(1))) == Self.key(Array(row.prefix(1)))
            return isLike ? rows[place] : nil
        }
        if found.contains(place) { return rows[place] }
        return found.count == 1 ? rows[found[0]] : nil
    }

    private static func key(_ row: [Report.Cell]) -> String {
        row.compactMap(\.words).map { text in
            let (words, numbers) = WrittenNumber.parts(of: text)
            // Whole numbers belong to names.
            return zip(words, numbers + [""]).map { $0 + (Int($1) == nil ? "" : $1) }.joined(separator: "\u{0}")
        }.joined(separator: "\n")
    }
}

extension Report.Cell {
    fileprivate var words: String? {
        switch self {
        case .text(let text), .formula(let text): text
        case .empty, .integer, .number, .written, .shape, .values: nil
        }
    }
}

extension Report.Matrix {
    /// With the same numbers in more digits, where there are as many.
    func beside(_ exact: [Report.Block]) -> Report.Matrix {
        var copy = self
        copy.exact = exact.compactMap { block in
            switch block {
            case .matrix(let matrix) where matrix.values.count == values.count: matrix
            case .matrix, .text, .scalar, .table, .formula, .curve, .diagram, .paths: nil
            }
        }
        return copy
    }
}

extension NumberFormat {
    /// Digits of a number of which it is not known how many are right.
    private static let unknown = 3

    /// A number with its sure digits; with few where nothing is known of it in more digits.
    func sure(_ value: Double, beside exact: [Double]) -> String {
        let isKnown = !exact.isEmpty && exact.allSatisfy(\.isFinite) || !value.isFinite
        return isKnown ? string(value, beside: exact) : NumberFormat(digits: min(digits, Self.unknown)).string(value)
    }

    /// An element of a matrix, counted row by row.
    func string(_ matrix: Report.Matrix, _ place: Int) -> String {
        guard let exact = matrix.exact else { return string(matrix.values[place]) }
        return sure(matrix.values[place], beside: exact.map { $0.values[place] })
    }

    func write(_ matrix: Report.Matrix, _ place: Int, to characters: UnsafeMutableBufferPointer<UInt8>) -> Int {
        guard matrix.exact != nil else { return write(matrix.values[place], to: characters) }
        return string(matrix, place).utf8.enumerated().reduce(into: 0) { count, character in
            characters[character.offset] = character.element
            count += 1
        }
    }

    /// What sums up a matrix.
    func string(_ matrix: Report.Matrix, _ figure: (Report.Matrix) -> Double) -> String {
        guard let exact = matrix.exact else { return string(figure(matrix)) }
        return sure(figure(matrix), beside: exact.map(figure))
    }

    /// A text with the sure digits of its numbers, each found beside the number at the same place in the same words.
    func sure(_ text: String, beside exact: [String]) -> String {
        let (words, numbers) = WrittenNumber.parts(of: text)
        if numbers.isEmpty { return text }
        let others = exact.map(WrittenNumber.parts)
        var result = words[0]
        for (place, number) in numbers.enumerated() {
            let found = others.compactMap { other -> String? in
                if other.words.prefix(place + 1) == words.prefix(place + 1), place < other.numbers.count {
                    return other.numbers[place]
                }
                let left = numbers.count - place
                let same = other.numbers.count - left
                return same >= 0 && other.words.suffix(left) == words.suffix(left) ? other.numbers[same] : nil
            }
            result += sure(written: number, beside: found) + words[place + 1]
        }
        return result
    }

    /// A number that stands in a text. A whole one counts something, unless the other run has a fraction there.
    private func sure(written number: String, beside exact: [String]) -> String {
        guard let value = Double(number), exact.contains(where: { $0 != number }) || exact.isEmpty else {
            return number
        }
        if exact.isEmpty, Int(number) != nil { return number }
        let numbers = exact.compactMap(Double.init)
        if numbers.allSatisfy({ $0 == value }), !numbers.isEmpty { return number }
        let shown = sure(value, beside: numbers)
        // What was rounded for the text is not written in more digits.
        return Double(shown) == value ? number : shown
    }
}
