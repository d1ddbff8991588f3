/// How much of a terminal a picture may take, and what the terminal is made of.
package struct PixelRoom: Hashable, Sendable {
    package var columns: Int
    package var rows: Int
    /// Of a cell, in pixels; nil where the terminal does not tell.
    package var cell: Size?
    /// How many colours a picture of sixels can have.
    package var colours: Int

    package struct Size: Hashable, Sendable {
        package var width: Int
        package var height: Int

        /// Nil for what no terminal has.
        package init?(width: Int, height: Int) {
            guard (2...200).contains(width), (4...400).contains(height) else { return nil }
            (self.width, self.height) = (width, height)
        }
    }

    package init(columns: Int, rows: Int, cell: Size? = nil, colours: Int = 256) {
        (self.columns, self.rows, self.cell, self.colours) = (columns, rows, cell, min(max(colours, 2), 256))
    }

    /// Pixels for each of the SVG's own: its lines of text are then as high as those of the terminal.
    private var natural: Double { Double(height) / Self.line }
    private var height: Int { cell?.height ?? 16 }
    /// All columns, in pixels.
    private var across: Double { Double(columns * (cell?.width ?? 8)) }

    /// How wide an SVG is to be drawn, in its own pixels.
    var width: Double { min(Self.widest, (across / natural).rounded(.down)) }

    /// Narrower than this nothing can be read.
    var isUsable: Bool { width >= Self.narrowest }

    /// Pixels for each of the SVG's own: as many as fit the screen with a prompt below, but half the usual at least,
    /// and no more of them each way than `most`.
    func scale(_ width: Double, _ height: Double, most: Int) -> Double {
        let screen = Double(max(rows - 2, 1) * self.height) / height
        let limit = min(across / width, Double(most) / max(width, height))
        return min(natural, max(screen, natural / 2), limit)
    }

    /// In how many columns a terminal of unknown cells is to show so many pixels.
    func columns(of pixels: Int) -> Int? { cell == nil ? min(columns, max(1, pixels / 8)) : nil }

    private static let line = 16.0
    private static let widest = 640.0
    private static let narrowest = 240.0
}
