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
    private(set) var names: [String: Sides] = [:]
    /// The names as they stand in the formula.
    private var order: [String] = []
    /// Sides that are as long as others together.
    private var sums: [(whole: Int, parts: [Int])] = []
    /// Names that are added to something.
    private let added: Set<String>
    private let function: (String) -> UserFunction?
    private let given: [String: Shape]
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
            result[side] = max(least[side], place < pattern.count ? pattern[place] : place + 3 + sample)
        }
        for side in sizes.indices where root(side) == side {
            guard let size = sizes[side] else { continue }
            let isFixed = side == 0 || size == 1 && !isOfSamples(side)
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

    private func isOfSamples(_ side: Int) -> Bool {
        samples.contains { names[$0].map { root($0.rows) == side } ?? false }
    }

    // MARK: - Sides

    private func root(_ side: Int) -> Int {
        var side = side
        while parents[side] != side { side = parents[side] }
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
            return (fresh(rows.count), fresh(rows.first?.count ?? 1))
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
                if case .number = place.node { return 0 }
                return fresh()
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
            return row(id, operands, axis: axis)
        }
        for operand in operands { _ = sides(of: operand) }
        return FunctionTable.named(name)?.givesNumber == true ? (0, 0) : (fresh(), fresh())
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

    // MARK: - Numbers

    /// Whether a formula of names without a value is meant to be one number.
    private func isNumber(_ part: Expression) -> Bool {
        let (outer, inner) = (Self.outerNames(part), Self.innerNames(part))
        guard outer.isDisjoint(with: inner), outer.allSatisfy({ given[$0] == nil }) else { return false }
        return Self.terms(part).contains { term in
            switch term.node {
            case .binary(let symbol, let left, let right):
                guard Operation<Double>[.of(symbol)].dependence == .product else { return false }
                if case .transpose(right) = left.node, case .binary = right.node { return true }
                let ends = Self.ends(of: term)
                return ends.allSatisfy { $0.first?.isLowercase == true && given[$0] == nil }
                    && ends.count == 2 && Self.isTurned(term)
            case .call(let name, let arguments):
                let row = OperationTable.current.row(called: name, with: arguments.count).map { Operation<Double>[$0] }
                return row.map { $0.dependence == .whole || $0.dependence == .group } ?? false
                    && arguments.allSatisfy { $0.label == nil }
            case .number, .string, .name, .end, .matrix, .index, .transpose, .unary, .range: return false
            }
        }
    }

    /// What signs between elements join.
    private static func terms(_ part: Expression) -> [Expression] {
        switch part.node {
        case .binary(let symbol, let left, let right):
            Operation<Double>[.of(symbol)].dependence == .element ? terms(left) + terms(right) : [part]
        case .unary(_, let operand): terms(operand)
        case .number, .string, .name, .end, .matrix, .call, .index, .transpose, .range: [part]
        }
    }

    private static func outerNames(_ part: Expression) -> Set<String> {
        terms(part).reduce(into: []) { if case .name(let name) = $1.node { $0.insert(name) } }
    }

    private static func innerNames(_ part: Expression) -> Set<String> {
        terms(part).reduce(into: []) { if case .name = $1.node {} else { $0.formUnion($1.freeNames) } }
    }

    /// The first and the last name of a chain of products, turned or not.
    private static func ends(of chain: Expression) -> [String] {
        func end(_ part: Expression, isFirst: Bool) -> String? {
            switch part.node {
            case .name(let name): name
            case .transpose(let inner): end(inner, isFirst: !isFirst)
            case .binary(.matmul, let left, let right): end(isFirst ? left : right, isFirst: isFirst)
            case .number, .string, .end, .matrix, .call, .index, .unary, .binary, .range: nil
            }
        }
        return [end(chain, isFirst: true), end(chain, isFirst: false)].compactMap { $0 }
    }

    /// Whether the first or the last factor of a chain is turned.
    private static func isTurned(_ chain: Expression) -> Bool {
        guard case .binary(.matmul, let left, let right) = chain.node else {
            if case .transpose = chain.node { return true }
            return false
        }
        if case .transpose = right.node { return true }
        return isTurned(left)
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
