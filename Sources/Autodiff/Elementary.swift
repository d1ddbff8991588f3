/// exp, expm1, log and tanh for whole vectors, accurate to 1–2 units in the last place over the full range.
/// Reductions and coefficients: Cody and Waite (1980); fdlibm (Sun Microsystems, 1993) for log; Cephes (Moshier,
/// 1984) for tanh. No fused multiply-add, so that processors with and without it agree.
extension Double {
    @inline(__always)
    package static func exp(_ input: SIMD8<Double>) -> SIMD8<Double> {
        let x = input.choosing(710, where: input.isMore(710)).choosing(-746, where: input.isLess(-746))
        let (part, n) = reduced(x)
        // 2ⁿ as two factors, since n goes from -1076 to 1024.
        let half = n &>> 1
        return (1 + part) * power(half) * power(n &- half)
    }

    /// exp(x) - 1, without the cancellation near 0.
    @inline(__always)
    package static func expMinusOne(_ input: SIMD8<Double>) -> SIMD8<Double> {
        let x = input.choosing(710, where: input.isMore(710)).choosing(-40, where: input.isLess(-40))
        let (part, n) = reduced(x)
        let half = n &>> 1
        // 2ⁿ·part + (2ⁿ - 1), divided by the second factor of 2ⁿ.
        let y = (part * power(half) + (power(half) - power(half &- n))) * power(n &- half)
        return y.choosing(input, where: input.isEqual(0))
    }

    /// n and part of exp(x) = 2ⁿ·(1 + part), n the whole number nearest to x / log 2.
    @inline(__always)
    private static func reduced(_ x: SIMD8<Double>) -> (part: SIMD8<Double>, n: SIMD8<Int64>) {
        // Adding 1.5·2⁵² rounds to a whole number, which is then in the low bits.
        let shifted = x * 1.4426950408889634 + 0x1.8p52
        let n = shifted - 0x1.8p52
        let r = (x - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33
        // The polynomial as its odd and its even terms, which do not wait for each other.
        let s = r * r
        var odd: SIMD8<Double> = s * (1.0 / 6_227_020_800) + (1.0 / 39_916_800)
        odd = odd * s + (1.0 / 362_880)
        odd = odd * s + (1.0 / 5_040)
        odd = odd * s + (1.0 / 120)
        odd = odd * s + (1.0 / 6)
        var even: SIMD8<Double> = s * (1.0 / 479_001_600) + (1.0 / 3_628_800)
        even = even * s + (1.0 / 40_320)
        even = even * s + (1.0 / 720)
        even = even * s + (1.0 / 24)
        even = even * s + 0.5
        let p: SIMD8<Double> = odd * r + even
        let bits = unsafeBitCast(shifted, to: SIMD8<Int64>.self) &- SIMD8(repeating: 0x4338_0000_0000_0000)
        return (r + r * r * p, bits)
    }

    /// exp of an x from -700 to 700, where 2ⁿ is one factor.
    @inline(__always)
    static func exp(bounded x: SIMD8<Double>) -> SIMD8<Double> {
        let (part, n) = reduced(x)
        return (1 + part) * power(n)
    }

    @inline(__always)
    private static func power(_ n: SIMD8<Int64>) -> SIMD8<Double> {
        unsafeBitCast((n &+ 1023) &<< 52, to: SIMD8<Double>.self)
    }

    @inline(__always)
    package static func log(_ input: SIMD8<Double>) -> SIMD8<Double> {
        let isSmall = input .< 0x1p-1022
        let x = input.choosing(input * 0x1p54, where: isSmall)
        // x = 2ᵏ·m with m from √½ to √2.
        let bits = unsafeBitCast(x, to: SIMD8<Int64>.self)
        let exponent = (bits &- 0x3FE6_A09E_667F_3BCD) &>> 52
        let m = unsafeBitCast(bits &- (exponent &<< 52), to: SIMD8<Double>.self)
        let magic = unsafeBitCast(exponent &+ 0x4338_0000_0000_0000, to: SIMD8<Double>.self)
        let k = (magic - 0x1.8p52).choosing((magic - 0x1.8p52) - 54, where: isSmall)
        let f = m - 1
        let s = f / (2 + f)
        let z = s * s
        var r: SIMD8<Double> = z * 1.479819860511658591e-01 + 1.531383769920937332e-01
        r = r * z + 1.818357216161805012e-01
        r = r * z + 2.222219843214978396e-01
        r = r * z + 2.857142874366239149e-01
        r = r * z + 3.999999999940941908e-01
        r = (r * z + 6.666666666666735130e-01) * z
        let h = 0.5 * f * f
        let y = k * 6.93147180369123816490e-01 - ((h - (s * (h + r) + k * 1.90821492927058770002e-10)) - f)
        return y.choosing(input, where: input.isEqual(.infinity)).choosing(input, where: input.differs(input))
            .choosing(-.infinity, where: input.isEqual(0))
            .choosing(.nan, where: input.isLess(0))
    }

    @inline(__always)
    package static func tanh(_ x: SIMD8<Double>) -> SIMD8<Double> {
        let size = x.choosing(-x, where: x.isLess(0))
        let z = x * x
        let p = (z * -9.64399179425052238628e-1 - 9.92877231001918586564e1) * z - 1.61468768441708447952e3
        var q: SIMD8<Double> = (z + 1.12811678491632931402e2) * z + 2.23548839060100448583e3
        q = q * z + 4.84406305325125486048e3
        let near = x + x * z * (p / q)
        let far = 1 - 2 / (exp(2 * size) + 1)
        return far.choosing(-far, where: x.isLess(0)).choosing(near, where: size.isLess(0.625))
    }
}

extension Float {
    @inline(__always)
    package static func exp(_ input: SIMD16<Float>) -> SIMD16<Float> {
        let x = input.choosing(89, where: input.isMore(89)).choosing(-105, where: input.isLess(-105))
        let (part, n) = reduced(x)
        let half = n &>> 1
        return (1 + part) * power(half) * power(n &- half)
    }

