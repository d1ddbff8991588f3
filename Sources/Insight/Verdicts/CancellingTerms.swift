import Autodiff
import Modelling

/// The terms that a number is the sum of, where they are large beside it: what takes digits from it.
struct CancellingTerms {
    private let computation: any Computation
    private let slopes: ElementSlopes

    /// A sum that is this many times smaller than its largest term has lost a digit.
    private static let least = 10.0

    init(_ computation: any Computation, _ model: ModelGraph) {
        self.computation = computation
        slopes = ElementSlopes(computation)
    }

    /// Of an element of a gradient: the slopes that come back to it, each times the gradient there.
    func ofGradient(_ node: Graph.NodeID, _ place: Int) -> RightDigits.Cancellation? {
        let terms = slopes.readings[node].filter { $0.kind != .bypassed }.flatMap { reading in
            slopes.slopes(reading, from: place).map { output, slope in
                slope * slopes.gradient(ElementSlopes.Element(reading.reader, output))
            }
        }
        return cancellation(terms, slopes.gradient(ElementSlopes.Element(node, place)))
    }

    /// Of an element of a value: what its operation adds up, if it does nothing else.
    func ofValue(_ node: Graph.NodeID, _ place: Int) -> RightDigits.Cancellation? {
        guard case .operation(let id, let inputs, let attribute) = computation.graph.nodes[node].source else {
            return nil
        }
        let values = inputs.map(slopes.value)
        var dy = Matrix(computation.graph.nodes[node].shape, repeating: 0)
        dy.values[place] = 1
        let probe = Probe(id, attribute, values.map(\.shape))
        let terms = values.indices.map { position in
            zip(values[position].values, probe.gradient(values, dy: dy, of: position).values).map { $0 * $1 }
                .filter { $0 != 0 }
        }
        // In a product each factor alone makes all terms, in a sum all operands together do.
        let sum = slopes.value(node).values[place]
        return (terms + [terms.flatMap(\.self)]).lazy.compactMap { cancellation($0, sum) }.first
    }

    /// - Parameter sum: what the terms must add up to, but for rounding.
    private func cancellation(_ terms: [Double], _ sum: Double) -> RightDigits.Cancellation? {
        let largest = terms.reduce(0) { max($0, abs($1)) }
        let error = abs(terms.reduce(0, +) - sum)
        guard terms.count > 1, largest.isFinite, error <= 1e-12 * largest * Double(terms.count),
            largest >= Self.least * abs(sum)
        else { return nil }
        return RightDigits.Cancellation(largest: largest, sum: sum)
    }
}
