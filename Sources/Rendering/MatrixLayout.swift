import Reporting

/// Matrices on the screen: in the notation of the language while they are small, so that they can be typed back;
/// by their corners, mean and norm when they are large.
extension TerminalRenderer {
    func lines(of matrix: Report.Matrix) -> [String] {
        let lead = lead(matrix.name)
        let remark = matrix.remark.map { "  (\(glyphs.shown($0)))" } ?? ""
        if matrix.rows == 0 || matrix.columns == 0 {
            return line(lead, "[]  " + shape(matrix.rows, matrix.columns), matrix)
        }
        if matrix.values.count == 1 { return line(lead, format.string(matrix.values[0]), matrix) }
        if isLarge(matrix) { return abbreviatedLines(of: matrix) }
        if matrix.rows <= 3 || matrix.columns == 1 {
            let line = inline(matrix)
            if DisplayText.width(lead.text + line + remark) <= width {
                return [lead.painted + line + style.paint(remark, as: .notice)]
            }
        }
        return adding(remark, to: bracketedLines(of: matrix, lead: lead))
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
            matrix.row(row).map(format.string).joined(separator: ", ")
        }
        return "[" + rows.joined(separator: "; ") + "]"
    }

    /// `mean 0.4  norm 2.1`
    func summary(_ matrix: Report.Matrix) -> String {
        summaryParts(matrix).joined(separator: "  ")
    }

    private func summaryParts(_ matrix: Report.Matrix) -> [String] {
        ["mean \(format.string(matrix.mean))", "norm \(format.string(matrix.norm))"]
    }

    /// More rows than a glance takes in, or rows that would be broken.
    private func isLarge(_ matrix: Report.Matrix) -> Bool {
        guard matrix.abbreviates else { return false }
        if matrix.rows > 10 { return true }
        if matrix.columns * 3 > width { return true }
        let widths = (0..<matrix.columns).map { column in
            (0..<matrix.rows).map { format.string(matrix[$0, column]).count }.max() ?? 0
        }
        return DisplayText.width(lead(matrix.name).text) + 2 + widths.reduce(0) { $0 + $1 + 2 } > width
    }

    /// Aligned rows between one pair of brackets; a row too long for the screen goes on below, indented.
    private func bracketedLines(of matrix: Report.Matrix, lead: (text: String, painted: String)) -> [String] {
        let isLong =
            DisplayText.width(lead.text) > width / 2
            || DisplayText.width(lead.text) + 5 + longestNumber(matrix) > width
        let indent = isLong ? min(4, max(0, width - 5 - longestNumber(matrix))) : DisplayText.width(lead.text)
        let opensAlone =
            indent != DisplayText.width(lead.text)
            || DisplayText.width(lead.text) + 2 + longestNumber(matrix) > width
        let columns = alignedColumns(of: matrix, rows: Array(0..<matrix.rows), columns: Array(0..<matrix.columns))
        let blanks = String(repeating: " ", count: indent)
        var lines: [String] = opensAlone ? opening(matrix.name) : []
        for row in 0..<matrix.rows {
            let isLast = row == matrix.rows - 1
            let cells = columns.enumerated().map { index, column in
                let end = index < columns.count - 1 ? "," : isLast ? "]" : ";"
                let cell = column[row]
                let bare = cell.prefix(cell.count - cell.reversed().prefix { $0 == " " }.count)
                return DisplayText.padded(bare + end, to: cell.count + 1)
            }
            var current = row == 0 && !opensAlone ? lead.painted + "[" : blanks + " "
            var used = indent + 1
            for cell in cells {
                if used > indent + 1, used + cell.count > width {
                    lines.append(current.trimmingLastBlank)
                    current = blanks + "   "
                    used = indent + 3
                }
                current += cell + " "
                used += cell.count + 1
            }
            lines.append(current.trimmingLastBlank)
        }
        return lines
    }

    /// `name = [`, or the bracket alone.
    private func opening(_ name: String) -> [String] {
        if name.isEmpty { return ["["] }
        var lines = DisplayText.wrapped(glyphs.shown(name), width: max(width - 4, 1)).map { style.paint($0, as: .name) }
        lines[lines.count - 1] += " = ["
        return lines
    }

    private func longestNumber(_ matrix: Report.Matrix) -> Int {
        matrix.values.reduce(0) { max($0, format.string($1).count) }
    }

    private func abbreviatedLines(of matrix: Report.Matrix) -> [String] {
        let rows = matrix.rows > 10 ? [0, 1, 2, matrix.rows - 2, matrix.rows - 1] : Array(0..<matrix.rows)
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
    private func shownColumns(of matrix: Report.Matrix, rows: [Int]) -> (left: [Int], right: [Int]) {
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
        columns.map { column in format.aligned(rows.map { matrix[$0, column] }) }
    }
}

extension Report.Matrix {
    subscript(row: Int, column: Int) -> Double { values[row * columns + column] }

    func row(_ row: Int) -> ArraySlice<Double> { values[row * columns..<(row + 1) * columns] }

    var mean: Double { values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count) }

    /// The Euclidean norm over all elements (Frobenius), scaled so that large elements do not overflow.
    var norm: Double {
        let largest = values.reduce(0) { max($0, $1.magnitude) }
        if largest == 0 || !largest.isFinite { return values.reduce(0) { $0 + $1.magnitude } }
        return largest * values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
    }
}

extension String {
    /// Without blanks at the end.
    var trimmingLastBlank: String {
        var copy = self
        while copy.hasSuffix(" ") { copy.removeLast() }
        return copy
    }
}
