import Reporting

/// Matrices as cells with a shade, a colour or a number each.
extension TerminalRenderer {
    private static let mostRows = 40

    func lines(of image: Report.Image, _ title: String) -> [String] {
        let remark = "\(image.rows)\(glyphs.times)\(image.columns)"
        let title = titleLines(title, remark)
        guard image.rows > 0, image.columns > 0, image.values.count >= image.rows * image.columns,
            let scale = ColourScale(image.values, image.scale)
        else { return title + remarkLines("nothing to draw: there is no finite number") }
        let directions = directionLines(image)
        if image.showsNumbers, let lines = numbered(image, scale) { return title + directions + lines }
        let labels = rowLabels(image)
        let margin = labels.map(DisplayText.width).max() ?? 0
        let room = width - margin
        let isPaired = style.isColoured ? !glyphs.isUnicode : image.columns * 2 <= room
        let cells = isPaired ? max(room / 2, 1) : room
        let shrunk = Shrunk(image, columns: cells, rows: labels.isEmpty ? Self.mostRows : .max)
        let body = style.isColoured ? coloured(shrunk, scale, room) : shaded(shrunk, scale, isPaired: isPaired)
        let names = labels.isEmpty || style.isColoured && glyphs.isUnicode ? [] : labels
        let lines = body.enumerated().map { row, line in
            (names.isEmpty ? line : DisplayText.padded(row < names.count ? names[row] : "", to: margin) + line)
                .trimmingLastBlank
        }
        let key =
            style.isColoured
            ? colourBar(scale)
            : remarkLines(
                Shading(scale: scale, isUnicode: glyphs.isUnicode).key(isPaired: isPaired, brief))
        return title + directions + lines + key + shrunk.remarks.flatMap(remarkLines) + unknown(image)
    }

    private func unknown(_ image: Report.Image) -> [String] {
        let count = image.values.count { !$0.isFinite }
        return count == 0 ? [] : remarkLines("no finite numbers (\(Shading.unknown)): \(count)")
    }

    private func directionLines(_ image: Report.Image) -> [String] {
        guard !image.rowTitle.isEmpty || !image.columnTitle.isEmpty else { return [] }
        let order = image.columns > 1 && image.rowLabels == image.columnLabels ? ", in the same order" : ""
        return DisplayText.wrapped(
            glyphs.shown("from top to bottom: \(image.rowTitle), from left to right: \(image.columnTitle)") + order,
            width: width)
    }

    /// Names of the rows with a blank behind them; empty where they take too much room, or there are none.
    private func rowLabels(_ image: Report.Image) -> [String] {
        guard image.rowLabels.count == image.rows, image.rows <= Self.mostRows else { return [] }
        let most = max(width / 3, 3)
        let names = image.rowLabels.map {
            DisplayText.truncated(glyphs.shown($0), to: most - 1, ellipsis: glyphs.ellipsis)
        }
        let widest = names.map(DisplayText.width).max() ?? 0
        return names.map { DisplayText.padded($0, to: widest + 1) }
    }

    // MARK: - Numbers in the cells

    /// Nil where they have no room.
    private func numbered(_ image: Report.Image, _ scale: ColourScale) -> [String]? {
        let labels = rowLabels(image)
        let numbers = image.values.map(brief)
        let heads = image.columnLabels.count == image.columns ? image.columnLabels.map(glyphs.shown) : []
        let most = (width - (labels.first.map(DisplayText.width) ?? 0)) / image.columns
        let needed = (numbers.map(\.count).max() ?? 1) + 1
        guard needed <= most, image.rows <= Self.mostRows else { return nil }
        let size = max(needed, min(most, (heads.map(DisplayText.width).max() ?? 0) + 1))
        var lines: [String] = []
        if !heads.isEmpty {
            let shown = heads.map { head in
                DisplayText.padded(
                    DisplayText.truncated(head, to: size - 1, ellipsis: size > 4 ? glyphs.ellipsis : ""), to: size,
                    right: true)
            }
            lines.append(String(repeating: " ", count: labels.first.map(DisplayText.width) ?? 0) + shown.joined())
        }
        for row in 0..<image.rows {
            var line = labels.isEmpty ? "" : labels[row]
            for column in 0..<image.columns {
                let place = row * image.columns + column
                let text = DisplayText.padded(numbers[place], to: size, right: true)
                guard style.isColoured, let shade = shade(image.values[place], scale) else {
                    line += text
                    continue
                }
                let ink = shade.colour.ink
                line += style.paint(
                    text,
                    codes: [
                        style.code(ink, basic: ink == RGB(0, 0, 0) ? 30 : 97),
                        style.code(shade.colour, basic: shade.basic, isBehind: true),
                    ])
            }
            lines.append(line)
        }
        return lines
    }

