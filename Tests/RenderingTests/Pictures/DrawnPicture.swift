import Reporting

@testable import Rendering

/// A picture with axes, read back from its text.
struct DrawnPicture {
    /// The characters inside the axes, from top to bottom.
    let inside: [[Character]]
    /// The numbers beside the rows that have one, counted from 0.
    let rows: [(row: Int, value: Double)]
    /// The numbers below the columns that have a mark.
    let columns: [(column: Int, value: Double)]
    let isUnicode: Bool

    /// Nil where there are no axes.
    init?(_ lines: [String], isUnicode: Bool) {
        let lines = lines.map(Array.init)
        let (corner, bar, tee, mark): (Character, Character, Character, Character) =
            isUnicode ? ("└", "│", "┤", "┬") : ("+", "|", "+", "+")
        let rule: Character = isUnicode ? "─" : "-"
        func isBottom(_ line: [Character]) -> Bool {
            let rest = line.drop { $0 == " " }
            return rest.first == corner && rest.count > 2 && rest.dropFirst().allSatisfy { $0 == mark || $0 == rule }
        }
        guard let bottom = lines.firstIndex(where: isBottom), bottom + 1 < lines.count,
            let margin = lines[bottom].firstIndex(of: corner)
        else { return nil }
        self.isUnicode = isUnicode
        let width = lines[bottom].count - margin - 1
        var start = bottom
        while start > 0, margin < lines[start - 1].count, [bar, tee].contains(lines[start - 1][margin]) { start -= 1 }
        inside = lines[start..<bottom].map { line in
            let drawn = Array(line.dropFirst(margin + 1).prefix(width))
            return drawn + [Character](repeating: " ", count: width - drawn.count)
        }
        rows = (start..<bottom).compactMap { index in
            let text = String(lines[index].prefix(margin)).filter { $0 != " " }
            return Double(text).map { (index - start, $0) }
        }
        let axis = lines[bottom].dropFirst(margin + 1)
        let marks = axis.indices.filter { axis[$0] == mark }.map { $0 - margin - 1 }
        let numbers = String(lines[bottom + 1]).split(separator: " ").compactMap { Double($0) }
        columns = marks.count == numbers.count ? Array(zip(marks, numbers).map { ($0, $1) }) : []
    }

    var width: Int { inside.first?.count ?? 0 }
    private var down: Int { isUnicode ? 4 : 1 }
    private var across: Int { isUnicode ? 2 : 1 }

    /// Where a place between 0 and 1 lies, in cells from the middle of the first one.
    func column(_ place: Double) -> Double {
        (place * Double(width * across - 1) + 0.5) / Double(across) - 0.5
    }

    /// The same from top to bottom, for a place from bottom to top.
    func row(_ place: Double) -> Double {
        ((1 - place) * Double(inside.count * down - 1) + 0.5) / Double(down) - 0.5
    }

    /// The middles of all braille dots, or of all characters that are not blank, in cells from the middle of the first one.
    var dots: [(column: Double, row: Double)] {
        var found: [(column: Double, row: Double)] = []
        for (row, line) in inside.enumerated() {
            for (column, character) in line.enumerated() where character != " " {
                guard let code = character.unicodeScalars.first?.value, (0x2800...0x28ff).contains(code) else {
                    found.append((Double(column), Double(row)))
                    continue
                }
                let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
                for y in 0..<4 {
                    for x in 0..<2 where (code - 0x2800) & bits[y][x] != 0 {
                        found.append((Double(column) + (Double(x) - 0.5) / 2, Double(row) + (Double(y) - 1.5) / 4))
                    }
                }
            }
        }
        return found
    }
}

/// Numbers that are the same in every run (SplitMix64; Steele, Lea and Flood, 2014).
struct Chance {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Of either sign and of any size between 10⁻⁶ and 10⁶.
    mutating func number() -> Double {
        let sizes = [1e-6, 1e-3, 0.1, 1, 10, 1e3, 1e6]
        return (share() - 0.5) * sizes[below(sizes.count)]
    }
}
