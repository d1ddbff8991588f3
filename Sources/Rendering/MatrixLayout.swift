import Limits
import Reporting

/// Matrices on the screen: in the notation of the language while they are small, so that they can be typed back;
/// by their corners, mean and norm when they are large.
extension TerminalRenderer {
    func lines(of matrix: Report.Matrix) -> [String] {
        var lines: [String] = []
        eachLine(of: matrix) { lines.append($0) }
        return lines
    }

    /// Hands over one line after the other, until the user wants to stop.
    func eachLine(of matrix: Report.Matrix, _ show: (String) -> Void) {
        if let lines = shortLines(of: matrix) { return lines.forEach(show) }
        eachBracketedLine(of: matrix, show)
    }

    /// The lines of a matrix that is abbreviated or fits into one line.
    private func shortLines(of matrix: Report.Matrix) -> [String]? {
        let lead = lead(matrix.name)
        let remark = matrix.remark.map { "  (\(glyphs.shown($0)))" } ?? ""
        if matrix.rows == 0 || matrix.columns == 0 {
            return line(lead, "[]  " + shape(matrix.rows, matrix.columns), matrix)
        }
        if matrix.values.count == 1 { return line(lead, format.string(matrix, 0), matrix) }
        if isLarge(matrix) { return abbreviatedLines(of: matrix) }
        if matrix.rows <= 3 || matrix.columns == 1, matrix.values.count <= width {
            let line = inline(matrix)
            if DisplayText.width(lead.text + line + remark) <= width {
                return [lead.painted + line + style.paint(remark, as: .notice)]
            }
        }
        return nil
    }

    /// `W1 = 0.5  (stale since step 3)`, or each on a line of its own.
    private func line(_ lead: (text: String, painted: String), _ value: String, _ matrix: Report.Matrix) -> [String] {
        let remark = matrix.remark.map { "  (\(glyphs.shown($0)))" } ?? ""
        let fits = DisplayText.width(lead.text + value) <= width
        return adding(remark, to: fits ? [lead.painted + value] : leadLines(matrix.name) + ["  " + value])
    }

    /// The lines with a remark at their end, or below where there is no room.
    private func adding(_ remark: String, to lines: [String]) -> [String] {
        guard !remark.isEmpty, let last = lines.last else { return lines }
        if TextStyle.width(last) + DisplayText.width(remark) <= width {
            return lines.dropLast() + [last + style.paint(remark, as: .notice)]
        }
        return lines + DisplayText.wrapped(remark, width: width).map { style.paint($0, as: .notice) }
    }

    /// `2×3`
    func shape(_ rows: Int, _ columns: Int) -> String { "\(rows)\(glyphs.times)\(columns)" }

    /// `[0.5, 0.1; 0.2, 0.4]`
    func inline(_ matrix: Report.Matrix) -> String {
        let rows = (0..<matrix.rows).map { row in
            (row * matrix.columns..<(row + 1) * matrix.columns).map { format.string(matrix, $0) }.joined(
                separator: ", ")
        }
        return "[" + rows.joined(separator: "; ") + "]"
    }

    /// `mean 0.4  norm 2.1`
    func summary(_ matrix: Report.Matrix) -> String {
        summaryParts(matrix).joined(separator: "  ")
    }

    func summaryParts(_ matrix: Report.Matrix) -> [String] {
        ["mean \(format.mean(matrix))", "norm \(format.norm(matrix))"]
    }

    /// More rows than a glance takes in, or rows that would be broken.
    private func isLarge(_ matrix: Report.Matrix) -> Bool {
        guard matrix.abbreviates else { return false }
        if matrix.rows > 10 { return true }
        if matrix.columns * 3 > width { return true }
        let widths = (0..<matrix.columns).map { column in
            (0..<matrix.rows).map { format.string(matrix, $0 * matrix.columns + column).count }.max() ?? 0
        }
        return DisplayText.width(lead(matrix.name).text) + 2 + widths.reduce(0) { $0 + $1 + 2 } > width
    }

