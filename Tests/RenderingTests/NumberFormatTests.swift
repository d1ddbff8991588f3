import Reporting
import Testing

@testable import Rendering

struct NumberFormatTests {
    @Test(
        arguments: [
            (0, "0"), (-0.0, "0"), (1, "1"), (-2, "-2"), (0.5, "0.5"), (0.126025, "0.126025"), (1.0 / 3, "0.333333"),
            (0.1 + 0.2, "0.3"), (2.0 / 3, "0.666667"), (-12.5, "-12.5"), (123456, "123456"), (1_234_567, "1234567"),
            (123456.7, "123457"), (1234567.8, "1.23457e+06"), (99999.97, "100000"), (0.0001, "0.0001"),
            (0.00012345678, "0.000123457"), (0.000015, "1.5e-05"), (1e-5, "1e-05"), (-2.5e-10, "-2.5e-10"),
            (999_999_999_999_999, "999999999999999"), (1e15, "1e+15"), (1.5e300, "1.5e+300"),
            (.leastNonzeroMagnitude, "4.94066e-324"),
            (.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf"), (0.9999999, "1"),
        ] as [(Double, String)])
    func writes(value: Double, text: String) {
        #expect(NumberFormat().string(value) == text)
    }

    @Test(arguments: [(1, "3"), (3, "3.14"), (17, "3.1415926535897931")]) func keepsDigits(digits: Int, text: String) {
        #expect(NumberFormat(digits: digits).string(.pi) == text)
    }

    @Test func alignsAtThePoint() {
        #expect(NumberFormat().aligned([1, -10.25, 0.5, 1e-7]) == ["  1    ", "-10.25 ", "  0.5  ", "  1e-07"])
    }
}
