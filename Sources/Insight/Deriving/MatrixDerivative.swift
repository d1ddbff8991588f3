import Autodiff
import Limits
import Modelling
import Reporting
import Syntax

/// The derivative of a formula of matrices by one of its names: the gradient of a number, or what a gradient that arrives
/// at a matrix becomes.
///
/// It is backpropagation in symbols. A gradient is handed from the formula to its parts by the derivative texts of the
/// operation table, and what reaches the name is added up.
struct MatrixDerivative {
    let expression: Expression
    let variable: String
    let samples: ShapeSamples
    /// The name of the gradient that arrives; nil where the formula is one number.
    let incoming: String?
    private(set) var result = Expression(number: 0)
    /// What happens where the derivative does not exist, one line for each row of the table that says so.
    private(set) var remarks: [String] = []
    /// The rules in the order in which the gradient goes through them, each with the gradient of the part.
    private(set) var steps: [Derivative.Step] = []
    private let function: (String) -> UserFunction?
    private let simplifier: MatrixSimplifier
    private var gradients: [String: Expression] = [:]
    /// The names through which the variable reaches the formula, itself among them.
    private var ways: Set<String>

    /// A formula longer than this many parts is of no use to a reader.
    static let longest = 4000

    init(
        _ expression: Expression, by variable: String, _ samples: ShapeSamples, incoming: String?,
        function: @escaping (String) -> UserFunction?
    ) throws(Diagnostic) {
        (self.expression, self.variable, self.samples) = (expression, variable, samples)
        (self.incoming, self.function) = (incoming, function)
        simplifier = MatrixSimplifier(samples: samples)
        ways = [variable]
        for definition in samples.definitions
        where definition.name != variable && !definition.expression.freeNames.isDisjoint(with: ways) {
            ways.insert(definition.name)
        }
        try follow(expression, written: expression, incoming.map { Expression(name: $0) } ?? Expression(number: 1))
        for definition in samples.definitions.reversed()
        where definition.name != variable && ways.contains(definition.name) {
            guard let gradient = gradients[definition.name] else { continue }
            try follow(definition.expression, written: Expression(name: definition.name), gradient)
        }
        let target = Expression(name: variable)
        let whole = gradients[variable] ?? samples.repeated(Expression(number: 0), like: target)
        let shown = simplifier.textbook(whole)
        result = samples.haveEqualShapes(shown, target) ? shown : whole
        guard samples.haveEqualShapes(result, target) else {
            throw Diagnostic.underivable(expression, "its shape fails")
        }
    }

    // MARK: - From a formula to its parts

    /// - Parameter written: how the value of the part is written: as itself, or by its name.
    private mutating func follow(_ part: Expression, written: Expression, _ gradient: Expression) throws(Diagnostic) {
        try StopRequest.heed()
        guard !simplifier.isNothing(gradient), depends(part) else { return }
        try requireLength(gradient)
        switch part.node {
        case .name(let name):
            let sum = gradients[name].map { simplifier.simple($0 + gradient) } ?? gradient
            try requireLength(sum)
            gradients[name] = sum
        case .unary(let symbol, let operand): try pass(.of(symbol), [operand], .none, part, written, gradient)
        case .binary(let symbol, let left, let right):
            try pass(.of(symbol), [left, right], .none, part, written, gradient)
        case .transpose(let operand): try pass(.rows.transpose, [operand], .none, part, written, gradient)
        case .call(let name, let arguments): try call(name, arguments, part, written, gradient)
        case .index(let base, let indices): try index(base, indices, part, written, gradient)
        case .matrix(let rows):
            for (i, row) in rows.enumerated() {
                for (j, element) in row.enumerated() {
                    let place = [i, j].map { Expression.Index.at(Expression(number: Double($0 + 1))) }
                    let own = simplifier.simple(Expression(.index(gradient, place)))
                    try follow(element, written: element, own)
                }
            }
        case .range, .number, .string, .end: throw Diagnostic.underivable(part, "it is no formula of numbers")
        }
    }

    private func requireLength(_ gradient: Expression) throws(Diagnostic) {
        guard gradient.weight <= Self.longest else { throw Diagnostic.derivativeTooLong(variable, Self.longest) }
    }

    private mutating func call(
        _ name: String, _ arguments: [Expression.Argument], _ part: Expression, _ written: Expression,
        _ gradient: Expression
    ) throws(Diagnostic) {
        let operands = arguments.filter { $0.label == nil }.map(\.value)
        if let own = function(name) {
            guard operands.count == own.parameters.count else {
                throw Diagnostic.argumentCount(name, own.parameters, operands.count)
            }
            guard !own.callsItself(function) else {
                throw Diagnostic.underivable(part, "'\(name)' calls itself without end")
            }
            let body = own.body.substituting(Dictionary(uniqueKeysWithValues: zip(own.parameters, operands)))
            return try follow(body, written: written == part ? body : written, gradient)
        }
        guard let id = OperationTable.current.row(called: name, with: operands.count) else {
            let obstacle = FunctionTable.named(name).map { "\(name) \($0.obstacle)" }
            throw Diagnostic.underivable(part, obstacle ?? "no function is called '\(name)'")
        }
        let row = Operation<Double>[id]
        let axis = arguments.filter { $0.label != nil }
        if row.isFolded, operands.count > 2 {
            // The result so far, and the last.
            let start = Expression(.call(name, operands.dropLast().map { .init($0) } + axis))
            return try pass(
                id, [start, operands[operands.count - 1]], attribute(row, axis), part, written, gradient)
        }
        if row.isFolded, operands.count == 1 { return try follow(operands[0], written: operands[0], gradient) }
        if row.takesAxis {
            return try pass(id, operands, attribute(row, axis), part, written, gradient)
        }
        var further: [[Int]] = []
        for argument in operands.dropFirst(row.arity) { further.append(try samples.integers(argument)) }
        let made = further.isEmpty ? Attribute.none : row.further.attribute(further)
        try pass(id, Array(operands.prefix(row.arity)), made, part, written, gradient)
    }

