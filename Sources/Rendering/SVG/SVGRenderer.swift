import Reporting

/// Pictures as SVG 1.1 with a style sheet: files of their own, or parts of a page.
///
/// Title and sentence are there for screen readers, marks tell their exact numbers where a pointer rests on them, and two
/// series differ by dashes or the shape of their points as well as by colour.
package struct SVGRenderer: Hashable, Sendable {
    /// A file stands alone and brings its style sheet and its paper; a part of a page has those of the page.
    package let isAlone: Bool
    /// Significant digits of the numbers in labels and tooltips.
    let format: NumberFormat
    /// Tells the pictures of a page apart.
    let number: Int

    /// In pixels.
    let width: Double
    /// Marks that a script moves have no tooltips, which would tell of what was before.
    let isMoving: Bool

    package init(
        isAlone: Bool = true, number: Int = 1, digits: Int = 6, width: Double = 640, isMoving: Bool = false
    ) {
        (self.isAlone, self.number, self.width, self.isMoving) = (isAlone, number, width, isMoving)
        format = NumberFormat(digits: digits)
    }

    package func bytes(of picture: Report.Picture) -> [UInt8] { markup(of: picture).bytes }

    func markup(of picture: Report.Picture) -> MarkupText {
        var drawing = SVGDrawing(format: format, width: width, isMoving: isMoving, isAlone: isAlone)
        switch picture.drawing {
        case .plot(let plot): drawing.draw(plot)
        case .field(let field): drawing.draw(field)
        case .image(let image): drawing.draw(image)
        case .histogram(let histogram): drawing.draw(histogram)
        case .bars(let bars): drawing.draw(bars)
        case .network(let network): drawing.draw(network)
        }
        return framed(drawing, title: picture.title, sentence: picture.sentence)
    }

    func markup(of diagram: Report.Diagram) -> MarkupText {
        var drawing = SVGDrawing(format: format, width: width, isMoving: isMoving, isAlone: isAlone)
        drawing.draw(diagram)
        let words = diagram.stages.map { $0.split(separator: "\n").joined(separator: " ") }
        return framed(drawing, title: "", sentence: words.joined(separator: " → "))
    }

    /// The drawing below its title, in an element that says what it shows.
    private func framed(_ drawing: SVGDrawing, title: String, sentence: String) -> MarkupText {
        let head = title.isEmpty ? 0.0 : 26
        let (width, height) = (drawing.width, drawing.height + head)
        var svg = MarkupText()
        let titleID = "picture-\(number)-title", sentenceID = "picture-\(number)-text"
        svg.begin(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "class": "picture", "role": "img",
                "aria-labelledby": .text("\(titleID) \(sentenceID)"),
                "viewBox": .text("0 0 \(Int(width.rounded(.up))) \(Int(height.rounded(.up)))"),
                "width": .number(width.rounded(.up)), "height": .number(height.rounded(.up)),
            ])
        svg.element("title", ["id": .text(titleID)], text: title)
        svg.element("desc", ["id": .text(sentenceID)], text: sentence)
        if isAlone {
            svg.begin("style")
            svg.append(SVGStyle.sheet)
            svg.end("style")
            svg.element(
                "rect",
                ["class": "paper", "width": .number(width.rounded(.up)), "height": .number(height.rounded(.up))])
        }
        if head > 0 {
            let shown = SVGStyle.fitted(title, to: width - 24, size: 13)
            svg.element("text", ["class": "title", "x": 12, "y": 18], text: shown)
        }
        svg.begin("g", head > 0 ? ["transform": .text("translate(0 \(Int(head)))")] : [:])
        svg.append(drawing.markup)
        svg.end("g")
        svg.end("svg")
        svg.raw("\n")
        return svg
    }
}

/// A drawing in pixels, from the upper left corner.
struct SVGDrawing {
    var markup = MarkupText()
    let width: Double
    var height = 0.0
    let format: NumberFormat
    let isMoving: Bool
    let isAlone: Bool

    init(format: NumberFormat, width: Double, isMoving: Bool, isAlone: Bool) {
        (self.format, self.width, self.isMoving, self.isAlone) = (format, width, isMoving, isAlone)
    }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: StaticString) {
        markup.element(
            "line",
            ["class": .word(kind), "x1": .number(x1), "y1": .number(y1), "x2": .number(x2), "y2": .number(y2)])
    }

    enum Anchor: Sendable {
        case start, middle, end

        var value: MarkupText.Value {
            switch self {
            case .start: .missing
            case .middle: "middle"
            case .end: "end"
            }
        }
    }

    /// A text whose baseline begins, lies or ends at a place; where it is cut to a width, a tooltip has all of it.
    mutating func label(
        _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, kind: MarkupText.Value = .missing,
        within room: Double = .infinity
    ) {
        let whole = DisplayText.escaped(text)
        let shown = room.isFinite && SVGStyle.width(whole) > room ? SVGStyle.fitted(text, to: room) : whole
        markup.begin("text", ["class": kind, "x": .number(x), "y": .number(y), "text-anchor": anchor.value])
        markup.text(shown)
        if shown != whole { tooltip(text) }
        markup.end("text")
    }

    mutating func tooltip(_ text: String) {
        if !isMoving { markup.element("title", text: text) }
    }

    /// A sentence in place of marks, where there are none.
    mutating func say(_ text: String) {
        height = 40
        label(text, 12, 24, kind: "quiet", within: width - 24)
    }

    /// The shape of a point of a series: circle, square, triangle, diamond, cross, star.
    mutating func point(_ x: Double, _ y: Double, series: Int, tooltip text: String?) {
        var path = PathText()
        let r = 3.5
        switch series % 6 {
        case 0:
            markup.begin(
                "circle",
                [
                    "class": SVGStyle.series(series, isLine: false), "cx": .number(x), "cy": .number(y),
                    "r": .number(r),
                ])
            if let text { tooltip(text) }
            return markup.end("circle")
        case 1: path.rectangle(x - 3, y - 3, 6, 6)
        case 2: path.polygon([(x, y - 4), (x + 4, y + 3), (x - 4, y + 3)])
        case 3: path.polygon([(x, y - 4.5), (x + 4.5, y), (x, y + 4.5), (x - 4.5, y)])
        case 4:
            path.polygon([
                (x - 4, y - 1.4), (x - 1.4, y - 1.4), (x - 1.4, y - 4), (x + 1.4, y - 4), (x + 1.4, y - 1.4),
                (x + 4, y - 1.4), (x + 4, y + 1.4), (x + 1.4, y + 1.4), (x + 1.4, y + 4), (x - 1.4, y + 4),
                (x - 1.4, y + 1.4), (x - 4, y + 1.4),
            ])
        default: path.polygon([(x, y + 4), (x + 4, y - 3), (x - 4, y - 3)])  // not our enum
        }
        // The place of a point is read from these, whatever its shape.
        markup.begin(
            "path",
            [
                "class": SVGStyle.series(series, isLine: false), "d": .path(path), "data-x": .number(x),
                "data-y": .number(y),
            ])
        if let text { tooltip(text) }
        markup.end("path")
    }
}

extension PathText {
    mutating func polygon(_ corners: [(Double, Double)]) {
        for (place, corner) in corners.enumerated() {
            if place == 0 { move(corner.0, corner.1) } else { line(corner.0, corner.1) }
        }
        close()
    }

    mutating func polyline(_ places: [(x: Double, y: Double)]) {
        for (place, point) in places.enumerated() {
            if place == 0 { move(point.x, point.y) } else { line(point.x, point.y) }
        }
    }
}
