import Reporting

/// A JSON text (RFC 8259) that grows at its end.
///
/// Written here instead of with `JSONEncoder`: matrices of a million elements go straight into one buffer, numbers
/// are the shortest that read back as the same double, and the program starts without Foundation.
package struct JSONText {
    package private(set) var bytes: [UInt8] = []

    /// Whether all other characters are spelled by their codes too.
    private let isASCII: Bool

    package init(isASCII: Bool = false) {
        self.isASCII = isASCII
    }

    /// Text that is JSON already: braces, commas, colons.
    mutating func raw(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// A string; what a terminal would obey or hide is spelled by its code.
    mutating func string(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(scalar.value))
            case "\n": raw("\\n")
            case "\t": raw("\\t")
            case "\r": raw("\\r")
            case _ where HarmlessText.isHarmful(scalar) || (isASCII && !scalar.isASCII): code(of: scalar)
            default: bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// `\u202e`, or two of them beyond the first plane.
    private mutating func code(of scalar: Unicode.Scalar) {
        for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
            raw("\\u")
            for shift in [12, 8, 4, 0] { bytes.append(JSONText.hex[Int(unit >> shift) & 15]) }
        }
    }

    mutating func integer(_ value: Int) { bytes.append(contentsOf: String(value).utf8) }

    /// The shortest digits that give the same double, without `.0`; `"NaN"`, `"Infinity"`, `"-Infinity"`.
    mutating func number(_ value: Double) {
        if value.isNaN { return raw("\"NaN\"") }
        if value.isInfinite { return value < 0 ? raw("\"-Infinity\"") : raw("\"Infinity\"") }
        var text = value.description
        text.withUTF8 { digits in
            let isWhole = digits.count > 2 && digits[digits.count - 2] == UInt8(ascii: ".") && digits.last == 48
            bytes.append(contentsOf: isWhole ? digits.dropLast(2) : digits[...])
        }
    }

    /// `"key":`, after a comma if something stands before it in the same object.
    mutating func key(_ key: String) {
        if let last = bytes.last, last != UInt8(ascii: "{") { raw(",") }
        string(key)
        raw(":")
    }

    mutating func list<Elements: Sequence>(
        _ elements: Elements, _ write: (inout JSONText, Elements.Element) -> Void
    ) {
        raw("[")
        var isFirst = true
        for element in elements {
            if !isFirst { raw(",") }
            isFirst = false
            write(&self, element)
        }
        raw("]")
    }

    private static let hex = Array("0123456789abcdef".utf8)
}
