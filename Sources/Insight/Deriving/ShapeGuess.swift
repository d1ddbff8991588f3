import Autodiff
import Modelling
import Syntax

/// What shapes the names of a formula can have: sides that a formula needs equal are one side.
///
/// Of names without a value it is taken that matrices joined by signs have equal shapes, that `b`, `b1` … are rows, as in
/// `x @ W1 + b1`, and that a product from one small letter to another, as `x' @ A @ x`, is a number.
struct ShapeGuess {
    /// Rows and columns, as places in the list of sides.
    typealias Sides = (rows: Int, columns: Int)

    private var parents: [Int] = [0]
    private var sizes: [Int?] = [1]
    private var least: [Int] = [1]
    /// Sides whose size the formula itself says.
    private var written: Set<Int> = [0]
    private(set) var names: [String: Sides] = [:]
    /// The names as they stand in the formula.
    private var order: [String] = []
    /// Sides that are as long as others together.
    private var sums: [(whole: Int, parts: [Int])] = []
    /// Names that are added to something.
    private let added: Set<String>
    private let function: (String) -> UserFunction?
    let given: [String: Shape]
    /// The rows of the session's samples, which may be one or many.
    private let samples: Set<String>

    /// - Parameters:
    ///   - given: shapes of names that have a value.
    ///   - samples: the names among them whose rows are the samples of the session.
    init(
        _ expression: Expression, given: [String: Shape], samples: Set<String> = [],
        function: @escaping (String) -> UserFunction?
    ) {
        (self.given, self.samples, self.function) = (given, samples, function)
        added = Self.added(in: expression)
        let whole = sides(of: expression)
        if isNumber(expression) { require(whole, (0, 0)) }
    }

    /// The shapes of the names in one sample: sides that nothing ties to a size get sizes of their own, which differ
    /// from sample to sample; from the second on, so do those with a size.
    func shapes(sample: Int) -> [String: Shape] {
        let sizes = assigned(sample)
        return names.mapValues { Shape(sizes[root($0.rows)] ?? 1, sizes[root($0.columns)] ?? 1) }
    }

    /// The shape of a name without a value, in letters: `m×n`.
    func letters(of name: String) -> String? {
        guard given[name] == nil, let sides = names[name] else { return nil }
        let open = openSides
        let words = [sides.rows, sides.columns].map { side -> String in
            if let size = self.sizes[root(side)] { return "\(size)" }
            let place = open.firstIndex(of: root(side)) ?? 0
            return Self.alphabet.indices.contains(place) ? Self.alphabet[place] : "n\(place)"
        }
        return words.joined(separator: "×")
    }

    private static let alphabet = ["m", "n", "p", "q", "r", "s", "t", "u"]
    private static let patterns = [[3, 2, 4, 5, 6, 7, 8, 9], [2, 4, 3, 6, 5, 8, 7, 10], [4, 3, 5, 2, 7, 6, 9, 8]]

    private var openSides: [Int] {
        var found: [Int] = []
        for name in order {
            guard let sides = names[name] else { continue }
            for side in [root(sides.rows), root(sides.columns)]
            where sizes[side] == nil && !found.contains(side) { found.append(side) }
        }
        return found
    }

    private func assigned(_ sample: Int) -> [Int: Int] {
        var result: [Int: Int] = [:]
        for (place, side) in openSides.enumerated() {
            let pattern = Self.patterns[sample % Self.patterns.count]
            // Added, and not the larger of both: sides with the same least size must differ too.
            result[side] = least[side] - 1 + (place < pattern.count ? pattern[place] : place + 3 + sample)
        }
        for side in sizes.indices where root(side) == side {
            guard let size = sizes[side] else { continue }
            let isFixed = isWritten(side) || size == 1 && !isOfSamples(side)
            result[side] = sample == 0 || isFixed ? size : max(size, least[side]) + 2 * sample + side % 3
        }
        for sum in sums where sizes[root(sum.whole)] == nil {
            result[root(sum.whole)] = sum.parts.reduce(0) { $0 + (result[root($1)] ?? 1) }
        }
        return result
    }

    private static func added(in part: Expression) -> Set<String> {
        var names = part.children.reduce(into: Set<String>()) { $0.formUnion(added(in: $1)) }
        if case .binary(.add, let left, let right) = part.node {
            for case .name(let name) in [left.node, right.node] { names.insert(name) }
        }
        return names
    }

