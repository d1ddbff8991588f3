import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// What `explain` and `trace` were asked.
enum ExplainArguments {
    /// A name, whether its value or its gradient is meant, and the indices typed.
    struct Subject {
        var name: String
        var isGradient: Bool
        var indices: [Expression.Index]?
        var span: Span
    }

    /// The number of a row, as typed after `sample`.
    static let row = Part.integer(for: "the sample") { 1...max($0.stepRows, 1) }.shown(as: "K")

    /// The names that have something to explain.
    @Sendable static func names(_ session: Session) -> [String] {
        let values = Array(session.parameters.keys) + (session.model?.object.names ?? [])
        return values + values.map { "d\($0)" } + (session.model == nil ? [] : ["loss", "x", "dx"])
    }

    /// The row after `sample`, counted from 0.
    static func sample(_ key: Key<Int?>, _ call: Call) throws(Diagnostic) -> Int? {
        let session = call.context.session
        if let typed = call.typed(key), session.model != nil, !session.hasSamples {
            throw call.failure(Diagnostic.noSamples("'sample'"), at: typed.span)
        }
        return try call[key].map { $0 - 1 }
    }

    /// What is wrong with arguments that do not fit.
    @Sendable static func words(_ misfit: Misfit, _ call: CommandCall) -> Diagnostic? {
        switch misfit {
        case .phraseWithoutValue: Diagnostic.sampleWithoutNumber
        case .argument(.assignment(let assignment)): Diagnostic.explainAssignment(assignment.target.text)
        case .missing: Diagnostic.explainWhat
        case .argument, .kind, .link, .valueMissing, .unknownOption, .twice, .exclude: nil
        }
    }

    static func requireSamples(_ session: Session) throws(Diagnostic) {
        guard let x = session.x, let y = session.y, session.readsInputs, session.readsTargets else { return }
        if y.rows != x.rows { throw Diagnostic.rowsDiffer(x: x.shape, y: y.shape) }
    }

    /// Reads `W1[2,1]`, `dz1`, `loss`.
    static func subject(
        of what: Expression, _ call: Call, _ context: any Context
    ) throws(Diagnostic) -> Subject {
        let session = context.session
        var base = what
        var indices: [Expression.Index]?
        if case .index(let inner, let given) = what.node { (base, indices) = (inner, given) }
        guard case .name(let typed) = base.node else { throw call.failure(Diagnostic.explainWhat, at: what.span) }
        guard session.model != nil else { throw Diagnostic.noModel }
        func subject(_ name: String, isGradient: Bool) -> Subject {
            Subject(name: name, isGradient: isGradient, indices: indices, span: what.span)
        }
        if typed == "loss" { return subject("loss", isGradient: false) }
        if typed == "dloss" { return subject("loss", isGradient: true) }
        if typed == "y" || typed == "dy" { throw call.failure(Diagnostic.explainTargets, at: base.span) }
        if typed == "x" || session.parameters[typed] != nil { return subject(typed, isGradient: true) }
        if context.isComputed(typed) { return subject(typed, isGradient: false) }
        if let owner = context.gradientOwner(of: typed) { return subject(owner, isGradient: true) }
        if session.variables[typed] != nil || context.local(typed) != nil {
            throw call.failure(Diagnostic.explainVariable(typed), at: base.span)
        }
        throw call.failure(Diagnostic.nothingToExplain(typed, among: context.visibleNames), at: base.span)
    }

    static func answer(
        _ subject: Subject, _ sample: Int?, _ explainer: Explainer, _ call: Call, _ context: any Context
    ) throws(Diagnostic) -> [Report.Block] {
        if subject.name == "loss" {
            guard explainer.model.loss != nil, !subject.isGradient else {
                return explainer.model.loss.map { explainer.gradient(named: "loss", $0) } ?? []
            }
            return explainer.loss()
        }
        guard let node = explainer.node(subject.name) else {
            throw call.failure(
                Diagnostic.nothingToExplain(subject.name, among: context.visibleNames), at: subject.span)
        }
        if subject.isGradient, !explainer.model.graph.isMovable(node) {
            throw call.failure(Diagnostic.drawn(subject.name), at: subject.span)
        }
        if subject.isGradient, !explainer.run.computation.isReached(node) {
            throw call.failure(Diagnostic.unreached(subject.name), at: subject.span)
        }
        let shape = explainer.model.shape(of: node)
        guard let indices = subject.indices else {
            if sample != nil { throw call.failure(Diagnostic.sampleNeedsElement(subject.name), at: subject.span) }
            return subject.isGradient
                ? explainer.gradient(named: subject.name, node) : explainer.value(named: subject.name, node)
        }
        let place = try index(indices, subject.name, shape, subject.span, call, context)
        let element = ElementSlopes.Element(node, place)
        return subject.isGradient ? explainer.gradient(element, sample: sample) : explainer.value(element)
    }

    /// The one element that an index names.
    private static func index(
        _ indices: [Expression.Index], _ name: String, _ shape: Shape, _ span: Span, _ call: Call,
        _ context: any Context
    ) throws(Diagnostic) -> Int {
        let found: (rows: [Int], columns: [Int])
        do throws(Diagnostic) {
            found = try context.evaluator(call.source).positions(indices, of: name, shape, at: span)
        } catch { throw call.failure(error, at: span) }
        guard found.rows.count == 1, found.columns.count == 1 else {
            throw call.failure(Diagnostic.explainOneElement(name), at: span)
        }
        return found.rows[0] * shape.columns + found.columns[0]
    }

    static func step(_ element: Expression?, _ call: Call, _ context: any Context) throws(Diagnostic) -> [Report
        .Block]
    {
        let next = try NextStep(context.session, context.executor)
        guard let element else {
            var blocks = try next.table()
            if let most = next.mostMoved {
                blocks.append(.text("the weight that moves most:"))
                blocks += try next.element(most.name, most.index)
            }
            return blocks + next.limit + [.text("nothing was changed: step does this update")]
        }
        guard case .index(let base, let indices) = element.node, case .name(let name) = base.node,
            let parameter = context.session.parameters[name]
        else {
            throw call.failure(
                Diagnostic.explainStepOf(element.text, context.session.parameters.keys.first), at: element.span)
        }
        let place = try index(indices, name, parameter.shape, element.span, call, context)
        return try next.element(name, place)
    }
}

extension Session {
    /// The first training row that x holds.
    var firstRow: Int {
        switch batch {
        case .all: 0
        case .rows(let rows): rows.lowerBound
        }
    }
}
