import Autodiff

/// The variables and functions that a graph was built from. A name that was asked for in vain counts too: once it has a
/// meaning, the formula means something else.
package struct Reads: Equatable, Sendable {
    private(set) var variables: [String: Matrix?] = [:]
    private(set) var functions: [String: Reference<UserFunction>?] = [:]

    mutating func note(variable name: String, _ value: Matrix?) { variables.updateValue(value, forKey: name) }

    mutating func note(function name: String, _ function: Reference<UserFunction>?) {
        functions.updateValue(function, forKey: name)
    }

    var matrices: [Matrix] { variables.values.compactMap(\.self) }
}

/// Keeps what a graph reads while it is built.
package final class Reader {
    var reads = Reads()
}
