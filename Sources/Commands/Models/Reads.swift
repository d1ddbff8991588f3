import Autodiff
import Syntax

/// The variables and functions that a graph was built from. A name that was asked for in vain counts too: once it has a
/// meaning, the formula means something else.
package struct Reads: Equatable, Sendable {
    private var variables: [String: Matrix?] = [:]
    private var functions: [String: Reference<UserFunction>?] = [:]

    mutating func note(variable name: String, _ value: Matrix?) { variables.updateValue(value, forKey: name) }

    mutating func note(function name: String, _ function: Reference<UserFunction>?) {
        functions.updateValue(function, forKey: name)
    }

    var matrices: [Matrix] { variables.values.compactMap(\.self) }

    /// Whether a session would give the same answers.
    func hold(in session: Session) -> Bool {
        variables.allSatisfy { session.variables[$0] == $1 && session.parameters[$0] == nil }
            && functions.allSatisfy { name, function in
                let present = session.functions[name]
                // A function that was defined again with the same text is the same.
                return present == function || present?.object.text == function?.object.text
            }
    }
}

/// Keeps what a graph reads while it is built.
final class Reader {
    var reads = Reads()
}
