import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

extension CommandTable {
    /// derive.
    static let deriveCommands: [Command] = [derive]

    private static let again = Key.keyword("derive", "the derivative of the derivative")
    private static let formula = Key.required(
        "expression", .expression(words: differentiable), "a formula, a function or a value of the model")

    @Sendable private static func differentiable(_ session: Session) -> [String] {
        let model = session.model?.object
        let values = (model?.names ?? []).filter { model?.assigns($0) == true }
        return OperationTable.current.calledNames + session.functions.keys + values
    }

    private static let wrt = Key.phrase(
        "wrt", .name(words: \.visibleNames).shown(as: "NAME"), "the name to derive by")
    private static let steps = Key.flag("steps", "each rule that was used")

    private static let derive = Command(
        "derive", .looking, "the derivative of a formula in symbols, simplified and checked",
        forms: [[formula, wrt, steps], [again, formula, wrt, steps]],
        discussion: """
            The expression is a formula, the name of a function or the name of a value of the model. `wrt` chooses the \
            name to derive by; the only name in the formula needs no choice. `steps` shows each rule used. \
            `derive derive tanh` gives the second derivative: the formula that came out, derived once more. The rules are those by which \
            backward computes; the result is compared with backpropagation and with central differences at random \
            points before it is shown.
            """,
        examples: [
            .init("derive sigmoid"), .init("derive x^3 * sin(x) steps"),
            .init("derive derive tanh", "the second derivative"),
            .init("derive logcosh wrt yhat", after: "function logcosh(yhat, y) = mean(log(cosh(yhat - y)))"),
        ], changesNothing: true
    ) { (call, context) throws(Diagnostic) in
        let (typed, asked, showsSteps, isSecond) = (
            try call[formula], try call[wrt], try call[steps], try call[again]
        )
        let session = context.session
        do throws(Diagnostic) {
            let subject = try DerivativeSubject(typed, in: session) { name in
                // A loss that no formula of the model gives is derived by the table.
                name == "loss"
                    ? nil : (try? context.executor.forward(session))?.graph.stage(named: name)?.expression
            }
            let isScalar = { (name: String) in
                (session.variables[name] ?? session.parameters[name])?.shape.isScalar
                    ?? (SessionName.named(name)?.isNumber == true)
            }
            let surroundings = Derivative.Surroundings(function: { session.functions[$0]?.object }, isScalar: isScalar)
            let host = Evaluator.Host(function: { session.functions[$0]?.object })
            func checked(
                _ expression: Expression, _ variable: String, isSecond: Bool = false
            ) throws(Diagnostic) -> (derivative: Derivative, check: DerivativeCheck) {
                let derivative = try Derivative(expression, by: variable, surroundings)
                let check = try DerivativeCheck(
                    derivative,
                    names: derivative.open.freeNames.union([variable]).filter {
                        FunctionTable.constants[$0] == nil || $0 == variable
                    }
                    .sorted(),
                    fair: subject.fair, isScalar: isScalar, host: host)
                if let reason = check.reasonToWithhold {
                    throw isSecond
                        ? Diagnostic.secondDerivativeWithheld(subject.title, reason)
                        : Diagnostic.derivativeWithheld(subject.title, reason)
                }
                return (derivative, check)
            }
            let variable = try subject.variable(asked?.text, in: session) { (name) throws(Diagnostic) in
                _ = try checked(subject.expression, name)
            }
            var (derivative, check) = try checked(subject.expression, variable)
            if isSecond { (derivative, check) = try checked(derivative.result, variable, isSecond: true) }
            context.emit(report(derivative, subject, variable, check, showsSteps, isSecond: isSecond))
        } catch {
            throw call.failure(error, at: typed.span)
        }
        return .done
    }

    private static func report(
        _ derivative: Derivative, _ subject: DerivativeSubject, _ variable: String, _ check: DerivativeCheck,
        _ showsSteps: Bool, isSecond: Bool
    ) -> [Report.Block] {
        var blocks: [Report.Block] = []
        if showsSteps {
            let rows = derivative.steps.map {
                [Report.Cell.text($0.rule), .formula($0.part.text), .formula($0.derivative.text)]
            }
            blocks.append(
                .table(
                    Report.Table(
                        kind: "derivation", headings: ["rule", "part", "derivative by \(variable)"], rows: rows)))
        }
        let isSum =
            if case .binary = subject.expression.node { subject.title == subject.expression.text } else { false }
        let title = isSum ? "(\(subject.title))" : subject.title
        let name = isSecond ? "d^2 \(title) / d\(variable)^2" : "d \(title) / d\(variable)"
        blocks.append(.formula(Report.Formula(name: name, forms: [derivative.result.text], value: nil)))
        blocks += derivative.remarks.map { .text("where it does not exist: \($0)") }
        blocks.append(.text(check.sentence))
        return blocks
    }
}
