import Reporting

extension SVGDrawing {
    mutating func draw(_ image: Report.Image) {
        guard image.rows > 0, image.columns > 0, image.values.count == image.rows * image.columns else {
            return say("there are no numbers to draw")
        }
        let scale = ColourScale(image.values, image.scale)
        let room = image.rowLabels.map { SVGStyle.width($0) }.max() ?? SVGStyle.width(String(image.rows))
        let left = min(room, 140) + 20 + (image.rowTitle.isEmpty ? 0 : 18)
        let widest = min(width - left - 110, 440)
        let least = image.showsNumbers ? longestNumber(image) + 8 : 0
        let side = min(max(widest / Double(image.columns), 1), 44)
        // Cells with numbers in them are as wide as those.
        let cell = (
            width: min(max(side, least), widest / Double(image.columns)),
            height: image.showsNumbers ? max(side, 24) : side
        )
        let top = image.columnTitle.isEmpty ? 22.0 : 42
        let size = (width: cell.width * Double(image.columns), height: cell.height * Double(image.rows))
        if !image.columnTitle.isEmpty {
            label(image.columnTitle, left + size.width / 2, 14, .middle, kind: "quiet", within: width - left)
        }
        if !image.rowTitle.isEmpty {
            markup.begin(
                "text",
                [
                    "class": "quiet", "text-anchor": "middle",
                    "transform": .text("translate(14 \(Int(top + size.height / 2))) rotate(-90)"),
                ])
            markup.text(image.rowTitle)
            markup.end("text")
        }
        cells(of: image, cell, left: left, top: top, scale)
        labels(of: image, cell, left: left, top: top)
        colourBar(scale, name: "", x: left + size.width + 24, y: top, height: max(min(size.height, 240), 30))
        height = top + max(size.height, 30) + 14
    }

    private func longestNumber(_ image: Report.Image) -> Double {
        image.values.map { SVGStyle.width(format.string($0)) }.max() ?? 0
    }

    private mutating func cells(
        of image: Report.Image, _ cell: (width: Double, height: Double), left: Double, top: Double,
        _ scale: ColourScale?
    ) {
        if isMoving || !isAlone && image.values.count > Self.mostTooltips {
            draw(
                CellsPicture(
                    origin: (left, top), cell: cell, columns: image.columns, values: image.values,
                    down: (0..<image.rows).map { rowWords($0, of: image) },
                    across: (0..<image.columns).map { columnWords($0, of: image) }, lead: ""), scale)
        } else {
            rectangles(of: image, cell, left: left, top: top, scale)
        }
        for place in image.values.indices where !image.values[place].isFinite || image.showsNumbers {
            let (row, column) = (place / image.columns, place % image.columns)
            let value = image.values[place]
            let text = value.isFinite || cell.width >= 24 ? format.string(value) : "×"
            guard SVGStyle.width(text) <= cell.width + 1, cell.height >= 12 else { continue }
            let colour = scale?.colour(of: value)
            markup.begin(
                "text",
                [
                    "x": .number(left + (Double(column) + 0.5) * cell.width),
                    "y": .number(top + (Double(row) + 0.5) * cell.height + 4), "text-anchor": "middle",
                    "class": colour.map { $0.ink.red == 0 ? "dark" : "bright" } ?? (isMoving ? "void" : .missing),
                ])
            markup.text(text)
            markup.end("text")
        }
    }

    /// In a page more cells are drawn without a tooltip each.
    private static let mostTooltips = 36

    private mutating func rectangles(
        of image: Report.Image, _ cell: (width: Double, height: Double), left: Double, top: Double,
        _ scale: ColourScale?
    ) {
        let hasTooltips = image.values.count <= 4096
        markup.begin("g", ["class": "cells", "shape-rendering": "crispEdges"])
        for row in 0..<image.rows {
            var column = 0
            while column < image.columns {
                let value = image.values[row * image.columns + column]
                let colour = scale?.colour(of: value)
                var end = column + 1
                if !hasTooltips {
                    while end < image.columns, scale?.colour(of: image.values[row * image.columns + end]) == colour {
                        end += 1
                    }
                }
                beginCell(
                    from: (left + Double(column) * cell.width, top + Double(row) * cell.height),
                    to: (left + Double(end) * cell.width, top + Double(row + 1) * cell.height),
                    fill: colour.map { .colour($0) } ?? "none")
                if hasTooltips { tooltip("\(words(row, column, of: image)): \(format.string(value))") }
                markup.end("rect")
                column = end
            }
        }
        markup.end("g")
    }

    /// `actual cat, predicted dog`, or `row 2, column 3`.
    private func words(_ row: Int, _ column: Int, of image: Report.Image) -> String {
        rowWords(row, of: image) + ", " + columnWords(column, of: image)
    }

    private func rowWords(_ row: Int, of image: Report.Image) -> String {
        Self.words(row, image.rowLabels, image.rowTitle, "row")
    }

    private func columnWords(_ column: Int, of image: Report.Image) -> String {
        Self.words(column, image.columnLabels, image.columnTitle, "column")
    }

    private static func words(_ place: Int, _ labels: [String], _ title: String, _ otherwise: String) -> String {
        let name = place < labels.count ? labels[place] : String(place + 1)
        return title.isEmpty ? "\(otherwise) \(name)" : "\(title) \(name)"
    }

    /// Names or numbers of rows and columns, as many as have room.
    private mutating func labels(
        of image: Report.Image, _ cell: (width: Double, height: Double), left: Double, top: Double
    ) {
        let rowStride = max(1, Int((14 / cell.height).rounded(.up)))
        for row in stride(from: 0, to: image.rows, by: rowStride) {
            let text = row < image.rowLabels.count ? image.rowLabels[row] : String(row + 1)
            label(
                text, left - 6, top + (Double(row) + 0.5) * cell.height + 4, .end, kind: "tick row", within: 140)
        }
        let names = (0..<image.columns).map { $0 < image.columnLabels.count ? image.columnLabels[$0] : String($0 + 1) }
        let widest = min((names.map { SVGStyle.width($0) }.max() ?? 0) + 6, 90)
        let columnStride = max(1, Int((widest / cell.width).rounded(.up)))
        for column in stride(from: 0, to: image.columns, by: columnStride) {
            label(
                names[column], left + (Double(column) + 0.5) * cell.width, top - 6, .middle, kind: "tick column",
                within: Double(columnStride) * cell.width - 2)
        }
    }
}
