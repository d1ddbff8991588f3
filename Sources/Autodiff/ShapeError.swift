/// Input shapes that an operation cannot take, with both numbers that disagree.
package struct ShapeError: Error, Hashable, Sendable {
    /// The wording, with `{0}`, `{1}` in place of the inputs.
    private let template: String
    private let inputNames: [String]

    package init(_ template: String, inputNames: [String]) {
        self.template = template
        self.inputNames = inputNames
    }

    /// The wording in the row's own input names: `x has 3 columns, w has 2 rows: x @ w needs them equal`.
    package var message: String { message(naming: inputNames) }

    /// The wording in the names that the inputs have for the user.
    package func message(naming names: [String]) -> String {
        var text = template
        for (index, name) in names.enumerated() {
            text = text.split(separator: "{\(index)}", omittingEmptySubsequences: false).joined(separator: name)
        }
        return text
    }
}