    private func attribute(_ row: Operation<Double>, _ axis: [Expression.Argument]) -> Attribute {
        .axis(Axis(axis.first?.value, standard: row.defaultAxis))
    }

    private mutating func index(
        _ base: Expression, _ indices: [Expression.Index], _ part: Expression, _ written: Expression,
        _ gradient: Expression
    ) throws(Diagnostic) {
        let (rows, columns) = try samples.positions(indices, of: base)
        func isRun(_ places: [Int]) -> Bool { zip(places, places.dropFirst()).allSatisfy { $1 == $0 + 1 } }
        guard isRun(rows), isRun(columns) else {
            let places = Positions(rows: rows, columns: columns)
            return try pass(.rows.gather, [base], .gather(places), part, written, gradient)
        }
        let (first, column) = (rows.first ?? 0, columns.first ?? 0)
        let slice = Attribute.slice(rows: first..<first + rows.count, columns: column..<column + columns.count)
        try pass(.rows.slice, [base], slice, part, written, gradient)
    }

    // MARK: - One row of the table

    /// Hands a gradient on to the inputs of an operation, as its row says.
    private mutating func pass(
        _ id: OperationID, _ operands: [Expression], _ attribute: Attribute, _ part: Expression,
        _ written: Expression, _ gradient: Expression
    ) throws(Diagnostic) {
        let row = Operation<Double>[id]
        var meanings = Dictionary(uniqueKeysWithValues: zip(row.inputNames, operands))
        meanings[row.outputName] = written
        meanings["d\(row.outputName)"] = gradient
        if let joint = row.joint, let logits = input(of: joint.partner, in: operands[0]) {
            // Taken as one with the operation whose output it reads.
            keep("\(row.name) with \(joint.partner)", written, gradient)
            meanings[JointRule.inputOfPartner] = logits
            for (target, text) in zip([logits, operands[1]], joint.slopes) where depends(target) {
                try follow(
                    target, written: target, simplifier.simple(Expression.parsed(text).substituting(meanings)))
            }
            return
        }
        keep(row.name, written, gradient)
        note(row, operands, id, part)
        var sizes = MarkedSizes(samples)
        let marked = operands.map { sizes.shape(of: $0) }
        let whole = sizes.shape(of: part)
        let isElementwise = row.dependence == .element
        let texts = row.derivativeTexts(
            sizes.marking(attribute, whole), isElementwise ? marked.map { _ in whole } : marked)
        for (place, operand) in operands.enumerated() where depends(operand) && row.hasSlope(to: place) {
            var term = sizes.filled(Expression.parsed(texts[place]), meanings)
            if isElementwise, marked[place] != whole {
                let repeated = Operation<Double>[.rows.broadcast]
                let text = repeated.derivativeTexts(.shape(whole), [marked[place]])[0]
                term = Expression.parsed(text).substituting([
                    repeated.inputNames[0]: operand, "d\(repeated.outputName)": term,
                ])
            }
            try follow(operand, written: operand, simplifier.simple(term))
        }
    }

    /// What the partner of a loss was computed from, if the loss reads it here.
    private func input(of partner: String, in operand: Expression) -> Expression? {
        switch operand.node {
        case .name(let name) where name != variable:
            guard ways.contains(name), let definition = samples.definitions.last(where: { $0.name == name }) else {
                return nil
            }
            return input(of: partner, in: definition.expression)
        case .call(let name, let arguments):
            guard function(name) == nil, arguments.count == 1,
                let id = OperationTable.current.row(called: name, with: 1), Operation<Double>[id].name == partner
            else { return nil }
            return arguments[0].value
        case .number, .string, .name, .end, .matrix, .index, .transpose, .unary, .binary, .range: return nil
        }
    }

    private func depends(_ part: Expression) -> Bool {
        switch part.node {
        case .name(let name): return ways.contains(name)
        case .call(let function, _) where FunctionTable.named(function)?.readsValues == false: return false
        case .number, .string, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            return part.children.contains { depends($0) }
        }
    }

    private mutating func keep(_ rule: String, _ part: Expression, _ gradient: Expression) {
        steps.append(.init(rule: rule, part: part, derivative: simplifier.textbook(gradient)))
    }

    /// Keeps what a row says of its singular points; of a sign, if what stands behind it can reach them.
    private mutating func note(
        _ row: Operation<Double>, _ operands: [Expression], _ id: OperationID, _ part: Expression
    ) {
        if case .infix = row.notation, operands.count == 2, !depends(operands[1]) { return }
        guard let line = Derivative.remark(of: id, on: part), !remarks.contains(line) else { return }
        remarks.append(line)
    }
}

/// Sizes as numbers that nothing else has, so that they are found again in the texts of the operation table.
private struct MarkedSizes {
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

    func marking(_ attribute: Attribute, _ whole: Shape) -> Attribute {
        switch attribute {
        case .shape: .shape(whole)
        case .pad(_, let row, let column): .pad(into: whole, row: row, column: column)
        case .scatter(_, let places): .scatter(into: whole, places)
        case .none, .axis, .slice, .gather: attribute
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
        for (place, mark) in marks.enumerated() where (0..<Self.widest).contains(number - mark) {
            let rest = number - mark
            return rest == 0 ? side(place) : side(place) + Expression(number: Double(rest))
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
