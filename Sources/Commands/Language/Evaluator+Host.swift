import Autodiff
import Reporting

extension Evaluator {
    /// What an expression may ask of the world around it.
    package struct Host {
        /// The value of a name, or nil if there is none. Local names of functions come first.
        package var resolve: (String) throws(Diagnostic) -> Value?
        package var function: (String) -> UserFunction?
        /// Numbers drawn from the session's stream for expressions.
        package var random: (_ shape: Shape, _ initializer: String) -> Matrix
        package var read: (_ path: String) throws(Diagnostic) -> Matrix
        /// All names that have a value, for suggestions.
        package var names: () -> [String]

        package init(
            resolve: @escaping (String) throws(Diagnostic) -> Value? = { (_) throws(Diagnostic) in nil },
            function: @escaping (String) -> UserFunction? = { _ in nil },
            random: @escaping (Shape, String) -> Matrix = { shape, _ in Matrix(shape, repeating: 0) },
            read: @escaping (String) throws(Diagnostic) -> Matrix = { (path) throws(Diagnostic) in
                throw Messages.noFiles(path)
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
}
