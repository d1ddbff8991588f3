import Foundation
import Testing

@testable import Autodiff

@Suite struct ElementaryTests {
    /// The error of a result in units in the last place of the true value.
    private func ulps(_ found: Double, _ expected: Double) -> Double {
        if found == expected || (found.isNaN && expected.isNaN) { return 0 }
        return abs(found - expected) / max(expected.ulp, .leastNonzeroMagnitude)
    }

    private func ulps(_ found: Float, _ expected: Float) -> Double {
        if found == expected || (found.isNaN && expected.isNaN) { return 0 }
        return Double(abs(found - expected) / max(expected.ulp, .leastNonzeroMagnitude))
    }

    private static let specials: [Double] = [
        0, -0.0, .infinity, -.infinity, .nan, 1, -1, 1e-300, -1e-300, 1e300, .leastNonzeroMagnitude, 709.78, 709.79,
        -745.13, -745.14, -708.5, 0.5, 2, 0.84375, -0.84375, 0.9, 5.9, -6, 40, -40,
    ]

    @Test func double() {
        var numbers = Numbers(1)
        var points = Self.specials
        for _ in 0..<4000 {
            points.append(numbers.next(in: -745...710))
            points.append(numbers.next(in: -2...2))
            points.append(.exp(numbers.next(in: -700...700)))
            points.append(1 + numbers.next(in: -1e-3...1e-3))
            points.append(numbers.next(in: -7...7))
            points.append(numbers.next(in: 0...28))
            points.append(-.exp(numbers.next(in: -700...0)))
        }
        for x in points {
            let v = SIMD8<Double>(repeating: x)
            #expect(ulps(Double.exp(v)[3], exp(x)) <= 2, "exp(\(x))")
            #expect(ulps(Double.log(v)[3], log(x)) <= 2, "log(\(x))")
            #expect(ulps(Double.tanh(v)[3], tanh(x)) <= 2.5, "tanh(\(x))")
            #expect(ulps(Double.expMinusOne(v)[3], expm1(x)) <= 2, "expm1(\(x))")
            #expect(ulps(Double.erf(v)[3], erf(x)) <= 2, "erf(\(x))")
            #expect(ulps(Double.erfc(v)[3], erfc(x)) <= 5, "erfc(\(x))")
        }
    }

    @Test func float() {
        var numbers = Numbers(2)
        var points =
            Self.specials.map(Float.init) + [
                88.72, 88.73, -103.9, -104.1, .leastNonzeroMagnitude, Float(1e-40 as Double),
            ]
        for _ in 0..<4000 {
            points.append(Float(numbers.next(in: -104...89)))
            points.append(Float(numbers.next(in: -2...2)))
            points.append(.exp(Float(numbers.next(in: -87...88))))
            points.append(1 + Float(numbers.next(in: -1e-3...1e-3)))
            points.append(Float(numbers.next(in: -5...5)))
            points.append(Float(numbers.next(in: 0...11)))
            points.append(-.exp(Float(numbers.next(in: -87...0))))
        }
        for x in points {
            let v = SIMD16<Float>(repeating: x)
            #expect(ulps(Float.exp(v)[3], Float(exp(Double(x)))) <= 2, "exp(\(x))")
            #expect(ulps(Float.log(v)[3], Float(log(Double(x)))) <= 2, "log(\(x))")
            #expect(ulps(Float.tanh(v)[3], Float(tanh(Double(x)))) <= 2.5, "tanh(\(x))")
            #expect(ulps(Float.expMinusOne(v)[3], Float(expm1(Double(x)))) <= 2, "expm1(\(x))")
            #expect(ulps(Float.erf(v)[3], Float(erf(Double(x)))) <= 2, "erf(\(x))")
            #expect(ulps(Float.erfc(v)[3], Float(erfc(Double(x)))) <= 5, "erfc(\(x))")
        }
    }

    @Test(arguments: [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude])
    func signsAndSpecials(_ x: Double) {
        let (v, w) = (SIMD8<Double>(repeating: x), SIMD16<Float>(repeating: Float(x)))
        for (found, expected) in [
            (Double.expMinusOne(v)[0], expm1(x)), (Double.erf(v)[0], erf(x)),
            (Double.erfc(v)[0], erfc(x)), (Double(Float.erfc(w)[0]), Double(erfc(Float(x)))),
            (Double(Float.expMinusOne(w)[0]), Double(expm1(Float(x)))),
            (Double(Float.erf(w)[0]), Double(erf(Float(x)))),
        ] {
            #expect(found == expected || found.isNaN && expected.isNaN)
            #expect(found.isNaN || found.sign == expected.sign)
        }
    }
}
