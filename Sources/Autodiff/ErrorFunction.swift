/// The error function and what it lacks to 1, for whole vectors, accurate to a few units in the last place over the full
/// range.
extension Double {
    /// Near 0 as fdlibm has it (Sun Microsystems, 1993), elsewhere 1 - exp(-x²)·P(x) / Q(x) (Cody, 1969): his fit
    /// for up to 4 serves beyond as well, since there nearly all of the result is the 1.
    @inline(__always)
    package static func erf(_ x: SIMD8<Double>) -> SIMD8<Double> {
        let distance = x.choosing(-x, where: x.isLess(0))
        let size = distance.choosing(6, where: distance.isMore(6))
        let z = size * size
        let isNear = size.isLess(0.84375)
        let (near, far) = (nearFit(z), farFit(size))
        let ratio = far.above.choosing(near.above, where: isNear) / far.below.choosing(near.below, where: isNear)
        let rest = 1 - exp(bounded: -z) * ratio
        return rest.choosing(-rest, where: x.isLess(0)).choosing(x + x * ratio, where: isNear)
    }

    /// 1 - erf(x), with all digits where that is small: beyond 4 by another fit of Cody's, in 1 / x².
    @inline(__always)
    package static func erfc(_ x: SIMD8<Double>) -> SIMD8<Double> {
        let distance = x.choosing(-x, where: x.isLess(0))
        let size = distance.choosing(28, where: distance.isMore(28))
        let isNear = size.isLess(0.84375)
        let (near, far) = (nearFit(size * size), farFit(size))
        var ratio = far.above.choosing(near.above, where: isNear) / far.below.choosing(near.below, where: isNear)
        if size.largest > 4 { ratio = ratio.choosing(distantFit(size), where: size.isMore(4)) }
        // exp(-x²) out of a square that is exact and a small rest.
        let head = unsafeBitCast(unsafeBitCast(size, to: SIMD8<Int64>.self) & ~0x7FF_FFFF, to: SIMD8<Double>.self)
        let rest = (head - size) * (head + size)
        let tail = exp(-(head * head)) * (1 + (rest + rest * rest * (0.5 + 0.16666666666666666 * rest))) * ratio
        return tail.choosing(2 - tail, where: x.isLess(0)).choosing(1 - (x + x * ratio), where: isNear)
            .choosing(x, where: x.differs(x))
    }

    /// Above and below the bar: erf(x) / x - 1 near 0, in x².
    @inline(__always)
    private static func nearFit(_ z: SIMD8<Double>) -> (above: SIMD8<Double>, below: SIMD8<Double>) {
        var p: SIMD8<Double> = z * -2.37630166566501626084e-05 - 5.77027029648944159157e-03
        p = p * z - 2.84817495755985104766e-02
        p = p * z - 3.25042107247001499370e-01
        p = p * z + 1.28379167095512558561e-01
        var q: SIMD8<Double> = z * -3.96022827877536812320e-06 + 1.32494738004321644526e-04
        q = q * z + 5.08130628187576562776e-03
        q = q * z + 6.50222499887672944485e-02
        q = q * z + 3.97917223959155352819e-01
        return (p, q * z + 1)
    }

    /// Above and below the bar: exp(x²)·erfc(x) up to 4.
    @inline(__always)
    private static func farFit(_ size: SIMD8<Double>) -> (above: SIMD8<Double>, below: SIMD8<Double>) {
        var r: SIMD8<Double> = size * 2.15311535474403846e-08 + 5.64188496988670089e-01
        r = r * size + 8.88314979438837594
        r = r * size + 6.61191906371416295e+01
        r = r * size + 2.98635138197400131e+02
        r = r * size + 8.81952221241769090e+02
        r = r * size + 1.71204761263407058e+03
        r = r * size + 2.05107837782607147e+03
        r = r * size + 1.23033935479799725e+03
        var s: SIMD8<Double> = size + 1.57449261107098347e+01
        s = s * size + 1.17693950891312499e+02
        s = s * size + 5.37181101862009858e+02
        s = s * size + 1.62138957456669019e+03
        s = s * size + 3.29079923573345963e+03
        s = s * size + 4.36261909014324716e+03
        s = s * size + 3.43936767414372164e+03
        return (r, s * size + 1.23033935480374942e+03)
    }

