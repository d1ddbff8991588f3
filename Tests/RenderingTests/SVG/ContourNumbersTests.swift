import Reporting
import Testing

@testable import Rendering

struct ContourNumbersTests {
    private static let places = (0...20).map { Double($0) / 10 - 1 }
    private static let levels = [-2.5, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5]

    private static func field(_ series: [Report.Series]) -> Report.Field {
        Report.Field(
            x: Report.Axis(label: "a"), y: Report.Axis(label: "b"), xs: places, ys: places,
            values: places.flatMap { b in places.map { $0 + 2 * b } }, name: "f", scale: .sequential, contours: levels,
            series: series)
    }

    @Test(arguments: [0, 1, 40]) func numbersLieOnTheirLinesAndOnNothingElse(points: Int) throws {
        let at = (0..<points).map { Double($0 * 17 % 41) / 20 - 1 }
        let series = Report.Series(name: "now", mark: .points, xs: at, ys: at.reversed())
        let field = Self.field(points == 0 ? [] : [series])
        let x = try #require(PlacedAxis(field.x, numbers: Self.places))
        let y = try #require(PlacedAxis(field.y, numbers: Self.places))
        let frame = PlotFrame(left: 40, top: 30, width: 360, height: 360, x: x, y: y)
        var numbers = ContourNumbers(frame, besides: field.series)
        for level in Self.levels {
            let lines = ContourLines(field, level: level).segments
            numbers.place(
                "\(level)", on: lines.compactMap { frame.place(($0.0.0 + $0.1.0) / 2, ($0.0.1 + $0.1.1) / 2) })
        }
        #expect(points == 40 || numbers.placed.count >= 9)
        let corner = try #require(frame.place(-1, 1))
        let end = try #require(frame.place(1, -1))
        for (place, number) in numbers.placed.enumerated() {
            let a = -1 + 2 * (number.x - corner.x) / (end.x - corner.x)
            let b = 1 - 2 * (number.y - corner.y) / (end.y - corner.y)
            #expect(abs(a + 2 * b - (Double(number.text) ?? .nan)) < 1e-9)
            let half = SVGStyle.width(number.text) / 2
            #expect(number.x - half >= frame.left && number.x + half <= frame.right)
            #expect(number.y - 7 >= frame.top && number.y + 7 <= frame.bottom)
            for other in numbers.placed[..<place] {
                let room = half + SVGStyle.width(other.text) / 2
                #expect(abs(other.x - number.x) >= room || abs(other.y - number.y) >= 14)
            }
            for (u, v) in zip(series.xs, series.ys) where points > 0 {
                let point = try #require(frame.place(u, v))
                #expect(abs(point.x - number.x) >= half + 4 || abs(point.y - number.y) >= 11)
            }
        }
    }

    @Test func theyAreInTheDrawing() {
        let picture = Report.Picture(title: "f", drawing: .field(Self.field([])), sentence: "")
        let text = String(decoding: SVGRenderer().markup(of: picture).bytes, as: UTF8.self)
        #expect(text.split(separator: "class=\"height\"").count > 9)
    }
}