    private func isWritten(_ side: Int) -> Bool { written.contains { root($0) == side } }

    private func isOfSamples(_ side: Int) -> Bool {
        samples.contains { names[$0].map { root($0.rows) == side } ?? false }
    }

    // MARK: - Sides

    private func root(_ side: Int) -> Int {
        var side = side
        while parents[side] != side { side = parents[side] }
        return side
    }

    /// A side of a size that the formula says.
    private mutating func literal(_ size: Int) -> Int {
        let side = fresh(size)
        written.insert(side)
        return side
    }

    private mutating func fresh(_ size: Int? = nil) -> Int {
        if size == 1 { return 0 }
        parents.append(parents.count)
        sizes.append(size)
        least.append(1)
        return parents.count - 1
    }

    /// One side from now on; where both have a size and differ, the evaluation will say so.
    private mutating func join(_ a: Int, _ b: Int) {
        let (a, b) = (root(a), root(b))
        guard a != b, sizes[a] == nil || sizes[b] == nil || sizes[a] == sizes[b] else { return }
        let (kept, gone) = a < b ? (a, b) : (b, a)
        parents[gone] = kept
        sizes[kept] = sizes[kept] ?? sizes[gone]
        least[kept] = max(least[kept], least[gone])
    }

    private mutating func require(_ a: Sides, _ b: Sides) {
        join(a.rows, b.rows)
        join(a.columns, b.columns)
    }

    /// Two sides of operands of a sign: one of size 1 is repeated, others are equal.
    private mutating func repeated(_ a: Int, _ b: Int) -> Int {
        if root(a) == 0 { return b }
        if root(b) == 0 { return a }
        let known = (sizes[root(a)], sizes[root(b)])
        if known.0 == 1, known.1 != 1, known.1 != nil { return b }
        if known.1 == 1, known.0 != 1, known.0 != nil { return a }
        join(a, b)
        return a
    }

    // MARK: - Formulas

    private mutating func sides(of part: Expression) -> Sides {
        switch part.node {
        case .number, .string, .end: return (0, 0)
        case .name(let name): return sides(ofName: name)
        case .matrix(let rows):
            for element in rows.joined() {
                let inner = sides(of: element)
                require(inner, (0, 0))
            }
            return (literal(rows.count), literal(rows.first?.count ?? 1))
        case .range: return (0, fresh())
        case .index(let base, let indices): return index(sides(of: base), indices)
        case .transpose(let operand):
            let inner = sides(of: operand)
            return (inner.columns, inner.rows)
        case .unary(let symbol, let operand): return row(.of(symbol), [operand], axis: nil)
        case .binary(let symbol, let left, let right): return row(.of(symbol), [left, right], axis: nil)
        case .call(let name, let arguments): return call(name, arguments)
        }
    }

    private mutating func sides(ofName name: String) -> Sides {
        if let known = names[name] { return known }
        if FunctionTable.constants[name] != nil, given[name] == nil { return (0, 0) }
        let made: Sides
        if let shape = given[name] {
            // The rows of samples are as many as there are; that there is one now is chance.
            if samples.contains(name) {
                let rows = samples.compactMap { names[$0]?.rows }.first { sizes[root($0)] == shape.rows }
                made = (rows ?? batch(shape.rows), fresh(shape.columns))
            } else {
                made = (fresh(shape.rows), fresh(shape.columns))
            }
        } else {
            let isBias = added.contains(name) && name.first == "b" && name.dropFirst().allSatisfy(\.isNumber)
            made = (isBias ? 0 : fresh(), fresh())
        }
        names[name] = made
        order.append(name)
        return made
    }

    private mutating func batch(_ rows: Int) -> Int {
        let side = fresh()
        sizes[side] = rows
        return side
    }

    private mutating func index(_ base: Sides, _ indices: [Expression.Index]) -> Sides {
        func count(_ index: Expression.Index, _ side: Int) -> Int {
            switch index {
            case .all: return side
            case .at(let place):
                for case .number(let value) in [place.node] + place.children.map(\.node) where value < 100 {
                    least[root(side)] = max(least[root(side)], Int(value))
                }
                switch place.node {
                case .number: return 0
                case .matrix(let rows): return literal(rows.joined().count)
                case .range(let first, nil, let last):
                    guard case .number(let first) = first.node, case .number(let last) = last.node, last >= first,
                        last < 100
                    else { return fresh() }
                    return literal(Int(last - first) + 1)
                case .string, .name, .end, .call, .index, .transpose, .unary, .binary, .range: return fresh()
                }
            }
        }
        if indices.count == 1 {
            if sizes[root(base.columns)] != 1 || root(base.rows) == 0 { join(base.rows, 0) }
            return root(base.rows) == 0 ? (0, count(indices[0], base.columns)) : (count(indices[0], base.rows), 0)
        }
        guard indices.count == 2 else { return (fresh(), fresh()) }
        return (count(indices[0], base.rows), count(indices[1], base.columns))
    }