    /// exp(x²)·erfc(x) from 4 on.
    @inline(__always)
    private static func distantFit(_ size: SIMD8<Double>) -> SIMD8<Double> {
        let z = 1 / (size * size)
        var p: SIMD8<Double> = z * 1.63153871373020978e-02 + 3.05326634961232344e-01
        p = p * z + 3.60344899949804439e-01
        p = p * z + 1.25781726111229246e-01
        p = p * z + 1.60837851487422766e-02
        p = p * z + 6.58749161529837803e-04
        var q: SIMD8<Double> = z + 2.56852019228982242
        q = q * z + 1.87295284992346725
        q = q * z + 5.27905102951428412e-01
        q = q * z + 6.05183413124413191e-02
        q = q * z + 2.33520497626869185e-03
        return (5.64189583547756287e-01 - z * p / q) / size
    }
}

extension Float {
    /// Near 0 a polynomial, elsewhere 1 - exp(P(x)) with P fitted to log(1 - erf(x)); both have the least largest
    /// error of erf (found by the iteration of Lawson, 1961).
    @inline(__always)
    package static func erf(_ x: SIMD16<Float>) -> SIMD16<Float> {
        let distance = x.choosing(-x, where: x.isLess(0))
        let size = distance.choosing(4, where: distance.isMore(4))
        let z = size * size
        var p: SIMD16<Float> = z * -5.99086459e-4 + 4.99318307e-3
        p = p * z - 2.67666187e-2
        p = p * z + 1.12818159e-1
        p = p * z - 3.76124948e-1
        p = p * z + 1.28379151e-1
        let near = x + x * p
        p = size * -1.13035221e-5 + 3.23526387e-4
        p = p * size - 3.64539563e-3
        p = p * size + 2.37682704e-2
        p = p * size - 1.0624408e-1
        p = p * size - 6.35146976e-1
        p = p * size - 1.12864959
        let far = 1 - exp(bounded: p * size)
        return far.choosing(-far, where: x.isLess(0)).choosing(near, where: size.isLess(0.9))
    }
    /// 1 - erf(x), with all digits where that is small: exp(-x²)·t·P(t) with t = 1 / (1 + x / 2) and P fitted by the same
    /// iteration to the least largest relative error.
    @inline(__always)
    package static func erfc(_ x: SIMD16<Float>) -> SIMD16<Float> {
        let distance = x.choosing(-x, where: x.isLess(0))
        let size = distance.choosing(11, where: distance.isMore(11))
        let t: SIMD16<Float> = 1 / (1 + 0.5 * size)
        let u = t - 0.5
        var p: SIMD16<Float> = u * -0.0406091332 + 0.0639878717
        p = p * u + 0.0966924183
        p = p * u - 0.104393330
        p = p * u - 0.172058199
        p = p * u + 0.145783308
        p = p * u + 0.558944176
        p = p * u + 0.687160612
        p = p * u + 0.510791352
        let head = unsafeBitCast(
            unsafeBitCast(size, to: SIMD16<UInt32>.self) & 0xFFFF_F000, to: SIMD16<Float>.self)
        let rest = (head - size) * (head + size)
        let tail =
            exp(-(head * head)) * (1 + (rest + rest * rest * (0.5 + rest * (0.16666667 + 0.041666668 * rest))))
            * (t * p)
        return tail.choosing(2 - tail, where: x.isLess(0)).choosing(1 - erf(x), where: size.isLess(0.9))
            .choosing(x, where: x.differs(x))
    }
}
