import Autodiff
import Reporting
import Syntax

/// Why the gradient of one element is what it is: the chain rule from the loss back to it, path by path.
extension Explainer {
    private static let mostFormulas = 10_000

    /// - Parameter sample: the row of the batch, counted from 0, whose part is asked for.
    package func gradient(_ element: ElementSlopes.Element, sample: Int? = nil) -> [Report.Block] {
        let name = writer.name(element)
        let computed = slopes.gradient(element)
        let isLossFinite = model.loss.map { slopes.value($0).values[0].isFinite } ?? true
        guard computed.isFinite, isLossFinite else {
            let shown =
                "the gradients before it are computed from the logits and are finite: this slope is not passed on"
            return [.scalar(name: "d\(name)", computed)] + (firstBadValue() ?? firstBadGradient() ?? [.text(shown)])
        }
        let sum = PathSum(element, model, slopes)
        let all = report(sum, "d\(name)", sample)
        var paths = all
        if let sample { paths.paths = all.paths.filter { $0.sample == sample + 1 } }
        paths.sum = paths.paths.reduce(0) { $0 + $1.contribution }
        let carriers = rowCarriers
        let closed = sum.closed.filter { factor in
            sample == nil || self.sample(of: [factor.from, factor.to], carriers).map { $0 == sample } ?? true
        }
        var blocks: [Report.Block] = [heading(element, computed, all, sample)]
        blocks.append(.paths(paths))
        if let largest = paths.paths.first { blocks += chain(largest, paths) } else { blocks += dead(closed, name) }
        if !paths.paths.isEmpty, let first = closed.first {
            let count = closed.count
            let what = count == 1 ? "one more path is closed" : "\(count) more paths are closed"
            blocks.append(.text("\(what): \(reason(first))" + (count == 1 ? "" : ", …")))
        }
        if let pair = jointPair(sum) { blocks.append(.text(pair)) }
        let scale = all.paths.reduce(0) { max($0, abs($1.contribution)) }
        let checked = agreement(sum.total, computed, scale: scale)
        if sample != nil {
            blocks.append(.text("sample \((sample ?? 0) + 1) gives \(text(paths.sum)) of \(text(sum.total))"))
        }
        let what = all.paths.count == 1 ? "the product" : sample == nil ? "the sum" : "the sum over all samples"
        blocks.append(.text("\(what) is \(text(sum.total)); backward computed \(text(computed)): \(checked)"))
        return blocks
    }

    private func heading(
        _ element: ElementSlopes.Element, _ computed: Double, _ paths: Report.Paths, _ sample: Int?
    ) -> Report.Block {
        let name = writer.name(element)
        let samples = Set(paths.paths.compactMap(\.sample)).count
        var text =
            "d\(name) = \(text(computed)): the slope of the loss in \(name) = \(self.text(slopes.value(element)))"
        if let sample {
            text += "\nsample \(sample + 1) is one of \(session.stepRows); its part:"
        } else if paths.paths.count > 1 {
            let inSamples = samples > 1 ? " in \(samples) samples" : ""
            text +=
                paths.isAggregated
                ? "\nit reaches the loss on more than \(PathSum.mostPaths) paths; first steps\(inSamples):"
                : "\nit reaches the loss on \(paths.paths.count) paths\(inSamples):"
        }
        return .text(text)
    }

    // MARK: - The paths

    private func report(_ sum: PathSum, _ name: String, _ sample: Int?) -> Report.Paths {
        let carriers = rowCarriers
        var labels: [ElementSlopes.Element: String] = [:]
        func label(_ element: ElementSlopes.Element) -> String {
            if let known = labels[element] { return known }
            let label = writer.name(element)
            labels[element] = label
            return label
        }
        let paths = sum.paths.map { path -> Report.Paths.Path in
            var stops = [sum.target] + path.factors.map { sum.factors[$0].to }
            if sum.isAggregated { stops.removeLast() }
            let sample = self.sample(of: stops, carriers).map { $0 + 1 }
            let first = stops.dropFirst().first ?? sum.target
            let use = first.node == model.loss ? "loss" : rules.expression(of: first.node).text
            let route = stops.dropFirst().map(label).joined(separator: " → ")
            return Report.Paths.Path(
                sample: sample, use: use, route: route, factors: path.factors.reversed(),
                contribution: path.contribution)
        }
        // The path that is shown is always written out, the others while they are not too many.
        let shown = Set((sample.map { row in paths.first { $0.sample == row + 1 } } ?? paths.first)?.factors ?? [])
        let writesAll = sum.factors.count <= Self.mostFormulas
        let factors = sum.factors.indices.map { index -> Report.Paths.Factor in
            let factor = sum.factors[index]
            if sum.isAggregated, index % 2 == 1 {
                return Report.Paths.Factor(
                    name: "d\(label(factor.from))", formula: "the gradient that arrived there", numbers: "",
                    value: factor.slope)
            }
            let formula = writesAll || shown.contains(index) ? writer.formula(factor) : nil
            return Report.Paths.Factor(
                name: "d\(label(factor.to))/d\(label(factor.from))", formula: formula?.formula.text ?? "",
                numbers: formula?.isNumber == true ? "" : formula?.numbers.text ?? "", value: factor.slope)
        }
        return Report.Paths(name: name, factors: factors, paths: paths, isAggregated: sum.isAggregated, sum: sum.total)
    }

