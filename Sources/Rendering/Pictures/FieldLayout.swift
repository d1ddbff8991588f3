import Reporting

/// A number at each place of a plane: colours, shades, or the numbers of the bands between contours; points and paths above.
extension TerminalRenderer {
    func lines(of field: Report.Field, _ title: String) -> [String] {
        let title = titleLines(title, Self.scales(field.x, field.y))
        guard let scale = ColourScale(field), field.xs.count > 0, field.ys.count > 0,
            field.values.count >= field.xs.count * field.ys.count,
            let frame = AxisFrame(
                field.x, field.xs, field.y, field.ys, room: width,
                rows: width < 60 ? 12 : 16, glyphs: glyphs)
        else { return title + remarkLines("nothing to draw: there is no finite number") }
        var grid = frame.grid()
        let heights = Heights(field)
        for row in 0..<frame.rows {
            for column in 0..<frame.columns {
                shade((column, row), field, heights, scale, frame, on: &grid)
            }
        }
        for (number, series) in field.series.enumerated() { draw(series, number, frame, on: &grid) }
        let (across, up) = (glyphs.shown(field.x.label), glyphs.shown(field.y.label))
        let label = up.isEmpty ? across : "\(across)  (upwards: \(up))"
        let isShort = DisplayText.width(label) <= frame.columns
        let axes = frame.lines(around: grid.lines(style), label: isShort ? label : across, style)
        let upwards = isShort ? [] : remarkLines("upwards: \(up)")
        return title + axes + upwards + key(of: field, scale) + seriesKey(field.series)
    }

    private func seriesKey(_ series: [Report.Series]) -> [String] {
        guard series.count == 1 else { return key(of: series) }
        // One series alone has a name too, beside the colours.
        return key(of: series, evenOne: true)
    }

    // MARK: - The plane

    private func shade(
        _ cell: (column: Int, row: Int), _ field: Report.Field, _ heights: Heights, _ scale: ColourScale,
        _ frame: AxisFrame, on grid: inout CellGrid
    ) {
        let x = frame.xs.value(at: grid.centre(ofColumn: cell.column))
        func value(_ part: CellGrid.Part) -> Double? {
            heights.value(x, frame.ys.value(at: 1 - grid.centre(ofRow: cell.row, part)))
        }
        func colour(_ value: Double?) -> CellGrid.Shade? {
            guard let value else { return nil }
            return shade(field.contours.isEmpty ? value : Self.middle(ofBand: value, field.contours, scale), scale)
        }
        if style.isColoured {
            let isSplit = glyphs.isUnicode
            guard let upper = colour(value(isSplit ? .upper : .whole)) else { return }
            grid.fill(
                cell, CellGrid.Paint(upper: upper, lower: isSplit ? colour(value(.lower)) : upper))
            return
        }
        guard let value = value(.whole) else { return }
        let character =
            !value.isFinite
            ? Shading.unknown
            : field.contours.isEmpty
                ? Shading(scale: scale, isUnicode: glyphs.isUnicode).single(value)
                : Self.digit(ofBand: Self.band(value, field.contours))
        grid.ground(cell, character)
    }

    // MARK: - Bands between contours

    /// How many contours lie below a number.
    static func band(_ value: Double, _ contours: [Double]) -> Int { contours.count { $0 <= value } }

    private static let digits = Array("0123456789abcdefghijklmnopqrstuvwxyz")

    static func digit(ofBand band: Int) -> Character { digits[min(band, digits.count - 1)] }

    /// A number that stands for all of its band.
    private static func middle(ofBand value: Double, _ contours: [Double], _ scale: ColourScale) -> Double {
        let band = band(value, contours)
        let low = band > 0 ? contours[band - 1] : scale.low
        let high = band < contours.count ? contours[band] : scale.high
        return low / 2 + high / 2
    }

