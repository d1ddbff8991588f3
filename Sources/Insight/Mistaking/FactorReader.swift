import Autodiff
import Modelling
import Syntax

/// Reads what a factor of a gradient is: a weight, an input, the slope of an activation or of the loss.
struct FactorReader {
    private let explainer: Explainer
    private var model: ModelGraph { explainer.model }
    private var slopes: ElementSlopes { explainer.slopes }

    init(_ explainer: Explainer) { self.explainer = explainer }

    typealias Group = MistakableChain.Group
    typealias Replacement = MistakableChain.Replacement
    typealias Link = MistakableChain.Link

    /// The one move of a factor that is not 1, with its operation; nil where there are several ways.
    private func move(
        _ factor: PathSum.Factor, where fits: (Operation<Double>, PathSum.Move) -> Bool
    ) -> (
        move: PathSum.Move, id: OperationID, row: Operation<Double>, inputs: [Graph.NodeID], attribute: Attribute
    )? {
        guard factor.wayCount == 1, let way = factor.ways.first else { return nil }
        for move in way {
            guard case .operation(let id, let inputs, let attribute) = model.graph.nodes[move.reading.reader].source,
                case let row = Operation<Double>[id], fits(row, move)
            else { continue }
            return (move, id, row, inputs, attribute)
        }
        return nil
    }

    private func isActivation(_ row: Operation<Double>) -> Bool {
        row.arity == 1 && row.dependence == .element && (row.category == .activation || row.category == .elementwise)
    }

    /// The factors between the same two values as this one.
    func group(_ factor: PathSum.Factor) -> Group {
        let (from, to) = (factor.from.node, factor.to.node)
        let slope = "d\(name(to))/d\(name(from))"
        if to == model.loss {
            return Group(from: from, to: to, name: "the slope of the loss, \(slope)", replacements: ofLoss(factor))
        }
        if let found = move(factor, where: { row, _ in isActivation(row) }) {
            return Group(
                from: from, to: to, name: "the slope of \(found.row.callName), \(slope)",
                replacements: ofActivation(found.row.callName))
        }
        if let found = move(factor, where: { row, _ in row.dependence == .product }) {
            let isWeight = found.move.reading.position == 0
            let other = found.inputs[isWeight ? 1 : 0]
            return Group(
                from: from, to: to, name: "the \(isWeight ? "weight" : "input") \(name(other)), \(slope)",
                replacements: isWeight ? ofWeight(other) : ofInput(other))
        }
        return Group(from: from, to: to, name: "the factor \(slope)")
    }

    private func name(_ node: Graph.NodeID) -> String { explainer.rules.expression(of: node).text }

    // MARK: - Products

    /// Another element of the weight, by how far it lies from the right one.
    private func ofWeight(_ weight: Graph.NodeID) -> [Replacement] {
        let shape = model.shape(of: weight)
        func weightAt(_ place: @escaping (_ row: Int, _ column: Int) -> (Int, Int)) -> (Link) -> Double? {
            { link in
                guard let found = move(link.factor, where: { row, _ in row.dependence == .product }),
                    case let inner = model.shape(of: found.inputs[0]).columns
                else { return nil }
                let (row, column) = place(found.move.from % inner, found.move.to % shape.columns)
                guard (0..<shape.rows).contains(row), (0..<shape.columns).contains(column) else { return nil }
                return slopes.value(weight)[row, column]
            }
        }
        let what = name(weight)
        var found = [
            Replacement(kind: .weightTransposed, what: "\(what) is transposed", slope: weightAt { ($1, $0) })
        ]
        for (row, column) in [(-1, 0), (1, 0), (0, -1), (0, 1)] {
            found.append(
                Replacement(
                    kind: .weightNeighbour, what: "a neighbouring element of \(what) is taken",
                    slope: weightAt { ($0 + row, $1 + column) }))
        }
        return found
    }

