import Reporting
import Testing

@testable import Rendering

@Suite struct SureDigitsTests {
    private static let numbers: [(value: Double, exact: [Double], shown: String)] = [
        (0.123456789, [], "0.123457"),
        (0.123456789, [0.123456789], "0.123457"),
        (0.123456789, [0.1234561], "0.12346"),
        (0.00123456, [0.001231], "0.00123"),
        (0.00123456, [0.00123456, 0.0011], "0.001"),
        (0.99999995, [1.0000001], "1"),
        (-0.5000001, [-0.4999999], "-0.5"),
        (123456.7, [123999], "1.2e+05"),
        (1_234_567, [1_234_567.3], "1234567"),
        (1_234_567, [1_234_561], "1.2346e+06"),
        (16_777_216, [16_777_216], "16777216"),
        (1_234_567_936, [1_234_567_936], "1.23457e+09"),
        (123_456_789, [123_456_789], "123456789"),
        (12.000001, [11.9999], "12"),
        (1.2e-9, [-3.1e-9], "~4e-09"),
        (0, [2e-30], "~2e-30"),
        (4e-9, [0], "~4e-09"),
        (0, [0], "0"),
        (8.2, [0.1], "~9"),
        (95, [25], "~1e+02"),
        (.infinity, [3e38], "inf"), (.nan, [1], "nan"),
    ]

    @Test(arguments: numbers.indices)
    func digitsThatAreSure(_ index: Int) {
        let (value, exact, shown) = Self.numbers[index]
        #expect(NumberFormat().string(value, beside: exact) == shown)
    }

    private static func lines(_ block: Report.Block, _ exact: Report.Block...) -> [String] {
        TerminalRenderer().lines(
            of: Report(
                block, twin: Report.TwinPlace(Twin(bytes: 0) { .init(exact: exact.map { [$0] }, part: nil) }, place: 0))
        )
    }

    @Test func textsRoundTheNumberAtTheSamePlace() {
        for (text, exact, shown) in [
            ("loss 0.123456 → 0.2", "loss 0.12341 → 0.2", "loss 0.123 → 0.2"),
            ("W1[2,1] of 3 is -0.71", "W1[2,1] of 3 is -0.7100001", "W1[2,1] of 3 is -0.71"),
            ("2 * (0.645111 - 1)", "2 * (0.64512 - 1)", "2 * (0.6451 - 1)"),
            ("it is 1.23456, they agree", "it is 1.23441, they differ", "it is 1.23, they agree"),
            ("they agree, at 1.23456", "they differ, at 1.23441", "they agree, at 1.23"),
            ("falls by 1.23456 at 7", "rises to 3.5", "falls by 1.23 at 7"),
            ("at W1[2,1] it is 1.23456", "at W1[1,2] it is 1.2", "at W1[2,1] it is 1.23"),
        ] {
            #expect(Self.lines(.text(text), .text(exact)) == [shown])
        }
    }

    /// Rows are found by their words: two runs may sort them differently.
    @Test func rowsAreFoundByTheirWords() {
        func table(_ rows: [(String, Double)]) -> Report.Block {
            .table(
                Report.Table(kind: "t", headings: ["name", "value"], rows: rows.map { [.formula($0), .number($1)] }))
        }
        let lines = Self.lines(
            table([("W1[1,1]", 0.123456), ("W1[1,2]", 0.123457)]), table([("W1[1,2]", 0.1235), ("W1[1,1]", 0.123456)]))
        #expect(lines.suffix(2) == ["W1[1,1]  0.123456", "W1[1,2]  0.1235"])
    }

    @Test func columnsStayAligned() {
        func matrix(_ values: [Double]) -> Report.Block {
            .matrix(.init(name: "A", rows: 4, columns: 2, values: values, abbreviates: false))
        }
        let values = [0.123456, 1, 0.5, 2, 0.25, 3, 12.5, 4e-9]
        let lines = Self.lines(matrix(values), matrix([0.1231, 1, 0.5, 2, 0.25, 3, 12.5, 0]))
        #expect(lines == ["A = [ 0.123,  1;", "      0.5,    2;", "      0.25,   3;", "     12.5,   ~4e-09]"])
    }

    /// The rows that stand for all say how far the others may be off.
    @Test func aPartStandsForAll() {
        @Sendable func matrix(_ values: [Double]) -> Report.Block {
            .matrix(.init(name: "A", rows: 1, columns: values.count, values: values))
        }
        let twin = Twin(bytes: 0) { .init(exact: [[matrix([1, 2])]], part: [matrix([1.0001, 2])]) }
        let report = Report(matrix([0.123456, 1.5, 2.34567]), twin: Report.TwinPlace(twin, place: 0))
        #expect(TerminalRenderer().lines(of: report) == ["A = [0.12, 1.5, 2.35]"])
        let nothing = Report(
            matrix([0.123456, 1.5, 2.34567]), twin: Report.TwinPlace(Twin(bytes: 0) { .none }, place: 0))
        #expect(TerminalRenderer().lines(of: nothing) == ["A = [0.123, 1.5, 2.35]"])
    }
}
