import Reporting

/// A rectangle of cells to draw on: two by four dots to a braille cell, or one to a character of ASCII; marks that take a
/// whole cell; colours behind them.
struct CellGrid {
    /// In cells.
    let columns: Int
    let rows: Int
    /// In dots.
    let width: Int
    let height: Int
    private let isUnicode: Bool
    private var bits: [UInt8]
    private var marks: [Character?]
    /// The series that a cell belongs to; -1 where none does.
    private var inks: [Int]
    private var backgrounds: [Paint?]
    /// Characters below all lines and marks.
    private var grounds: [Character?]

    /// What stands behind a cell: a colour for each half of it; nothing for a lower half that is none.
    struct Paint: Hashable {
        var upper: Shade
        var lower: Shade?
    }

    /// A colour as each kind of terminal has it.
    struct Shade: Hashable {
        let colour: RGB
        let basic: Int
    }

    init(columns: Int, rows: Int, isUnicode: Bool) {
        (self.columns, self.rows, self.isUnicode) = (columns, rows, isUnicode)
        (width, height) = isUnicode ? (columns * 2, rows * 4) : (columns, rows)
        bits = Array(repeating: 0, count: columns * rows)
        marks = Array(repeating: nil, count: columns * rows)
        inks = Array(repeating: -1, count: columns * rows)
        backgrounds = Array(repeating: nil, count: columns * rows)
        grounds = Array(repeating: nil, count: columns * rows)
    }

    // MARK: - Drawing

    /// A place between 0 and 1 from left to right and from bottom to top, in dots.
    func dot(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        (x * Double(width - 1), (1 - y) * Double(height - 1))
    }

    /// The cell whose middle is nearest to such a place.
    func cell(at x: Double, _ y: Double) -> (column: Int, row: Int) {
        func nearest(_ place: Double, _ dots: Int, _ cells: Int) -> Int {
            min(max(Int((place * Double(dots - 1) + 0.5) / Double(dots / cells)), 0), cells - 1)
        }
        return (nearest(x, width, columns), nearest(1 - y, height, rows))
    }

    /// The bits of a braille pattern (Unicode block U+2800) by row and column of its dots.
    private static let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

    mutating func set(_ x: Int, _ y: Int, _ stroke: Stroke) {
        guard x >= 0, x < width, y >= 0, y < height else { return }
        if isUnicode {
            let place = (y / 4) * columns + x / 2
            bits[place] |= Self.bits[(y % 4) * 2 + x % 2]
            inks[place] = stroke.ink
        } else {
            marks[y * columns + x] = stroke.plain
            inks[y * columns + x] = stroke.ink
        }
    }

    /// A straight line between two places in dots, broken as the pattern of its stroke says: each dot lies within half a
    /// dot of it.
    ///
    /// - Parameter phase: how many dots of the pattern have been drawn; goes on behind the line.
    mutating func line(
        from a: (x: Double, y: Double), to b: (x: Double, y: Double), _ stroke: Stroke, phase: inout Int
    ) {
        let pattern = isUnicode ? stroke.pattern : [true]
        let isSteep = abs(b.y - a.y) > abs(b.x - a.x)
        let (start, end) = isSteep ? ((a.y, a.x), (b.y, b.x)) : ((a.x, a.y), (b.x, b.y))
        let (first, last) = (Int(start.0.rounded()), Int(end.0.rounded()))
        let slope = start.0 == end.0 ? 0 : (end.1 - start.1) / (end.0 - start.0)
        let (low, high) = (min(start.1, end.1), max(start.1, end.1))
        for end in [a, b] where pattern[phase % pattern.count] {
            set(Int(end.x.rounded()), Int(end.y.rounded()), stroke)
        }
        for place in stride(from: first, through: last, by: first <= last ? 1 : -1) {
            let level = Int(min(max(start.1 + slope * (Double(place) - start.0), low), high).rounded())
            if pattern[phase % pattern.count] { set(isSteep ? level : place, isSteep ? place : level, stroke) }
            if place != last { phase += 1 }
        }
    }

    /// A character that takes the whole cell.
    mutating func mark(_ cell: (column: Int, row: Int), _ character: Character, ink: Int) {
        guard (0..<columns).contains(cell.column), (0..<rows).contains(cell.row) else { return }
        marks[cell.row * columns + cell.column] = character
        inks[cell.row * columns + cell.column] = ink
    }

