import Reporting

/// XML or HTML that grows at its end: the one place where text becomes markup.
///
/// Names of elements and attributes, and all that is not data, are texts of ours in the source. Data are text, which is
/// escaped, or numbers, which are formatted here: neither can become markup.
package struct MarkupText {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// What an attribute says.
    package enum Value: Sendable, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
        /// A word of ours.
        case word(StaticString)
        case text(String)
        /// A coordinate or a length, to a hundredth.
        case number(Double)
        case path(PathText)
        case colour(RGB)
        /// The attribute is left out.
        case missing

        package init(stringLiteral value: StaticString) { self = .word(value) }
        package init(integerLiteral value: Int) { self = .number(Double(value)) }
    }

    package typealias Attributes = KeyValuePairs<StaticString, Value>

    package mutating func raw(_ text: StaticString) { text.withUTF8Buffer { bytes.append(contentsOf: $0) } }

    /// Markup made by another writer.
    package mutating func append(_ other: MarkupText) { bytes.append(contentsOf: other.bytes) }

    /// Bytes that are markup or harmless already.
    package mutating func append(_ content: [UInt8]) { bytes.append(contentsOf: content) }

    package mutating func begin(_ name: StaticString, _ attributes: Attributes = [:]) {
        start(name, attributes)
        raw(">")
    }

    package mutating func end(_ name: StaticString) {
        raw("</")
        raw(name)
        raw(">")
    }

    /// An element without content: `<path d="…"/>`.
    package mutating func element(_ name: StaticString, _ attributes: Attributes = [:]) {
        start(name, attributes)
        raw("/>")
    }

    package mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text content: String) {
        begin(name, attributes)
        text(content)
        end(name)
    }

    private mutating func start(_ name: StaticString, _ attributes: Attributes) {
        raw("<")
        raw(name)
        for (name, value) in attributes {
            if case .missing = value { continue }
            raw(" ")
            raw(name)
            raw("=\"")
            switch value {
            case .word(let word): raw(word)
            case .text(let content): text(content)
            case .number(let number): PathText.append(number, to: &bytes)
            case .path(let path): bytes.append(contentsOf: path.bytes)
            case .colour(let colour): bytes.append(contentsOf: colour.code.utf8)
            case .missing: continue
            }
            raw("\"")
        }
    }

    /// Text in an element or an attribute. Ends of lines and tabs stay; what a reader would obey without seeing it is
    /// spelled out, as on a terminal.
    package mutating func text(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": raw("&amp;")
            case "<": raw("&lt;")
            case ">": raw("&gt;")
            case "\"": raw("&quot;")
            case "'": raw("&#39;")
            case "\n", "\t": bytes.append(UInt8(scalar.value))
            case _ where HarmlessText.isHarmful(scalar) || Self.isNoCharacter(scalar):
                bytes.append(contentsOf: HarmlessText.code(of: scalar).utf8)
            default: bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])  // not our enum
            }
        }
    }

    /// What no XML text may hold (XML 1.0, 2.2).
    private static func isNoCharacter(_ scalar: Unicode.Scalar) -> Bool { scalar.value & 0xfffe == 0xfffe }

    package var string: String { String(decoding: bytes, as: UTF8.self) }
}

/// Lines between places, as the attribute `d` of a path in SVG.
package struct PathText: Sendable {
    fileprivate private(set) var bytes: [UInt8] = []

    package init() {}

    package var isEmpty: Bool { bytes.isEmpty }

    package mutating func move(_ x: Double, _ y: Double) { pair("M", x, y) }
    package mutating func line(_ x: Double, _ y: Double) { pair("L", x, y) }
    package mutating func close() { bytes.append(UInt8(ascii: "z")) }

    /// A line to the right from a place.
    package mutating func stroke(_ x: Double, _ y: Double, _ length: Double) {
        move(x, y)
        bytes.append(UInt8(ascii: "h"))
        Self.append(length, to: &bytes)
    }

    /// A rectangle from its upper left corner.
    package mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
        move(x, y)
        for (letter, length) in [("h", width), ("v", height), ("h", -width)] as [(StaticString, Double)] {
            letter.withUTF8Buffer { bytes.append(contentsOf: $0) }
            Self.append(length, to: &bytes)
        }
        close()
    }

    private mutating func pair(_ letter: StaticString, _ x: Double, _ y: Double) {
        letter.withUTF8Buffer { bytes.append(contentsOf: $0) }
        Self.append(x, to: &bytes)
        bytes.append(UInt8(ascii: " "))
        Self.append(y, to: &bytes)
    }

    /// A number to a hundredth: `12.5`. What is no number has been left out before; here it would be 0.
    fileprivate static func append(_ number: Double, to bytes: inout [UInt8]) {
        guard number.isFinite else { return bytes.append(UInt8(ascii: "0")) }
        let hundredths = Int((min(max(number, -1e9), 1e9) * 100).rounded())
        if hundredths < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes.append(contentsOf: String(hundredths.magnitude / 100).utf8)
        let rest = hundredths.magnitude % 100
        guard rest > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        bytes.append(48 + UInt8(rest / 10))
        if rest % 10 > 0 { bytes.append(48 + UInt8(rest % 10)) }
    }
}
