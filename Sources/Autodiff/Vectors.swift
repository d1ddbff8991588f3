/// Long vectors outside of a graph: the two steps of which methods for large matrices mostly consist.
extension [Double] {
    /// Σ self · other, in lanes.
    package func dot(_ other: [Double]) -> Double {
        precondition(count == other.count)
        return withUnsafeBytes { x in
            other.withUnsafeBytes { w in
                var sum = SIMD8<Double>.zero
                let whole = count & ~7
                for i in stride(from: 0, to: whole, by: 8) {
                    let place = i * MemoryLayout<Double>.stride
                    sum = sum.adding(
                        x.loadUnaligned(fromByteOffset: place, as: SIMD8<Double>.self),
                        times: w.loadUnaligned(fromByteOffset: place, as: SIMD8<Double>.self))
                }
                return (whole..<count).reduce(sum.total) { $0 + self[$1] * other[$1] }
            }
        }
    }

    /// Adds another vector, each element times the same number.
    package mutating func add(_ other: [Double], times factor: Double) {
        precondition(count == other.count)
        let (whole, count) = (count & ~7, count)
        let factors = SIMD8<Double>(repeating: factor)
        withUnsafeMutableBytes { y in
            other.withUnsafeBytes { x in
                for i in stride(from: 0, to: whole, by: 8) {
                    let place = i * MemoryLayout<Double>.stride
                    let sum = y.loadUnaligned(fromByteOffset: place, as: SIMD8<Double>.self).adding(
                        x.loadUnaligned(fromByteOffset: place, as: SIMD8<Double>.self), times: factors)
                    y.storeBytes(of: sum, toByteOffset: place, as: SIMD8<Double>.self)
                }
            }
        }
        for i in whole..<count { self[i] += other[i] * factor }
    }
}
