import Testing

@testable import Commands
@testable import Modelling

/// What a check says of a page that was changed after it was saved.
struct PageComparisonTests {
    private static let script = """
        # Half of $x + 1$ is *enough*.
        data xor
        network 2 -> 2 tanh -> 1 sigmoid
        W1
        train 4
        show training
        explain W1[1,1]
        map W1
        """

    private static func page() -> (harness: Harness, bytes: [UInt8]) {
        let harness = Harness(script + "\nsave \"p.html\"")
        return (harness, harness.files["p.html"] ?? [])
    }

    /// What a check of a page with other bytes says, and its error.
    private static func check(_ bytes: [UInt8], _ harness: Harness) -> (said: [String], error: String?) {
        harness.files["q.html"] = bytes
        harness.run("replay \"q.html\" check")
        return (harness.blocks.texts, harness.errors.last?.message)
    }

    private static func line(of place: Int, in bytes: [UInt8]) -> Int {
        1 + bytes[..<place].count { $0 == UInt8(ascii: "\n") }
    }

    private static func place(of text: String, in bytes: [UInt8]) throws -> Int {
        let whole = String(decoding: bytes, as: UTF8.self)
        let range = try #require(whole.firstRange(of: text), "\(text)")
        return whole.utf8.distance(from: whole.startIndex, to: range.upperBound)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// Digits all over the page, those of its script, style and seal too.
    @Test func anyAlteredDigitIsFoundInItsLine() throws {
        let (harness, bytes) = Self.page()
        let digits = bytes.indices.filter { Self.isDigit(bytes[$0]) }
        for number in 0..<12 {
            let place = digits[(number * 2 + 1) * digits.count / 24]
            var changed = bytes
            changed[place] = UInt8(ascii: "0") + (bytes[place] - UInt8(ascii: "0") + 3) % 10
            let (said, error) = Self.check(changed, harness)
            let line = Self.line(of: place, in: bytes)
            #expect(error != nil, "line \(line)")
            // A recorded output is told of by its first line.
            let told = said.compactMap { text in
                text.hasPrefix("q.html:") ? Int(text.dropFirst(7).prefix { $0.isNumber }) : nil
            }
            #expect(told.contains { $0 <= line && line - $0 < 20 }, "line \(line): \(said)")
        }
    }

    /// A mark behind which the next digit is changed, and what is said of the line.
    @Test(arguments: [
        ("class=\"number\">", "statement 3, 'W1'"), ("<td>", "statement 3, 'W1'"),
        ("<td class=\"n\">", "statement 5, 'show training'"), ("\"values\":[", "the numbers of the moments"),
        ("\"losses\":[", "the numbers of the moments"), ("\"texts\":[", "the numbers of the moments"),
        ("aria-label=\"W1[1,1]\"", "the moments of the training"), ("<mn>", "the narration"),
        ("data xor\n#&gt; xor: ", "printed something else"), ("<h1>p</h1><p class=\"facts\">", "the title"),
        ("<!-- backprop seal ", "the seal in the last line"), ("\"use strict\";", "the script of the page"),
    ])
    func whatWasAlteredIsNamed(mark: String, subject: String) throws {
        let (harness, bytes) = Self.page()
        let whole = String(decoding: bytes, as: UTF8.self)
        guard whole.contains(mark) else { return #expect(mark == "class=\"number\">", "\(mark)") }
        let start = try Self.place(of: mark, in: bytes)
        let place = try #require(bytes[start...].firstIndex(where: Self.isDigit))
        var changed = bytes
        changed[place] = bytes[place] == UInt8(ascii: "7") ? UInt8(ascii: "2") : UInt8(ascii: "7")
        let (said, error) = Self.check(changed, harness)
        #expect(error?.isEmpty == false)
        #expect(said.contains { $0.hasPrefix("q.html:") && $0.contains(subject) }, "\(said)")
    }

    @Test func whatStoodThereIsTold() throws {
        let (harness, bytes) = Self.page()
        let start = try Self.place(of: "<td class=\"n\">", in: bytes)
        var changed = bytes
        let place = try #require(bytes[start...].firstIndex(where: Self.isDigit))
        changed[place] = UInt8(ascii: "9")
        let (said, error) = Self.check(changed, harness)
        #expect(said.contains { $0.hasPrefix("    saved: ") })
        #expect(said.contains { $0.hasPrefix("    found: ") && $0.contains("9") })
        #expect(error == "'q.html' is not as it was saved: something in it was changed")
    }

    @Test func linesThatCameOrWentAreFound() throws {
        let (harness, bytes) = Self.page()
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for place in [3, lines.count / 2] {
            var more = lines
            more.insert(Array("<p>more</p>".utf8)[...], at: place)
            let (said, error) = Self.check(Array(more.joined(separator: [UInt8(ascii: "\n")])), harness)
            #expect(error?.contains("not as it was saved") == true)
            #expect(said.contains { $0.hasPrefix("q.html:\(place + 1): ") }, "\(said)")
        }
        #expect(Self.check(bytes.dropLast(20), harness).error?.contains("not as it was saved") == true)
        #expect(Self.check(bytes, harness).error == nil)
    }
}
