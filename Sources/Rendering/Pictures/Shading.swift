import Reporting

/// How numbers are shown where there is no colour: by characters that grow darker, and signs or letters for numbers on
/// both sides of 0.
struct Shading {
    let scale: ColourScale
    let isUnicode: Bool

    static let unknown: Character = "?"

    /// From nothing to full.
    private var shades: [Character] { isUnicode ? [" ", "░", "▒", "▓", "█"] : Array(" .:-=+*#%@") }
    private static let below = Array("abcd")
    private static let above = Array("ABCD")

    /// The step of a number among so many equal ones; nil for what is not finite.
    static func step(_ place: Double, of count: Int) -> Int { min(max(Int(place * Double(count)), 0), count - 1) }

    /// How far from 0, as a share of the farthest; 0 where all are 0.
    private func size(_ value: Double) -> Double { scale.high > 0 ? min(value.magnitude / scale.high, 1) : 0 }

    /// Two characters for a number: twice the shade, or the sign and the shade.
    func pair(_ value: Double) -> String {
        guard let place = scale.place(of: value) else { return String(repeating: Self.unknown, count: 2) }
        switch scale.scale {
        case .sequential:
            return String(repeating: shades[Self.step(place, of: shades.count)], count: 2)
        case .diverging:
            let step = Self.step(size(value), of: shades.count)
            return step == 0 ? "  " : (value < 0 ? "-" : "+") + String(shades[step])
        }
    }

    /// One character for a number: a shade, or a letter, small below 0.
    func single(_ value: Double) -> Character {
        guard let place = scale.place(of: value) else { return Self.unknown }
        switch scale.scale {
        case .sequential: return shades[Self.step(place, of: shades.count)]
        case .diverging:
            let step = Self.step(size(value), of: Self.above.count + 1)
            return step == 0 ? "." : value < 0 ? Self.below[step - 1] : Self.above[step - 1]
        }
    }

    /// What the characters mean.
    ///
    /// - Parameters:
    ///   - isPaired: two characters to a number.
    ///   - number: how a number is written.
    func key(isPaired: Bool, _ number: (Double) -> String) -> String {
        let (low, high) = (number(scale.low), number(scale.high))
        if scale.low == scale.high { return "\(low) everywhere" }
        switch scale.scale {
        case .sequential:
            let marks = shades.map { $0 == " " ? "blank" : String($0) }.joined(separator: " ")
            return "from \(low) to \(high) in \(shades.count) equal steps: \(marks)"
        case .diverging where isPaired:
            let marks = shades.map { $0 == " " ? "blank" : String($0) }.joined(separator: " ")
            return "away from 0 to \(high) in \(shades.count) equal steps, - below and + above 0: \(marks)"
        case .diverging:
            let letters = Self.above.map(String.init).joined(separator: " ")
            let small = Self.below.map(String.init).joined(separator: " ")
            return "away from 0 to \(high) in 5 equal steps: . \(letters) above and . \(small) below 0"
        }
    }
}

extension TerminalRenderer {
    /// A number beside a picture, in few digits.
    func brief(_ value: Double) -> String { NumberFormat(digits: min(format.digits, 3)).string(value) }

    func shade(_ value: Double, _ scale: ColourScale) -> CellGrid.Shade? {
        scale.place(of: value).map {
            CellGrid.Shade(colour: scale.map.colour(at: $0), basic: scale.map.basicColour(at: $0))
        }
    }

    /// The colours of a scale between the numbers at its ends.
    func colourBar(_ scale: ColourScale) -> [String] {
        let (low, high) = (brief(scale.low), brief(scale.high))
        let middle = scale.scale == .diverging ? "  0 in the middle" : ""
        let count = max(min(24, width - low.count - high.count - 2 - middle.count), 1)
        var grid = CellGrid(columns: count, rows: 1, isUnicode: glyphs.isUnicode)
        for column in 0..<count {
            let place = count > 1 ? Double(column) / Double(count - 1) : 0.5
            if let shade = shade(scale.value(at: place), scale) {
                grid.fill((column, 0), CellGrid.Paint(upper: shade, lower: shade))
            }
        }
        return ["\(low) \(grid.lines(style)[0]) \(high)\(middle)"].flatMap { line in
            TextStyle.width(line) <= width ? [line] : [low, grid.lines(style)[0], high]
        }
    }
}
