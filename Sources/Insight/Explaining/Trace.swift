import Autodiff
import Modelling
import Reporting
import Syntax

/// The whole pipeline live: where numbers go in, what is done to them, what comes out, and the update that would follow.
package struct Trace {
    private let session: Session
    private let run: Executor.Run
    private let gradients: Gradients
    private let next: NextStep
    private var model: ModelGraph { run.graph }
    private let format: NumberFormat

    package init(_ session: Session, _ executor: Executor) throws(Diagnostic) {
        self.session = session
        next = try NextStep(session, executor)
        run = try executor.forward(session)
        gradients = try executor.gradients(session)
        format = NumberFormat(digits: session.digits)
    }

    package func blocks() throws(Diagnostic) -> [Report.Block] {
        var blocks: [Report.Block] = [.table(dataFlow), .table(layers)]
        blocks += try next.table().dropFirst()
        blocks.append(.text("nothing was changed: step does this update"))
        return blocks
    }

    /// The stages that are computed, without second names and the loss.
    private var stages: [ModelGraph.Stage] { model.stages.filter { $0.alias == nil && $0.node != model.loss } }

    private func value(_ node: Graph.NodeID) -> Matrix { run.computation.value(node) }

    private func cells(_ name: String, _ matrix: Matrix) -> [Report.Cell] {
        [.shape(rows: matrix.rows, columns: matrix.columns), .values(Report.Matrix(matrix, name: name))]
    }

    private func cells(_ node: Graph.NodeID?) -> [Report.Cell] {
        guard let node else { return [.empty, .empty] }
        return cells(model.names[node] ?? "", value(node))
    }

    // MARK: - The five stages

    /// Where the output layer begins: the formulas of the last layer, or the last formula of a model.
    private var outputStart: Int {
        guard let network = session.model?.object.network else {
            return model.yhat == nil ? stages.count : max(stages.count - 1, 0)
        }
        return stages.firstIndex { $0.name == "z\(network.layers.count)" } ?? max(stages.count - 1, 0)
    }

    private var dataFlow: Report.Table {
        let hidden = stages[..<outputStart]
        let output = stages[outputStart...]
        func operation(_ stages: ArraySlice<ModelGraph.Stage>) -> String {
            let shown = stages.count <= 4 ? stages : stages.prefix(2)
            let text = shown.map { "\($0.name) = \($0.expression.text)" }.joined(separator: "; ")
            guard let last = stages.last, shown.count < stages.count else { return text }
            return text + "; … \(last.name) = \(last.expression.text)"
        }
        let last = output.last?.name ?? "yhat"
        var rows: [[Report.Cell]] = []
        let source: Report.Cell = model.x == nil ? .text("parameters") : .formula("x")
        func named(_ name: String?) -> Report.Cell { name.map { .formula($0) } ?? source }
        if model.x != nil {
            rows.append([.text("input layer"), .text("data"), .formula("x"), .formula("x")] + cells(model.x))
        }
        if model.x != nil || !hidden.isEmpty {
            rows.append(
                [
                    .text("forward pass"), source,
                    hidden.isEmpty ? .text("no hidden layer") : .formula(operation(hidden)), named(hidden.last?.name),
                ] + cells(hidden.last?.node ?? model.x))
        }
        if !output.isEmpty {
            rows.append(
                [
                    .text("output layer"), named(hidden.last?.name), .formula(operation(output)),
                    .formula(last == "yhat" ? "yhat" : "yhat = \(last)"),
                ] + cells(model.yhat ?? output.last?.node))
        }
        rows.append(error)
        let norm = model.parameters.keys.compactMap { gradients.values[$0]?.norm }.norm
        rows.append([
            .text("backpropagation"), .formula("loss"), .text("chain rule, layer by layer back"), .text("gradients"),
            .empty,
            .text("norm \(format.string(norm))"),
        ])
        let what = session.model?.object.network?.description ?? "the model"
        return Report.Table(
            kind: "data flow",
            caption: session.hasSamples
                ? "data flow: \(counted(session.stepRows, "sample")) through \(what)"
                : "data flow: \(what), from its parameters alone",
            headings: ["stage", "goes in", "operation", "comes out", "shape", "values"], rows: rows)
    }

    /// The error where output and targets can be compared, otherwise the loss.
    private var error: [Report.Cell] {
        guard let yhat = model.yhat, let y = run.y, model.shape(of: yhat) == y.shape else {
            return [.text(model.yhat == nil ? "loss" : "error"), .empty, .formula(lossText), .formula("loss")]
                + cells(model.loss)
        }
        let difference = y - value(yhat)
        return [.text("error"), .formula("yhat, y"), .formula(model.errorFormula), .text("error")]
            + cells("error", difference)
    }

    private var lossText: String { model.stages.last { $0.node == model.loss }?.expression.text ?? "loss" }

    // MARK: - The trace of layers

    private var layers: Report.Table {
        var rows: [[Report.Cell]] = []
        func add(_ what: String, _ formula: String, _ values: [Report.Cell]) {
            rows.append([.integer(rows.count + 1), .text(what), .formula(formula)] + values)
        }
        if model.x != nil { add("input", "x", cells(model.x)) }
        for stage in stages {
            add(title(of: stage), "\(stage.name) = \(stage.expression.text)", cells(stage.node))
        }
        if let yhat = model.yhat, let y = run.y, model.shape(of: yhat) == y.shape {
            let difference = y - value(yhat)
            let loss = model.loss.map { format.string(value($0).values[0]) } ?? ""
            add("error calculation", "\(model.errorFormula); loss = \(lossText) = \(loss)", cells("error", difference))
        } else {
            add(model.yhat == nil ? "loss" : "error calculation", "loss = \(lossText)", cells(model.loss))
        }
        let rule = session.optimizer.rule.joined(separator: "; ")
        let moved = session.parameters.compactMap { name, old -> Double? in
            next.after.parameters[name].map { ($0 - old).norm }
        }
        let norm = moved.norm
        add("weight update", rule, [.empty, .text("moves by norm \(format.string(norm))")])
        return Report.Table(
            kind: "trace", caption: "trace of \(rows.count) layers",
            headings: ["#", "layer", "formula", "shape", "values"], rows: rows)
    }

    /// What a stage is called in a textbook.
    private func title(of stage: ModelGraph.Stage) -> String {
        guard let network = session.model?.object.network, let number = Int(stage.name.dropFirst()) else {
            return stage.name
        }
        let hidden = network.layers.count - 1
        let place = number > hidden ? "output" : hidden == 1 ? "hidden" : "hidden \(number)"
        guard "za".contains(stage.name.prefix(1)), network.layers[number - 1].hasSums else { return stage.name }
        return stage.name.hasPrefix("z")
            ? "\(place) weighted sum"
            : "\(place) \(network.layers[number - 1].activation ?? Operation<Double>[.rows.identity].name)"
    }
}