    /// Aligned rows between one pair of brackets; a row too long for the screen goes on below, indented.
    private func eachBracketedLine(of matrix: Report.Matrix, _ show: (String) -> Void) {
        let lead = lead(matrix.name)
        let columns = NumberColumns(matrix, format)
        let isLong =
            DisplayText.width(lead.text) > width / 2 || DisplayText.width(lead.text) + 5 + columns.longest > width
        let indent = isLong ? min(4, max(0, width - 5 - columns.longest)) : DisplayText.width(lead.text)
        let opensAlone =
            indent != DisplayText.width(lead.text) || DisplayText.width(lead.text) + 2 + columns.longest > width
        if opensAlone { opening(matrix.name).forEach(show) }
        for row in 0..<matrix.rows {
            if StopRequest.isUrgent { return }
            let isLast = row == matrix.rows - 1
            let blanks = [UInt8](repeating: UInt8(ascii: " "), count: indent)
            var line = row == 0 && !opensAlone ? Array((lead.painted + "[").utf8) : blanks + [UInt8(ascii: " ")]
            var used = indent + 1
            for column in 0..<matrix.columns {
                let cell = columns.widths[column] + 1
                if used > indent + 1, used + cell > width {
                    show(String(withoutLastBlanks: line))
                    line = blanks + [UInt8](repeating: UInt8(ascii: " "), count: 3)
                    used = indent + 3
                }
                let end: Unicode.Scalar = column < matrix.columns - 1 ? "," : isLast ? "]" : ";"
                columns.append(row * matrix.columns + column, inColumn: column, end: UInt8(ascii: end), to: &line)
                line.append(UInt8(ascii: " "))
                used += cell + 1
            }
            let remark = isLast ? matrix.remark.map { "  (\(glyphs.shown($0)))" } ?? "" : ""
            adding(remark, to: [String(withoutLastBlanks: line)]).forEach(show)
        }
    }

    /// `name = [`, or the bracket alone.
    private func opening(_ name: String) -> [String] {
        if name.isEmpty { return ["["] }
        var lines = DisplayText.wrapped(glyphs.shown(name), width: max(width - 4, 1)).map { style.paint($0, as: .name) }
        lines[lines.count - 1] += " = ["
        return lines
    }

    func shownRows(of matrix: Report.Matrix) -> [Int] {
        matrix.rows > 10 ? [0, 1, 2, matrix.rows - 2, matrix.rows - 1] : Array(0..<matrix.rows)
    }

    private func abbreviatedLines(of matrix: Report.Matrix) -> [String] {
        let rows = shownRows(of: matrix)
        let (left, right) = shownColumns(of: matrix, rows: rows)
        let head = alignedColumns(of: matrix, rows: rows, columns: left)
        let tail = alignedColumns(of: matrix, rows: rows, columns: right)
        let used = (head + tail).reduce(0) { $0 + ($1.first?.count ?? 0) + 2 }
        let hasGap = left.count + right.count < matrix.columns && used + 2 + DisplayText.width(glyphs.ellipsis) <= width
        let gap = hasGap ? [glyphs.ellipsis] : []
        var lines = titleLines(of: matrix)
        for index in rows.indices {
            if index > 0, rows[index] > rows[index - 1] + 1 { lines.append("  " + glyphs.ellipsis) }
            let cells = head.map { $0[index] } + gap + tail.map { $0[index] }
            lines.append(("  " + cells.joined(separator: "  ")).trimmingLastBlank)
        }
        return lines
    }

