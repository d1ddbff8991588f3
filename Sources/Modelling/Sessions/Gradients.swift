import Autodiff
import Learning
import OrderedCollections

/// The gradients that the last `backward` left, by the name of what they belong to.
package struct Gradients: Equatable, Sendable {
    package var values: OrderedDictionary<String, Matrix>
    /// Names that the loss does not depend on.
    package var unreached: Set<String>
    /// The update count at which they were computed.
    package var step: Int
    /// What they were computed from; when it is no longer what the session holds, they are stale.
    package var subject: Subject
}

/// What values or gradients were computed from. Comparing is quick: unchanged arrays are the same storage.
package struct Subject: Equatable, Sendable {
    private let model: Reference<Model>?
    let parameters: OrderedDictionary<String, Matrix>
    private let x: Matrix?
    private let y: Matrix?
    private let weights: Matrix?
    /// Parameters and rows on which the loss does not depend: their shapes count, their numbers do not.
    private let unread: Set<String>
    private let lossName, lossText: String
    private let lossSettings: [String: Double]
    private let penalties: [Penalty]
    private let precision: Precision
    private let isEvaluated: Bool
    private let reads: Reads
    /// Where the stream stands that the model draws from; nil where it draws nothing.
    private let draws: RandomSource?
    /// Only what the loss depends on counts, and parameters that came later do not.
    private let isOfLoss: Bool

    /// - Parameter onlyWhatIsReached: of what the loss does not depend on, the shapes are enough.
    init(
        of graph: ModelGraph, _ computation: any Computation, _ reads: Reads, in session: Session,
        onlyWhatIsReached: Bool = false
    ) {
        model = session.model
        (parameters, x, y) = (session.parameters, session.x, session.y)
        weights = session.weights
        (lossName, lossText) = (session.presentLossName, session.presentLossText)
        (lossSettings, precision) = (session.lossSettings, session.precision)
        (isEvaluated, penalties) = (session.isEvaluated, session.penalties)
        self.reads = reads
        let drawn = graph.graph.draws.map(\.node)
        guard onlyWhatIsReached else {
            unread = []
            draws = drawn.isEmpty ? nil : session.stream(.draws)
            isOfLoss = false
            return
        }
        let nodes = [("x", graph.x), ("y", graph.y)] + graph.parameters.map { ($0, Optional($1)) }
        unread = Set(nodes.filter { !($1.map(computation.isReached) ?? false) }.map(\.0))
        draws = drawn.contains(where: computation.isReached) ? session.stream(.draws) : nil
        isOfLoss = true
    }

    /// A session that holds what was read.
    func recalled(in session: Session) -> Session {
        var past = session
        (past.model, past.parameters) = (model, parameters)
        (past.lossName, past.lossSettings, past.penalties) = (lossName, lossSettings, penalties)
        past.setTraining(x: x, y: y, weights: weights)
        for (name, value) in reads.variables { past.variables[name] = value }
        for (name, function) in reads.functions { past.functions[name] = function }
        if let draws { past.setStream(.draws, draws) }
        return past
    }

    /// The rows and the variables that it keeps beside the parameters.
    var matrices: [Matrix] { [x, y, weights].compactMap(\.self) + reads.matrices }

    /// Whether a session still holds what was read.
    package func isTrue(of session: Session) -> Bool {
        func isSame(_ name: String, _ then: Matrix?, _ now: Matrix?) -> Bool {
            unread.contains(name) ? then?.shape == now?.shape : then == now
        }
        return model == session.model && lossText == session.presentLossText && precision == session.precision
            && isEvaluated == session.isEvaluated && (draws == nil || draws == session.stream(.draws))
            && (isOfLoss || parameters.count == session.parameters.count)
            && weights == session.weights && isSame("x", x, session.x) && isSame("y", y, session.y)
            && parameters.allSatisfy { isSame($0, $1, session.parameters[$0]) } && reads.hold(in: session)
    }
}

extension Session {
    /// Nil while gradients belong to the present state; otherwise since when they do not.
    package func staleness(of gradients: Gradients) -> String? {
        guard !gradients.subject.isTrue(of: self) else { return nil }
        if step > gradients.step { return "stale since step \(gradients.step + 1)" }
        return "stale: something changed after backward"
    }
}
