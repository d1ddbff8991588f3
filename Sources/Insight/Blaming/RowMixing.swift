import Autodiff
import Modelling

/// Where a model makes one number of several rows before the loss does.
struct RowMixing {
    /// The first operation that does; nil where each row goes its own way up to the loss.
    let operation: String?

    /// What each node holds.
    let contents: [Content]

    /// What a value holds: nothing of the rows, one row in each of its own, or one number of all of them.
    enum Content { case fixed, rows, total, mixed }

    /// - Parameter count: the rows of the graph.
    init(_ model: ModelGraph, rows count: Int) {
        let graph = model.graph
        var contents: [Content] = []
        // Which operation made one number of all rows, where a value is one.
        var makers: [String?] = []
        var first: String?
        for node in graph.nodes {
            let holdsRows = node.shape.rows == count
            var maker: String?
            defer { makers.append(maker) }
            switch node.source {
            case .input: contents.append(.rows)
            case .draw: contents.append(holdsRows && count > 1 ? .rows : .fixed)
            case .parameter, .constant: contents.append(.fixed)
            case .operation(let id, let inputs, _):
                let row = Operation<Double>[id]
                let content = Self.content(of: row, inputs.map { contents[$0] }, holdsRows: holdsRows)
                maker = content == .total ? inputs.compactMap { makers[$0] }.first ?? row.callName : nil
                if content == .mixed, first == nil, count > 1 {
                    first = inputs.compactMap { makers[$0] }.first ?? row.callName
                }
                contents.append(content)
            }
        }
        self.contents = contents
        operation = model.loss.map { contents[$0] } == .mixed ? first : nil
    }

    private static func content(of row: Operation<Double>, _ inputs: [Content], holdsRows: Bool) -> Content {
        if inputs.contains(.mixed) { return .mixed }
        let (some, all) = (inputs.contains(.rows), inputs.contains(.total))
        if !some { return all ? .total : .fixed }
        if all { return .mixed }
        switch row.dependence {
        case .element, .row: return .rows
        case .product: return inputs[0] == .rows && inputs.dropFirst().allSatisfy { $0 == .fixed } ? .rows : .mixed
        case .group: return holdsRows ? .rows : .total
        case .whole: return row.category == .loss ? .total : .mixed
        case .place: return holdsRows ? .rows : .mixed
        }
    }
}