    // MARK: - Shades and colours

    private func shaded(_ image: Shrunk, _ scale: ColourScale, isPaired: Bool) -> [String] {
        let shading = Shading(scale: scale, isUnicode: glyphs.isUnicode)
        return (0..<image.rows).map { row in
            (0..<image.columns).map { column in
                let value = image.values[row * image.columns + column]
                return isPaired ? shading.pair(value) : String(shading.single(value))
            }.joined()
        }
    }

    /// Two numbers above each other in a cell of the screen, or more cells for each number where there is room.
    private func coloured(_ image: Shrunk, _ scale: ColourScale, _ room: Int) -> [String] {
        guard glyphs.isUnicode else {
            var grid = CellGrid(columns: image.columns * 2, rows: image.rows, isUnicode: false)
            for place in image.values.indices {
                let (row, column) = (place / image.columns, place % image.columns)
                for half in 0...1 { paint(image.values[place], (2 * column + half, row), scale, on: &grid) }
            }
            return grid.lines(style)
        }
        let zoom = max(1, min(4, min(room / image.columns, 2 * Self.mostRows / image.rows)))
        let (columns, height) = (image.columns * zoom, image.rows * zoom)
        var grid = CellGrid(columns: columns, rows: (height + 1) / 2, isUnicode: true)
        for column in 0..<columns {
            for row in 0..<grid.rows {
                let upper = image.values[2 * row / zoom * image.columns + column / zoom]
                let below =
                    2 * row + 1 < height ? image.values[(2 * row + 1) / zoom * image.columns + column / zoom] : nil
                guard let high = shade(upper, scale) else {
                    grid.mark((column, row), Shading.unknown, ink: -1)
                    continue
                }
                grid.fill((column, row), CellGrid.Paint(upper: high, lower: below.flatMap { shade($0, scale) }))
            }
        }
        return grid.lines(style)
    }

    private func paint(
        _ value: Double, _ cell: (column: Int, row: Int), _ scale: ColourScale, on grid: inout CellGrid
    ) {
        if let shade = shade(value, scale) {
            grid.fill(cell, CellGrid.Paint(upper: shade, lower: shade))
        } else {
            grid.mark(cell, Shading.unknown, ink: -1)
        }
    }
}

/// A matrix of so few cells that it fits: means of blocks where it has more.
private struct Shrunk {
    let rows: Int
    let columns: Int
    let values: [Double]
    /// What a cell stands for, where it is more than one number.
    let remarks: [String]

    init(_ image: Report.Image, columns mostColumns: Int, rows mostRows: Int) {
        let across = (image.columns + mostColumns - 1) / mostColumns
        let down = image.rows <= mostRows ? 1 : (image.rows + mostRows - 1) / mostRows
        rows = (image.rows + down - 1) / down
        columns = (image.columns + across - 1) / across
        guard across > 1 || down > 1 else {
            (values, remarks) = (Array(image.values.prefix(rows * columns)), [])
            return
        }
        var means: [Double] = []
        for row in 0..<rows {
            for column in 0..<columns {
                var (sum, count) = (0.0, 0)
                for i in row * down..<min((row + 1) * down, image.rows) {
                    for j in column * across..<min((column + 1) * across, image.columns)
                    where image.values[i * image.columns + j].isFinite {
                        sum += image.values[i * image.columns + j]
                        count += 1
                    }
                }
                means.append(count > 0 ? sum / Double(count) : .nan)
            }
        }
        values = means
        remarks = ["each cell is the mean of \(down) × \(across) numbers"]
    }
}
