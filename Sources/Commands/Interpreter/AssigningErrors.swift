import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// The words of the errors of assignments and of names that are taken.
extension Diagnostic {
    static func computed(_ name: String, formula: String?) -> Diagnostic {
        Diagnostic(
            "'\(name)' is computed and cannot be set" + (formula.map { ": \(name) = \($0)" } ?? ""),
            hint: CommandTable.named(name) == nil
                ? "change a parameter or an input instead" : "change a parameter or an input, or see: help \(name)")
    }

    static func takenName(_ name: String, by owner: String) -> Diagnostic {
        Diagnostic(
            "'\(name)' is the name of \(owner)",
            hint: "choose another name, as my_\(name)"
                + (CommandTable.named(name) == nil ? "" : ", or see: help \(name)"))
    }

    /// A variable has the name of a command, which is still there.
    static func sharedName(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' is a command too, and stays one; here a variable is called so now", hint: "help \(name)")
    }

    /// A variable has the name that something has in other programs, where it would do something.
    static func readByNobody(_ name: String, hint: String) -> Diagnostic {
        Diagnostic("'\(name)' is a variable of yours now, which changes nothing else", hint: hint)
    }

    /// A definition of the user's has the name of a command that came later.
    static func replacedName(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' is a command of the language too; here it is yours now")
    }

    func meantAsCommand(_ name: String) -> Diagnostic {
        var copy = self
        copy.unknown = nil
        copy.hint = "'\(name)' is a command, whose arguments follow without '=': help \(name)"
        return copy
    }

    static func exactShape(_ name: String, _ needed: Shape, _ found: Shape, typed: Assignment) -> Diagnostic {
        var better = typed
        let isTransposed = needed.rows == found.columns && needed.columns == found.rows
        if isTransposed {
            better.value = Expression(.transpose(typed.value), typed.value.span)
        } else {
            (better.operation, better.value) = (nil, Expression(.number(0.5), typed.value.span))
        }
        let text = Statement(.assignment(better), typed.value.span).text
        return Diagnostic(
            "\(name) is \(needed), the value is \(found)",
            hint: isTransposed ? "transpose it: \(text)" : "a single number fills all of it: \(text)")
    }

    static func unsetElement(_ name: String) -> Diagnostic {
        Diagnostic("'\(name)' has no value yet, so an element of it cannot be set", hint: "\(name) = zeros(2, 2)")
    }

    static func variableInTheWay(_ name: String, of what: String) -> Diagnostic {
        Diagnostic(
            "\(what) needs the name '\(name)', which is a variable of yours",
            hint: "undo its assignment, or begin anew: reset")
    }
}
