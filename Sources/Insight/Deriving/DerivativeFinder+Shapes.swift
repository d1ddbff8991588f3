import Autodiff
import Limits
import Modelling
import Reporting
import Syntax

/// Which shapes the names of a formula are taken to have.
extension DerivativeFinder {
    /// The sizes of names, as the session has them or as they can be.
    func samples(
        _ expression: Expression, _ variable: String, _ definitions: [ShapeSamples.Definition] = []
    ) throws(Diagnostic) -> ShapeSamples {
        let order = order(expression, variable, definitions)
        guard definitions.isEmpty else { return try modelSamples(expression, variable, definitions, order) }
        let guess = guess(expression)
        let counting = expression.countingNames
        let shapes = (0..<3).map { sample in
            // A name that counts or chooses has its number.
            guess.shapes(sample: sample).filter { name, _ in
                name == variable || !counting.contains(name) || session.variables[name] == nil
            }
        }
        do throws(Diagnostic) {
            let samples = try ShapeSamples(expression, [], samples: shapes, order: order, host: host)
            // A number as things are is not meant as the matrix that it would be with more samples.
            let whole = samples.shapes(of: expression) ?? []
            guard whole.first?.isScalar == true, !whole.allSatisfy(\.isScalar) else { return samples }
            return try ShapeSamples(expression, [], samples: [shapes[0]], order: order, host: host)
        } catch {
            let open = expression.orderedNames.filter { guess.letters(of: $0) != nil }
            guard (1...2).contains(open.count) else { throw error }
            return try search(expression, shapes[0], open, order, error)
        }
    }

    private static let widestTried = 6

    /// The first two samples in which the formula has a value, among small shapes of one or two names.
    private func search(
        _ expression: Expression, _ shapes: [String: Shape], _ open: [String], _ order: [String], _ reason: Diagnostic
    ) throws(Diagnostic) -> ShapeSamples {
        // One is the last to be tried: it hides what is repeated.
        let sides = Array(2...Self.widestTried) + [1]
        let all = sides.flatMap { rows in sides.map { Shape(rows, $0) } }
        var fitting: [[String: Shape]] = []
        for first in all {
            for second in open.count == 1 ? [first] : all {
                try StopRequest.heed()
                var sample = shapes
                (sample[open[0]], sample[open[open.count - 1]]) = (first, second)
                guard (try? ShapeSamples(expression, [], samples: [sample], order: order, host: host)) != nil else {
                    continue
                }
                fitting.append(sample)
                if fitting.count == 2 {
                    return try ShapeSamples(expression, [], samples: fitting, order: order, host: host)
                }
            }
        }
        guard !fitting.isEmpty else { throw reason }
        return try ShapeSamples(expression, [], samples: fitting, order: order, host: host)
    }

    /// The model at its own number of rows, and at two more.
    private func modelSamples(
        _ expression: Expression, _ variable: String, _ definitions: [ShapeSamples.Definition], _ order: [String]
    ) throws(Diagnostic) -> ShapeSamples {
        guard let model else { throw Diagnostic.noModel }
        var shapes = model.values.mapValues(\.shape)
        if let value = model.value(of: variable) { shapes[variable] = value.shape }
        let rows = shapes["x"]?.rows ?? shapes["y"]?.rows
        let more = shapes.mapValues { shape in
            shape.rows == rows ? Shape(shape.rows + 2, shape.columns) : shape
        }
        let parameters = Set(model.parameters)
        return try ShapeSamples(
            expression, definitions,
            samples: [shapes, more.merging(shapes.filter { parameters.contains($0.key) }) { $1 }],
            order: order, host: host)
    }

    func guess(_ expression: Expression) -> ShapeGuess {
        var given: [String: Shape] = [:]
        for name in expression.freeNames where !subject.arguments.contains(name) {
            if let value = session.variables[name] ?? session.parameters[name] ?? model?.value(of: name) {
                given[name] = value.shape
            } else if SessionName.named(name)?.isNumber == true {
                given[name] = .scalar
            } else if name == "x", let x = session.x {
                given[name] = x.shape
            } else if name == "y", let y = session.y {
                given[name] = y.shape
            }
        }
        return ShapeGuess(
            expression, given: given,
            samples: Set(["x", "y"].filter { given[$0] != nil && session.variables[$0] == nil }),
            function: surroundings.function)
    }