    /// exp(x) - 1, without the cancellation near 0.
    @inline(__always)
    package static func expMinusOne(_ input: SIMD16<Float>) -> SIMD16<Float> {
        let x = input.choosing(89, where: input.isMore(89)).choosing(-20, where: input.isLess(-20))
        let (part, n) = reduced(x)
        let half = n &>> 1
        let y = (part * power(half) + (power(half) - power(half &- n))) * power(n &- half)
        return y.choosing(input, where: input.isEqual(0))
    }

    @inline(__always)
    private static func reduced(_ x: SIMD16<Float>) -> (part: SIMD16<Float>, n: SIMD16<Int32>) {
        let shifted = x * 1.44269504 + 0x1.8p23
        let n = shifted - 0x1.8p23
        let r = (x - n * 0x1.62e4p-1) - n * 1.42860677e-6
        var p: SIMD16<Float> = r * (1.0 / 5_040) + (1.0 / 720)
        p = p * r + (1.0 / 120)
        p = p * r + (1.0 / 24)
        p = p * r + (1.0 / 6)
        p = p * r + 0.5
        let bits = unsafeBitCast(shifted, to: SIMD16<Int32>.self) &- SIMD16(repeating: 0x4B40_0000)
        return (r + r * r * p, bits)
    }

    /// exp of an x from -87 to 88, where 2ⁿ is one factor.
    @inline(__always)
    static func exp(bounded x: SIMD16<Float>) -> SIMD16<Float> {
        let (part, n) = reduced(x)
        return (1 + part) * power(n)
    }

    @inline(__always)
    private static func power(_ n: SIMD16<Int32>) -> SIMD16<Float> {
        unsafeBitCast((n &+ 127) &<< 23, to: SIMD16<Float>.self)
    }

    @inline(__always)
    package static func log(_ input: SIMD16<Float>) -> SIMD16<Float> {
        let isSmall = input .< 0x1p-126
        let x = input.choosing(input * 0x1p25, where: isSmall)
        let bits = unsafeBitCast(x, to: SIMD16<Int32>.self)
        let exponent = (bits &- 0x3F35_04F3) &>> 23
        let m = unsafeBitCast(bits &- (exponent &<< 23), to: SIMD16<Float>.self)
        let magic = unsafeBitCast(exponent &+ 0x4B40_0000, to: SIMD16<Float>.self)
        let k = (magic - 0x1.8p23).choosing((magic - 0x1.8p23) - 25, where: isSmall)
        let f = m - 1
        let s = f / (2 + f)
        let z = s * s
        var r: SIMD16<Float> = z * 0.24279078841 + 0.28498786688
        r = r * z + 0.40000972152
        r = (r * z + 0.66666662693) * z
        let h = 0.5 * f * f
        let y = k * 6.9313812256e-01 - ((h - (s * (h + r) + k * 9.0580006145e-06)) - f)
        return y.choosing(input, where: input.isEqual(.infinity)).choosing(input, where: input.differs(input))
            .choosing(-.infinity, where: input.isEqual(0))
            .choosing(.nan, where: input.isLess(0))
    }

    @inline(__always)
    package static func tanh(_ x: SIMD16<Float>) -> SIMD16<Float> {
        let size = x.choosing(-x, where: x.isLess(0))
        let z = x * x
        var p: SIMD16<Float> = z * -5.70498872745e-3 + 2.06390887954e-2
        p = p * z - 5.37397155531e-2
        p = p * z + 1.33314422036e-1
        p = p * z - 3.33332819422e-1
        let near = x + x * z * p
        let far = 1 - 2 / (exp(2 * size) + 1)
        return far.choosing(-far, where: x.isLess(0)).choosing(near, where: size.isLess(0.625))
    }
}