    private mutating func call(_ name: String, _ arguments: [Expression.Argument]) -> Sides {
        let operands = arguments.filter { $0.label == nil }.map(\.value)
        if let own = function(name), own.parameters.count == operands.count, !own.callsItself(function) {
            return sides(
                of: own.body.substituting(Dictionary(uniqueKeysWithValues: zip(own.parameters, operands))))
        }
        let axis = arguments.first { $0.label == "axis" }?.value
        if let id = OperationTable.current.row(called: name, with: operands.count) {
            let row = Operation<Double>[id]
            return self.row(id, row.settings.isEmpty ? operands : Array(operands.prefix(row.arity)), axis: axis)
        }
        for operand in operands { _ = sides(of: operand) }
        guard FunctionTable.named(name)?.givesNumber != true else { return (0, 0) }
        // A matrix that is made in a size: of one size alone, a square one.
        let counts = operands.map { counted($0) }
        guard let rows = counts.first.flatMap({ $0 }), let columns = counts.last.flatMap({ $0 }) else {
            return (fresh(), fresh())
        }
        return (rows, columns)
    }

    /// The side that a size is: `3`, `rows(x)`.
    private mutating func counted(_ size: Expression) -> Int? {
        if case .number(let value) = size.node, value >= 1, value < 100 { return literal(Int(value)) }
        guard case .call(let name, let arguments) = size.node, arguments.count == 1,
            let measure = FunctionTable.named(name)?.measure
        else { return nil }
        let inner = sides(of: arguments[0].value)
        return switch measure(Shape(2, 3)) {
        case 2: inner.rows
        case 3: inner.columns
        default: nil
        }
    }

    private mutating func row(_ id: OperationID, _ operands: [Expression], axis: Expression?) -> Sides {
        let row = Operation<Double>[id]
        let inner = operands.map { sides(of: $0) }
        let direction = Axis(axis, standard: row.defaultAxis)
        switch row.dependence {
        case .element:
            return inner.dropFirst().reduce(inner[0]) { (repeated($0.rows, $1.rows), repeated($0.columns, $1.columns)) }
        case .row:
            for other in inner.dropFirst() { require(inner[0], other) }
            return inner[0]
        case .product:
            join(inner[0].columns, inner[1].rows)
            return (inner[0].rows, inner[1].columns)
        case .whole where row.takesAxis: return inner[0]
        case .whole:
            for other in inner.dropFirst() { require(inner[0], other) }
            return (0, 0)
        case .group:
            return (direction == .columns ? inner[0].rows : 0, direction == .rows ? inner[0].columns : 0)
        case .place:
            if case .postfix = row.notation { return (inner[0].columns, inner[0].rows) }
            guard row.isFolded else { return (fresh(), fresh()) }
            for other in inner.dropFirst() {
                if direction == .rows { join(inner[0].columns, other.columns) } else { join(inner[0].rows, other.rows) }
            }
            let whole = fresh()
            sums.append((whole, inner.map { direction == .rows ? $0.rows : $0.columns }))
            return direction == .rows ? (whole, inner[0].columns) : (inner[0].rows, whole)
        }
    }
}

extension Axis {
    /// The axis that a call names, or the standard one.
    init(_ word: Expression?, standard: Axis) {
        switch word?.node {
        case .name("rows"), .number(1): self = .rows
        case .name("columns"), .number(2): self = .columns
        case .name, .number, .string, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range, nil:
            self = standard
        }
    }
}

extension UserFunction {
    /// Whether it comes back to itself through the functions that it calls.
    func callsItself(_ function: (String) -> UserFunction?) -> Bool {
        var seen: Set<String> = []
        var open = body.calledNames
        while let name = open.popFirst() {
            if name == self.name { return true }
            if seen.insert(name).inserted { open.formUnion(function(name)?.body.calledNames ?? []) }
        }
        return false
    }
}
