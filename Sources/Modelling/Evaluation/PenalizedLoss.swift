import Autodiff
import Syntax

/// The loss of a graph and what it consists of, where penalties are added to that of the rows.
extension ModelGraph {
    /// The loss of the rows, and the penalties added to it one after the other; nil without a loss.
    package var lossParts: (ofRows: Graph.NodeID, penalties: [Graph.NodeID])? {
        guard var node = loss else { return nil }
        var terms: [Graph.NodeID] = []
        for _ in 0..<penaltyCount {
            guard case .operation(let id, let inputs, _) = graph.nodes[node].source, id == .rows.add,
                inputs.count == 2
            else { break }
            terms.append(inputs[1])
            node = inputs[0]
        }
        return (node, terms.reversed())
    }

    /// The loss without the penalties, by which rows are judged that no update sees.
    package var lossOfRows: Graph.NodeID? { lossParts?.ofRows }
}

extension Executor.Run {
    /// The values of the loss of the rows and of the penalties; nil where there is no loss.
    package var lossParts: (ofRows: Double, penalties: [Double])? {
        guard (try? loss()) != nil, let parts = graph.lossParts else { return nil }
        return (
            computation.value(parts.ofRows).values[0], parts.penalties.map { computation.value($0).values[0] }
        )
    }
}
