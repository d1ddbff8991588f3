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
            name to derive by; the only name in the formula needs no choice, and a loss is derived by its outputs. `steps` \
            shows each rule used. `derive derive tanh` gives the second derivative: the formula that came out, derived once \
            more. The rules are those by which backward computes; the result is compared with backpropagation and with \
            central differences at random points before it is shown.

            A formula that works element by element gets a slope for each element. A number gets its gradient, a matrix in \
            the shape of the name: `derive sum((x @ W - y)^2) wrt W`. A matrix derived by a matrix gets the vector-Jacobian \
            product: what becomes of a gradient that arrives, called dy. `derive loss wrt W1` is the whole of \
            backpropagation as one formula in values of the model, equal to dW1.

            Names have the shapes that they have in the session. Of others it is taken, and said, that matrices joined by \
            signs have equal shapes, that b, b1 … added to something are rows, and that a product from one small letter to \
            another with a transpose, as in x' @ A @ x, is a number. The formula holds for all shapes that fit so.
            """,
        examples: [
            .init("derive sigmoid"), .init("derive x^3 * sin(x) steps"),
            .init("derive derive tanh", "the second derivative"),
            .init("derive sum((x @ W - y)^2) wrt W", "the gradient by a matrix"),
            .init("derive x' @ A @ x wrt x", "a quadratic form"),
            .init("derive softmax", "what becomes of a gradient that arrives, and the Jacobian of a row"),
            .init("derive ce", "the gradient of a loss by its outputs"),
            .init("derive loss wrt W1", after: "data xor; network 2 -> 3 tanh -> 1 sigmoid; loss bce"),
            .init("derive logcosh wrt yhat", after: "function logcosh(yhat, y) = mean(log(cosh(yhat - y)))"),
        ], changesNothing: true
    ) { (call, context) throws(Diagnostic) in
        let (typed, asked, showsSteps, isSecond) = (
            try call[formula], try call[wrt], try call[steps], try call[again]
        )
        let session = context.session
        do throws(Diagnostic) {
            let run = session.model == nil ? nil : try? context.executor.forward(session)
            try requireLoss(typed, context.executor, session, run)
            let model = run.map { ModelFormulas($0, session) }
            let subject = try DerivativeSubject(typed, in: session) { run?.graph.stage(named: $0)?.expression }
            let finder = DerivativeFinder(subject, in: session, model: model, showsSteps: showsSteps)
            let upstream = subject.isOfModel ? model?.upstream(of: subject.sources) ?? [] : []
            let variable = try subject.variable(
                asked?.text, in: session, upstream: upstream, isSecond: isSecond
            ) { (name) throws(Diagnostic) in
                _ = try finder.find(subject.expression, by: name)
            }
            var found = try finder.find(subject.expression, by: variable)
            if isSecond { found = try finder.findSecond(after: found, by: variable) }
            context.emit(report(found, subject, variable, showsSteps, isSecond: isSecond))
        } catch {
            throw call.failure(error, at: typed.span)
        }
        return .done
    }

    /// Why there is no loss to derive, if there is none.
    private static func requireLoss(
        _ typed: Expression, _ executor: Executor, _ session: Session, _ run: Executor.Run?
    ) throws(Diagnostic) {
        guard case .name(let name) = typed.node, SessionName.named(name)?.role == .result,
            session.model?.object.assigns(name) == true || name == "loss", session.functions[name] == nil
        else { return }
        if let run {
            _ = try run.loss()
        } else {
            _ = try executor.forward(session).loss()
        }
    }

    private static func report(
        _ found: FoundDerivative, _ subject: DerivativeSubject, _ variable: String, _ showsSteps: Bool, isSecond: Bool
    ) -> [Report.Block] {
        var blocks: [Report.Block] = []
        if showsSteps {
            let rows = found.steps.map {
                [Report.Cell.text($0.rule), .formula($0.part.text), .formula($0.derivative.text)]
            }
            blocks.append(
                .table(
                    Report.Table(
                        kind: "derivation",
                        headings: [
                            "rule", "part", found.isBackward ? "gradient of the part" : "derivative by \(variable)",
                        ], rows: rows)))
        }
        let isSum =
            if case .binary = subject.expression.node { subject.title == subject.expression.text } else { false }
        let title = isSum ? "(\(subject.title))" : subject.title
        var name = isSecond ? "d^2 \(title) / d\(variable)^2" : "d \(title) / d\(variable)"
        if let incoming = found.incoming {
            name = "d\(variable)"
            blocks.append(
                .text(
                    "\(subject.title) is a matrix; with \(incoming) the gradient that arrives at it, the vector-Jacobian "
                        + "product is"))
        }
        blocks.append(.formula(Report.Formula(name: name, forms: [found.result.text], value: nil)))
        if let jacobian = found.jacobian {
            blocks.append(.text("and for one row, the matrix of the slopes of each output (rows) by each input"))
            blocks.append(
                .formula(Report.Formula(name: "d \(title) / d\(variable)", forms: [jacobian.text], value: nil)))
        }
        if let assumption = found.assumption { blocks.append(.text(assumption)) }
        blocks += found.remarks.map { .text(Derivative.isOwn($0) ? $0 : "where it does not exist: \($0)") }
        blocks.append(.text(found.check.sentence))
        return blocks
    }
}