    func assumption(_ expression: Expression, _ samples: ShapeSamples) -> String? {
        let guess = guess(expression)
        // Shapes that were searched for, or that nothing was compared with, are said as they are.
        let isGuessed =
            samples.shapes.count > 1
            && expression.orderedNames.allSatisfy { name in
                guess.shapes(sample: 0)[name] == samples.shapes[0][name] || samples.shapes[0][name] == nil
            }
        let words = expression.orderedNames.compactMap { name -> String? in
            guard let letters = guess.letters(of: name) else { return nil }
            var sizes: [String] = []
            for case let size? in samples.shapes.map({ $0[name]?.description }) where !sizes.contains(size) {
                sizes.append(size)
            }
            return "\(name) " + (isGuessed ? letters : sizes.joined(separator: " or "))
        }
        return words.isEmpty ? nil : "taken as: " + words.joined(separator: ", ")
    }

    func order(
        _ expression: Expression, _ variable: String, _ definitions: [ShapeSamples.Definition]
    ) -> [String] {
        guard let model, !definitions.isEmpty else { return expression.orderedNames }
        return ["y", "x"].filter { model.values[$0] != nil } + model.parameters + definitions.map(\.name)
    }

    /// `dy`, or another name where that would be taken for the gradient of a `y` in the formula.
    func nameOfIncoming(_ expression: Expression) -> String {
        let taken = expression.freeNames
        let isFree = { (name: String) in !taken.contains(name) && session.variables[name] == nil }
        if isFree("dy"), !taken.contains("y") { return "dy" }
        return ["G", "dv", "dr"].first(where: isFree) ?? "gradient"
    }

    func shapeFailure(_ error: Diagnostic, _ expression: Expression, _ variable: String) -> Diagnostic {
        let guess = guess(expression)
        let open = expression.orderedNames.filter { guess.letters(of: $0) != nil }
        let drawsOrJumps = expression.calledNames.contains { FunctionTable.named($0)?.readsValues == true }
        // What has a way out of its own is said as it is.
        guard !open.isEmpty, error.hint == nil, !drawsOrJumps else { return error }
        return Diagnostic.shapesNeeded(expression, open, error.message)
    }
}

extension Expression {
    /// The names in it, each where it stands first; constants left out.
    var orderedNames: [String] {
        var found: [String] = []
        func look(_ part: Expression) {
            switch part.node {
            case .name(let name):
                if FunctionTable.constants[name] == nil, !found.contains(name) { found.append(name) }
            case .call(_, let arguments):
                for argument in arguments where argument.label != "axis" { look(argument.value) }
            case .number, .string, .end, .matrix, .index, .transpose, .unary, .binary, .range:
                part.children.forEach(look)
            }
        }
        look(self)
        return found
    }

    /// Names whose numbers, not only their shapes, decide on shapes: in an index, a range or a size.
    var countingNames: Set<String> {
        switch node {
        case .index(let base, let indices):
            indices.reduce(into: base.countingNames) {
                if case .at(let place) = $1 { $0.formUnion(place.freeNames) }
            }
        case .range: freeNames
        case .call(let name, let arguments):
            arguments.enumerated().reduce(into: Set<String>()) { names, argument in
                let row = OperationTable.current.row(called: name, with: arguments.count).map { Operation<Double>[$0] }
                let isFurther = row.map { !$0.further.names.isEmpty && argument.offset >= $0.arity } ?? false
                let isCount = FunctionTable.named(name).map { $0.measure == nil } ?? isFurther
                names.formUnion(isCount ? argument.element.value.freeNames : argument.element.value.countingNames)
            }
        case .number, .string, .name, .end, .matrix, .transpose, .unary, .binary:
            children.reduce(into: []) { $0.formUnion($1.countingNames) }
        }
    }
}
