import Autodiff
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

/// What forward values depend on. Comparing is quick: unchanged arrays are the same storage.
package struct Subject: Equatable, Sendable {
    package var model: Reference<Model>
    package var parameters: OrderedDictionary<String, Matrix>
    package var x: Matrix?
    package var y: Matrix?
    package var lossName: String?
    package var precision: Precision
    package var variables: NamedValues<Matrix>
    package var functions: NamedValues<Reference<UserFunction>>
}
