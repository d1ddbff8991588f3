import Reporting

/// Tables on the screen: headings over a thin rule, numbers below each other at the point, and what is too wide
/// abbreviated (values) or broken into lines (texts).
extension TerminalRenderer {
    func lines(of table: Report.Table) -> [String] {
        let caption = table.caption.map { DisplayText.wrapped(glyphs.shown($0), width: width) } ?? []
        let columns = fitted(table.headings.indices.map { column(of: table, at: $0) })
        if columns.contains(where: \.isBroken) || excess(of: columns) > 0 { return caption + records(of: table) }
        let heading = columns.map { DisplayText.padded($0.heading, to: $0.width, right: $0.isNumeric) }
        let rule = columns.map { String(repeating: glyphs.rule, count: $0.width) }
        var lines = caption
        lines.append(style.paint(joined(heading), as: .heading))
        lines.append(style.paint(joined(rule), as: .dim))
        if table.rows.isEmpty { lines.append(style.paint("(no rows)", as: .dim)) }
        for row in table.rows.indices {
            let pieces = columns.map { $0.pieces[row] }
            for line in 0..<(pieces.map(\.count).max() ?? 0) {
                let cells = zip(columns, pieces).map { column, pieces in
                    DisplayText.padded(line < pieces.count ? pieces[line] : "", to: column.width)
                }
                lines.append(joined(cells))
            }
        }
        return lines
    }

    /// Each row as lines `heading: value` between thin rules, for screens on which the columns have no room beside each
    /// other: a remark says so.
    private func records(of table: Report.Table) -> [String] {
        let headings = table.headings.map(glyphs.shown)
        let rule = style.paint(String(repeating: glyphs.rule, count: min(width, 8)), as: .dim)
        if table.rows.isEmpty {
            return DisplayText.wrapped(headings.joined(separator: ", "), width: width).map {
                style.paint($0, as: .heading)
            } + [style.paint("(no rows)", as: .dim)]
        }
        let remark = DisplayText.wrapped("(columns below each other)", width: width).map { style.paint($0, as: .dim) }
        return remark
            + table.rows.flatMap { row in
                [rule]
                    + zip(headings, row).flatMap { heading, cell -> [String] in
                        let value = recordValue(cell)
                        return value.isEmpty ? [] : record(heading, value)
                    }
            }
    }

    private func recordValue(_ cell: Report.Cell) -> String {
        if case .values(let matrix) = cell {
            let isFew = (2...8).contains(matrix.values.count)
            return isFew
                ? inline(matrix) + (matrix.remark.map { "  (\(glyphs.shown($0)))" } ?? "")
                : abbreviated(matrix, to: width - 2)
        }
        return natural(cell)
    }

    /// `heading: value`, with the value indented below where both have no room.
    private func record(_ heading: String, _ value: String) -> [String] {
        let lead = heading.isEmpty ? "" : heading + ": "
        let painted = heading.isEmpty ? "" : style.paint(heading + ":", as: .heading) + " "
        if DisplayText.width(lead + value) <= width { return [(painted + value).trimmingLastBlank] }
        let isBesides =
            DisplayText.width(lead) <= width / 2
            && DisplayText.longestWord(value) <= width - DisplayText.width(lead)
        if isBesides {
            let column = DisplayText.width(lead)
            return DisplayText.wrapped(value, width: width - column).enumerated().map { row, piece in
                row == 0 ? painted + piece : String(repeating: " ", count: column) + piece
            }
        }
        let title =
            heading.isEmpty
            ? []
            : DisplayText.wrapped(heading + ":", width: width).map {
                style.paint($0, as: .heading)
            }
        return title + DisplayText.wrapped(value, width: width - 2).map { "  " + $0 }
    }

    private func excess(of columns: [Column]) -> Int {
        columns.reduce(0) { $0 + $1.width + 2 } - 2 - width
    }

    private func joined(_ cells: [String]) -> String {
        cells.joined(separator: "  ").trimmingLastBlank
    }

    /// The cells of a column as they are laid out; a piece is one line of a cell.
    private struct Column {
        var heading: String
        var cells: [Report.Cell]
        var pieces: [[String]]
        var isNumeric: Bool
        var holdsValues: Bool
        var width: Int
        /// The longest word of a text; words stay whole as long as anything else can give way.
        let longestWord: Int
        /// True where a word or a number had to be broken to fit.
        var isBroken = false
    }

