import Autodiff
import Limits
import Modelling
import Reporting
import Syntax

/// Looks for the derivatives of a subject with the names of a session.
package struct DerivativeFinder {
    /// So many points are enough around the values of a session, where each is a run of the model.
    private static let wantedInModels = 5

    let session: Session
    let model: ModelFormulas?
    let subject: DerivativeSubject
    private let showsSteps: Bool
    let surroundings: Derivative.Surroundings
    let host: Evaluator.Host

    /// - Parameter showsSteps: put down the rules of gradients, which takes as long as to find the result.
    package init(_ subject: DerivativeSubject, in session: Session, model: ModelFormulas?, showsSteps: Bool) {
        (self.subject, self.session, self.model, self.showsSteps) = (subject, session, model, showsSteps)
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
        _ expression: Expression, by variable: String, isSecond: Bool = false
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
        let variable = subject.isOfModel ? model?.plainName(variable) ?? variable : variable
        var reason: Diagnostic?
        guard !isThroughModel(expression, variable) else {
            let formula =
                isSecond ? nil : subject.stage.flatMap { name in model.flatMap { $0.formula(of: $0.stage(name)) } }
            return try matrix(formula ?? expression, variable, definitions: definitions)
        }
        do throws(Diagnostic) { return try elementwise(expression, variable, isSecond) } catch { reason = error }
        try StopRequest.heed()
        do throws(Diagnostic) { return try matrix(expression, variable, definitions: []) } catch {
            try StopRequest.heed()
            throw isSecond ? reason ?? error : error
        }
    }

    /// The formulas of the model that stand before the subject.
    private var definitions: [ShapeSamples.Definition] {
        guard let model else { return [] }
        return subject.stage.map { model.above(model.stage($0)) } ?? model.definitions
    }

    /// Whether a name reaches the subject through values of the model, and not only by standing in it.
    private func isThroughModel(_ expression: Expression, _ variable: String) -> Bool {
        guard let model, subject.isOfModel else { return false }
        return expression.freeNames.contains { name in
            name != variable && session.variables[name] == nil && model.upstream(of: name).contains(variable)
        }
    }

    /// The derivative of a derivative; what the first does at singular points, the second does too.
    package func findSecond(
        after first: FoundDerivative, by variable: String
    ) throws(Diagnostic) -> FoundDerivative {
        guard first.incoming == nil else { throw Diagnostic.secondDerivativeOfMatrix(subject.title, variable) }
        var second = try find(first.result, by: variable, isSecond: true)
        guard second.incoming == nil else { throw Diagnostic.secondDerivativeOfMatrix(subject.title, variable) }
        second.remarks = first.remarks + second.remarks.filter { !first.remarks.contains($0) }
        return second
    }

    // MARK: - Element by element

    private func elementwise(
        _ expression: Expression, _ variable: String, _ isSecond: Bool
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
        _ expression: Expression, _ variable: String, definitions: [ShapeSamples.Definition]
    ) throws(Diagnostic) -> FoundDerivative {
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
        let derivative = try derivative(of: expression, variable, samples, incoming)
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
            result: derivative.result, check: check, remarks: derivative.remarks,
            steps: showsSteps ? derivative.steps : [],
            isBackward: true, incoming: incoming, jacobian: incoming.flatMap { jacobian(derivative, $0) },
            assumption: definitions.isEmpty ? assumption(expression, samples) : nil)
    }

    /// Of names that all have a value, a formula for their shapes is enough.
    private func derivative(
        of expression: Expression, _ variable: String, _ samples: ShapeSamples, _ incoming: String?
    ) throws(Diagnostic) -> MatrixDerivative {
        do throws(Diagnostic) {
            return try MatrixDerivative(
                expression, by: variable, samples, incoming: incoming, function: surroundings.function)
        } catch {
            try StopRequest.heed()
            let guess = guess(expression)
            guard samples.shapes.count > 1, expression.orderedNames.allSatisfy({ guess.letters(of: $0) == nil }) else {
                throw error
            }
            let present = try ShapeSamples(
                expression, samples.definitions, samples: [samples.shapes[0]], order: samples.order, host: host)
            return try MatrixDerivative(
                expression, by: variable, present, incoming: incoming, function: surroundings.function)
        }
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
