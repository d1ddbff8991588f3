import CBLAS

/// A vector of 64 bytes. In generic code the standard library works on SIMD types lane by lane; as requirements with
/// concrete witnesses, arithmetic and comparisons are single instructions there too.
package protocol Lanes: SIMD, BitwiseCopyable
where Scalar: Comparable & SignedNumeric & ExpressibleByFloatLiteral {
    static func + (x: Self, w: Self) -> Self
    static func - (x: Self, w: Self) -> Self
    static func * (x: Self, w: Self) -> Self
    static func / (x: Self, w: Self) -> Self
    static prefix func - (x: Self) -> Self
    func rounded(_ rule: FloatingPointRoundingRule) -> Self
    /// The square root of each lane.
    var root: Self { get }
    /// The sum of all lanes.
    var total: Scalar { get }
    /// The largest lane, or a NaN if there is one.
    var largest: Scalar { get }
    /// `self + x * w`, rounded once where the processor can.
    func adding(_ x: Self, times w: Self) -> Self
    func isLess(_ w: Self) -> SIMDMask<MaskStorage>
    func isAtMost(_ w: Self) -> SIMDMask<MaskStorage>
    func isEqual(_ w: Self) -> SIMDMask<MaskStorage>
    func differs(_ w: Self) -> SIMDMask<MaskStorage>
    /// The lanes of `other` where the mask is set, the own lanes elsewhere.
    func choosing(_ other: Self, where mask: SIMDMask<MaskStorage>) -> Self
    /// The mask of the first `count` lanes.
    static func first(_ count: Int) -> SIMDMask<MaskStorage>
}

extension Lanes {
    @inline(__always) static func + (x: Self, w: Scalar) -> Self { x + Self(repeating: w) }
    @inline(__always) static func - (x: Self, w: Scalar) -> Self { x - Self(repeating: w) }
    @inline(__always) static func * (x: Self, w: Scalar) -> Self { x * Self(repeating: w) }
    @inline(__always) static func / (x: Self, w: Scalar) -> Self { x / Self(repeating: w) }
    @inline(__always) static func + (x: Scalar, w: Self) -> Self { Self(repeating: x) + w }
    @inline(__always) static func - (x: Scalar, w: Self) -> Self { Self(repeating: x) - w }
    @inline(__always) static func * (x: Scalar, w: Self) -> Self { Self(repeating: x) * w }
    @inline(__always) static func / (x: Scalar, w: Self) -> Self { Self(repeating: x) / w }
    @inline(__always) static func += (x: inout Self, w: Self) { x = x + w }

    @inline(__always) func isMore(_ w: Self) -> SIMDMask<MaskStorage> { w.isLess(self) }
    @inline(__always) func isAtLeast(_ w: Self) -> SIMDMask<MaskStorage> { w.isAtMost(self) }
    @inline(__always) func isLess(_ w: Scalar) -> SIMDMask<MaskStorage> { isLess(Self(repeating: w)) }
    @inline(__always) func isAtMost(_ w: Scalar) -> SIMDMask<MaskStorage> { isAtMost(Self(repeating: w)) }
    @inline(__always) func isMore(_ w: Scalar) -> SIMDMask<MaskStorage> { Self(repeating: w).isLess(self) }
    @inline(__always) func isAtLeast(_ w: Scalar) -> SIMDMask<MaskStorage> { Self(repeating: w).isAtMost(self) }
    @inline(__always) func isEqual(_ w: Scalar) -> SIMDMask<MaskStorage> { isEqual(Self(repeating: w)) }

    /// Each lane of the larger of two vectors, or a NaN if one is.
    @inline(__always)
    func larger(_ w: Self) -> Self { choosing(w, where: w.isMore(self)).choosing(w, where: w.differs(w)) }

    /// The first `count` lanes; `other` in the rest.
    @inline(__always)
    func keeping(_ count: Int, else other: Scalar = 0) -> Self {
        count >= Self.scalarCount ? self : Self(repeating: other).choosing(self, where: Self.first(count))
    }

