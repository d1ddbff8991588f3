import Reporting

/// A colour in sRGB, 0 to 255 each.
package struct RGB: Hashable, Sendable {
    package let red: Int
    package let green: Int
    package let blue: Int

    package init(_ red: Int, _ green: Int, _ blue: Int) { (self.red, self.green, self.blue) = (red, green, blue) }

    /// `0x440154`
    package init(_ code: Int) { self.init(code >> 16 & 255, code >> 8 & 255, code & 255) }

    /// `#440154`
    package var code: String {
        "#"
            + [red, green, blue].map { part in
                let digits = String(part, radix: 16)
                return digits.count < 2 ? "0" + digits : digits
            }.joined()
    }

    /// Black or white: what can be read on it (relative luminance, WCAG 2).
    package var ink: RGB {
        func linear(_ part: Int) -> Double {
            let value = Double(part) / 255
            return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) * ((value + 0.055) / 1.055)
        }
        let luminance = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
        return luminance > 0.3 ? RGB(0, 0, 0) : RGB(255, 255, 255)
    }

    /// Some of the way to another colour: 0 is none of it, 1 all.
    func mixed(with other: RGB, _ share: Double) -> RGB {
        func part(_ a: Int, _ b: Int) -> Int { Int((Double(a) + share * Double(b - a)).rounded()) }
        return RGB(part(red, other.red), part(green, other.green), part(blue, other.blue))
    }

    /// Its number in the palette of 256 colours of xterm: the nearest of the cube and the greys.
    package var paletteNumber: Int {
        let levels = [0, 95, 135, 175, 215, 255]
        func nearest(_ part: Int) -> Int { levels.indices.min { abs(levels[$0] - part) < abs(levels[$1] - part) } ?? 0 }
        func distance(_ other: RGB) -> Int {
            let (r, g, b) = (red - other.red, green - other.green, blue - other.blue)
            return r * r + g * g + b * b
        }
        let (r, g, b) = (nearest(red), nearest(green), nearest(blue))
        let grey = min(max(((red + green + blue) / 3 - 3) / 10, 0), 23)
        let isGrey =
            distance(RGB(8 + 10 * grey, 8 + 10 * grey, 8 + 10 * grey))
            < distance(RGB(levels[r], levels[g], levels[b]))
        return isGrey ? 232 + grey : 16 + 36 * r + 6 * g + b
    }
}

/// Numbers from 0 to 1 as colours: a table of colours at equal distances, with all between them.
package struct ColourMap: Hashable, Sendable {
    package let colours: [RGB]
    /// The same for terminals of 16 colours, in equal parts: the numbers of background colours (ECMA-48, and aixterm's
    /// bright ones).
    package let basic: [Int]

    package func colour(at place: Double) -> RGB {
        let place = min(max(place.isNaN ? 0 : place, 0), 1) * Double(colours.count - 1)
        let low = min(Int(place), colours.count - 2)
        return colours[low].mixed(with: colours[low + 1], place - Double(low))
    }

    package func basicColour(at place: Double) -> Int {
        basic[min(Int(min(max(place.isNaN ? 0 : place, 0), 1) * Double(basic.count)), basic.count - 1)]
    }

    /// matplotlib's *viridis* (S. van der Walt and N. Smith, 2015; CC0): lightness rises evenly, also for the colour-blind
    /// and in grey.
    package static let viridis = ColourMap(
        colours: [
            0x440154, 0x481567, 0x482677, 0x453781, 0x404788, 0x39568c, 0x33638d, 0x2d708e, 0x287d8e, 0x238a8d,
            0x1f968b, 0x20a387, 0x29af7f, 0x3cbb75, 0x55c667, 0x73d055, 0x95d840, 0xb8de29, 0xdce319, 0xfde725,
        ].map(RGB.init), basic: [44, 46, 42, 43, 103])

    /// ColorBrewer's *RdBu* from its blue to its red end (C. Brewer, M. Harrower and The Pennsylvania State University, 2002;
    /// Apache 2.0): white in the middle, told apart by the colour-blind.
    package static let blueWhiteRed = ColourMap(
        colours: [
            0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7, 0xfddbc7, 0xf4a582, 0xd6604d, 0xb2182b,
            0x67001f,
        ].map(RGB.init), basic: [44, 104, 47, 101, 41])
}

/// From the numbers of a picture to places on a colour map.
package struct ColourScale: Hashable, Sendable {
    package let scale: Report.Scale
    /// The numbers at both ends of the map; equal where all numbers are.
    package let low: Double
    package let high: Double

    /// Nil where no number is finite.
    package init?(_ values: [Double], _ scale: Report.Scale) {
        var (low, high) = (Double.infinity, -Double.infinity)
        for value in values where value.isFinite { (low, high) = (min(low, value), max(high, value)) }
        guard low <= high else { return nil }
        self.scale = scale
        switch scale {
        case .sequential: (self.low, self.high) = (low, high)
        case .diverging:
            let size = max(low.magnitude, high.magnitude)
            (self.low, self.high) = (-size, size)
        }
    }

    package var map: ColourMap {
        switch scale {
        case .sequential: .viridis
        case .diverging: .blueWhiteRed
        }
    }

    /// 0 at the low end, 1 at the high end; in the middle where both are equal. Nil for what is not finite.
    package func place(of value: Double) -> Double? {
        guard value.isFinite else { return nil }
        guard high > low else { return 0.5 }
        // Halves first, so that the widest range does not overflow.
        return min(max((value / 2 - low / 2) / (high / 2 - low / 2), 0), 1)
    }

    package func value(at place: Double) -> Double { low * (1 - place) + high * place }
}
