/// A grid of dots that becomes lines of characters: two by four dots to a braille cell, or one to an asterisk.
package struct Canvas {
    /// Dots from left to right and from top to bottom.
    package let width: Int
    package let height: Int
    private let isUnicode: Bool
    private var dots: [Bool]

    /// A canvas that covers a rectangle of cells.
    package init(columns: Int, rows: Int, isUnicode: Bool) {
        self.isUnicode = isUnicode
        width = isUnicode ? columns * 2 : columns
        height = isUnicode ? rows * 4 : rows
        dots = Array(repeating: false, count: width * height)
    }

    package mutating func set(_ x: Int, _ y: Int) {
        guard (0..<width).contains(x), (0..<height).contains(y) else { return }
        dots[y * width + x] = true
    }

    /// A straight line (Bresenham, 1965).
    package mutating func line(from a: (x: Int, y: Int), to b: (x: Int, y: Int)) {
        let dx = abs(b.x - a.x)
        let dy = -abs(b.y - a.y)
        var (x, y, error) = (a.x, a.y, dx + dy)
        while true {
            set(x, y)
            if x == b.x, y == b.y { return }
            let doubled = 2 * error
            if doubled >= dy {
                error += dy
                x += a.x < b.x ? 1 : -1
            }
            if doubled <= dx {
                error += dx
                y += a.y < b.y ? 1 : -1
            }
        }
    }

    package var lines: [String] {
        guard isUnicode else {
            return (0..<height).map { y in String((0..<width).map { dots[y * width + $0] ? "*" : " " }) }
        }
        return stride(from: 0, to: height, by: 4).map { top in
            String(stride(from: 0, to: width, by: 2).map { left in braille(left: left, top: top) })
        }
    }

    /// The bits of a braille pattern (Unicode block U+2800) by row and column of its dots.
    private static let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]

    private func braille(left: Int, top: Int) -> Character {
        var pattern: UInt32 = 0
        for row in 0..<4 {
            for column in 0..<2 where dots[(top + row) * width + left + column] {
                pattern |= Canvas.bits[row][column]
            }
        }
        if pattern == 0 { return " " }
        return Unicode.Scalar(0x2800 + pattern).map(Character.init) ?? " "
    }
}
