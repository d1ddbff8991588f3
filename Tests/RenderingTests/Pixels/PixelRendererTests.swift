import Reporting
import Testing

@testable import Rendering

/// Pictures in pixels: what the SVG says, where it says it.
struct PixelRendererTests {
    /// Width and height in the head of a PNG file.
    private static func size(_ png: [UInt8]) -> (Int, Int)? {
        guard png.starts(with: [0x89] + Array("PNG\r\n\u{1a}\n".utf8)), png.count > 24 else { return nil }
        func number(_ place: Int) -> Int { png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        return (number(16), number(20))
    }

    private static func colour(_ code: String?) -> UInt32? {
        code.flatMap { $0.hasPrefix("#") ? UInt32($0.dropFirst(), radix: 16) : nil }
    }

    @Test func everyPictureBecomesTwiceItsSize() throws {
        for picture in SamplePictures.named("loss & <b> ŷ") + SamplePictures.odd where picture.count < 10_000 {
            let root = SVGElements(SVGRenderer().bytes(of: picture)).all[0]
            let png = try PixelRenderer().png(of: picture)
            let size = try #require(Self.size(png))
            #expect(size == (Int(root.number("width")) * 2, Int(root.number("height")) * 2))
        }
    }

    @Test func equalPicturesAreEqualFiles() throws {
        for picture in SamplePictures.named("loss") {
            #expect(try PixelRenderer().png(of: picture) == PixelRenderer().png(of: picture))
        }
    }

    /// Cells, bars and round points have their colours in their middles.
    @Test func marksLieWhereTheSVGHasThem() throws {
        let cells = Report.Image(rows: 3, columns: 4, values: (0..<12).map(Double.init), scale: .sequential)
        let field = Report.Field(
            x: .init(label: "a"), y: .init(label: "b"), xs: [0, 1, 2], ys: [0, 1], values: [0, 1, 2, 3, 4, 5],
            name: "loss", scale: .diverging)
        let points = Report.Series(name: "p", mark: .points, xs: [0, 1, 2, 5], ys: [1, 4, 2, 3])
        let plot = Report.Plot(x: .init(label: "x"), y: .init(label: "y"), series: [points])
        let histogram = Report.Histogram(label: "w", edges: [-1, 0, 1, 2], counts: [3, 1, 2])
        for drawing in [Report.Drawing.image(cells), .field(field), .plot(plot), .histogram(histogram)] {
            let svg = SVGRenderer().bytes(of: Report.Picture(title: "", drawing: drawing, sentence: ""))
            let surface = try Rasteriser().drawn(svg) { _, _ in 2 }
            let pixels = try surface.pixels
            var seen = 0
            for element in SVGElements(svg).all {
                let isPoint = element.kind == "point s1" && element.name == "circle"
                let isBar = element.kind == "bar"
                guard let colour = isPoint || isBar ? 0x0067b1 : Self.colour(element.attributes["fill"]) else {
                    continue
                }
                let x = isPoint ? element.number("cx") : element.number("x") + element.number("width") / 2
                let y = isPoint ? element.number("cy") : element.number("y") + element.number("height") / 2
                #expect(pixels[Int(y * 2) * surface.width + Int(x * 2)] == colour, "\(element.kind) at \(x), \(y)")
                seen += 1
            }
            #expect(seen >= 3)
        }
    }

    /// Text is drawn, in ink on white.
    @Test func textIsThere() throws {
        func ink(_ title: String) throws -> Int {
            let picture = Report.Picture(
                title: title, drawing: .histogram(.init(label: "", edges: [0, 1], counts: [1])), sentence: "")
            let surface = try Rasteriser().drawn(SVGRenderer().bytes(of: picture)) { _, _ in 2 }
            return try surface.pixels.prefix(surface.width * 48).count { $0 != 0xff_ffff }
        }
        #expect(try ink("H") > 20 && ink("HHHH") > 3 * ink("H"))
    }

    @Test func whatIsMissingIsSaid() throws {
        let error = try #require(throws: Diagnostic.self) { try Rasteriser(library: "libnothing.so.7") }
        #expect(error.message.contains("libnothing.so.7"))
        #expect(error.hint?.contains("apt-get install librsvg2-2;") == true && error.hint?.contains(".svg") == true)
    }

    @Test func whatIsTooLargeIsRefused() throws {
        let image = Report.Image(
            rows: 2000, columns: 1, values: [Double](repeating: 1, count: 2000), scale: .sequential)
        let error = try #require(throws: Diagnostic.self) {
            try PixelRenderer().png(of: Report.Picture(title: "", drawing: .image(image), sentence: ""))
        }
        #expect(error.message.contains("1280×") && error.message.contains("at most 32767"))
        #expect(error.hint?.contains(".svg") == true)
    }

    /// No picture is wider than the terminal, whatever its cells are.
    @Test func picturesFitTheTerminal() throws {
        for (width, height) in [(4, 8), (8, 16), (9, 18), (7, 15), (20, 40), (30, 31)] {
            for columns in [34, 80, 200] {
                let room = PixelRoom(columns: columns, rows: 24, cell: PixelRoom.Size(width: width, height: height))
                guard room.isUsable else { continue }
                for most in [1000, 10_000] {
                    for picture in SamplePictures.named("loss") {
                        let svg = SVGElements(SVGRenderer(width: room.width).bytes(of: picture)).all[0]
                        let size = (svg.number("width"), svg.number("height"))
                        let scale = room.scale(size.0, size.1, most: most)
                        #expect((size.0 * scale).rounded() <= Double(columns * width))
                        #expect((max(size.0, size.1) * scale).rounded() <= Double(most))
                        #expect(scale > 0)
                    }
                }
            }
        }
        #expect(!PixelRoom(columns: 20, rows: 24).isUsable)
        let picture = SamplePictures.plot("loss")
        let narrow = PixelRoom(columns: 20, rows: 24)
        #expect(try PixelRenderer().codes(of: picture, as: .kitty, in: narrow) == nil)
    }
}
