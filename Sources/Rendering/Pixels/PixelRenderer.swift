import Reporting

/// Pictures in pixels: their SVG, drawn in light colours on white.
package struct PixelRenderer: Hashable, Sendable {
    /// Significant digits of the numbers in labels.
    private let digits: Int

    package init(digits: Int = 6) { self.digits = digits }

    /// A PNG file, twice as wide and high in pixels as the SVG is, so that it stays sharp on most screens.
    package func png(of picture: Report.Picture) throws(Diagnostic) -> [UInt8] {
        let svg = SVGRenderer(digits: digits).bytes(of: picture)
        return try Aside.run { () throws(Diagnostic) in try Rasteriser().drawn(svg) { _, _ in 2 }.png }
    }

    /// What a terminal is to be sent so that it shows a picture; nil where it is too narrow for one.
    package func codes(
        of picture: Report.Picture, as pixels: PixelProtocol, in room: PixelRoom
    ) throws(Diagnostic) -> [UInt8]? {
        guard room.isUsable else { return nil }
        let svg = SVGRenderer(digits: digits, width: room.width).bytes(of: picture)
        return try Aside.run { () throws(Diagnostic) in
            let surface = try Rasteriser().drawn(svg) { room.scale($0, $1, most: pixels.mostPixels) }
            return try pixels.codes(for: surface, in: room)
        }
    }
}
