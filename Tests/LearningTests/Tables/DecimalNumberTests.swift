import Testing

@testable import Learning

struct DecimalNumberTests {
    private func parse(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        return DecimalNumber.parse(bytes, 0, bytes.count)
    }

    @Test(arguments: [
        "0", "-0", "1", "+1", "0.1", ".5", "5.", "1e3", "1E-3", "1e+22", "1e23", "123456789012345678",
        "9007199254740993",
        "0.30000000000000004", "1.7976931348623157e308", "4.9e-324", "2.2250738585072011e-308", "1e-400",
        "00000000000000000000000000000000000000001", "0.00000000000000000000000000000000000000001e41",
        "12345678901234567890123456789.0", "0e99999999999999999999",
    ])
    func agreesWithSwift(_ text: String) throws {
        let expected = try #require(Double(text.hasSuffix(".") ? text + "0" : text))
        #expect(parse(text)?.bitPattern == expected.bitPattern)
    }

    @Test(arguments: ["", "-", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "nan", "inf", "1 2", "1,5", "--1", "1f", "١"])
    func refuses(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test func tooLargeIsInfinite() {
        #expect(parse("1e309") == .infinity)
        #expect(parse("-1e99999999999999999999") == -.infinity)
    }

    @Test func randomNumbersSurvive() {
        var random = RandomSource(seed: 2, for: .data)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: random.next())
            if value.isFinite { #expect(parse("\(value)") == value) }
            let short = (random.uniform() * 1e6).rounded() / 1000
            #expect(parse("\(short)") == short)
        }
    }
}
