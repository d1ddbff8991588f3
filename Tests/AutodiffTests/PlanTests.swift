import Testing

@testable import Autodiff

/// A plan calls the code of a kernel's closure itself: whatever the closure captures, what it does is the same.
@Suite struct PlanTests {
    private final class Counter: @unchecked Sendable { var value = 0.0 }

    private func run(_ kernels: [Kernel], _ count: Int) -> [Double] {
        let place = UnsafeMutablePointer<Double>.allocatePadded(count)
        defer { place.deallocatePadded() }
        let shape = Shape(1, count)
        let call = Operands(x: place, y: place, xShape: shape, yShape: shape, .none)
        Plan(kernels.map { ($0, call) }).run()
        return (0..<count).map { place[$0] }
    }

    private func adding(_ numbers: Double...) -> Kernel {
        Kernel { call in
            let c = call.load(as: Operands<Double>.self)
            for number in numbers { c.y[0] += number }
        }
    }

    @Test func closuresOfEveryKindRunInOrder() {
        let counter = Counter()
        let plain = Kernel { call in call.load(as: Operands<Double>.self).y[0] = 1 }
        let counting = Kernel { call in
            counter.value += 1
            call.load(as: Operands<Double>.self).y[1] = counter.value
        }
        let doubling = Kernel { call in
            let c = call.load(as: Operands<Double>.self)
            c.y[0] *= 2
        }
        #expect(run([plain, adding(2), doubling, adding(3, 4, 5), counting, counting], 2) == [18, 2])
    }

    /// What a closure captures lives as long as the plan.
    @Test func capturesOutliveWhoMadeThem() {
        let place = UnsafeMutablePointer<Double>.allocatePadded(1)
        defer { place.deallocatePadded() }
        func make() -> Plan {
            let held = (1...100).map(Double.init)
            let call = Operands(x: place, y: place, xShape: .scalar, yShape: .scalar, .none)
            return Plan([
                (Kernel { call in call.load(as: Operands<Double>.self).y[0] += held.reduce(0, +) }, call)
            ])
        }
        let plan = make()
        for _ in 0..<3 { plan.run() }
        #expect(place[0] == 15150)
    }
}
