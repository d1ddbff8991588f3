import Learning
import Modelling

/// How updates choose their rows.
package enum UpdateManner: Equatable, Sendable {
    /// The rows that the four steps see.
    case byHand
    case training(batchSize: Int?, shuffles: Bool, order: GivenOrder?)

    /// The training rows that each update sees, counted from 0; nil where it takes the next ones of an order.
    func fixedRows(of session: Session) -> [Int32]? {
        switch self {
        case .byHand: session.presentRows
        case .training(nil, _, _): session.trainingRows
        case .training: nil
        }
    }
}
