import Reporting

/// The words of errors where digits cannot be checked.
extension Diagnostic {
    static func noExactForm(_ operation: String) -> Diagnostic {
        Diagnostic(
            "\(operation) is not written for more digits than float64 has, so the digits that it gives cannot be checked",
            hint: "slopes can be: check grads")
    }
}
