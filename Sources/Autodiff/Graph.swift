/// The structure of a computation: which operation is applied to which nodes. A node can only name nodes that
/// are already there, so the order of the array is a topological order: forward walks it, backward walks it
/// reversed. Shapes are concrete; another batch size is another graph.
package struct Graph: Sendable {
    package typealias NodeID = Int
}
