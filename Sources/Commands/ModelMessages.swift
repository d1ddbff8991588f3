import Reporting

/// The words of errors in the formulas of a model and in the functions that they call.
extension Messages {
    /// An error inside a function, with the line of the call that led there.
    static func calling(_ error: Diagnostic, at place: Diagnostic.Place) -> Diagnostic {
        guard let own = error.place, own.line != place.line || own.file != place.file else { return error }
        var traced = error
        let trace = "called in line \(place.line): \(place.text.drop { $0.isWhitespace })"
        traced.hint = error.hint.map { "\($0); \(trace)" } ?? trace
        return traced
    }

    static func usedBeforeFormula(_ name: String, formula: String?) -> Diagnostic {
        Diagnostic(
            "\(name) is used before its formula" + (formula.map { ": \(name) = \($0)" } ?? ""),
            hint: "formulas are computed in the order in which they stand; give \(name) a first value above")
    }

    static func unusedParameters(_ names: [String]) -> String {
        names.count == 1
            ? "the parameter \(names[0]) is used by no formula"
            : "the parameters \(names.joined(separator: ", ")) are used by no formula"
    }
}