    @inline(__always)
    func choosing(_ other: Scalar, where mask: SIMDMask<MaskStorage>) -> Self {
        choosing(Self(repeating: other), where: mask)
    }
}

extension SIMD8: Lanes where Scalar == Double {
    @inline(__always) package static func + (x: Self, w: Self) -> Self { backprop_add_doubles(x, w) }
    @inline(__always) package static func - (x: Self, w: Self) -> Self { backprop_subtract_doubles(x, w) }
    @inline(__always) package static func * (x: Self, w: Self) -> Self { backprop_multiply_doubles(x, w) }
    @inline(__always) package static func / (x: Self, w: Self) -> Self { backprop_divide_doubles(x, w) }
    @inline(__always) package static prefix func - (x: Self) -> Self { backprop_negate_doubles(x) }
    @inline(__always) package var root: Self { backprop_root_doubles(self) }
    @inline(__always) package var total: Double { backprop_sum_doubles(self) }
    @inline(__always) package var largest: Double { backprop_largest_doubles(self) }

    @inline(__always)
    package func adding(_ x: Self, times w: Self) -> Self { backprop_add_product_doubles(self, x, w) }

    @inline(__always) package func isLess(_ w: Self) -> SIMDMask<SIMD8<Int64>> { self .< w }
    @inline(__always) package func isAtMost(_ w: Self) -> SIMDMask<SIMD8<Int64>> { self .<= w }
    @inline(__always) package func isEqual(_ w: Self) -> SIMDMask<SIMD8<Int64>> { self .== w }
    @inline(__always) package func differs(_ w: Self) -> SIMDMask<SIMD8<Int64>> { self .!= w }

    @inline(__always)
    package func choosing(_ other: Self, where mask: SIMDMask<SIMD8<Int64>>) -> Self {
        backprop_choose_doubles(self, other, unsafeBitCast(mask, to: SIMD8<Int64>.self))
    }

    @inline(__always)
    package static func first(_ count: Int) -> SIMDMask<SIMD8<Int64>> {
        SIMD8<Int64>(0, 1, 2, 3, 4, 5, 6, 7) .< SIMD8<Int64>(repeating: Int64(truncatingIfNeeded: count))
    }
}

extension SIMD16: Lanes where Scalar == Float {
    @inline(__always) package static func + (x: Self, w: Self) -> Self { backprop_add_floats(x, w) }
    @inline(__always) package static func - (x: Self, w: Self) -> Self { backprop_subtract_floats(x, w) }
    @inline(__always) package static func * (x: Self, w: Self) -> Self { backprop_multiply_floats(x, w) }
    @inline(__always) package static func / (x: Self, w: Self) -> Self { backprop_divide_floats(x, w) }
    @inline(__always) package static prefix func - (x: Self) -> Self { backprop_negate_floats(x) }
    @inline(__always) package var root: Self { backprop_root_floats(self) }
    @inline(__always) package var total: Float { backprop_sum_floats(self) }
    @inline(__always) package var largest: Float { backprop_largest_floats(self) }

    @inline(__always)
    package func adding(_ x: Self, times w: Self) -> Self { backprop_add_product_floats(self, x, w) }

    @inline(__always) package func isLess(_ w: Self) -> SIMDMask<SIMD16<Int32>> { self .< w }
    @inline(__always) package func isAtMost(_ w: Self) -> SIMDMask<SIMD16<Int32>> { self .<= w }
    @inline(__always) package func isEqual(_ w: Self) -> SIMDMask<SIMD16<Int32>> { self .== w }
    @inline(__always) package func differs(_ w: Self) -> SIMDMask<SIMD16<Int32>> { self .!= w }

    @inline(__always)
    package func choosing(_ other: Self, where mask: SIMDMask<SIMD16<Int32>>) -> Self {
        backprop_choose_floats(self, other, unsafeBitCast(mask, to: SIMD16<Int32>.self))
    }

    @inline(__always)
    package static func first(_ count: Int) -> SIMDMask<SIMD16<Int32>> {
        SIMD16<Int32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
            .< SIMD16<Int32>(repeating: Int32(truncatingIfNeeded: count))
    }
}
