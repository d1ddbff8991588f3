import Syntax

/// A derivative in the form that says most: element by element where there is a slope for each, as a gradient where a
/// number is derived by a matrix, and as what becomes of the gradient that arrives where matrices are derived by matrices.
package struct FoundDerivative {
    package let result: Expression
    package let check: DerivativeCheck
    package internal(set) var remarks: [String]
    package let steps: [Derivative.Step]
    /// The steps lead from the formula to the name, each with the gradient that arrives, and not from parts to the whole.
    package let isBackward: Bool
    /// The name of the gradient that arrives at the formula; nil where there is none to wait for.
    package let incoming: String?
    /// For one row, the matrix of the slopes of each output by each input.
    package let jacobian: Expression?
    /// What shapes were taken of names that have none.
    package let assumption: String?
}
