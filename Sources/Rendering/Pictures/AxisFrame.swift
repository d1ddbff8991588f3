import Reporting

/// Two axes around a rectangle of cells: their ticks, and the lines of text that they make.
struct AxisFrame {
    let xs: AxisTicks
    let ys: AxisTicks
    /// Cells inside.
    let columns: Int
    let rows: Int
    /// Cells for the numbers on the left.
    let margin: Int
    private let glyphs: Glyphs

    static let rows = 10
    static let mostColumns = 100

    /// - Parameters:
    ///   - room: cells to a line.
    ///   - aside: cells that are needed on the right of the axes.
    init?(
        _ x: Report.Axis, _ xNumbers: [Double], _ y: Report.Axis, _ yNumbers: [Double], room: Int, aside: Int = 0,
        rows: Int = Self.rows, glyphs: Glyphs
    ) {
        guard let ys = AxisTicks(yNumbers, isLogarithmic: y.isLogarithmic, most: rows / 2) else { return nil }
        let widest = ys.ticks.map(\.label.utf8.count).max() ?? 0
        margin = widest + 8 <= room ? widest : 0
        columns = max(min(room - margin - 2 - aside, Self.mostColumns), 2)
        let columns = columns
        // Many numbers are looked at once.
        let xNumbers = AxisTicks.ends(of: xNumbers, isLogarithmic: x.isLogarithmic)
        var chosen: AxisTicks?
        for most in stride(from: max(columns / 6, 2), through: 2, by: -1) {
            guard let ticks = AxisTicks(xNumbers, isLogarithmic: x.isLogarithmic, most: most) else { return nil }
            chosen = ticks
            if Self.labels(ticks, columns, isUnicode: glyphs.isUnicode).count == ticks.ticks.count { break }
        }
        guard let chosen else { return nil }
        (xs, self.ys, self.rows, self.glyphs) = (chosen, ys, rows, glyphs)
    }

    func grid() -> CellGrid { CellGrid(columns: columns, rows: rows, isUnicode: glyphs.isUnicode) }

    /// The rectangle with its axes.
    ///
    /// - Parameter ends: what stands on the right of each line.
    func lines(around inside: [String], ends: [String] = [], label: String, _ style: TextStyle) -> [String] {
        let grid = grid()
        var labels: [Int: String] = [:]
        for tick in ys.ticks {
            guard let place = ys.place(of: tick.value) else { continue }
            let row = grid.cell(at: 0, place).row
            if labels[row] == nil { labels[row] = tick.label }
        }
        let (bar, tee) = glyphs.isUnicode ? ("│", "┤") : ("|", "+")
        let body = inside.enumerated().map { row, line -> String in
            let label = margin > 0 ? DisplayText.padded(labels[row] ?? "", to: margin, right: true) : ""
            let side = label + (labels[row] == nil ? bar : tee)
            guard row < ends.count, !ends[row].isEmpty else { return side + line }
            return side + line + String(repeating: " ", count: max(0, columns - TextStyle.width(line))) + ends[row]
        }
        return body + bottom(label)
    }

    /// The axis below with its marks, their numbers, and what it counts.
    private func bottom(_ label: String) -> [String] {
        let blanks = String(repeating: " ", count: margin)
        var axis = [Character](repeating: glyphs.isUnicode ? "─" : "-", count: columns)
        let placed = Self.labels(xs, columns, isUnicode: glyphs.isUnicode)
        for tick in placed { axis[tick.column] = glyphs.isUnicode ? "┬" : "+" }
        let corner = glyphs.isUnicode ? "└" : "+"
        var numbers = [Character](repeating: " ", count: columns)
        for tick in placed { for (k, digit) in tick.label.enumerated() { numbers[tick.start + k] = digit } }
        let lines = [blanks + corner + String(axis)]
        let name = DisplayText.truncated(label, to: columns, ellipsis: glyphs.ellipsis)
        let size = DisplayText.width(name)
        let under = blanks + " " + String(numbers).trimmingLastBlank
        guard size > 0 else { return lines + [under] }
        if let start = Self.gap(in: numbers, for: size) {
            let shown = String(numbers[..<start]) + name + String(numbers[(start + size)...])
            return lines + [(blanks + " " + shown).trimmingLastBlank]
        }
        return lines + [under, blanks + " " + String(repeating: " ", count: (columns - size) / 2) + name]
    }

    /// Where a name has room between the numbers, with two blanks on both sides; nearest to the middle.
    private static func gap(in numbers: [Character], for size: Int) -> Int? {
        guard numbers.count >= size else { return nil }
        let middle = (numbers.count - size) / 2
        // Not far from the middle, where it might be taken for a number.
        return (numbers.count / 4...max(numbers.count / 4, numbers.count - numbers.count / 4 - size)).filter { start in
            guard start + size <= numbers.count else { return false }
            return numbers[max(0, start - 2)..<min(numbers.count, start + size + 2)].allSatisfy { $0 == " " }
        }.min { abs($0 - middle) < abs($1 - middle) }
    }

    /// The ticks whose numbers have room, with where each number begins.
    private static func labels(
        _ ticks: AxisTicks, _ columns: Int, isUnicode: Bool
    ) -> [(column: Int, start: Int, label: String)] {
        var placed: [(column: Int, start: Int, label: String)] = []
        let grid = CellGrid(columns: columns, rows: 1, isUnicode: isUnicode)
        for tick in ticks.ticks {
            guard let place = ticks.place(of: tick.value), tick.label.utf8.count <= columns else { continue }
            let column = grid.cell(at: place, 0).column
            let start = min(max(column - tick.label.utf8.count / 2, 0), columns - tick.label.utf8.count)
            if let last = placed.last, start < last.start + last.label.utf8.count + 1 { continue }
            placed.append((column, start, tick.label))
        }
        return placed
    }
}
