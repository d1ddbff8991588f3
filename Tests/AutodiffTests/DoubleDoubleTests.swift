import Foundation
import RealModule
import Testing

@testable import Autodiff

/// A function at points, by mpmath: see Tests/References/doubles.py.
struct DoubleDoubleCase: Decodable, CustomTestStringConvertible, Sendable {
    let name: String
    let points, values: [[Double]]
    var testDescription: String { name }

    static let all: [DoubleDoubleCase] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "References/doubles.json")
        do { return try JSONDecoder().decode([DoubleDoubleCase].self, from: Data(contentsOf: file)) } catch {
            preconditionFailure("\(file.path): \(error)")
        }
    }()
}

@Suite struct DoubleDoubleTests {
    private typealias One = (DoubleDouble) -> DoubleDouble
    private typealias Two = (DoubleDouble, DoubleDouble) -> DoubleDouble

    private let one: [String: One] = [
        "exp": { .exp($0) }, "expm1": { .expMinusOne($0) }, "log": { .log($0) }, "log1p": { .log(onePlus: $0) },
        "sqrt": { .sqrt($0) }, "tanh": { .tanh($0) }, "sinh": { .sinh($0) }, "cosh": { .cosh($0) },
        "asinh": { .asinh($0) }, "acosh": { .acosh(1 + $0.magnitude) }, "atanh": { .atanh($0) }, "sin": { .sin($0) },
        "cos": { .cos($0) }, "tan": { .tan($0) }, "asin": { .asin($0) }, "acos": { .acos($0) }, "atan": { .atan($0) },
        "erf": { .erf($0) }, "erfc": { .erfc($0) },
    ]

    private let two: [String: Two] = [
        "add": { $0 + $1 }, "subtract": { $0 - $1 }, "multiply": { $0 * $1 }, "divide": { $0 / $1 },
        "power": { .power($0.magnitude, $1) },
    ]

    /// 28 digits of each value, which has 32.
    @Test(arguments: DoubleDoubleCase.all)
    func agreesWithMPMath(_ reference: DoubleDoubleCase) throws {
        let f: Two
        if let g = one[reference.name] {
            f = { x, _ in g(x) }
        } else {
            f = try #require(two[reference.name])
        }
        for (point, value) in zip(reference.points, reference.values) {
            let expected = DoubleDouble(value[0], value[1])
            let w = point.count > 2 ? DoubleDouble(point[2], point[3]) : .nan
            let found = f(DoubleDouble(point[0], point[1]), w)
            let error = ((found - expected) / expected).magnitude.high
            #expect(error < 1e-28, "at \(point)")
        }
    }

    /// Zeros, infinities and what is no number are as a double has them.
    @Test func specialNumbersAreThoseOfADouble() {
        let special = [
            0.0, -0.0, 1, -1, 2, -2, 0.5, 1e300, -1e300, 1e-300, .infinity, -.infinity, .nan, 5e-324, -5e-324, 1e-310,
            .leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 709, -709, -740, 1e-160, 1e160,
        ]
        func isSame(_ x: DoubleDouble, _ y: Double) -> Bool {
            x.isNaN && y.isNaN || x.high == y || abs(x.high - y) <= max(1e-15 * abs(y), .leastNonzeroMagnitude)
        }
        let functions: [(String, One, (Double) -> Double)] = [
            ("exp", { .exp($0) }, { .exp($0) }), ("expm1", { .expMinusOne($0) }, { .expMinusOne($0) }),
            ("log", { .log($0) }, { .log($0) }), ("log1p", { .log(onePlus: $0) }, { .log(onePlus: $0) }),
            ("sqrt", { .sqrt($0) }, { $0.squareRoot() }), ("tanh", { .tanh($0) }, { .tanh($0) }),
            ("sinh", { .sinh($0) }, { .sinh($0) }), ("cosh", { .cosh($0) }, { .cosh($0) }),
            ("asinh", { .asinh($0) }, { .asinh($0) }), ("acosh", { .acosh($0) }, { .acosh($0) }),
            ("atanh", { .atanh($0) }, { .atanh($0) }), ("asin", { .asin($0) }, { .asin($0) }),
            ("acos", { .acos($0) }, { .acos($0) }), ("atan", { .atan($0) }, { .atan($0) }),
            ("sin", { .sin($0) }, { .sin($0) }), ("cos", { .cos($0) }, { .cos($0) }),
            ("tan", { .tan($0) }, { .tan($0) }),
            ("erf", { .erf($0) }, { erf($0) }), ("erfc", { .erfc($0) }, { erfc($0) }),
            ("floor", { $0.rounded(.down) }, { $0.rounded(.down) }),
            ("round", { $0.rounded(.toNearestOrEven) }, { $0.rounded(.toNearestOrEven) }),
        ]
        for x in special {
            for (name, exact, double) in functions {
                #expect(isSame(exact(DoubleDouble(x)), double(x)), "\(name)(\(x)) is \(exact(DoubleDouble(x)))")
            }
            for w in special {
                let (a, b) = (DoubleDouble(x), DoubleDouble(w))
                #expect(isSame(a + b, x + w), "\(x) + \(w)")
                #expect(isSame(a - b, x - w), "\(x) - \(w)")
                #expect(isSame(a * b, x * w), "\(x) * \(w)")
                #expect(isSame(a / b, x / w), "\(x) / \(w)")
                #expect(isSame(.power(a, b), pow(x, w)), "\(x) ^ \(w) is \(DoubleDouble.power(a, b))")
                #expect((a < b) == (x < w) && (a <= b) == (x <= w) && (a == b) == (x == w), "\(x) and \(w) compared")
                #expect((a > b) == (x > w) && (a >= b) == (x >= w), "\(x) and \(w) compared")
            }
        }
    }

    /// A half that is one but for the second part is none.
    @Test func halvesAreDecidedByBothParts() {
        let tiny = 0x1p-60
        #expect(DoubleDouble(2.5, tiny).rounded(.toNearestOrEven) == 3)
        #expect(DoubleDouble(2.5, -tiny).rounded(.toNearestOrEven) == 2)
        #expect(DoubleDouble(3.5, -tiny).rounded(.toNearestOrEven) == 3)
        #expect(DoubleDouble(3, -tiny).rounded(.down) == 2)
        #expect(DoubleDouble(3, tiny).rounded(.up) == 4)
        #expect(DoubleDouble(3, tiny).rounded(.down) == 3)
    }

    /// Every row of the table, forward and backward, is the same function in both kinds of number.
    @Test(arguments: Example.all)
    func rowsAgree(_ example: Example) throws {
        let (computation, y, loss) = try example.computation()
        let exact = Workspace<DoubleDouble>(computation.graph, loss: loss)
        for (input, value) in zip(computation.graph.parameters, example.inputs()) { exact.load(input, value) }
        for run in [computation, exact as any Computation] {
            run.forward()
            run.backward()
        }
        expectClose(exact.value(y), computation.value(y), 1e-12, "\(example.testDescription)")
        for input in computation.graph.parameters {
            let (found, expected) = (try #require(exact.gradient(input)), try #require(computation.gradient(input)))
            expectClose(found, expected, 1e-12, "\(example.testDescription): \(input)")
        }
    }

    /// Rows that the program does not have are asked for by name, whatever else was added.
    @Test func everyRowOfTheProgramIsThere() {
        for id in OperationTable.allIDs {
            #expect(OperationTable.current.hasExactForm(id))
            #expect(Operation<DoubleDouble>[id].name == Operation<Double>[id].name)
        }
    }
}
