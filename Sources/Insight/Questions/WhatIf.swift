import Autodiff
import Modelling
import OrderedCollections
import Reporting
import Syntax

/// What a change would do to the loss: the gradient's prediction beside what really happens. Changes nothing.
package struct WhatIf {
    /// A unit whose kink lies between the old and the new values.
    struct Switch: Hashable {
        let name: String
        let operation: String
        /// The unit, counted from 1, and the rows in which it switches, counted from 1.
        let unit: Int
        let rows: [Int]
    }

    let before: Double
    let after: Double
    /// Σ gradient · change; nil for what has no gradient.
    let linear: Double?
    /// ½ changeᵀ · Hessian · change: what the bend at the old place adds.
    let bend: Double?
    let switches: [Switch]
    /// Where the new values first stop being finite.
    let bad: FirstBadValue?

    var change: Double { after - before }

    /// Compares two sessions of one model, in float64.
    package init(from old: Session, to new: Session) throws(Diagnostic) {
        let executor = Executor()
        var (start, end) = (old, new)
        start.precision = .float64
        end.precision = .float64
        let run = try executor.forward(start)
        let loss = try run.loss()
        before = run.computation.value(loss).values[0]
        let sides = KinkSides(run.computation)
        let direction = Direction(from: start, to: end, run)
        linear = direction.map { $0.slope(run) }
        bend = direction.flatMap { $0.bend(run) }
        let other = try Executor().forward(end)
        let otherLoss = try other.loss()
        after = other.computation.value(otherLoss).values[0]
        bad = FirstBadValue(other)
        let isSameGraph = other.graph.graph.nodes.count == run.graph.graph.nodes.count
        switches = isSameGraph ? Self.switches(sides.changes(to: KinkSides(other.computation)), run.graph) : []
    }

    private static func switches(
        _ changes: [(node: Graph.NodeID, input: Graph.NodeID, elements: [Int])], _ graph: ModelGraph
    ) -> [Switch] {
        changes.flatMap { node, input, elements -> [Switch] in
            guard case .operation(let id, _, _) = graph.graph.nodes[node].source else { return [] }
            let columns = graph.shape(of: input).columns
            let name = graph.names[node] ?? GradientRules(graph).expression(of: node).text
            return Dictionary(grouping: elements) { $0 % columns }.sorted { $0.key < $1.key }.map { column, places in
                Switch(
                    name: name, operation: Operation<Double>[id].name, unit: column + 1,
                    rows: places.map { $0 / columns + 1 })
            }
        }
    }

    /// The straight way from old to new values of parameters, inputs and targets.
    private struct Direction {
        private let parts: [(node: Graph.NodeID, old: Matrix, change: Matrix)]

        /// Nil where something else than numbers of the graph changes.
        init?(from old: Session, to new: Session, _ run: Executor.Run) {
            guard old.variables == new.variables, old.x?.shape == new.x?.shape, old.y?.shape == new.y?.shape else {
                return nil
            }
            var parts: [(Graph.NodeID, Matrix, Matrix)] = []
            func add(_ node: Graph.NodeID?, _ old: Matrix?, _ new: Matrix?) -> Bool {
                guard let old, let new, old != new else { return true }
                guard let node, run.graph.shape(of: node) == old.shape else { return false }
                parts.append((node, old, new - old))
                return true
            }
            for (name, value) in old.parameters {
                guard add(run.graph.parameters[name], value, new.parameters[name]) else { return nil }
            }
            guard add(run.graph.x, old.x, new.x), add(run.graph.y, old.y, new.y) else { return nil }
            self.parts = parts
        }

        /// The slope of the loss along the way, at the values that the run was set to.
        func slope(_ run: Executor.Run, at place: Double = 0) -> Double {
            for (node, old, change) in parts {
                run.computation.load(node, Matrix(old.shape, zip(old.values, change.values).map { $0 + place * $1 }))
            }
            run.computation.forward()
            run.computation.backward()
            return parts.reduce(0) { sum, part in
                guard let gradient = run.computation.gradient(part.node) else { return sum }
                return sum + zip(gradient.values, part.change.values).reduce(0) { $0 + $1.0 * $1.1 }
            }
        }

        /// Half the second difference: half the difference of the slopes a little further and a little back.
        /// Nil at a kink, where there is no bend.
        func bend(_ run: Executor.Run) -> Double? {
            let size = parts.reduce(0) { max($0, $1.change.values.reduce(0) { max($0, abs($1)) }) }
            guard size > 0 else { return 0 }
            let t = min(1, 1e-4 / size)
            let above = slope(run, at: t)
            let sides = KinkSides(run.computation)
            let below = slope(run, at: -t)
            let isSmooth = sides == KinkSides(run.computation)
            _ = slope(run)
            return isSmooth ? (above - below) / (4 * t) : nil
        }
    }
}

extension WhatIf {
    /// - Parameter statement: the assignment as it can be typed.
    package func blocks(_ statement: String, _ session: Session) -> [Report.Block] {
        var rows: [[Report.Cell]] = [[.text("now"), .empty, .number(before)]]
        if let linear { rows.append([.text("the gradient predicts"), .number(linear), .number(before + linear)]) }
        if let linear, let bend {
            rows.append([.text("with the bend"), .number(linear + bend), .number(before + linear + bend)])
        }
        rows.append([.text("really"), .number(change), .number(after)])
        return [
            .table(
                Report.Table(
                    kind: "whatif", caption: "whatif \(statement)", headings: ["what", "change", "loss"], rows: rows)),
            .text(reason(session)),
            .text("nothing was changed; to do it: \(statement)"),
        ]
    }

    /// Why prediction and reality differ.
    private func reason(_ session: Session) -> String {
        let format = NumberFormat(digits: min(session.digits, 4))
        if let bad { return "the loss is then \(format.string(after)): \(bad.sentence)" }
        guard let linear else {
            return "there is no gradient with respect to this, so nothing to predict with"
        }
        let gap = change - linear
        let scale = max(abs(change), abs(linear), abs(before) * 1e-12)
        if linear == 0, change == 0 { return "the loss does not depend on this here" + switchesText(", although ", "") }
        if abs(gap) <= 1e-3 * scale {
            return "the gradient is right within \(format.string(abs(gap))): the loss is nearly straight here"
        }
        var text = "the gradient is off by \(format.string(gap)): a gradient is the slope here, "
        guard let bend else {
            return text + "and here the loss has a kink: it goes on with another slope" + switchesText("; ", "")
        }
        if abs(gap - bend) <= 0.02 * abs(gap) {
            text += "and the bend of the loss along the way makes up the rest"
        } else if abs(bend) > 0.02 * abs(gap) {
            text +=
                "the bend of the loss along the way makes \(format.string(bend)) of it, the rest is a change of the bend itself"
        } else {
            text += "and this loss does not bend here but further on"
        }
        return text + switchesText("; ", "")
    }

    /// Names the units that switch, or says nothing.
    private func switchesText(_ lead: String, _ tail: String) -> String {
        guard !switches.isEmpty else { return "" }
        let shown = switches.prefix(3).map { change in
            let rows =
                change.rows.prefix(4).map(String.init).joined(separator: ", ") + (change.rows.count > 4 ? ", …" : "")
            return
                "\(change.operation) unit \(change.unit) of \(change.name) in row\(change.rows.count == 1 ? "" : "s") \(rows)"
        }
        let more = switches.count > 3 ? " and \(switches.count - 3) more" : ""
        return lead + "on the way \(switches.count == 1 ? "a kink is" : "kinks are") passed: "
            + shown.joined(separator: ", ") + more + tail
    }
}
