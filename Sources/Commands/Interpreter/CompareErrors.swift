import Autodiff
import Reporting

/// The words of the errors of comparing programs.
extension Diagnostic {
    static func trialWrites(_ path: String) -> Diagnostic {
        Diagnostic("cannot write '\(path)': a program that is compared writes no files")
    }

    static let trialQuits = Diagnostic("'quit' cannot stand in a program that is compared")

    /// An error in one of the programs.
    static func inProgram(_ number: Int, _ error: Diagnostic) -> Diagnostic {
        var placed = error
        placed.message = "program \(number): \(error.message)"
        return placed
    }

    /// - Parameter names: what can be compared.
    static func noCommonNames(_ file: String, _ held: [String], _ names: [String]) -> Diagnostic {
        Diagnostic(
            "'\(file)' holds nothing that is called as a value here: \(held.isEmpty ? "it is empty" : held.prefix(8).joined(separator: ", "))",
            hint: "its arrays are compared by their names: \(names.prefix(8).joined(separator: ", "))")
    }

    static func foreignShape(_ name: String, _ sizes: [Int], _ shape: Shape, _ file: String) -> Diagnostic {
        let size = sizes.isEmpty ? "a single number" : sizes.map(String.init).joined(separator: "×")
        return Diagnostic(
            "\(name) is \(size) in '\(file)' and \(shape) here",
            hint: "an array has the shape of the value, or one dimension more: one for each update")
    }

    static let nothingCompared = Diagnostic(
        "no programs were compared yet", hint: "compare { lr = 0.1 } { lr = 0.2 }"
    )

    static func noSuchProgram(_ number: Int, _ known: ClosedRange<Int>) -> Diagnostic {
        Diagnostic(
            "there is no program \(number): \(known.lowerBound) to \(known.upperBound) were compared",
            hint: "keep \(known.upperBound)")
    }

    static let changedSinceCompared = Diagnostic(
        "the session has changed since the programs were compared, so none of them can take its place",
        hint: "type the compare again, or undo what came after it")
}
