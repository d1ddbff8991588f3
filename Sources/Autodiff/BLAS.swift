import CBLAS
import Glibc

/// The matrix products of OpenBLAS, nil where the library is missing. The library is opened at the first product, not when the program starts: that
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

    let dgemm: DoubleProduct?
    let sgemm: FloatProduct?

    static let shared = BLAS()

    private init() {
        // Each call stays on its thread; OpenBLAS's own second thread does not give the bits of one.
        setenv("OPENBLAS_NUM_THREADS", "1", 1)
        // Versions before 0.3.22 know AVX-512 on processors of Intel only.
        if backprop_runs_skylakex() != 0 { setenv("OPENBLAS_CORETYPE", "SkylakeX", 0) }
        let library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL)
        dgemm = library.flatMap { dlsym($0, "cblas_dgemm") }.map { unsafeBitCast($0, to: DoubleProduct.self) }
        sgemm = library.flatMap { dlsym($0, "cblas_sgemm") }.map { unsafeBitCast($0, to: FloatProduct.self) }
    }
}
