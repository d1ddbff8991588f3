/// Prepared steps in the order in which they run. A step is a kernel and its operands: nothing is looked up,
/// allocated or counted while it runs.
package final class Plan: @unchecked Sendable {
    private let kernels: UnsafeMutablePointer<Kernel>
    private let calls: UnsafeMutableRawPointer
    private let stride: Int
    package let count: Int

    init<S: Scalar>(_ steps: [(kernel: Kernel, call: Call<S>)]) {
        count = steps.count
        stride = MemoryLayout<Call<S>>.stride
        kernels = .allocate(capacity: steps.count)
        calls = .allocate(byteCount: steps.count * stride, alignment: 16)
        for (i, step) in steps.enumerated() {
            (kernels + i).initialize(to: step.kernel)
            calls.storeBytes(of: step.call, toByteOffset: i * stride, as: Call<S>.self)
        }
    }

    deinit {
        kernels.deinitialize(count: count)
        kernels.deallocate()
        calls.deallocate()
    }

    package func run() {
        var call = UnsafeRawPointer(calls)
        for i in 0..<count {
            kernels[i].run(call)
            call += stride
        }
    }
}
