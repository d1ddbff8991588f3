import Autodiff
import Reporting
import Syntax

extension Evaluator {
    /// What an expression may ask of the world around it.
    package struct Host {
        /// The value of a name, or nil if there is none. Local names of functions come first.
        package var resolve: (String) throws(Diagnostic) -> Value?
        package var function: (String) -> UserFunction?
        package var random: Chance
        package var read: (_ path: String) throws(Diagnostic) -> Matrix
        /// All names that have a value, for suggestions.
        package var names: () -> [String]

        package init(
            resolve: @escaping (String) throws(Diagnostic) -> Value? = { (_) throws(Diagnostic) in nil },
            function: @escaping (String) -> UserFunction? = { _ in nil },
            random: Chance = .refused,
            read: @escaping (String) throws(Diagnostic) -> Matrix = { (path) throws(Diagnostic) in
                throw Diagnostic.noFiles(path)
            },
            names: @escaping () -> [String] = { [] }
        ) {
            self.resolve = resolve
            self.function = function
            self.random = random
            self.read = read
            self.names = names
        }
    }

    /// What becomes of a call that draws random numbers.
    package enum Chance {
        /// Numbers at once, from a stream of the session.
        case numbers((_ shape: Shape, _ function: String) -> Matrix)
        /// A node of the graph that is set from outside, as in a model.
        case nodes
        /// An error: nothing here could hold what was drawn.
        case refused
    }

    /// The value of a call that draws: `random(4, 8)`.
    func draw(_ shape: Shape, by function: String, at span: Span) throws(Diagnostic) -> Value {
        switch host.random {
        case .numbers(let draw): return .known(draw(shape, function))
        case .nodes: return .node(graph.addDraw(function, shape), shape)
        case .refused: throw failure(Diagnostic.nothingIsDrawnHere(function), at: span)
        }
    }
}