    /// `W1  1000×64  mean 0.001  norm 12.3  (stale since step 3)`
    private func titleLines(of matrix: Report.Matrix) -> [String] {
        let name = glyphs.shown(matrix.name)
        let parts: [(text: String, role: TextStyle.Role)] =
            (name.isEmpty ? [] : [(name, .name)]) + [(shape(matrix.rows, matrix.columns), .plain)]
            + summaryParts(matrix).map { ($0, .dim) }
            + (matrix.remark.map { [("(\(glyphs.shown($0)))", .notice)] } ?? [])
        var lines: [String] = []
        var used = 0
        for (text, role) in parts {
            let needed = DisplayText.width(text)
            if let last = lines.last, used + 2 + needed <= width {
                lines[lines.count - 1] = last + "  " + style.paint(text, as: role)
                used += 2 + needed
            } else {
                let pieces = DisplayText.wrapped(text, width: width)
                lines += pieces.map { style.paint($0, as: role) }
                used = DisplayText.width(pieces.last ?? "")
            }
        }
        return lines
    }

    /// As many columns from both ends as fit, the last one always among them.
    func shownColumns(of matrix: Report.Matrix, rows: [Int]) -> (left: [Int], right: [Int]) {
        func needed(_ column: Int) -> Int {
            (alignedColumns(of: matrix, rows: rows, columns: [column])[0].first?.count ?? 0) + 2
        }
        let last = matrix.columns - 1
        if last == 0 { return ([0], []) }
        var used = needed(last)
        var left: [Int] = []
        let room = width - DisplayText.width(glyphs.ellipsis) - 2
        for column in 0..<last {
            let next = needed(column)
            if used + next > (column == last - 1 ? width : room) {
                // Where two columns have no room, the first stands alone.
                if left.isEmpty { return ([0], []) }
                break
            }
            used += next
            left.append(column)
        }
        return (left, [last])
    }

    private func alignedColumns(of matrix: Report.Matrix, rows: [Int], columns: [Int]) -> [[String]] {
        columns.map { column in
            NumberFormat.aligned(rows.map { format.string(matrix, $0 * matrix.columns + column) })
        }
    }
}

extension Report.Matrix {
    func row(_ row: Int) -> ArraySlice<Double> { values[row * columns..<(row + 1) * columns] }
}

/// The columns of a matrix with their decimal points below each other.
private struct NumberColumns {
    private let matrix: Report.Matrix
    private let format: NumberFormat
    /// How many characters stand before the point.
    private let wholes: [Int]
    let widths: [Int]
    /// The characters of the longest number.
    let longest: Int

    init(_ matrix: Report.Matrix, _ format: NumberFormat) {
        (self.matrix, self.format) = (matrix, format)
        var wholes = [Int](repeating: 0, count: matrix.columns)
        var rests = wholes
        var longest = 0
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: NumberFormat.longest) { characters in
            for row in 0..<matrix.rows {
                if StopRequest.isUrgent { break }
                for column in 0..<matrix.columns {
                    let count = format.write(matrix, row * matrix.columns + column, to: characters)
                    let whole = NumberFormat.wholeLength(characters[..<count])
                    longest = max(longest, count)
                    wholes[column] = max(wholes[column], whole)
                    rests[column] = max(rests[column], count - whole)
                }
            }
        }
        self.wholes = wholes
        self.longest = longest
        widths = zip(wholes, rests).map { $0 + $1 }
    }

    /// Appends an element, counted row by row, and what ends it, with blanks around them.
    func append(_ place: Int, inColumn column: Int, end: UInt8, to line: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: NumberFormat.longest) { characters in
            let count = format.write(matrix, place, to: characters)
            let before = wholes[column] - NumberFormat.wholeLength(characters[..<count])
            for _ in 0..<max(before, 0) { line.append(UInt8(ascii: " ")) }
            line.append(contentsOf: characters[..<count])
            line.append(end)
            for _ in 0..<max(widths[column] - before - count, 0) { line.append(UInt8(ascii: " ")) }
        }
    }
}

extension String {
    /// ASCII and codes of colour, without blanks at the end.
    fileprivate init(withoutLastBlanks line: [UInt8]) {
        var end = line.count
        while end > 0, line[end - 1] == UInt8(ascii: " ") { end -= 1 }
        self.init(decoding: line[..<end], as: UTF8.self)
    }

    /// Without blanks at the end.
    var trimmingLastBlank: String {
        var copy = self
        while copy.hasSuffix(" ") { copy.removeLast() }
        return copy
    }
}
