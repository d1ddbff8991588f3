import Autodiff
import Learning

/// Units that cannot learn: with zero or equal weights, dead, saturated, or copies of each other.
enum DiagnosisOfUnits {
    static func findings(_ examination: Examination) -> [Diagnosis.Finding] {
        var findings = symmetry(examination)
        findings += dead(examination)
        findings += saturated(examination)
        return findings
    }

    // MARK: - Equal units

    /// A parameter by which a value is multiplied whose columns are the units of a hidden layer.
    private struct HiddenWeights {
        let name: String
        let value: Matrix
        let gradient: Matrix
    }

    private static func hiddenWeights(_ examination: Examination) -> [HiddenWeights] {
        let graph = examination.run.graph
        var parameterOf: [Graph.NodeID: String] = [:]
        for (name, node) in graph.parameters { parameterOf[node] = name }
        // Whether a value goes through a product with a further parameter on its way to the output.
        var feedsWeights = [Bool](repeating: false, count: graph.graph.nodes.count)
        var products: [(node: Graph.NodeID, parameter: String)] = []
        for id in graph.graph.nodes.indices.reversed() {
            guard case .operation(let operation, let inputs, _) = graph.graph.nodes[id].source else { continue }
            let isProduct = Operation<Double>[operation].dependence == .product
            let parameter = isProduct ? parameterOf[inputs[1]] : nil
            if let parameter { products.append((id, parameter)) }
            for input in inputs where feedsWeights[id] || parameter != nil && input == inputs[0] {
                feedsWeights[input] = true
            }
        }
        var seen: Set<String> = []
        return products.reversed().compactMap { product in
            guard feedsWeights[product.node], seen.insert(product.parameter).inserted,
                let value = examination.session.parameters[product.parameter], value.columns >= 2
            else { return nil }
            let gradient = examination.gradients.values[product.parameter] ?? Matrix(value.shape, repeating: 0)
            return HiddenWeights(name: product.parameter, value: value, gradient: gradient)
        }
    }

    private static func symmetry(_ examination: Examination) -> [Diagnosis.Finding] {
        for weights in hiddenWeights(examination) {
            let groups = Dictionary(grouping: 0..<weights.value.columns) { weights.value.column($0) }
            let copies = groups.values.filter { $0.count > 1 }.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
            guard let first = copies.first else { continue }
            let moveAlike = first.dropFirst().allSatisfy { areNear(weights.gradient, first[0], $0) }
            let isAll = first.count == weights.value.columns
            let shape = "\(weights.value.rows), \(weights.value.columns)"
            if weights.value.values.allSatisfy({ $0 == 0 }) {
                guard moveAlike else { continue }
                return [
                    Diagnosis.Finding(
                        kind: .zeroWeights, severity: .fault,
                        evidence:
                            "all \(weights.value.shape.count) weights of \(weights.name) are 0, and its gradient is \(weights.gradient.norm == 0 ? "0" : "the same for each unit")",
                        reason:
                            "Units with equal weights get equal gradients and stay equal; with zero weights after them they get none.",
                        command: "\(weights.name) = glorot(\(shape))")
                ]
            }
            if isAll, moveAlike {
                return [
                    Diagnosis.Finding(
                        kind: .equalUnits, severity: .fault,
                        evidence: "all \(first.count) units of \(weights.name) have the same weights and gradients",
                        reason: "Equal units get equal gradients and stay equal: the layer works as one unit.",
                        command: "\(weights.name) = glorot(\(shape))")
                ]
            }
            guard !isDead(first, weights.value) else { continue }
            let units = first.prefix(4).map { String($0 + 1) }.joined(separator: ", ")
            return [
                Diagnosis.Finding(
                    kind: .duplicatedUnits, severity: .warning,
                    evidence:
                        "columns \(units) of \(weights.name) are equal\(moveAlike ? ", and so are their gradients" : "")",
                    reason: moveAlike
                        ? "Copies with equal gradients never part: the layer has fewer units than it seems."
                        : "Copies say the same thing twice until their gradients part them.",
                    command: "\(weights.name)[:,\(first[1] + 1)] = glorot(\(weights.value.rows), 1)")
            ]
        }
        return []
    }

