import Reporting

/// How a terminal is told pixels.
package enum PixelProtocol: String, CaseIterable, Sendable {
    /// The graphics protocol of kitty: a PNG file in pieces.
    case kitty
    /// DEC's bands of six rows, as the VT340 has them.
    case sixel

    /// Larger pictures are not shown everywhere: xterm draws up to 1000 pixels each way.
    var mostPixels: Int {
        switch self {
        case .kitty: 10_000
        case .sixel: 1000
        }
    }

    /// What the terminal is to be sent.
    func codes(for surface: Surface, in room: PixelRoom) throws(Diagnostic) -> [UInt8] {
        switch self {
        case .kitty: KittyCodes.bytes(png: try surface.png, columns: room.columns(of: surface.width))
        case .sixel: SixelCodes(try surface.pixels, width: surface.width, colours: room.colours).bytes
        }
    }

    /// Ends what may have been cut off, so that the terminal shows text again.
    package var ending: String {
        switch self {
        case .kitty: "\u{1b}\\\u{1b}_Gm=0,q=2;\u{1b}\\"
        case .sixel: "\u{1b}\\"
        }
    }
}

/// The graphics protocol of kitty (sw.kovidgoyal.net/kitty/graphics-protocol).
enum KittyCodes {
    /// A PNG file as pieces of Base64, to be shown at once and without an answer, in so many columns if they are given.
    static func bytes(png: [UInt8], columns: Int?) -> [UInt8] {
        let text = Array(Base64.text(png).utf8)
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: text.count, by: piece) {
            let isLast = start + piece >= text.count
            let first = start == 0 ? "a=T,f=100,q=2," + (columns.map { "c=\($0)," } ?? "") : ""
            bytes += "\u{1b}_G\(first)m=\(isLast ? 0 : 1);".utf8
            bytes += text[start..<min(start + piece, text.count)]
            bytes += "\u{1b}\\".utf8
        }
        return bytes
    }

    private static let piece = 4096
}