    /// The weighted sum behind an activation that is an input.
    private func ofInput(_ input: Graph.NodeID) -> [Replacement] {
        guard case .operation(let id, let inputs, _) = model.graph.nodes[input].source,
            isActivation(Operation<Double>[id])
        else { return [] }
        let before = inputs[0]
        return [
            Replacement(
                kind: .sumForActivation, what: "\(name(before)) stands where \(name(input)) belongs",
                slope: { link in
                    guard let found = move(link.factor, where: { row, _ in row.dependence == .product }),
                        case let (weight, shape) = (model.shape(of: found.inputs[1]), model.shape(of: input))
                    else { return nil }
                    let (row, column) = (found.move.to / weight.columns, found.move.from / weight.columns)
                    return column < shape.columns ? slopes.value(before)[row, column] : nil
                })
        ]
    }

    // MARK: - Activations

    private func ofActivation(_ called: String) -> [Replacement] {
        [
            Replacement(
                kind: .slopeAtActivation, what: "the slope of \(called) is taken at its output",
                slope: { link in
                    guard let found = move(link.factor, where: { row, _ in isActivation(row) }) else { return nil }
                    let output = slopes.value(found.move.reading.reader).values[found.move.to]
                    let input = slopes.value(found.inputs[0]).values[found.move.from]
                    let probe = Probe(found.id, found.attribute, [.scalar])
                    func slope(_ place: Double) -> Double {
                        probe.gradient([Matrix(place)], dy: Matrix(1), of: 0).values[0]
                    }
                    let here = slope(input)
                    return here == 0 ? nil : link.factor.slope / here * slope(output)
                }),
            Replacement(
                kind: .activationForSlope, what: "the output of \(called) stands where its slope belongs",
                slope: { link in
                    guard let found = move(link.factor, where: { row, _ in isActivation(row) }) else { return nil }
                    return slopes.value(found.move.reading.reader).values[found.move.to]
                }),
        ]
    }

    // MARK: - The loss

    /// The output and the target that the loss compares in a factor.
    private func compared(_ factor: PathSum.Factor) -> (output: Double, target: Double, isJoint: Bool)? {
        guard
            let found = move(factor, where: { row, _ in row.category == .loss }), found.inputs.count >= 2,
            case let (output, target) = (slopes.value(found.inputs[0]), slopes.value(found.inputs[1])),
            output.shape == target.shape, found.move.from < output.values.count, found.move.reading.position == 0
        else { return nil }
        return (
            output.values[found.move.from], target.values[found.move.from], found.move.reading.kind == .joint
        )
    }

    private func ofLoss(_ factor: PathSum.Factor) -> [Replacement] {
        guard let here = compared(factor) else { return [] }
        var found: [Replacement] = []
        let count = Double(averaged(factor) ?? 1)
        if !here.isJoint {
            let isSquare = abs(factor.slope - 2 * (here.output - here.target) / count) <= 1e-9 * abs(factor.slope)
            // Of a single number the error is the slope without its 2.
            if !isSquare || count > 1 {
                found.append(
                    Replacement(
                        kind: .errorForSlope, what: "the error stands where the slope of the loss belongs",
                        slope: { compared($0.factor).map { $0.output - $0.target } }))
            }
            if isSquare {
                found.append(
                    Replacement(
                        kind: .twoLeftOut,
                        what: "the 2 of the square's slope is left out"
                            + (count > 1 ? "" : ", which leaves the error alone"),
                        slope: { $0.factor.slope / 2 }))
            }
        }
        found.append(
            Replacement(
                kind: .lossForSlope, what: "the loss stands where its slope belongs",
                slope: { _ in model.loss.map { slopes.value($0).values[0] } }))
        return found
    }

    /// Over how many numbers the loss takes the mean on the way of a factor into it; nil for another factor.
    func averaged(_ factor: PathSum.Factor) -> Int? {
        guard factor.to.node == model.loss else { return nil }
        if let mean = move(factor, where: { row, _ in row.aggregate == .mean && row.arity == 1 }) {
            return model.shape(of: mean.inputs[0]).count
        }
        guard let found = move(factor, where: { row, _ in row.category == .loss && row.aggregate == .mean }),
            found.move.reading.position == 0
        else { return nil }
        let shapes = found.inputs.map(model.shape)
        let text =
            found.move.reading.kind == .joint
            ? explainer.rules.jointText(of: found.move.reading.reader)
            : found.row.derivativeTexts(found.attribute, shapes)[0]
        guard let text else { return nil }
        return Expression.parsed(text).calledNames.lazy.compactMap { FunctionTable.named($0)?.measure }.first?(
            shapes[0])
    }
}
