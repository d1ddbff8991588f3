/// A vector of 64 bytes. In generic code the standard library compares SIMD types lane by lane; as requirements with
/// concrete witnesses, comparisons are single instructions there too.
package protocol Lanes: SIMD, BitwiseCopyable where Scalar: FloatingPoint {
    func isLess(_ w: Self) -> SIMDMask<MaskStorage>
    func isAtMost(_ w: Self) -> SIMDMask<MaskStorage>
    func isEqual(_ w: Self) -> SIMDMask<MaskStorage>
    func differs(_ w: Self) -> SIMDMask<MaskStorage>
    /// The lanes of `other` where the mask is set, the own lanes elsewhere.
    func choosing(_ other: Self, where mask: SIMDMask<MaskStorage>) -> Self
}

extension Lanes {
    @inline(__always) func isMore(_ w: Self) -> SIMDMask<MaskStorage> { w.isLess(self) }
    @inline(__always) func isAtLeast(_ w: Self) -> SIMDMask<MaskStorage> { w.isAtMost(self) }
    @inline(__always) func isLess(_ w: Scalar) -> SIMDMask<MaskStorage> { isLess(Self(repeating: w)) }
    @inline(__always) func isAtMost(_ w: Scalar) -> SIMDMask<MaskStorage> { isAtMost(Self(repeating: w)) }
    @inline(__always) func isMore(_ w: Scalar) -> SIMDMask<MaskStorage> { Self(repeating: w).isLess(self) }
    @inline(__always) func isAtLeast(_ w: Scalar) -> SIMDMask<MaskStorage> { Self(repeating: w).isAtMost(self) }
    @inline(__always) func isEqual(_ w: Scalar) -> SIMDMask<MaskStorage> { isEqual(Self(repeating: w)) }

    @inline(__always)
    func choosing(_ other: Scalar, where mask: SIMDMask<MaskStorage>) -> Self {
        choosing(Self(repeating: other), where: mask)
    }
}

extension SIMD8: Lanes where Scalar == Double {
    @inline(__always) package func isLess(_ w: Self) -> SIMDMask<SIMD8<Int64>> { self .< w }
    @inline(__always) package func isAtMost(_ w: Self) -> SIMDMask<SIMD8<Int64>> { self .<= w }
    @inline(__always) package func isEqual(_ w: Self) -> SIMDMask<SIMD8<Int64>> { self .== w }
    @inline(__always) package func differs(_ w: Self) -> SIMDMask<SIMD8<Int64>> { self .!= w }

    @inline(__always)
    package func choosing(_ other: Self, where mask: SIMDMask<SIMD8<Int64>>) -> Self {
        let mask = unsafeBitCast(mask, to: SIMD8<Int64>.self)
        let bits = (unsafeBitCast(self, to: SIMD8<Int64>.self), unsafeBitCast(other, to: SIMD8<Int64>.self))
        return unsafeBitCast((bits.0 & ~mask) | (bits.1 & mask), to: Self.self)
    }
}

extension SIMD16: Lanes where Scalar == Float {
    @inline(__always) package func isLess(_ w: Self) -> SIMDMask<SIMD16<Int32>> { self .< w }
    @inline(__always) package func isAtMost(_ w: Self) -> SIMDMask<SIMD16<Int32>> { self .<= w }
    @inline(__always) package func isEqual(_ w: Self) -> SIMDMask<SIMD16<Int32>> { self .== w }
    @inline(__always) package func differs(_ w: Self) -> SIMDMask<SIMD16<Int32>> { self .!= w }

    @inline(__always)
    package func choosing(_ other: Self, where mask: SIMDMask<SIMD16<Int32>>) -> Self {
        let mask = unsafeBitCast(mask, to: SIMD16<Int32>.self)
        let bits = (unsafeBitCast(self, to: SIMD16<Int32>.self), unsafeBitCast(other, to: SIMD16<Int32>.self))
        return unsafeBitCast((bits.0 & ~mask) | (bits.1 & mask), to: Self.self)
    }
}
