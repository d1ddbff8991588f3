import Autodiff
import Modelling
import Reporting
import Syntax

/// What `derive` was asked for: the formula, how it is called in the report, and the names it may be derived by.
package struct DerivativeSubject {
    package let title: String
    package let expression: Expression
    /// What was typed.
    let typed: Expression
    /// The names that stand in the formula and are no constants.
    let names: [String]
    /// The value of the model that it is, if it is one.
    package let stage: String?
    /// The names that are arguments of the function that it is, whatever else they mean in the session.
    let arguments: Set<String>
    /// The name that a textbook derives by: of a loss, its outputs.
    let standard: String?
    /// Where a check is fair, if a row of the table says so.
    package let fair: ClosedRange<Double>?

    /// - Parameter stage: the formula of a value of the model, as it is printed.
    package init(_ typed: Expression, in session: Session, stage: (String) -> Expression?) throws(Diagnostic) {
        guard case .name(let name) = typed.node else {
            self.init(title: typed.text, typed, typed)
            return
        }
        if let own = session.functions[name]?.object {
            let arguments = own.parameters.map { Expression.Argument(Expression(name: $0)) }
            self.init(title: Expression(.call(name, arguments)).text, own.body, typed, order: own.parameters)
            return
        }
        if let id = OperationTable.current.rows(called: name).last {
            let operation = Operation<Double>[id]
            let names = operation.arity == 1 ? ["z"] : operation.operandNames
            let call = Expression(.call(name, names.map { .init(Expression(name: $0)) }))
            self.init(
                title: call.text, call, typed, order: names, fair: operation.fairIntervals.first,
                standard: operation.category == .loss ? names.first : nil)
            return
        }
        if let formula = stage(name) ?? session.model?.object.formula(of: name) {
            self.init(title: name, formula, typed, stage: name)
            return
        }
        if let entry = FunctionTable.named(name) {
            throw Diagnostic.underivable(typed, "\(name) \(entry.obstacle)")
        }
        let isKnown =
            session.variables[name] != nil || session.parameters[name] != nil
            || SessionName.named(name)?.isGiven == true
        if !isKnown, let own = SessionName.named(name), own.isComputed || own.role == .heldOut {
            throw Diagnostic.underivableName(name)
        }
        guard isKnown else { throw Diagnostic.unknownFunction(name, own: Array(session.functions.keys)) }
        self.init(title: name, typed, typed)
    }

    private init(
        title: String, _ expression: Expression, _ typed: Expression, order: [String] = [],
        fair: ClosedRange<Double>? = nil, stage: String? = nil, standard: String? = nil
    ) {
        (self.title, self.expression, self.typed) = (title, expression, typed)
        (self.fair, self.stage, self.standard) = (fair, stage, standard)
        arguments = Set(order)
        var found: [String] = []
        func look(_ part: Expression) {
            if case .name(let name) = part.node {
                if FunctionTable.constants[name] == nil || order.contains(name), !found.contains(name) {
                    found.append(name)
                }
            } else if case .call(_, let arguments) = part.node {
                for argument in arguments where argument.label != "axis" { look(argument.value) }
            } else {
                part.children.forEach(look)
            }
        }
        look(expression)
        names = order.filter(found.contains) + found.filter { !order.contains($0) }
    }

    /// The values from which it is computed, or the value of the model that it is.
    package var sources: [String] { stage.map { [$0] } ?? names }

    /// Whether the names in it are those of the session and its model.
    package var isOfModel: Bool { arguments.isEmpty }

    /// The name to derive by: the one asked for, or the only one there is; variables of the session are held fixed.
    ///
    /// - Parameters:
    ///   - upstream: names from which the model computes it, which may be asked for too, the most likely first.
    ///   - derive: fails for a name by which there is no derivative in symbols, so that none such is hinted.
    package func variable(
        _ asked: String?, in session: Session, upstream: [String], isSecond: Bool,
        derive: (String) throws(Diagnostic) -> Void
    ) throws(Diagnostic) -> String {
        if let asked {
            guard names.contains(asked) || upstream.contains(asked) else {
                throw Diagnostic.notInFormula(asked, title, names + upstream.filter { !names.contains($0) })
            }
            return asked
        }
        if let standard { return standard }
        if names.count == 1 { return names[0] }
        let open = names.filter { session.variables[$0] == nil }
        if open.count == 1 { return open[0] }
        var reason: Diagnostic?
        let candidates = SessionName.named(title)?.role == .result ? upstream : names
        for name in candidates {
            do throws(Diagnostic) { try derive(name) } catch {
                reason = reason ?? error
                continue
            }
            throw Diagnostic.whichVariable(title, candidates, typed, as: name, isSecond: isSecond)
        }
        throw reason ?? Diagnostic.nothingToDeriveBy(title)
    }
}
