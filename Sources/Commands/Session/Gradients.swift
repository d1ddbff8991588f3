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
    /// A matrix whose numbers were read, or of which only the shape counts.
    private enum Part: Equatable {
        case numbers(Matrix)
        case shape(Shape)

        func isTrue(of matrix: Matrix?) -> Bool {
            switch self {
            case .numbers(let numbers): numbers == matrix
            case .shape(let shape): shape == matrix?.shape
            }
        }
    }

    private let model: Reference<Model>?
    private let parameters: OrderedDictionary<String, Part>
    private let x: Part?
    private let y: Part?
    private let lossName: String
    private let precision: Precision
    private let reads: Reads
    /// Where the stream stands that the model draws from; nil where it draws nothing.
    private let draws: RandomSource?
    /// Only what the loss depends on is here, and parameters that came later do not matter.
    private let isOfLoss: Bool

    /// - Parameter onlyWhatIsReached: of what the loss does not depend on, the shapes are enough.
    init(of run: Bench.Run, in session: Session, onlyWhatIsReached: Bool = false) {
        func part(_ matrix: Matrix, _ node: Graph.NodeID?) -> Part {
            let isRead = !onlyWhatIsReached || node.map(run.computation.isReached) ?? false
            return isRead ? .numbers(matrix) : .shape(matrix.shape)
        }
        model = session.model
        var parameters: OrderedDictionary<String, Part> = [:]
        for (name, value) in session.parameters { parameters[name] = part(value, run.graph.parameters[name]) }
        self.parameters = parameters
        x = session.x.map { part($0, run.graph.x) }
        y = session.y.map { part($0, run.graph.y) }
        lossName = session.presentLossName
        precision = session.precision
        reads = run.reads
        let drawn = run.graph.graph.draws.map(\.node)
        let isDrawn = onlyWhatIsReached ? drawn.contains(where: run.computation.isReached) : !drawn.isEmpty
        draws = isDrawn ? session.stream(.draws) : nil
        isOfLoss = onlyWhatIsReached
    }

    /// Whether a session still holds what was read.
    func isTrue(of session: Session) -> Bool {
        guard model == session.model, lossName == session.presentLossName, precision == session.precision,
            draws == nil || draws == session.stream(.draws), isOfLoss || parameters.count == session.parameters.count,
            x == nil ? session.x == nil : x?.isTrue(of: session.x) == true,
            y == nil ? session.y == nil : y?.isTrue(of: session.y) == true
        else { return false }
        return parameters.allSatisfy { $1.isTrue(of: session.parameters[$0]) } && reads.hold(in: session)
    }
}
