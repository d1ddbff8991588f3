/// The kind of number in which a graph is run.
package enum Precision: String, CaseIterable, Hashable, Sendable { case float64, float32 }

extension Precision {
    /// The numbers as this precision holds them.
    package func rounded(_ matrix: Matrix) -> Matrix {
        switch self {
        case .float64: matrix
        case .float32: Matrix(matrix.shape, matrix.values.map { Double(Float($0)) })
        }
    }
}
