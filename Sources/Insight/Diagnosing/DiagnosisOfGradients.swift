import Autodiff
import Glibc
import Reporting

/// Gradients that fade or grow on their way back through the layers.
enum DiagnosisOfGradients {
    /// Beyond this ratio between the first and the last layer nothing useful is left.
    static let limit = 1e4

    static func findings(_ examination: Examination) -> [Diagnosis.Finding] {
        let chain = examination.layers.filter { !$0.isOutput }
        guard let first = chain.first, let last = chain.last, chain.count >= 2, last.gradient > 0 else { return [] }
        let format = NumberFormat(digits: 3)
        let most = chain.max { $0.gradient < $1.gradient } ?? first
        if most.gradient > limit * last.gradient {
            return [
                Diagnosis.Finding(
                    kind: .explodingGradients, severity: .fault,
                    evidence:
                        "d\(most.name) is \(format.string(most.gradient / last.gradient)) times d\(last.name), \(chain.count) layers on",
                    reason:
                        "Each layer multiplies the gradient by more than 1, and the product grows with the number of layers or rounds.",
                    command: growing(examination).map { "\($0) *= \(format.string(factor(most, last, chain.count)))" }
                        ?? "")
            ]
        }
        // A dead or saturated layer is a cause of its own.
        guard first.gradient < last.gradient / limit, first.gradient > 0 else { return [] }
        return [
            Diagnosis.Finding(
                kind: .vanishingGradients, severity: .fault,
                evidence:
                    "d\(first.name) is \(format.string(first.gradient / last.gradient)) of d\(last.name), \(chain.count) layers on",
                reason:
                    "Each layer multiplies the gradient by its slope (a sigmoid's is at most 1/4) and its weights; the first layers hardly move.",
                command: replacement(examination))
        ]
    }

    /// How many times larger the gradient is in the first of the hidden layers than in the last.
    static func growth(_ examination: Examination) -> Double {
        let chain = examination.layers.filter { !$0.isOutput }
        guard chain.count >= 3, let first = chain.first, let last = chain.last, last.gradient > 0 else { return 1 }
        return first.gradient / last.gradient
    }

    /// What the recurrent weights would have to shrink by for a factor of 1 per layer.
    private static func factor(_ a: Examination.Layer, _ b: Examination.Layer, _ count: Int) -> Double {
        let perLayer = pow(b.gradient / a.gradient, 1 / Double(max(count - 1, 1)))
        return Double(NumberFormat(digits: 1).string(perLayer)) ?? perLayer
    }

    /// The square weights, which stand between layers, with the largest values.
    private static func growing(_ examination: Examination) -> String? {
        examination.session.parameters.filter { $1.rows == $1.columns && $1.rows > 1 }
            .max { $0.value.rootMeanSquare < $1.value.rootMeanSquare }?.key
            ?? examination.session.parameters.max { $0.value.rootMeanSquare < $1.value.rootMeanSquare }?.key
    }

    private static func replacement(_ examination: Examination) -> String {
        guard let network = examination.session.model?.object.network else {
            let chain = examination.layers.filter { !$0.isOutput }
            guard let first = chain.first, let last = chain.last, let name = growing(examination) else { return "" }
            return "\(name) *= \(NumberFormat(digits: 3).string(factor(first, last, chain.count)))"
        }
        let layers = network.layers.map { layer in
            layer.row?.saturates == true
                && layer != network.layers.last
                && layer.isPlain ? "\(layer.units) relu" : layer.description
        }
        let first = network.description.prefix { $0 != "→" }.trimmed
        return "network \(([first] + layers).joined(separator: " -> "))"
    }
}
