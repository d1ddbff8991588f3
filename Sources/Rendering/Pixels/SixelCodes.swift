/// Sixel graphics (DEC, VT330/VT340 Programmer Reference Manual, volume 2, chapter 14): bands of six rows, each written
/// once for every colour in it.
///
/// libsixel does the same, but keeps five bits of each colour: white paper becomes grey.
struct SixelCodes {
    private let width: Int
    private let height: Int
    private let palette: Palette
    /// The colour of each pixel, as its place in the palette.
    private let places: [UInt8]

    /// - Parameter colours: how many the terminal has, at most 256.
    init(_ pixels: [UInt32], width: Int, colours: Int) {
        (self.width, height) = (width, pixels.count / width)
        let palette = Palette(of: pixels, most: colours)
        var found: [UInt32: UInt8] = [:]
        places = pixels.map { pixel in
            if let place = found[pixel] { return place }
            let place = palette.place(nearest: pixel)
            found[pixel] = place
            return place
        }
        self.palette = palette
    }

    /// One device control string.
    var bytes: [UInt8] {
        var bytes = Array("\u{1b}P0;1;0q\"1;1;\(width);\(height)".utf8)
        for (place, colour) in palette.colours.enumerated() {
            let shares = Palette.channels(of: colour).map { String(($0 * 200 + 255) / 510) }
            bytes += "#\(place);2;\(shares.joined(separator: ";"))".utf8
        }
        for top in stride(from: 0, to: height, by: 6) { append(band: top, to: &bytes) }
        return bytes + "\u{1b}\\".utf8
    }

    private func append(band top: Int, to bytes: inout [UInt8]) {
        // For each colour, which of the six pixels of each column have it.
        var columns: [[UInt8]] = Array(repeating: [], count: palette.colours.count)
        for row in top..<min(top + 6, height) {
            for column in 0..<width {
                let place = Int(places[row * width + column])
                if columns[place].isEmpty { columns[place] = [UInt8](repeating: 0, count: width) }
                columns[place][column] |= 1 << UInt8(row - top)
            }
        }
        for (place, bits) in columns.enumerated() where !bits.isEmpty {
            bytes += "#\(place)".utf8
            var start = 0
            while start < width {
                let end = bits[start...].firstIndex { $0 != bits[start] } ?? width
                let sign = 0x3f + bits[start]
                // Blanks at the end need not be said.
                if end == width, bits[start] == 0 { break }
                if end - start > 3 {
                    bytes += "!\(end - start)".utf8
                    bytes.append(sign)
                } else {
                    bytes += [UInt8](repeating: sign, count: end - start)
                }
                start = end
            }
            bytes.append(UInt8(ascii: "$"))
        }
        bytes.append(UInt8(ascii: "-"))
    }
}

/// The colours that stand for all those of a picture: red, green and blue in one number each.
private struct Palette {
    private(set) var colours: [UInt32] = []

    /// The most frequent ones, those first that are far from each other: where there are few, a gradient keeps its ends.
    init(of pixels: [UInt32], most: Int) {
        var counts: [UInt32: Int] = [:]
        for pixel in pixels { counts[pixel, default: 0] += 1 }
        let byFrequency = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        guard byFrequency.count > most else {
            colours = byFrequency
            return
        }
        for distance in [64, 32, 16, 8, 1] {
            for colour in byFrequency {
                if colours.count == most { return }
                if colours.allSatisfy({ Self.distance($0, colour) >= distance * distance }) { colours.append(colour) }
            }
        }
    }

    func place(nearest colour: UInt32) -> UInt8 {
        let nearest = colours.indices.min { Self.distance(colours[$0], colour) < Self.distance(colours[$1], colour) }
        return UInt8(nearest ?? 0)
    }

    static func channels(of colour: UInt32) -> [Int] {
        [Int(colour >> 16 & 0xff), Int(colour >> 8 & 0xff), Int(colour & 0xff)]
    }

    private static func distance(_ a: UInt32, _ b: UInt32) -> Int {
        let red = Int(a >> 16 & 0xff) - Int(b >> 16 & 0xff)
        let green = Int(a >> 8 & 0xff) - Int(b >> 8 & 0xff)
        let blue = Int(a & 0xff) - Int(b & 0xff)
        return red * red + green * green + blue * blue
    }
}
