import CBLAS
import Limits

/// Prepared steps in the order in which they run. A step is a kernel and its operands: nothing is looked up,
/// allocated or counted while it runs.
package final class Plan: @unchecked Sendable {
    /// The two words of a kernel's closure: its code, and what it captures. Called as such it costs no counting of
    /// references. The language does not promise this layout: `PlanTests` runs closures with and without captures.
    private struct Code {
        let address: UnsafeRawPointer
        let context: UnsafeMutableRawPointer?
    }

    /// Keeps what the closures capture.
    private let kernels: [Kernel]
    private let codes: UnsafeMutablePointer<Code>
    private let calls: UnsafeMutableRawPointer
    private let stride: Int
    package let count: Int
    /// Whether the steps take so long together that the user may want to stop between them.
    package let isLong: Bool

    init<S: Scalar>(_ steps: [(kernel: Kernel, call: Operands<S>)]) {
        precondition(
            MemoryLayout<Kernel>.size == MemoryLayout<Code>.size
                && MemoryLayout<Kernel>.alignment == MemoryLayout<Code>.alignment, "a closure is two words")
        count = steps.count
        stride = MemoryLayout<Operands<S>>.stride
        isLong = steps.reduce(0) { $0 + $1.call.xShape.count + $1.call.yShape.count } > 1 << 18
        kernels = steps.map(\.kernel)
        codes = .allocate(capacity: steps.count)
        calls = .allocate(byteCount: steps.count * stride, alignment: 16)
        for (i, step) in steps.enumerated() {
            (codes + i).initialize(to: unsafeBitCast(step.kernel, to: Code.self))
            calls.storeBytes(of: step.call, toByteOffset: i * stride, as: Operands<S>.self)
        }
    }

    deinit {
        codes.deallocate()
        calls.deallocate()
    }

    package func run() {
        var call = UnsafeRawPointer(calls)
        let asks = isLong
        for i in 0..<count {
            if asks, StopRequest.isUrgent { return }
            backprop_call(codes[i].address, codes[i].context, call)
            call += stride
        }
    }
}
