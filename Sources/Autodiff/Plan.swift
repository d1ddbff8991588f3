/// Prepared steps in the order in which they run. A step is a kernel and its operands: nothing is looked up,
/// allocated or counted while it runs.
struct Plan<S: Scalar>: ~Copyable {
    private let kernels: UnsafeMutablePointer<Kernel<S>>
    private let calls: UnsafeMutablePointer<Call<S>>
    let count: Int

    init(_ steps: [(kernel: Kernel<S>, call: Call<S>)]) {
        count = steps.count
        kernels = .allocate(capacity: steps.count)
        calls = .allocate(capacity: steps.count)
        for (i, step) in steps.enumerated() {
            (kernels + i).initialize(to: step.kernel)
            (calls + i).initialize(to: step.call)
        }
    }

    deinit {
        kernels.deinitialize(count: count)
        kernels.deallocate()
        calls.deallocate()
    }

    @inline(__always)
    func run() {
        for i in 0..<count { kernels[i](calls + i) }
    }
}
