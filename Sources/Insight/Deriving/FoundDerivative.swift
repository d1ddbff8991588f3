import Autodiff
import Learning
import Limits
import Modelling
import Reporting
import Syntax

/// A derivative in the form that says most: element by element where there is a slope for each, as a gradient where a
/// number is derived by a matrix, and as what becomes of the gradient that arrives where matrices are derived by matrices.
package struct FoundDerivative {
    package let result: Expression
    package let check: DerivativeCheck
    package fileprivate(set) var remarks: [String]
    package let steps: [Derivative.Step]
    /// The steps lead from the formula to the name, each with the gradient that arrives, and not from parts to the whole.
    package let isBackward: Bool
    /// The name of the gradient that arrives at the formula; nil where there is none to wait for.
    package let incoming: String?
    /// For one row, the matrix of the slopes of each output by each input.
    package let jacobian: Expression?
    /// What shapes were taken of names that have none.
    package let assumption: String?
}

/// Looks for derivatives with the names of a session.
package struct DerivativeFinder {
    private let session: Session
    private let model: ModelFormulas?
    private let surroundings: Derivative.Surroundings
    private let host: Evaluator.Host

    package init(_ session: Session, model: ModelFormulas?) {
        (self.session, self.model) = (session, model)
        let function = { (name: String) in session.functions[name]?.object }
        let isScalar = { (name: String) in
            (session.variables[name] ?? session.parameters[name])?.shape.isScalar
                ?? (SessionName.named(name)?.isNumber == true)
        }
        surroundings = .init(function: function, isScalar: isScalar)
        host = Evaluator.Host(
            resolve: { (name) throws(Diagnostic) in session.variables[name].map { .known($0) } }, function: function)
    }

    /// - Parameter expression: the formula of the subject, or what came of it when it was derived once.
    package func find(
        _ expression: Expression, of subject: DerivativeSubject, by variable: String, isSecond: Bool = false
    ) throws(Diagnostic) -> FoundDerivative {
        for name in expression.calledNames {
            if let own = surroundings.function(name) {
                guard own.callsItself(surroundings.function) else { continue }
                throw Diagnostic.underivable(expression, "'\(name)' calls itself without end")
            }
            guard FunctionTable.isCallable(name) else {
                throw Diagnostic.underivable(expression, "no function is called '\(name)'")
            }
        }
        var reason: Diagnostic?
        let stage = subject.stage.flatMap { name in model.map { $0.stage(name) } }
        let variable = stage == nil ? variable : model?.plainName(variable) ?? variable
        let isThroughModel = stage.map { reaches($0, expression, variable) } ?? false
        do throws(Diagnostic) {
            if !isThroughModel {
                return try elementwise(expression, subject, variable, isSecond)
            }
        } catch { reason = error }
        try StopRequest.heed()
        do throws(Diagnostic) {
            let formula = isSecond || !isThroughModel ? nil : stage.flatMap { model?.formula(of: $0) }
            return try matrix(formula ?? expression, subject, variable, stage: isThroughModel ? stage : nil)
        } catch {
            try StopRequest.heed()
            throw isSecond ? reason ?? error : error
        }
    }

    /// The derivative of a derivative; what the first does at singular points, the second does too.
    package func findSecond(
        after first: FoundDerivative, of subject: DerivativeSubject, by variable: String
    ) throws(Diagnostic) -> FoundDerivative {
        guard first.incoming == nil else { throw Diagnostic.secondDerivativeOfMatrix(subject.title, variable) }
        var second = try find(first.result, of: subject, by: variable, isSecond: true)
        guard second.incoming == nil else { throw Diagnostic.secondDerivativeOfMatrix(subject.title, variable) }
        second.remarks = first.remarks + second.remarks.filter { !first.remarks.contains($0) }
        return second
    }

    /// Whether a name reaches a value of the model by more than the value's own formula.
    private func reaches(_ stage: String, _ expression: Expression, _ variable: String) -> Bool {
        guard let model else { return false }
        let own = expression.freeNames
        if !own.contains(variable) { return true }
        return own.contains { $0 != variable && model.upstream(of: $0).contains(variable) }
    }

    // MARK: - Element by element

    private func elementwise(
        _ expression: Expression, _ subject: DerivativeSubject, _ variable: String, _ isSecond: Bool
    ) throws(Diagnostic) -> FoundDerivative {
        let derivative = try Derivative(expression, by: variable, surroundings)
        let samples = try? self.samples(expression, variable)
        if let samples, let value = samples.shapes(of: expression), value.allSatisfy(\.isScalar),
            let own = samples.shapes(of: Expression(name: variable)), !own.allSatisfy(\.isScalar)
        {
            guard samples.shapes(of: derivative.result) == own else {
                throw Diagnostic.underivable(expression, "its gradient has the shape of \(variable)")
            }
        }
        let names = derivative.open.freeNames.union([variable]).filter {
            FunctionTable.constants[$0] == nil || $0 == variable
        }
        let shapes = samples?.shapes.first ?? [:]
        let check = try DerivativeCheck(
            derivative, names: names.sorted(), fair: subject.fair,
            shape: { name in
                if let meaning = derivative.hidden[name] { return samples?.shapes(of: meaning)?.first ?? Shape(2, 3) }
                return shapes[name] ?? (surroundings.isScalar(name) ? .scalar : Shape(2, 3))
            }, host: Evaluator.Host(function: surroundings.function))
        if let withheld = check.reasonToWithhold {
            throw isSecond
                ? Diagnostic.secondDerivativeWithheld(subject.title, withheld)
                : Diagnostic.derivativeWithheld(subject.title, withheld)
        }
        return FoundDerivative(
            result: derivative.result, check: check, remarks: derivative.remarks, steps: derivative.steps,
            isBackward: false, incoming: nil, jacobian: nil, assumption: nil)
    }

    // MARK: - Matrices

    private func matrix(
        _ expression: Expression, _ subject: DerivativeSubject, _ variable: String, stage: String?
    ) throws(Diagnostic) -> FoundDerivative {
        let definitions = stage.flatMap { model?.above($0) } ?? []
        var samples: ShapeSamples
        do throws(Diagnostic) {
            samples = try self.samples(expression, variable, definitions)
        } catch { throw shapeFailure(error, expression, variable) }
        var incoming: String?
        if !samples.isNumber(expression) {
            let name = nameOfIncoming(expression)
            let shapes = zip(samples.shapes, samples.shapes(of: expression) ?? []).map { own, whole in
                own.merging([name: whole]) { $1 }
            }
            samples = try ShapeSamples(
                expression, definitions, samples: shapes, order: order(expression, variable, definitions), host: host)
            incoming = name
        }
        let derivative = try MatrixDerivative(
            expression, by: variable, samples, incoming: incoming, function: surroundings.function)
        var given: [String: Matrix] = [:]
        if let model, !definitions.isEmpty {
            for name in samples.shapes[0].keys { given[name] = model.value(of: name) }
        }
        let check = try DerivativeCheck(
            derivative, given: given, moved: Set(model?.parameters ?? []).union([variable]), fair: subject.fair,
            host: host, count: definitions.isEmpty ? DerivativeCheck.wanted : Self.wantedInModels)
        if let withheld = check.reasonToWithhold {
            throw Diagnostic.derivativeWithheld(subject.title, withheld)
        }
        return FoundDerivative(
            result: derivative.result, check: check, remarks: derivative.remarks, steps: derivative.steps,
            isBackward: true, incoming: incoming, jacobian: incoming.flatMap { jacobian(derivative, $0) },
            assumption: definitions.isEmpty ? assumption(expression, samples) : nil)
    }

    /// The sizes of names, as the session has them or as they can be.
    private func samples(
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
    /// So many points are enough around the values of a session, where each is a run of the model.
    private static let wantedInModels = 5

    /// The first two samples in which the formula has a value, among small shapes of one or two names.
    private func search(
        _ expression: Expression, _ shapes: [String: Shape], _ open: [String], _ order: [String], _ reason: Diagnostic
    ) throws(Diagnostic) -> ShapeSamples {
        let sides = 1...Self.widestTried
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

    private func guess(_ expression: Expression) -> ShapeGuess {
        var given: [String: Shape] = [:]
        for name in expression.freeNames {
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

    private func assumption(_ expression: Expression, _ samples: ShapeSamples) -> String? {
        let guess = guess(expression)
        // Shapes that were searched for are said as they are.
        let isGuessed = expression.orderedNames.allSatisfy { name in
            guess.shapes(sample: 0)[name] == samples.shapes[0][name] || samples.shapes[0][name] == nil
        }
        let words = expression.orderedNames.compactMap { name -> String? in
            guard let letters = guess.letters(of: name) else { return nil }
            let sizes = samples.shapes.compactMap { $0[name].map { "\($0)" } }
            return "\(name) " + (isGuessed ? letters : sizes.joined(separator: " or "))
        }
        return words.isEmpty ? nil : "taken as: " + words.joined(separator: ", ")
    }

    private func order(
        _ expression: Expression, _ variable: String, _ definitions: [ShapeSamples.Definition]
    ) -> [String] {
        guard let model, !definitions.isEmpty else { return expression.orderedNames }
        return ["y", "x"].filter { model.values[$0] != nil } + model.parameters + definitions.map(\.name)
    }

    /// `dy`, or another name where that would be taken for the gradient of a `y` in the formula.
    private func nameOfIncoming(_ expression: Expression) -> String {
        let taken = expression.freeNames
        let isFree = { (name: String) in !taken.contains(name) && session.variables[name] == nil }
        if isFree("dy"), !taken.contains("y") { return "dy" }
        return ["G", "dv", "dr"].first(where: isFree) ?? "gradient"
    }

    private func shapeFailure(_ error: Diagnostic, _ expression: Expression, _ variable: String) -> Diagnostic {
        let guess = guess(expression)
        let open = expression.orderedNames.filter { guess.letters(of: $0) != nil }
        return open.isEmpty ? error : Diagnostic.shapesNeeded(expression, open, error.message)
    }

    /// Where each row of the value comes of one row of the variable, the slopes of a single row: unit rows arrive.
    private func jacobian(_ derivative: MatrixDerivative, _ incoming: String) -> Expression? {
        guard derivative.expression.freeNames == [derivative.variable],
            case .call(let name, let arguments) = derivative.expression.node, arguments.count == 1,
            let id = OperationTable.current.row(called: name, with: 1), Operation<Double>[id].dependence == .row
        else { return nil }
        return RowJacobian(derivative, incoming, host).result
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
