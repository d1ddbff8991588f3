import Foundation
import Reporting
import Testing

@testable import Rendering

/// What terminals are sent, read as they read it.
struct PixelProtocolTests {
    private static let room = PixelRoom(columns: 34, rows: 60)

    private static func surface(_ picture: Report.Picture) throws -> Surface {
        try Rasteriser().drawn(SVGRenderer(width: room.width).bytes(of: picture)) { _, _ in 1 }
    }

    @Test func kittyGetsThePNGInPieces() throws {
        for picture in SamplePictures.named("loss") {
            let codes = try #require(try PixelRenderer().codes(of: picture, as: .kitty, in: Self.room))
            let pieces = String(decoding: codes, as: UTF8.self).components(separatedBy: "\u{1b}_G").dropFirst()
            var text = ""
            for (place, piece) in pieces.enumerated() {
                let parts = piece.components(separatedBy: ";")
                try #require(parts.count == 2 && parts[1].hasSuffix("\u{1b}\\"))
                let keys = parts[0].components(separatedBy: ",")
                #expect(keys.contains(place == pieces.count - 1 ? "m=0" : "m=1"))
                #expect(keys.starts(with: place == 0 ? ["a=T", "f=100", "q=2", "c=34"] : []))
                let body = parts[1].dropLast(2)
                #expect(body.count <= 4096)
                text += body
            }
            #expect(try Array(#require(Data(base64Encoded: text))) == Self.surface(picture).png)
        }
    }

    @Test func sixelsAreThePixelsOfThePicture() throws {
        for picture in SamplePictures.named("loss") {
            let codes = try #require(try PixelRenderer().codes(of: picture, as: .sixel, in: Self.room))
            let decoded = try #require(SixelPicture(codes))
            let surface = try Self.surface(picture)
            try #require(decoded.width == surface.width && decoded.height == surface.height)
            let pixels = try surface.pixels
            // Where a picture has more colours than a terminal, edges of letters have that of a neighbour.
            let wrong = zip(decoded.pixels, pixels).count { !SixelPicture.isNear($0, $1, within: 24) }
            #expect(wrong == 0)
            let rough = zip(decoded.pixels, pixels).count { !SixelPicture.isNear($0, $1, within: 2) }
            #expect(rough * 50 < pixels.count, "\(rough) of \(pixels.count)")
        }
    }

    /// Any pixels with few enough colours come through as they are, up to the hundredths that sixels have.
    @Test func sixelsKeepFewColours() throws {
        var random = SystemNumbers(seed: 3)
        for _ in 0..<10 {
            let (width, height, colours) = (random.whole(1...40), random.whole(1...30), random.whole(2...256))
            let palette = (0..<colours).map { _ in UInt32(random.whole(0...0xff_ffff)) }
            let pixels = (0..<width * height).map { _ in palette[random.whole(0...colours - 1)] }
            let decoded = try #require(SixelPicture(SixelCodes(pixels, width: width, colours: 256).bytes))
            #expect(decoded.width == width && decoded.height == height)
            #expect(zip(decoded.pixels, pixels).allSatisfy { SixelPicture.isNear($0, $1, within: 2) })
        }
    }

    @Test(arguments: [2, 16, 256]) func sixelsUseNoMoreColoursThanThereAre(colours: Int) throws {
        let pixels = (0..<30 * 20).map { UInt32($0 * 26_543) & 0xff_ffff }
        let decoded = try #require(SixelPicture(SixelCodes(pixels, width: 30, colours: colours).bytes))
        #expect(Set(decoded.pixels).count <= colours && decoded.highestRegister < colours)
    }
}

/// A picture as a terminal reads it from sixels.
struct SixelPicture {
    let width: Int
    let height: Int
    /// Red, green and blue in one number.
    private(set) var pixels: [UInt32]
    private(set) var highestRegister = 0

    /// Nil for what is no whole picture, or paints beside it.
    init?(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix("\u{1b}P0;1;0q\"1;1;"), text.hasSuffix("\u{1b}\\") else { return nil }
        var rest = Array(text.dropFirst(13).dropLast(2).utf8)[...]
        func number() -> Int {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            rest = rest.dropFirst(digits.count)
            return Int(String(decoding: digits, as: UTF8.self)) ?? -1
        }
        width = number()
        guard rest.popFirst() == UInt8(ascii: ";") else { return nil }
        height = number()
        guard width > 0, height > 0 else { return nil }
        pixels = [UInt32](repeating: .max, count: width * height)
        var registers: [Int: UInt32] = [:]
        var (colour, column, top) = (0, 0, 0)
        while let sign = rest.popFirst() {
            switch sign {
            case UInt8(ascii: "#"):
                colour = number()
                highestRegister = max(highestRegister, colour)
                guard rest.first == UInt8(ascii: ";") else { continue }
                var shares: [Int] = []
                while rest.first == UInt8(ascii: ";") {
                    rest.removeFirst()
                    shares.append(number())
                }
                guard shares.count == 4, shares[0] == 2 else { return nil }
                registers[colour] = shares[1...].reduce(0) { $0 << 8 | UInt32(($1 * 255 + 50) / 100) }
            case UInt8(ascii: "$"): column = 0
            case UInt8(ascii: "-"): (column, top) = (0, top + 6)
            default:  // not our enum
                var (count, sixel) = (1, sign)
                if sign == UInt8(ascii: "!") {
                    count = number()
                    sixel = rest.popFirst() ?? 0
                }
                guard (0x3f...0x7e).contains(sixel), count > 0, column + count <= width else { return nil }
                for bit in 0..<6 where (sixel - 0x3f) >> UInt8(bit) & 1 == 1 {
                    guard top + bit < height, let painted = registers[colour] else { return nil }
                    for place in column..<column + count { pixels[(top + bit) * width + place] = painted }
                }
                column += count
            }
        }
    }

    static func isNear(_ a: UInt32, _ b: UInt32, within distance: Int) -> Bool {
        a <= 0xff_ffff
            && [16, 8, 0].allSatisfy { abs(Int(a >> $0 & 0xff) - Int(b >> $0 & 0xff)) <= distance }
    }
}
