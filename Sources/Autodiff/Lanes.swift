/// A vector of 64 bytes with its own arithmetic. The standard library's operators for SIMD types are single
/// instructions where the type is known and loops over the lanes in generic code; as requirements they are the former
/// in both.
package protocol Lanes: SIMD, BitwiseCopyable where Scalar: FloatingPoint {
    static func + (x: Self, w: Self) -> Self
    static func - (x: Self, w: Self) -> Self
    static func * (x: Self, w: Self) -> Self
    static func / (x: Self, w: Self) -> Self
    static func .< (x: Self, w: Self) -> SIMDMask<MaskStorage>
    static func .<= (x: Self, w: Self) -> SIMDMask<MaskStorage>
    static func .== (x: Self, w: Self) -> SIMDMask<MaskStorage>
    static func .!= (x: Self, w: Self) -> SIMDMask<MaskStorage>
    func squareRoot() -> Self
    /// The lanes of `other` where the mask is set, the own lanes elsewhere.
    func replacing(with other: Self, where mask: SIMDMask<MaskStorage>) -> Self
}

extension Lanes {
    @inline(__always) static func + (x: Scalar, w: Self) -> Self { Self(repeating: x) + w }
    @inline(__always) static func + (x: Self, w: Scalar) -> Self { x + Self(repeating: w) }
    @inline(__always) static func - (x: Scalar, w: Self) -> Self { Self(repeating: x) - w }
    @inline(__always) static func - (x: Self, w: Scalar) -> Self { x - Self(repeating: w) }
    @inline(__always) static func * (x: Scalar, w: Self) -> Self { Self(repeating: x) * w }
    @inline(__always) static func * (x: Self, w: Scalar) -> Self { x * Self(repeating: w) }
    @inline(__always) static func / (x: Scalar, w: Self) -> Self { Self(repeating: x) / w }
    @inline(__always) static func / (x: Self, w: Scalar) -> Self { x / Self(repeating: w) }
    @inline(__always) static func += (x: inout Self, w: Self) { x = x + w }
    @inline(__always) static prefix func - (x: Self) -> Self { Self(repeating: -Scalar.zero) - x }

    @inline(__always) static func .> (x: Self, w: Self) -> SIMDMask<MaskStorage> { w .< x }
    @inline(__always) static func .>= (x: Self, w: Self) -> SIMDMask<MaskStorage> { w .<= x }
    @inline(__always) static func .< (x: Self, w: Scalar) -> SIMDMask<MaskStorage> { x .< Self(repeating: w) }
    @inline(__always) static func .<= (x: Self, w: Scalar) -> SIMDMask<MaskStorage> { x .<= Self(repeating: w) }
    @inline(__always) static func .> (x: Self, w: Scalar) -> SIMDMask<MaskStorage> { Self(repeating: w) .< x }
    @inline(__always) static func .>= (x: Self, w: Scalar) -> SIMDMask<MaskStorage> { Self(repeating: w) .<= x }
    @inline(__always) static func .== (x: Self, w: Scalar) -> SIMDMask<MaskStorage> { x .== Self(repeating: w) }

    @inline(__always)
    func replacing(with other: Scalar, where mask: SIMDMask<MaskStorage>) -> Self {
        replacing(with: Self(repeating: other), where: mask)
    }
}

extension SIMD8: Lanes where Scalar == Double {
    @inline(__always)
    package func replacing(with other: Self, where mask: SIMDMask<SIMD8<Int64>>) -> Self {
        let mask = unsafeBitCast(mask, to: SIMD8<Int64>.self)
        let bits = (unsafeBitCast(self, to: SIMD8<Int64>.self), unsafeBitCast(other, to: SIMD8<Int64>.self))
        return unsafeBitCast((bits.0 & ~mask) | (bits.1 & mask), to: Self.self)
    }
}

extension SIMD16: Lanes where Scalar == Float {
    @inline(__always)
    package func replacing(with other: Self, where mask: SIMDMask<SIMD16<Int32>>) -> Self {
        let mask = unsafeBitCast(mask, to: SIMD16<Int32>.self)
        let bits = (unsafeBitCast(self, to: SIMD16<Int32>.self), unsafeBitCast(other, to: SIMD16<Int32>.self))
        return unsafeBitCast((bits.0 & ~mask) | (bits.1 & mask), to: Self.self)
    }
}
