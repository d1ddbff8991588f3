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
    /// The rules in the order in which the gradient goes through them, each with the gradient of the part as it arrived.
    private var path: [Derivative.Step] = []
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
            throw Diagnostic.noCommonFormula(expression)
        }
    }

    /// The rules that were used, each with the gradient of the part as a textbook would have it.
    var steps: [Derivative.Step] {
        path.map { .init(rule: $0.rule, part: $0.part, derivative: simplifier.textbook($0.derivative)) }
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
        if !row.settings.isEmpty {
            let direction = Axis(arguments.first { $0.label == "axis" }?.value, standard: row.defaultAxis)
            guard let settled = WrittenSettings(row, arguments).attribute(axis: direction) else {
                throw Diagnostic.settingIsNoLiteral(part)
            }
            return try pass(id, Array(operands.prefix(row.arity)), settled, part, written, gradient)
        }
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
        let places = try samples.positions(indices, of: base)
        let (rows, columns) = (places.map(\.rows), places.map(\.columns))
        let shapes = samples.shapes(of: base) ?? []
        func isRun(_ places: [Int]) -> Bool { zip(places, places.dropFirst()).allSatisfy { $1 == $0 + 1 } }
        if rows.allSatisfy(isRun), columns.allSatisfy(isRun) {
            let slice = Attribute.slice(
                rows: try run(rows, shapes.map(\.rows)), columns: try run(columns, shapes.map(\.columns)))
            return try pass(.rows.slice, [base], slice, part, written, gradient)
        }
        for (places, sizes) in [(rows, shapes.map(\.rows)), (columns, shapes.map(\.columns))] {
            let areAll = zip(places, sizes).allSatisfy { $0 == Array(0..<$1) }
            guard areAll || Set(places).count == 1 else { throw Diagnostic.noCommonFormula(expression) }
        }
        try pass(.rows.gather, [base], .gather(Positions(rows: rows[0], columns: columns[0])), part, written, gradient)
    }

    /// Places in a row, counted from the end, below 0, where they are the same from there only.
    private func run(_ places: [[Int]], _ sizes: [Int]) throws(Diagnostic) -> Range<Int> {
        let starts = places.map { $0.first ?? 0 }
        let ends = zip(starts, sizes).map { $0 - $1 }
        let start: Int
        if Set(starts).count == 1 {
            start = starts[0]
        } else if Set(ends).count == 1 {
            start = ends[0]
        } else {
            throw Diagnostic.noCommonFormula(expression)
        }
        return start..<start + places[0].count
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
        if let joint = row.joint(for: attribute), let logits = input(of: joint.partner, in: operands[0]) {
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
            sizes.marking(attribute, whole, of: marked), isElementwise ? marked.map { _ in whole } : marked)
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
        path.append(.init(rule: rule, part: part, derivative: gradient))
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