    private func column(of table: Report.Table, at index: Int) -> Column {
        let cells = table.rows.map { index < $0.count ? $0[index] : .empty }
        let heading = glyphs.shown(table.headings[index])
        let isNumeric = cells.contains(where: \.isNumber) && cells.allSatisfy { $0.isNumber || $0 == .empty }
        let strings = cells.map { natural($0) }
        var texts = strings
        if isNumeric {
            let rows = cells.indices.filter { cells[$0].isNumber }
            for (row, text) in zip(rows, NumberFormat.aligned(rows.map { strings[$0] })) { texts[row] = text }
            let widest = max(texts.map(\.count).max() ?? 0, DisplayText.width(heading))
            texts = texts.map { DisplayText.padded($0, to: widest, right: true) }
        }
        let width = max(DisplayText.width(heading), texts.map(DisplayText.width).max() ?? 0)
        return Column(
            heading: heading, cells: cells, pieces: texts.map { [$0] }, isNumeric: isNumeric,
            holdsValues: cells.contains(where: \.isValues), width: width,
            longestWord: texts.flatMap { $0.split(separator: " ") }.map { DisplayText.width(String($0)) }.max() ?? 0)
    }

    /// The columns narrowed until the table fits: values first, then texts, the widest first.
    private func fitted(_ columns: [Column]) -> [Column] {
        var columns = columns
        for (narrowsValues, least) in [(true, 40), (false, 24), (true, 24), (false, 12), (true, 8), (false, 4)] {
            while true {
                let excess = excess(of: columns)
                if excess <= 0 { return columns }
                func floor(_ column: Column) -> Int {
                    narrowsValues || least < 8 ? least : max(least, min(column.longestWord, 20))
                }
                let candidates = columns.indices.filter {
                    !columns[$0].isNumeric && columns[$0].holdsValues == narrowsValues
                        && columns[$0].width > floor(columns[$0])
                }
                guard let widest = candidates.max(by: { columns[$0].width < columns[$1].width }) else { break }
                narrow(
                    &columns[widest], to: max(floor(columns[widest]), columns[widest].width - excess),
                    from: columns[widest].width)
            }
        }
        return columns
    }

    private func narrow(_ column: inout Column, to width: Int, from previous: Int) {
        let texts = column.cells.map { cell in
            if case .values(let matrix) = cell { abbreviated(matrix, to: width) } else { natural(cell) }
        }
        column.pieces = texts.map { DisplayText.wrapped($0, width: width) }
        // A word longer than the screen is broken in any form.
        column.isBroken =
            texts.contains { (width + 1...max(width + 1, self.width)).contains(DisplayText.longestWord($0)) }
            || DisplayText.width(column.heading) > width
        column.heading = DisplayText.truncated(column.heading, to: width, ellipsis: glyphs.ellipsis)
        let needed = column.pieces.joined().map(DisplayText.width).max() ?? 0
        column.width = min(max(needed, DisplayText.width(column.heading)), previous - 1)
    }

    /// A cell as it is shown where there is room.
    func natural(_ cell: Report.Cell) -> String {
        switch cell {
        case .empty: ""
        case .text(let text), .formula(let text): glyphs.shown(text)
        case .integer(let integer): String(integer)
        case .number(let number): format.string(number)
        case .written(let number): number
        case .shape(let rows, let columns): shape(rows, columns)
        case .values(let matrix): abbreviated(matrix, to: width)
        }
    }

    /// The most telling form of a matrix that fits: all values when they are few, the first and the last with mean
    /// and norm when they are many, or the norm alone.
    func abbreviated(_ matrix: Report.Matrix, to width: Int) -> String {
        let remark = matrix.remark.map { "  (\(glyphs.shown($0)))" } ?? ""
        if matrix.values.count == 1 { return format.string(matrix, 0) + remark }
        if matrix.values.isEmpty { return "[]" + remark }
        if matrix.values.count <= 8 {
            let all = inline(matrix) + remark
            if DisplayText.width(all) <= width { return all }
        }
        let summary = summary(matrix)
        let last = format.string(matrix, matrix.values.count - 1)
        for count in [3, 2, 1] where count < matrix.values.count - 1 {
            let first = (0..<count).map { format.string(matrix, $0) }.joined(separator: ", ")
            let text = "[\(first), \(glyphs.ellipsis) \(last)]  \(summary)" + remark
            if DisplayText.width(text) <= width { return text }
        }
        if DisplayText.width(summary + remark) <= width { return summary + remark }
        return "norm \(format.norm(matrix))" + remark
    }
}

extension Report.Cell {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .number, .written: true
        case .empty, .text, .formula, .shape, .values: false
        }
    }

    fileprivate var isValues: Bool {
        switch self {
        case .values: true
        case .empty, .text, .formula, .integer, .number, .written, .shape: false
        }
    }
}
