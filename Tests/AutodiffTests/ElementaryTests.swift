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
        -745.13, -745.14, -708.5, 0.5, 2,
    ]

    @Test func double() {
        var numbers = Numbers(1)
        var points = Self.specials
        for _ in 0..<4000 {
            points.append(numbers.next(in: -745...710))
            points.append(numbers.next(in: -2...2))
            points.append(.exp(numbers.next(in: -700...700)))
            points.append(1 + numbers.next(in: -1e-3...1e-3))
        }
        for x in points {
            let v = SIMD8<Double>(repeating: x)
            #expect(ulps(Double.exp(v)[3], exp(x)) <= 2, "exp(\(x))")
            #expect(ulps(Double.log(v)[3], log(x)) <= 2, "log(\(x))")
            #expect(ulps(Double.tanh(v)[3], tanh(x)) <= 2.5, "tanh(\(x))")
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
        }
        for x in points {
            let v = SIMD16<Float>(repeating: x)
            #expect(ulps(Float.exp(v)[3], Float(exp(Double(x)))) <= 2, "exp(\(x))")
            #expect(ulps(Float.log(v)[3], Float(log(Double(x)))) <= 2, "log(\(x))")
            #expect(ulps(Float.tanh(v)[3], Float(tanh(Double(x)))) <= 2.5, "tanh(\(x))")
        }
    }
}
