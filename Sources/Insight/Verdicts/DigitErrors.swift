import Reporting

/// The words of errors where there are no digits to check.
extension Diagnostic {
    static func noDigits(_ element: String, _ value: Double, _ hint: String?) -> Diagnostic {
        Diagnostic(
            "\(element) is \(NumberFormat().string(value)) in higher precision too: it has no digits",
            hint: hint ?? "more on the cause: diagnose")
    }
}
