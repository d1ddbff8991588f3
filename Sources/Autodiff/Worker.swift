import CBLAS

/// A second thread for the second half of a large product.
final class Worker: @unchecked Sendable {
    static let shared = Worker()

    init() { openblas_set_num_threads(1) }

    func run(_ first: () -> Void, _ second: () -> Void) {
        first()
        second()
    }
}
