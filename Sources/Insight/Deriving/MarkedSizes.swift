import Autodiff
import Modelling
import Syntax

/// Sizes as numbers that nothing else has, so that they are found again in the texts of the operation table.
struct MarkedSizes {
    private struct Side {
        let sizes: [Int]
        let isRows: Bool
        let part: Expression
    }

    private let samples: ShapeSamples
    private var sides: [Side] = []
    /// The parts of which both sides have a mark.
    private var parts: [(part: Expression, shape: Shape)] = []

    init(_ samples: ShapeSamples) { self.samples = samples }

    /// Primes, each about three times the last: products and sums of two of them are their own.
    private static let marks = [
        10_007, 30_011, 90_001, 270_001, 810_013, 2_430_007, 7_290_001, 21_870_011, 65_610_001,
    ]
    private static let widest = 5000

    mutating func shape(of part: Expression) -> Shape {
        let shapes = samples.shapes(of: part) ?? []
        let shape = Shape(
            mark(shapes.map(\.rows), isRows: true, part), mark(shapes.map(\.columns), isRows: false, part))
        parts.append((part, shape))
        return shape
    }

    private mutating func mark(_ sizes: [Int], isRows: Bool, _ part: Expression) -> Int {
        if sizes.allSatisfy({ $0 == 1 }) { return 1 }
        if let place = sides.firstIndex(where: { $0.sizes == sizes }) { return Self.marks[place] }
        sides.append(Side(sizes: sizes, isRows: isRows, part: part))
        return Self.marks[sides.count - 1]
    }

    /// - Parameter inputs: the shapes of the inputs; where places are all that there are, they are so for any size.
    func marking(_ attribute: Attribute, _ whole: Shape, of inputs: [Shape]) -> Attribute {
        func all(_ places: [Int], _ side: Int, _ mark: Int) -> [Int] {
            side == mark && side > 1 && places == Array(places.indices) ? Array(0..<mark) : places
        }
        /// Places below 0 are counted from the end.
        func fromStart(_ places: Range<Int>, _ mark: Int) -> Range<Int> {
            places.lowerBound < 0 ? places.lowerBound + mark..<places.upperBound + mark : places
        }
        return switch attribute {
        case .shape: .shape(whole)
        case .pad(_, let row, let column): .pad(into: whole, row: row, column: column)
        case .scatter(_, let places): .scatter(into: whole, places)
        case .gather(let places):
            .gather(
                Positions(
                    rows: all(places.rows, inputs[0].rows, whole.rows),
                    columns: all(places.columns, inputs[0].columns, whole.columns)))
        case .slice(let rows, let columns):
            .slice(rows: fromStart(rows, inputs[0].rows), columns: fromStart(columns, inputs[0].columns))
        case .none, .axis, .settings: attribute
        }
    }

    /// A text with its names replaced by what they mean, and its marks by sizes that can be typed.
    func filled(_ text: Expression, _ meanings: [String: Expression]) -> Expression {
        if case .name(let name) = text.node { return meanings[name] ?? text }
        guard case .number(let value) = text.node, let number = Int(exactly: value) else {
            return text.mapChildren { filled($0, meanings) }
        }
        return size(number) ?? text
    }

    private func size(_ number: Int) -> Expression? {
        let marks = Self.marks.prefix(sides.count)
        for (place, mark) in marks.enumerated() where (number - mark).magnitude < Self.widest {
            let rest = number - mark
            if rest == 0 { return side(place) }
            return rest > 0
                ? side(place) + Expression(number: Double(rest)) : side(place) - Expression(number: Double(-rest))
        }
        for (i, a) in marks.enumerated() {
            for (j, b) in marks.enumerated().dropFirst(i) {
                if number == a + b { return side(i) + side(j) }
                if number == a * b {
                    let whole = parts.first { Set([$0.shape.rows, $0.shape.columns]) == Set([a, b]) }
                    return whole.map { samples.size(of: $0.part) } ?? side(i) * side(j)
                }
            }
        }
        return nil
    }

    private func side(_ place: Int) -> Expression {
        samples.side(sides[place].isRows, of: sides[place].part)
    }
}
