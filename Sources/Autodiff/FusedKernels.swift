/// Kernels that stand for no single row of the table.
package struct FusedKernels<S: Scalar>: Sendable {
    /// Writes x @ w + a, with the row `a` repeated.
    let affine: Kernel
    /// Writes zeros to a gradient of the shape of y.
    let zero: Kernel

    @inline(__always)
    init() {
        affine = Kernel { call in Product<S>.runAffine(call) }
        zero = Kernel { call in
            let c = call.load(as: Operands<S>.self)
            c.dx.update(repeating: 0, count: c.yShape.count)
        }
    }
}
