import Autodiff

/// A number that follows another from update to update.
package enum RunningStatistic {
    /// A tenth of the way on, as PyTorch's batch normalization with its momentum of 0.1.
    @inline(__always)
    static func next<S: MachineScalar>(_ old: S, _ value: S) -> S { S(0.1) * value + S(0.9) * old }

    /// The same for each element of a matrix, in a precision.
    package static func next(_ old: Matrix, _ value: Matrix, _ precision: Precision) -> Matrix {
        let values = zip(old.values, value.values).map { old, value in
            switch precision {
            case .float64: next(old, value)
            case .float32: Double(next(Float(old), Float(value)))
            }
        }
        return Matrix(old.shape, values)
    }
}
