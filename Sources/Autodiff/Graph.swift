/// The structure of a computation: which operation is applied to which nodes. A node can only name nodes that
/// are already there, so the order of the array is a topological order: forward walks it, backward walks it
/// reversed. Shapes are concrete; another batch size is another graph.
package struct Graph: Sendable {
    package typealias NodeID = Int

    /// Where the value of a node comes from.
    package enum Source: Sendable {
        case input(String)
        case parameter(String)
        case constant(Matrix)
        /// Random numbers, set from outside like an input; the text is the distribution. No gradient flows into them.
        case draw(String)
        case operation(OperationID, [NodeID], Attribute)
    }

    package struct Node: Sendable {
        package let source: Source
        package let shape: Shape
    }

    package private(set) var nodes: [Node] = []

    package init() {}

    package mutating func addInput(_ name: String, _ shape: Shape) -> NodeID {
        add(Node(source: .input(name), shape: shape))
    }

    package mutating func addParameter(_ name: String, _ shape: Shape) -> NodeID {
        add(Node(source: .parameter(name), shape: shape))
    }

    package mutating func addConstant(_ value: Matrix) -> NodeID {
        add(Node(source: .constant(value), shape: value.shape))
    }

    package mutating func addDraw(_ distribution: String, _ shape: Shape) -> NodeID {
        add(Node(source: .draw(distribution), shape: shape))
    }

    /// The nodes that are drawn, in the order in which they were added.
    package var draws: [(node: NodeID, distribution: String)] {
        nodes.enumerated().compactMap { id, node in
            if case .draw(let distribution) = node.source { (id, distribution) } else { nil }
        }
    }

    /// Whether a gradient may be asked for: numbers that nobody can move have none.
    package func isMovable(_ id: NodeID) -> Bool {
        switch nodes[id].source {
        case .input, .parameter, .operation: true
        case .constant, .draw: false
        }
    }

    /// Adds the node `operation(inputs…)`, with the shape that the operation's row gives it.
    package mutating func apply(
        _ operation: OperationID, to inputs: [NodeID], _ attribute: Attribute = .none
    ) throws(ShapeError) -> NodeID {
        precondition(inputs.allSatisfy(nodes.indices.contains), "an input is not in the graph")
        let row = Operation<Double>[operation]
        let attribute = row.settled(attribute)
        let shape = try row.shape(inputs.map { nodes[$0].shape }, attribute)
        return add(Node(source: .operation(operation, inputs, attribute), shape: shape))
    }

    private mutating func add(_ node: Node) -> NodeID {
        nodes.append(node)
        return nodes.count - 1
    }
}
