import Reporting
import Testing

@testable import Rendering

/// What a terminal obeys or does not show reaches no output, whatever it stands in.
struct UntrustedTextTests {
    static let scalars: [Unicode.Scalar] = {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1f, 0x7f...0x9f, 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x2064, 0x2066...0x206f,
            0xfe00...0xfe0f, 0xfff9...0xfffb, 0xe0000...0xe007f,
        ]
        let single: [UInt32] = [0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x180e, 0x3164, 0xfeff, 0xffa0, 0x1d173]
        return (ranges.flatMap(Array.init) + single).compactMap(Unicode.Scalar.init)
            .filter { $0 != "\n" && $0 != "\t" }
    }()

    /// Every block, and every place of a text in it.
    static func blocks(_ text: String) -> [Report.Block] {
        let matrix = Report.Matrix(name: text, rows: 1, columns: 2, values: [1, 2], remark: text)
        return [
            .text(text), .scalar(name: text, 1), .matrix(matrix),
            .table(
                Report.Table(
                    kind: text, caption: text, headings: [text, "b", "c"],
                    rows: [[.text(text), .formula(text), .values(matrix)]])),
            .formula(Report.Formula(name: text, forms: [text, text], value: 1)),
            .diagram(Report.Diagram(stages: [text, text], arrows: [text])),
            .paths(
                Report.Paths(
                    .paths, name: text, factors: [.init(name: text, formula: text, numbers: text, value: 1)],
                    paths: [.init(sample: 1, use: text, route: text, factors: [0], contribution: 1)],
                    isAggregated: false, sum: 1)),
        ] + SamplePictures.named(text).map(Report.Block.picture)
    }

    static func diagnostic(_ text: String, _ severity: Diagnostic.Severity) -> Diagnostic {
        Diagnostic(
            text, hint: text, place: Diagnostic.Place(file: text, line: 1, column: 2, length: 1, text: text),
            severity: severity)
    }

    @Test(arguments: [true, false]) func textsAreEscaped(isUnicode: Bool) {
        let renderer = TerminalRenderer(isUnicode: isUnicode)
        for scalar in Self.scalars {
            let text = "a" + String(scalar) + "b"
            var shown = Self.blocks(text).map { renderer.text(of: Report($0)) }
            shown += [Diagnostic.Severity.error, .notice].map { renderer.text(of: Self.diagnostic(text, $0)) }
            for line in shown { #expect(!line.unicodeScalars.contains(scalar), "\(scalar.value) in \(line)") }
        }
    }

    @Test(arguments: [true, false]) func jsonIsEscapedAndMeansTheSame(isASCII: Bool) {
        let renderer = JSONRenderer(isASCII: isASCII)
        for scalar in Self.scalars {
            let text = "a" + String(scalar) + "b"
            let line = renderer.line(
                number: 1, statement: text, blocks: Self.blocks(text), notices: [Self.diagnostic(text, .notice)],
                error: nil)
            let failed = renderer.line(
                number: 1, statement: text, blocks: [], notices: [], error: Self.diagnostic(text, .error))
            let units = UTF16.encode(scalar).map(Array.init) ?? []
            let code = units.map { "\\u" + String(0x10000 + Int($0), radix: 16).dropFirst() }.joined()
            for bytes in [line, failed, renderer.line(notice: Self.diagnostic(text, .notice))] {
                let shown = String(decoding: bytes, as: UTF8.self)
                #expect(!shown.unicodeScalars.contains(scalar), "\(scalar.value)")
                #expect(scalar == "\r" ? shown.contains("a\\rb") : shown.contains("a\(code)b"), "\(scalar.value)")
            }
        }
    }

    @Test func whatIsSeenIsShown() {
        for text in ["ŷ = 日本", "e\u{301}", "🙂", "שלום", "مرحبا", "a\u{a0}b", "∑"] {
            #expect(DisplayText.escaped(text) == text)
        }
    }
}
