import Reporting

/// Coloured cells side by side in rows, as a page has them: one path for each colour, and the exact numbers once, as a list
/// that the script of the page reads where a pointer rests or the arrow keys lead.
struct CellsPicture {
    /// The upper left corner, and the size of a cell, in pixels.
    let origin: (x: Double, y: Double)
    let cell: (width: Double, height: Double)
    let columns: Int
    /// Row-major, the first row on top.
    let values: [Double]
    /// What rows and columns are called.
    let down: [String]
    let across: [String]
    /// What stands before the names of column and row; empty where the row is named first, and each says what it is.
    let lead: String

    /// So many colours there are, as many as the bar beside them has.
    static let colours = 48
    /// The numbers of more cells are told with few digits.
    private static let mostExact = 1024
    private static let fewDigits = 4

    fileprivate func format(_ format: NumberFormat) -> NumberFormat {
        values.count > Self.mostExact ? NumberFormat(digits: min(format.digits, Self.fewDigits)) : format
    }

    /// For each colour the strokes that fill its cells, in a plane whose unit is a cell.
    fileprivate func strokes(_ scale: ColourScale?) -> [(colour: RGB, path: PathText)] {
        var (order, paths) = ([RGB](), [RGB: PathText]())
        for row in 0..<values.count / max(columns, 1) {
            var column = 0
            while column < columns {
                let colour = scale?.shade(of: values[row * columns + column])
                var end = column + 1
                while end < columns, scale?.shade(of: values[row * columns + end]) == colour { end += 1 }
                if let colour {
                    if paths[colour] == nil { order.append(colour) }
                    paths[colour, default: PathText()].stroke(Double(column), Double(row), Double(end - column))
                }
                column = end
            }
        }
        return order.map { ($0, paths[$0] ?? PathText()) }
    }
}

extension SVGDrawing {
    /// Cells that a script moves have no numbers here, which would be those of one moment.
    mutating func draw(_ cells: CellsPicture, _ scale: ColourScale?) {
        let exact = NumberFormat(digits: 8)
        let numbers = [cells.cell.width, 0, 0, cells.cell.height, cells.origin.x, cells.origin.y]
        let plane = numbers.map(exact.string).joined(separator: " ")
        let rows = cells.values.count / max(cells.columns, 1)
        if isMoving {
            markup.begin(
                "g",
                [
                    "class": "cells", "shape-rendering": "crispEdges", "transform": .text("matrix(\(plane))"),
                    "data-rows": .number(Double(rows)), "data-columns": .number(Double(cells.columns)),
                ])
        } else {
            markup.begin(
                "g",
                [
                    "class": "cells", "shape-rendering": "crispEdges", "transform": .text("matrix(\(plane))"),
                    "data-lead": .text(cells.lead), "data-down": .text(cells.down.joined(separator: "\n")),
                    "data-across": .text(cells.across.joined(separator: "\n")),
                    "data-values": .text(cells.values.map(cells.format(format).string).joined(separator: " ")),
                ])
        }
        // A stroke lies half above and half below its line.
        markup.begin("g", ["transform": "translate(0 .5)"])
        for (colour, path) in cells.strokes(scale) {
            markup.element("path", ["stroke": .colour(colour), "d": .path(path)])
        }
        markup.end("g")
        markup.end("g")
    }
}

extension ColourScale {
    /// The nearest of the colours that a bar has; nil for what is no finite number.
    func shade(of number: Double) -> RGB? {
        let steps = Double(CellsPicture.colours)
        return place(of: number).map { map.colour(at: (min($0 * steps, steps - 1).rounded(.down) + 0.5) / steps) }
    }
}