    private static func isDead(_ columns: [Int], _ value: Matrix) -> Bool {
        columns.allSatisfy { column in (0..<value.rows).allSatisfy { value[$0, column] == 0 } }
    }

    private static func areNear(_ matrix: Matrix, _ a: Int, _ b: Int) -> Bool {
        let scale = matrix.values.reduce(0) { max($0, abs($1)) }
        return (0..<matrix.rows).allSatisfy { abs(matrix[$0, a] - matrix[$0, b]) <= 1e-9 * scale }
    }

    // MARK: - Dead and saturated units

    private static func dead(_ examination: Examination) -> [Diagnosis.Finding] {
        guard examination.rows >= 4 else { return [] }
        func share(_ layer: Examination.Layer) -> Double { Double(layer.dead.count) / Double(layer.units) }
        // Of few units on few rows, half are dead by chance, and the others do.
        let layers = examination.hiddenActivations.filter { $0.isRectified && share($0) > 0.5 }
        guard let layer = layers.max(by: { share($0) < share($1) }) else { return [] }
        let isWhole = layer.dead.count == layer.units
        if !isWhole, examination.hasLearned { return [] }
        return [
            Diagnosis.Finding(
                kind: .deadUnits, severity: isWhole ? .fault : .warning,
                evidence:
                    "\(layer.name): \(layer.dead.count) of \(layer.units) relu units are 0 for all \(examination.rows) rows",
                reason:
                    "Where relu is 0 its slope is 0: no gradient reaches the weights before it, and they never come back.",
                command: bias(of: layer, examination).map { "\($0) = 0.1" } ?? "")
        ]
    }

    private static func saturated(_ examination: Examination) -> [Diagnosis.Finding] {
        guard !examination.hasLearned else { return [] }
        let layers = examination.hiddenActivations.filter { ($0.saturated ?? 0) >= 0.5 }
        guard let layer = layers.max(by: { ($0.saturated ?? 0) < ($1.saturated ?? 0) }), let share = layer.saturated
        else {
            return []
        }
        return [
            Diagnosis.Finding(
                kind: .saturatedUnits, severity: share >= 0.9 ? .fault : .warning,
                evidence:
                    "\(layer.name): at \(Int((share * 100).rounded())) % of its values \(layer.operation) has less than 2 % of its slope",
                reason: "Each gradient is multiplied by that slope, so hardly anything reaches the weights before it.",
                command: weights(of: layer, examination).map { "\($0) *= 0.1" } ?? "")
        ]
    }

    /// The parameters that a layer's own formulas read.
    private static func parameters(of layer: Examination.Layer, _ examination: Examination) -> [String] {
        let graph = examination.run.graph
        var open = [layer.node]
        var found: [String] = []
        while let node = open.popLast() {
            switch graph.graph.nodes[node].source {
            case .parameter(let name): found.append(name)
            case .input, .constant, .draw: continue
            case .operation(let id, let inputs, _):
                let isOther = node != layer.node && Operation<Double>[id].category == .activation
                if !isOther { open += inputs }
            }
        }
        return examination.session.parameters.keys.filter(found.contains)
    }

    private static func bias(of layer: Examination.Layer, _ examination: Examination) -> String? {
        parameters(of: layer, examination).last { examination.session.parameters[$0]?.rows == 1 }
    }

    private static func weights(of layer: Examination.Layer, _ examination: Examination) -> String? {
        let names = parameters(of: layer, examination)
        func size(_ name: String) -> Double { examination.session.parameters[name]?.rootMeanSquare ?? 0 }
        return names.max { size($0) < size($1) }
    }
}
