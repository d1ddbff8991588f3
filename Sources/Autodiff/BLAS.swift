import CBLAS
import Glibc

/// The matrix products of OpenBLAS. The library is opened at the first product, not when the program starts: that
/// saves the start some milliseconds, and its settings can still be chosen.
struct BLAS: Sendable {
    typealias DoubleProduct =
        @Sendable @convention(c) (
            CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, Int32, Int32, Int32, Double, UnsafePointer<Double>?, Int32,
            UnsafePointer<Double>?, Int32, Double, UnsafeMutablePointer<Double>?, Int32
        ) -> Void
    typealias FloatProduct =
        @Sendable @convention(c) (
            CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, Int32, Int32, Int32, Float, UnsafePointer<Float>?, Int32,
            UnsafePointer<Float>?, Int32, Float, UnsafeMutablePointer<Float>?, Int32
        ) -> Void

    let dgemm: DoubleProduct
    let sgemm: FloatProduct

    static let shared = BLAS()

    private init() {
        // Each call stays on its thread; OpenBLAS's own second thread does not give the bits of one.
        setenv("OPENBLAS_NUM_THREADS", "1", 1)
        // Versions before 0.3.22 know AVX-512 on processors of Intel only.
        if backprop_runs_skylakex() != 0 { setenv("OPENBLAS_CORETYPE", "SkylakeX", 0) }
        guard let library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL),
            let dgemm = dlsym(library, "cblas_dgemm"), let sgemm = dlsym(library, "cblas_sgemm")
        else {
            fatalError("libopenblas.so.0 is missing: install libopenblas0")
        }
        self.dgemm = unsafeBitCast(dgemm, to: DoubleProduct.self)
        self.sgemm = unsafeBitCast(sgemm, to: FloatProduct.self)
    }
}
