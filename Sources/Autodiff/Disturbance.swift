/// Errors that are put into each result of a graph in double-double, far larger than those of rounding: by how much a
/// number moves with them tells how many of its digits are sure. (The idea is that of stochastic arithmetic: La Porte and
/// Vignes, 1974.)
///
/// Equal results get equal errors, so that what cancels exactly or is compared still does. What is exact in 32 digits is
/// left as it is.
package struct Disturbance: Sendable {
    private let seed: UInt64

    /// A few units of rounding are 2⁻¹⁰³.
    private static let size = 0x1p-97

    package init(seed: UInt64) { self.seed = seed }

    /// The steps of both passes, each with a disturbance of what it computed.
    func disturbing<S: Scalar>(
        _ forward: [Planner<S>.Step], _ backward: [Planner<S>.Step], _ graph: Graph, _ layout: Layout<S>
    ) -> (forward: [Planner<S>.Step], backward: [Planner<S>.Step]) {
        precondition(S.self == DoubleDouble.self, "only double-double holds so small errors")
        let operations = graph.nodes.indices.compactMap { graph.operation(of: $0) }
        precondition(operations.count == forward.count, "each operation has a step")
        let values = zip(operations, forward).flatMap { [$1, (kernel(after: Operation<Double>[$0]), $1.call)] }
        let shapes = Dictionary(
            graph.nodes.indices.map { (layout.gradients[$0], graph.nodes[$0].shape) },
            uniquingKeysWith: { first, _ in first })
        let slopes = backward.flatMap { step -> [Planner<S>.Step] in
            guard let shape = shapes[step.call.dx] else { return [step] }
            var call = step.call
            (call.y, call.yShape) = (call.dx, shape)
            let arriving = shapes[step.call.dy]?.count ?? 0
            return [step, (kernel(isExact: true, isFunction: false, mayUnderflow: true, arriving), call)]
        }
        return (values, slopes)
    }

    private func kernel(after row: Operation<Double>) -> Kernel {
        let isFunction = row.category == .elementwise || row.category == .activation || row.category == .loss
        return kernel(
            isExact: !isFunction || row.kinks != .none, isFunction: isFunction && row.arity == 1,
            isProduct: row.category == .arithmetic,
            mayUnderflow: row.kinks == .none && row.coefficients.isEmpty)
    }

    /// - Parameters:
    ///   - isExact: a result whose second half is 0 has no error.
    ///   - isFunction: it goes to 0 where its input is large.
    ///   - isProduct: it is 0 where a factor is.
    ///   - mayUnderflow: a result near the least number may be one that is nearer still to 0.
    ///   - arriving: how many slopes arrive.
    private func kernel(
        isExact: Bool, isFunction: Bool, isProduct: Bool = false, mayUnderflow: Bool, _ arriving: Int = 0
    ) -> Kernel {
        Kernel { place in
            let call = place.load(as: Operands<DoubleDouble>.self)
            let isSame = call.xShape == call.yShape
            let isTiny =
                mayUnderflow
                && (Self.isTiny(call.x, call.xShape.count) || Self.isTiny(call.w, call.wShape.count)
                    || Self.isTiny(call.dy, arriving))
            for i in 0..<call.yShape.count {
                let value = call.y[i]
                guard value.isFinite else { continue }
                if value.low != 0 || !isExact && !(isSame && call.x[i] == 0) { call.y[i] = disturbed(value) }
                let hasZero = isProduct && isSame && (call.x[i] == 0 || call.wShape == call.yShape && call.w[i] == 0)
                guard mayUnderflow, abs(value.high) < 1e-290, !hasZero else { continue }
                // Below it there is no product but 0.
                if isTiny || isFunction && isSame && abs(call.x[i].high) > 100 {
                    call.y[i] += DoubleDouble(isOdd(value) ? 0x1p-1072 : -0x1p-1072)
                }
            }
        }
    }

    /// Whether one of the numbers is so small that a product with it may be none.
    private static func isTiny(_ numbers: UnsafeMutablePointer<DoubleDouble>, _ count: Int) -> Bool {
        (0..<count).contains { numbers[$0] != 0 && abs(numbers[$0].high) < 1e-140 }
    }

    private func disturbed(_ value: DoubleDouble) -> DoubleDouble {
        value + value * DoubleDouble(isOdd(value) ? Self.size : -Self.size)
    }

    /// A coin that falls by the digits of a number, whatever its sign (the finalizer of SplitMix64: Steele et al., 2014).
    private func isOdd(_ value: DoubleDouble) -> Bool {
        var bits =
            value.magnitude.high.bitPattern ^ value.magnitude.low.bitPattern.byteSwapped &+ seed
            &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return (bits ^ (bits >> 31)) & 1 == 1
    }
}