    /// The factors of one path, from the loss back.
    private func chain(_ path: Report.Paths.Path, _ paths: Report.Paths) -> [Report.Block] {
        var blocks: [Report.Block] = []
        if paths.paths.count > 1 {
            blocks.append(.text("the largest path, \(paths.name.dropFirst()) → \(path.route):"))
        }
        var rows = path.factors.map { index -> [Report.Cell] in
            let factor = paths.factors[index]
            let formula: Report.Cell =
                factor.formula.isEmpty ? .text("several steps at once") : .formula(factor.formula)
            return [.formula(factor.name), formula, .formula(factor.numbers), .number(factor.value)]
        }
        if path.factors.count != 1 {
            rows.append([.text("product"), .empty, .empty, .number(path.contribution)])
        }
        blocks.append(
            .table(Report.Table(kind: "factors", headings: ["factor", "formula", "with numbers", "value"], rows: rows)))
        if paths.isAggregated { blocks.append(.text("on from there: explain d\(path.route)")) }
        return blocks
    }

    // MARK: - Closed paths

    private func dead(_ closed: [PathSum.Factor], _ name: String) -> [Report.Block] {
        let reasons = closed.map(reason)
        var seen: Set<String> = []
        let different = reasons.filter { seen.insert($0).inserted }
        var blocks: [Report.Block] = different.prefix(6).map { .text("this path is closed: \($0)") }
        if different.count > 6 { blocks.append(.text("… and \(different.count - 6) more")) }
        if different.isEmpty { blocks.append(.text("no path leads from \(name) to the loss for this sample")) }
        return blocks
    }

    /// Why a factor is 0: `relu's slope is 0 at z1[1,2] = -0.3`.
    private func reason(_ factor: PathSum.Factor) -> String {
        let name = "d\(writer.name(factor.to))/d\(writer.name(factor.from))"
        for move in factor.ways.first ?? [] {
            let slope = slopes.slopes(move.reading, from: move.from).first { $0.output == move.to }?.slope
            guard slope == 0, case .operation(let id, let inputs, _) = model.graph.nodes[move.reading.reader].source
            else {
                continue
            }
            let row = Operation<Double>[id]
            let shape = model.shape(of: inputs[move.reading.position])
            let leaf = writer.leaf(inputs[move.reading.position], move.from / shape.columns, move.from % shape.columns)
            if row.arity == 1, row.category == .activation || row.category == .elementwise {
                return "\(row.name)'s slope is 0 at \(equation(leaf.formula.text, leaf.numbers.text))"
            }
            if let slope = writer.slope(move) { return "\(name) = \(equation(slope.formula.text, "0"))" }
        }
        return "\(name) = 0"
    }

    /// `z1[1,2] = -0.3`, and a number alone once.
    private func equation(_ formula: String, _ number: String) -> String {
        formula == number || formula.hasSuffix(" = \(number)") ? formula : "\(formula) = \(number)"
    }

    /// What to say of a loss that is differentiated together with the activation before it.
    private func jointPair(_ sum: PathSum) -> String? {
        for factor in sum.factors.reversed() {
            guard let move = factor.ways.first?.last, move.reading.kind == .joint, move.reading.position == 0,
                case .operation(let loss, _, _) = model.graph.nodes[move.reading.reader].source,
                let logits = slopes.logits(of: move.reading.reader),
                let partner = Operation<Double>[loss].joint?.partner
            else { continue }
            guard let rule = rules.joinedRule(of: move.reading.reader) else { continue }
            let whose = model.names[logits].map { "d\($0)" } ?? "the gradient of \(rules.expression(of: logits).text)"
            return "\(partner) and \(Operation<Double>[loss].name), taken as one step: \(whose) = \(rule.text)"
        }
        return nil
    }

    // MARK: - Samples

    /// The row of the batch, counted from 0, through which a path of a sum goes; nil for none.
    func sample(along path: PathSum.Path, of sum: PathSum) -> Int? {
        sample(of: [sum.target] + path.factors.map { sum.factors[$0].to }, rowCarriers)
    }

    /// The row of the batch, counted from 0, through which a path goes.
    private func sample(of stops: [ElementSlopes.Element], _ carriers: [Bool]) -> Int? {
        stops.first { carriers[$0.node] }.map { $0.index / model.shape(of: $0.node).columns }
    }

    /// For each node, whether its rows are the samples of the batch.
    private var rowCarriers: [Bool] {
        var carries = model.graph.nodes.map { _ in false }
        guard let x = model.x else { return carries }
        carries[x] = true
        let rows = model.shape(of: x).rows
        for node in model.graph.nodes.indices where model.shape(of: node).rows == rows {
            guard case .operation(let id, let inputs, let attribute) = model.graph.nodes[node].source else { continue }
            let row = Operation<Double>[id]
            let any = inputs.contains { carries[$0] }
            carries[node] =
                switch row.dependence {
                case .product: carries[inputs[0]]
                case .element, .row: any
                case .group: any && attribute.axis == .columns
                case .place: any && attribute.keepsRows(of: rows)
                case .whole: false
                }
        }
        return carries
    }
}

extension Attribute {
    /// Whether a rearrangement leaves so many rows in their order. (`reshape` and `transpose` mix them.)
    fileprivate func keepsRows(of count: Int) -> Bool {
        switch self {
        case .axis(let axis): axis != .rows
        case .slice(let rows, _): rows == 0..<count
        case .gather(let places): places.rows == Array(0..<count)
        case .none, .shape, .pad, .scatter, .settings: false
        }
    }
}
