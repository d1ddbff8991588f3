extension Graph {
    /// Whether slopes in it are a user's own.
    package var hasClaims: Bool { nodes.indices.contains { row(of: $0)?.isClaim == true } }

    /// The same with the slopes that the values have, and the place of each node in it.
    package func withoutClaims() -> (graph: Graph, places: [NodeID]) {
        var (graph, places): (Graph, [NodeID]) = (Graph(), [])
        for node in nodes {
            switch node.source {
            case .input(let name): places.append(graph.addInput(name, node.shape))
            case .parameter(let name): places.append(graph.addParameter(name, node.shape))
            case .constant(let value): places.append(graph.addConstant(value))
            case .draw(let distribution): places.append(graph.addDraw(distribution, node.shape))
            case .operation(let id, let inputs, let attribute):
                if Operation<Double>[id].isClaim {
                    places.append(places[inputs[0]])
                } else if let place = try? graph.apply(id, to: inputs.map { places[$0] }, attribute) {
                    places.append(place)
                } else {
                    preconditionFailure("the shapes fitted before")
                }
            }
        }
        return (graph, places)
    }
}

extension Computation {
    /// The gradient with respect to a node where every slope is that of the value; the computation must hold values.
    package func honestGradient(of id: Graph.NodeID, loss: Graph.NodeID) -> Matrix? {
        let (honest, places) = graph.withoutClaims()
        let other = makeComputation(honest, loss: places[loss])
        for (node, source) in graph.nodes.enumerated() {
            switch source.source {
            case .input, .parameter, .draw: other.load(places[node], value(node))
            case .constant, .operation: continue
            }
        }
        other.forward()
        other.backward()
        return other.gradient(places[id])
    }
}
