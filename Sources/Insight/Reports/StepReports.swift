import Autodiff
import Learning
import Modelling
import OrderedCollections
import Reporting
import Syntax

/// What the four steps show.
package enum StepReports {
    /// One row per stage from input to output: name, formula, shape, values.
    package static func forward(_ run: Executor.Run, _ session: Session, showsInside: Bool = false) -> Report.Table {
        var rows: [[Report.Cell]] = []
        if let x = session.x, run.graph.x != nil { rows.append(row("x", .text("input"), x)) }
        let nodes = WrittenGraph(run.graph)
        let hasOthers = run.graph.stages.contains { $0.name != "loss" }
        for stage in run.graph.stages where stage.name != "loss" || !hasOthers {
            if showsInside, stage.expression.calledNames.contains(where: { session.functions[$0] != nil }) {
                rows += nodes.inside(stage).map {
                    row(nodes.cell($0), nodes.name($0), nodes.formula($0), run.computation.value($0))
                }
            }
            rows.append(row(stage.name, .formula(stage.expression.text), run.computation.value(stage.node)))
        }
        return Report.Table(
            kind: "forward", caption: caption("forward", session),
            headings: ["stage", "formula", "shape", "values"], rows: rows)
    }

    private static func row(_ name: String, _ formula: Report.Cell, _ value: Matrix) -> [Report.Cell] {
        row(.formula(name), name, formula, value)
    }

    private static func row(
        _ label: Report.Cell, _ name: String, _ formula: Report.Cell, _ value: Matrix
    ) -> [Report.Cell] {
        [
            label, formula, .shape(rows: value.rows, columns: value.columns),
            .values(Report.Matrix(value, name: name)),
        ]
    }

    private static func caption(_ what: String, _ session: Session) -> String {
        let model = session.model?.object.network?.description ?? "model"
        guard session.hasSamples else { return "\(what): the model, from its parameters alone" }
        return "\(what): \(counted(session.stepRows, "sample")) through \(model)"
    }

    /// The value, the error, and the formula with the numbers in it.
    package static func loss(_ run: Executor.Run, _ value: Double, _ session: Session) -> [Report.Block] {
        var blocks: [Report.Block] = []
        guard let stage = run.graph.stages.last, stage.name == "loss" else { return blocks }
        var forms = [stage.expression.text]
        var inner = stage.expression
        if let definition = definition(of: stage.expression, penalties: run.lossParts?.penalties.count ?? 0, session) {
            forms.append(definition.text)
            inner = definition
        }
        var numbers: [String: Expression] = [:]
        let format = NumberFormat(digits: session.digits)
        for name in inner.freeNames {
            guard let node = run.graph.nodes[name] ?? (name == "y" ? run.graph.y : nil) ?? run.graph.parameters[name]
            else {
                continue
            }
            // As the name is typed: class numbers, also where the loss sees rows of 0 and 1.
            let matrix = node == run.graph.y ? (session.y ?? run.computation.value(node)) : run.computation.value(node)
            guard matrix.shape.count <= 4 else { continue }
            numbers[name] = Expression(rounding: matrix, format)
        }
        if !numbers.isEmpty { forms.append(inner.withSizes(run).substituting(numbers).text) }
        blocks.append(.scalar(name: "loss", value))
        if let parts = run.lossParts, !parts.penalties.isEmpty {
            blocks.append(.scalar(name: "loss of the rows", parts.ofRows))
            for (penalty, value) in zip(session.penaltyTerms.map(\.penalty), parts.penalties) {
                blocks.append(.scalar(name: "\(penalty.kind.rawValue) penalty", value))
            }
        }
        blocks.append(.formula(Report.Formula(name: "loss", forms: forms, value: nil)))
        if let yhat = run.graph.yhat, let y = run.y, run.graph.shape(of: yhat) == y.shape {
            let output = run.computation.value(yhat)
            let error = y - output
            let name = run.graph.errorFormula
            blocks.append(.value(error, name: name, remark: "error"))
        }
        return blocks
    }

    /// The formula behind a built-in loss or a function of the user.
    ///
    /// - Parameter penalties: how many are the last summands of the loss.
    private static func definition(of loss: Expression, penalties: Int, _ session: Session) -> Expression? {
        if penalties > 0, case .binary(.add, let rows, let penalty) = loss.node {
            return definition(of: rows, penalties: penalties - 1, session).map { $0 + penalty }
        }
        guard case .call(let name, let arguments) = loss.node else { return nil }
        if let own = session.functions[name]?.object {
            return own.body.substituting(
                Dictionary(zip(own.parameters, arguments.map(\.value)), uniquingKeysWith: { first, _ in first }))
        }
        guard let call = OperationCall(name, arguments), call.inputs.count == call.row.arity else { return nil }
        return call.row.definition(for: call.attribute).map {
            Expression.parsed($0).substituting(
                Dictionary(uniqueKeysWithValues: zip(call.row.inputNames, call.inputs)))
        }
    }

    /// One row per gradient from output to input, with the rule that gave it.
    package static func backward(_ run: Executor.Run, _ gradients: Gradients) -> Report.Table {
        let graph = run.graph
        let rules = GradientRules(graph)
        var rows: [[Report.Cell]] = []
        var seen: Set<Graph.NodeID> = []
        func add(_ name: String, _ node: Graph.NodeID) {
            guard seen.insert(node).inserted else { return }
            guard let value = gradients.values[name] else {
                let isDrawn = !graph.graph.isMovable(node)
                rows.append([
                    .formula("d\(name)"), .text(isDrawn ? "none: drawn" : "not reached by the loss"),
                    .shape(rows: graph.shape(of: node).rows, columns: graph.shape(of: node).columns), .empty,
                ])
                return
            }
            rows.append([
                .formula("d\(name)"), rules.rule(for: node).map { .formula($0.text) } ?? .empty,
                .shape(rows: value.rows, columns: value.columns), .number(value.norm),
            ])
        }
        // From the output back: each value, and after it the parameters that it was computed with.
        for stage in graph.stages.reversed()
        where stage.name != "loss" && stage.alias == nil && !graph.isConstant(stage.node) {
            add(stage.name, stage.node)
            for name in parametersRead(directly: stage, graph) {
                if let node = graph.parameters[name] { add(name, node) }
            }
        }
        for (name, node) in graph.parameters { add(name, node) }
        if let x = graph.x { add("x", x) }
        return Report.Table(
            kind: "backward", caption: "backward: from the loss to the inputs",
            headings: ["gradient", "rule", "shape", "norm"], rows: rows)
    }

    private static func parametersRead(directly stage: ModelGraph.Stage, _ graph: ModelGraph) -> [String] {
        let names = stage.expression.freeNames
        return names.compactMap { graph.parameters.index(forKey: $0) }.sorted().map { graph.parameters.keys[$0] }
    }

    /// Rule, old and new values, loss before and after.
    package static func step(
        before: Session, after: Session, loss: (before: Double, after: Double), search: LineSearch? = nil
    ) throws(Diagnostic) -> [Report.Block] {
        let format = NumberFormat(digits: after.digits)
        let rule = after.optimizer.rule.joined(separator: "; ")
        let count = before.parameters.values.reduce(0) { $0 + $1.shape.count }
        return [
            .text("step \(after.step): \(rule)   with lr = \(format.string(before.optimizer.learningRate))")
        ] + (search.map { SearchReports.blocks($0, digits: after.digits) } ?? []) + conditions(before, after) + [
            .table(count <= mostElements ? elementChanges(before, after) : changes(before, after)),
            .text("loss \(format.string(loss.before)) → \(format.string(loss.after))"),
        ]
    }

    /// What kept the update from following the gradients as they are.
    private static func conditions(_ before: Session, _ after: Session) -> [Report.Block] {
        let format = NumberFormat(digits: after.digits)
        var blocks: [Report.Block] = []
        if let clip = before.optimizer.clip, let gradients = after.gradients {
            let norm = before.norm(of: gradients)
            let effect =
                switch clip {
                case .norm:
                    "the norm is \(format.string(norm)), so all are multiplied by \(format.string(clip.factor(ofNorm: norm)))"
                case .value(let most):
                    "\(counted(before.slopes(gradients).reduce(0) { $0 + ($1?.values.count { abs($0) > most } ?? 0) }, "element")) cut"
                }
            blocks.append(.text("clip \(clip.text): \(effect)"))
        }
        let frozen = before.parameters.keys.filter(before.frozen.contains)
        if !frozen.isEmpty { blocks.append(.text("frozen: \(frozen.joined(separator: ", "))")) }
        return blocks
    }

    /// Up to this many weights are shown one by one.
    private static let mostElements = 24

    /// Old value, gradient and new value of every single weight.
    private static func elementChanges(_ before: Session, _ after: Session) -> Report.Table {
        var rows: [[Report.Cell]] = []
        for (name, old) in before.parameters {
            guard let new = after.parameters[name] else { continue }
            let gradient = after.gradients?.values[name] ?? Matrix(old.shape, repeating: 0)
            for i in 0..<old.shape.count {
                let place = old.elementName(name, i)
                rows.append([
                    .formula(place), .number(old.values[i]), .number(gradient.values[i]), .number(new.values[i]),
                ])
            }
        }
        return Report.Table(kind: "step", headings: ["parameter", "old", "gradient", "new"], rows: rows)
    }

    /// Norms of old value, gradient and change of every parameter.
    private static func changes(_ before: Session, _ after: Session) -> Report.Table {
        var rows: [[Report.Cell]] = []
        for (name, old) in before.parameters {
            guard let new = after.parameters[name] else { continue }
            let gradient = after.gradients?.values[name]
            let change = new - old
            rows.append([
                .formula(name), .shape(rows: old.rows, columns: old.columns), .number(old.norm),
                .number(gradient?.norm ?? 0), .number(change.norm),
            ])
        }
        return Report.Table(
            kind: "step", headings: ["parameter", "shape", "norm", "norm of gradient", "norm of change"], rows: rows)
    }
}

extension Expression {
    /// This formula with `rows(y)`, `columns(y)` and `size(y)` as numbers.
    fileprivate func withSizes(_ run: Executor.Run) -> Expression {
        if case .call(let function, let arguments) = node, arguments.count == 1,
            case .name(let name) = arguments[0].value.node,
            let node = run.graph.nodes[name] ?? (name == "y" ? run.graph.y : nil)
        {
            let shape = run.graph.shape(of: node)
            switch function {
            case "rows": return Expression(number: Double(shape.rows))
            case "columns": return Expression(number: Double(shape.columns))
            case "size": return Expression(number: Double(shape.count))
            default: break
            }
        }
        return mapChildren { $0.withSizes(run) }
    }

    /// The literal of a small matrix with as many digits as are displayed.
    package init(rounding matrix: Matrix, _ format: NumberFormat) {
        self.init(Matrix(matrix.shape, matrix.values.map { Double(format.string($0)) ?? $0 }))
    }
}
