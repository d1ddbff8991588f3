import Reporting

/// Reports of many numbers, of which a page shows as few as a screen does.
extension TerminalRenderer {
    /// The report with those numbers alone that a text shows of it, written as there.
    package func abridged(_ report: Report) -> Report {
        let renderer = writing(report)
        let block: Report.Block =
            switch renderer.sure(report.block, beside: report.twin?.blocks()) {
            case .table(let table): .table(renderer.abridged(table))
            case .matrix(let matrix): .table(renderer.corners(of: matrix))
            case .picture(let picture): .picture(picture.thinned)
            case .words, .scalar, .formula, .diagram, .nothing: report.block
            }
        return Report(block, digits: report.digits)
    }

    /// Cells that hold many values say the first and the last of them, mean and norm.
    private func abridged(_ table: Report.Table) -> Report.Table {
        var table = table
        table.rows = table.rows.map { row in
            row.map { cell in
                if case .values(let matrix) = cell { .text(abbreviated(matrix, to: Self.cellWidth)) } else { cell }
            }
        }
        return table
    }

    /// The room of many values in a cell of a page.
    static let cellWidth = 60

    /// The first and the last rows and columns of a matrix under their numbers.
    func corners(of matrix: Report.Matrix) -> Report.Table {
        let rows = shownRows(of: matrix)
        let (left, right) = shownColumns(of: matrix, rows: rows)
        let isCut = left.count + right.count < matrix.columns
        func line(_ cells: (Int) -> Report.Cell, gap: Report.Cell) -> [Report.Cell] {
            left.map(cells) + (isCut ? [gap] : []) + right.map(cells)
        }
        let ellipsis = Report.Cell.written(glyphs.ellipsis)
        let numbers = left.map { String($0 + 1) } + (isCut ? [glyphs.ellipsis] : []) + right.map { String($0 + 1) }
        var lines: [[Report.Cell]] = []
        for (place, row) in rows.enumerated() {
            if place > 0, row > rows[place - 1] + 1 { lines.append([ellipsis] + numbers.map { _ in ellipsis }) }
            lines.append(
                [.integer(row + 1)]
                    + line({ .written(format.string(matrix, row * matrix.columns + $0)) }, gap: ellipsis))
        }
        let words =
            [matrix.name, shape(matrix.rows, matrix.columns)] + summaryParts(matrix)
            + (matrix.remark.map { ["(\($0))"] } ?? [])
        return Report.Table(
            kind: "corners", caption: words.filter { !$0.isEmpty }.joined(separator: "  "), headings: [""] + numbers,
            rows: lines)
    }
}

extension Report.Picture {
    /// With no more numbers than can be seen.
    fileprivate var thinned: Report.Picture {
        var picture = self
        switch drawing {
        case .plot(var plot):
            plot.series = plot.series.map(\.thinned)
            picture.drawing = .plot(plot)
        case .field(var field):
            let (xs, ys) = (Self.places(field.xs.count), Self.places(field.ys.count))
            field.values = ys.flatMap { y in xs.map { field.values[y * field.xs.count + $0] } }
            (field.xs, field.ys) = (xs.map { field.xs[$0] }, ys.map { field.ys[$0] })
            field.series = field.series.map(\.thinned)
            picture.drawing = .field(field)
        case .image(var image):
            let (rows, columns) = (Self.places(image.rows), Self.places(image.columns))
            image.values = rows.flatMap { row in columns.map { image.values[row * image.columns + $0] } }
            func names(_ places: [Int], _ labels: [String]) -> [String] {
                places.map { $0 < labels.count ? labels[$0] : String($0 + 1) }
            }
            (image.rowLabels, image.columnLabels) = (names(rows, image.rowLabels), names(columns, image.columnLabels))
            (image.rows, image.columns) = (rows.count, columns.count)
            picture.drawing = .image(image)
        case .histogram, .bars, .network: break
        }
        return picture
    }

    /// Of the places of a grid so many that lie at equal distances.
    private static func places(_ count: Int) -> [Int] {
        Array(stride(from: 0, to: count, by: max(1, (count + most - 1) / most)))
    }

    /// Rows and columns of a grid.
    private static let most = 64
}

extension Report.Series {
    /// Of each of so many stretches the ends, the lowest and the highest number.
    fileprivate var thinned: Report.Series {
        let most = 500
        guard min(xs.count, ys.count) > 4 * most else { return self }
        var copy = self
        (copy.xs, copy.ys) = ([], [])
        let count = min(xs.count, ys.count)
        for part in 0..<most {
            let range = part * count / most..<(part + 1) * count / most
            let low = range.min { ys[$0] < ys[$1] } ?? range.lowerBound
            let high = range.max { ys[$0] < ys[$1] } ?? range.lowerBound
            for place in Set([range.lowerBound, low, high, range.upperBound - 1]).sorted() {
                copy.xs.append(xs[place])
                copy.ys.append(ys[place])
            }
        }
        return copy
    }
}
