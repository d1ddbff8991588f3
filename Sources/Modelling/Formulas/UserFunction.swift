import Syntax

/// A function of the user: `function swish(z) = z * sigmoid(z)`. Its text is kept for the place of its errors.
package final class UserFunction: Sendable {
    package let name: String
    package let parameters: [String]
    /// What a call computes, slopes of the user's own included.
    package let body: Expression
    /// The body as it was typed.
    package let written: Expression
    package let slopes: [OwnSlope]
    package let comment: String?
    package let source: SourceText
    /// Whether it was made out of sight, so that a slope of its own is to be found as a fault.
    package let isPlanted: Bool

    package init(
        name: String, parameters: [String], body: Expression, slopes: [OwnSlope] = [], comment: String?,
        source: SourceText, isPlanted: Bool = false
    ) {
        self.isPlanted = isPlanted
        self.name = name
        self.parameters = parameters
        written = body
        self.slopes = slopes
        self.body = OwnSlopes.joined(body, slopes)
        self.comment = comment
        self.source = source
    }

    /// The definition as it can be typed.
    package var text: String {
        "function \(name)(\(parameters.joined(separator: ", "))) = \(written.text)"
            + (slopes.isEmpty ? "" : " with " + slopes.map(\.text).joined(separator: ", "))
    }
}

/// A command of the user: `define descend n { … }`.
package final class UserCommand: Sendable {
    package let name: String
    package let parameters: [String]
    package let body: Block
    package let comment: String?
    package let source: SourceText

    package init(name: String, parameters: [String], body: Block, comment: String?, source: SourceText) {
        self.name = name
        self.parameters = parameters
        self.body = body
        self.comment = comment
        self.source = source
    }

    package var usage: String { ([name] + parameters.map { $0.uppercased() }).joined(separator: " ") }
}
