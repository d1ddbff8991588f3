import Autodiff
import Modelling

/// What a question was answered with. Two that are no numbers are the same.
enum Answer: Equatable {
    /// It cannot be asked.
    case none
    case number(Double)
    case matrix(Matrix)

    init(_ matrix: Matrix) { self = matrix.shape.isScalar ? .number(matrix.values[0]) : .matrix(matrix) }

    /// The number that it is; 0 for none.
    var level: Double { if case .number(let value) = self { value } else { 0 } }

    var isTrue: Bool { if case .number(let value) = self { FunctionTable.isTrue(value) } else { false } }

    static func == (a: Answer, b: Answer) -> Bool {
        switch (a, b) {
        case (.none, .none): true
        case (.number(let x), .number(let y)): x == y || x.isNaN && y.isNaN
        case (.matrix(let x), .matrix(let y)):
            x.shape == y.shape && zip(x.values, y.values).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
        case (.none, _), (.number, _), (.matrix, _): false
        }
    }
}