    /// A character below all lines and marks.
    mutating func ground(_ cell: (column: Int, row: Int), _ character: Character) {
        grounds[cell.row * columns + cell.column] = character
    }

    mutating func fill(_ cell: (column: Int, row: Int), _ paint: Paint) {
        backgrounds[cell.row * columns + cell.column] = paint
    }

    // MARK: - As text

    /// A line of text for each row, blanks at the end left out where nothing is behind them.
    func lines(_ style: TextStyle) -> [String] {
        (0..<rows).map { row in
            var (line, run, last) = ("", "", Look())
            let places = row * columns..<(row + 1) * columns
            let end =
                places.last { character(at: $0) != " " || backgrounds[$0] != nil }.map { $0 + 1 } ?? places.lowerBound
            for place in places.lowerBound..<end {
                let (text, look) = self.look(at: place)
                if look != last {
                    line += style.paint(run, codes: codes(last, style))
                    (run, last) = ("", look)
                }
                run.append(text)
            }
            return line + style.paint(run, codes: codes(last, style))
        }
    }

    private struct Look: Hashable {
        var ink = -1
        var front: Shade?
        var behind: Shade?
    }

    private func character(at place: Int) -> Character {
        if let mark = marks[place] { return mark }
        if bits[place] == 0 { return grounds[place] ?? " " }
        return Unicode.Scalar(0x2800 + UInt32(bits[place])).map(Character.init) ?? " "
    }

    private func look(at place: Int) -> (Character, Look) {
        let character = character(at: place)
        guard let paint = backgrounds[place] else { return (character, Look(ink: inks[place])) }
        if character == " ", isUnicode, paint.upper != paint.lower {
            return ("▀", Look(front: paint.upper, behind: paint.lower))
        }
        return (character, Look(ink: inks[place], behind: paint.lower))
    }

    private func codes(_ look: Look, _ style: TextStyle) -> [String] {
        guard let behind = look.behind else {
            if let front = look.front { return [style.code(front.colour, basic: front.basic - 10)] }
            return look.ink < 0 ? [] : [style.seriesCode(look.ink)]
        }
        // On a colour the marks are black or white, and told apart by their form.
        let front =
            look.front.map { style.code($0.colour, basic: $0.basic - 10) }
            ?? style.code(behind.colour.ink, basic: behind.colour.ink == RGB(0, 0, 0) ? 30 : 97)
        return [front, style.code(behind.colour, basic: behind.basic, isBehind: true)]
    }
}

/// How a line is drawn.
struct Stroke: Hashable {
    /// The series whose colour it has.
    let ink: Int
    /// Which of its dots are drawn, again and again; not empty.
    let pattern: [Bool]
    /// What it is made of where there are no dots.
    let plain: Character

    /// - Parameter pattern: 1 for a dot, 0 for none.
    init(ink: Int, pattern: String, plain: Character) {
        (self.ink, self.pattern, self.plain) = (ink, pattern.map { $0 == "1" }, plain)
    }

    /// That of a series, told apart from its neighbours also where there is no colour.
    static func series(_ number: Int) -> Stroke { all[max(number, 0) % all.count].with(ink: number) }

    private static let all = [
        Stroke(ink: 0, pattern: "1", plain: "*"), Stroke(ink: 1, pattern: "111100", plain: "+"),
        Stroke(ink: 2, pattern: "100", plain: "o"), Stroke(ink: 3, pattern: "111110010", plain: "x"),
        Stroke(ink: 4, pattern: "1100", plain: "#"), Stroke(ink: 5, pattern: "11111000", plain: "@"),
    ]

    private func with(ink: Int) -> Stroke { Stroke(ink: ink, pattern: pattern, plain: plain) }

    private init(ink: Int, pattern: [Bool], plain: Character) {
        (self.ink, self.pattern, self.plain) = (ink, pattern, plain)
    }
}

/// By what points of different series are told apart.
enum SeriesMark {
    private static let points: [Character] = ["●", "×", "○", "+", "◆", "◇"]
    private static let plainPoints: [Character] = ["o", "x", "+", "@", "#", "%"]

    static func point(_ number: Int, isUnicode: Bool) -> Character {
        let marks = isUnicode ? points : plainPoints
        return marks[max(number, 0) % marks.count]
    }
}