    private func key(of field: Report.Field, _ scale: ColourScale) -> [String] {
        guard !field.contours.isEmpty else {
            return style.isColoured
                ? colourBar(scale)
                : remarkLines(Shading(scale: scale, isUnicode: glyphs.isUnicode).key(isPaired: false, brief))
        }
        let format = NumberFormat(digits: min(format.digits, 6))
        let pieces = (0...field.contours.count).map { band -> String in
            let words =
                band < field.classes.count
                ? glyphs.shown(field.classes[band])
                : band == 0
                    ? "below \(format.string(field.contours[0]))"
                    : "from \(format.string(field.contours[band - 1]))"
            guard style.isColoured else { return "\(Self.digit(ofBand: band)) \(words)" }
            let number = band == 0 ? field.contours[0].nextDown : field.contours[band - 1]
            guard let shade = shade(Self.middle(ofBand: number, field.contours, scale), scale) else { return words }
            return style.paint("  ", codes: [style.code(shade.colour, basic: shade.basic, isBehind: true)])
                + " \(words)"
        }
        return rowsOfPieces(pieces.map { DisplayText.width($0) > width && !style.isColoured ? "" : $0 })
    }
}

extension ColourScale {
    /// Of the heights of a field, at several moments perhaps, or of all its classes.
    init?(_ field: Report.Field, at moments: [[Double]] = []) {
        let heights = moments.isEmpty ? field.values : moments.flatMap(\.self)
        self.init(field.classes.isEmpty ? heights : field.classes.indices.map(Double.init), field.scale)
    }
}

/// The numbers of a field between the places of its grid.
private struct Heights {
    private let field: Report.Field

    init(_ field: Report.Field) { self.field = field }

    /// In a straight line between the four places around (bilinear); nil outside.
    func value(_ x: Double, _ y: Double) -> Double? {
        guard let (column, right) = Self.place(x, field.xs), let (row, up) = Self.place(y, field.ys) else { return nil }
        func at(_ row: Int, _ column: Int) -> Double {
            field.values[min(row, field.ys.count - 1) * field.xs.count + min(column, field.xs.count - 1)]
        }
        if !field.classes.isEmpty { return at(row + (up < 0.5 ? 0 : 1), column + (right < 0.5 ? 0 : 1)) }
        // A place of the grid itself asks nothing of its neighbours.
        func mix(_ a: Double, _ b: Double, _ share: Double) -> Double {
            share == 0 ? a : share == 1 ? b : a + (b - a) * share
        }
        return mix(
            mix(at(row, column), at(row, column + 1), right), mix(at(row + 1, column), at(row + 1, column + 1), right),
            up)
    }

    /// The place of the grid below, and the share of the way to the next.
    private static func place(_ value: Double, _ places: [Double]) -> (Int, Double)? {
        guard let first = places.first, let last = places.last else { return nil }
        guard places.count > 1, last > first else { return value == first || places.count == 1 ? (0, 0) : nil }
        let slack = (last - first) * 1e-9
        guard value >= first - slack, value <= last + slack else { return nil }
        let exact = min(max((value - first) / (last - first), 0), 1) * Double(places.count - 1)
        let below = min(Int(exact), places.count - 2)
        return (below, exact - Double(below))
    }
}

extension CellGrid {
    enum Part { case whole, upper, lower }

    /// Where the middle of a cell lies between 0 and 1.
    func centre(ofColumn column: Int) -> Double {
        guard width > 1 else { return 0 }
        let dots = width / columns
        return (Double(column * dots) + Double(dots - 1) / 2) / Double(width - 1)
    }

    /// The same from top to bottom, of the whole cell or a half.
    func centre(ofRow row: Int, _ part: Part) -> Double {
        guard height > 1 else { return 0 }
        let dots = height / rows
        let offset: Double =
            switch part {
            case .whole: 0.5
            case .upper: 0.25
            case .lower: 0.75
            }
        return (Double(row * dots) + Double(dots) * offset - 0.5) / Double(height - 1)
    }
}
