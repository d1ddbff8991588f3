/// A value of a JSON text (RFC 8259).
package enum JSONValue: Hashable {
    case null
    case truth(Bool)
    /// A whole number that fits; others are kept as a double.
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    package var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var object: [String: JSONValue]? { if case .object(let value) = self { value } else { nil } }

    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
}

/// Reads the JSON text in the head of a file: strictly, no name twice, not deeper than heads are.
package struct JSONReader {
    /// What is wrong, and after how many bytes.
    package struct Flaw: Error {
        package let message: String
        package let offset: Int
    }

    private static let deepest = 16

    private let bytes: ArraySlice<UInt8>
    private var next: Int
    private var depth = 0

    private init(_ bytes: ArraySlice<UInt8>) { (self.bytes, next) = (bytes, bytes.startIndex) }

    package static func value(_ bytes: ArraySlice<UInt8>) throws(Flaw) -> JSONValue {
        var reader = JSONReader(bytes)
        let value = try reader.value()
        reader.skipBlanks()
        guard reader.next == bytes.endIndex else { throw reader.flaw("something follows the value") }
        return value
    }

    // value → "{" members "}" | "[" elements "]" | string | number | "true" | "false" | "null"
    private mutating func value() throws(Flaw) -> JSONValue {
        skipBlanks()
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw flaw("it is nested too deeply") }
        switch peek {
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .truth(true))
        case UInt8(ascii: "f"): return try word("false", .truth(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    // members → ε | string ":" value ("," string ":" value)*
    private mutating func object() throws(Flaw) -> [String: JSONValue] {
        next += 1
        var members: [String: JSONValue] = [:]
        if match("}") { return members }
        repeat {
            skipBlanks()
            let name = try string()
            try expect(":")
            guard members.updateValue(try value(), forKey: name) == nil else {
                throw flaw("a name stands there twice")
            }
        } while match(",")
        try expect("}")
        return members
    }

    private mutating func array() throws(Flaw) -> [JSONValue] {
        next += 1
        var elements: [JSONValue] = []
        if match("]") { return elements }
        repeat { elements.append(try value()) } while match(",")
        try expect("]")
        return elements
    }

    private mutating func string() throws(Flaw) -> String {
        guard peek == UInt8(ascii: "\"") else { throw flaw("a name or text in quotes is missing") }
        next += 1
        var text: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\"") {
            next += 1
            if byte < 0x20 { throw flaw("a text has a control character") }
            if byte == UInt8(ascii: "\\") { text += try escaped() } else { text.append(byte) }
        }
        guard peek != nil else { throw flaw("it ends within a text") }
        next += 1
        guard let string = String(validating: text, as: UTF8.self) else { throw flaw("a text is not UTF-8") }
        return string
    }

    private mutating func escaped() throws(Flaw) -> [UInt8] {
        guard let byte = peek else { throw flaw("it ends within a text") }
        next += 1
        switch byte {
        case UInt8(ascii: "n"): return [10]
        case UInt8(ascii: "t"): return [9]
        case UInt8(ascii: "r"): return [13]
        case UInt8(ascii: "b"): return [8]
        case UInt8(ascii: "f"): return [12]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "u"):
            var unit = try code()
            if unit >> 10 == 0x36, bytes[next...].starts(with: [0x5C, UInt8(ascii: "u")]) {
                next += 2
                let low = try code()
                unit = low >> 10 == 0x37 ? 0x10000 + (unit & 0x3FF) << 10 + low & 0x3FF : 0xD800
            }
            guard let scalar = Unicode.Scalar(unit) else { throw flaw("a text has half a character") }
            return Array(String(Character(scalar)).utf8)
        default: throw flaw("a text has an unknown escape")
        }
    }

    private mutating func code() throws(Flaw) -> UInt32 {
        guard next + 4 <= bytes.endIndex,
            let text = String(validating: bytes[next..<next + 4], as: UTF8.self), text.allSatisfy(\.isHexDigit),
            let unit = UInt32(text, radix: 16)
        else { throw flaw("a text has an unknown escape") }
        next += 4
        return unit
    }

    private mutating func number() throws(Flaw) -> JSONValue {
        let start = next
        while let byte = peek, "+-.eE0123456789".utf8.contains(byte) { next += 1 }
        let text = String(decoding: bytes[start..<next], as: UTF8.self)
        if let value = Int(text), !text.hasPrefix("+") { return .integer(value) }
        guard let value = Double(text), !text.hasPrefix("+") else { throw flaw("a value is missing") }
        return .number(value)
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Flaw) -> JSONValue {
        let text = Array("\(word)".utf8)
        guard bytes[next...].starts(with: text) else { throw flaw("a value is missing") }
        next += text.count
        return value
    }

    // MARK: - Bytes

    private var peek: UInt8? { next < bytes.endIndex ? bytes[next] : nil }

    private mutating func skipBlanks() {
        while let byte = peek, [0x20, 9, 10, 13].contains(byte) { next += 1 }
    }

    private mutating func match(_ sign: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard peek == UInt8(ascii: sign) else { return false }
        next += 1
        return true
    }

    private mutating func expect(_ sign: Unicode.Scalar) throws(Flaw) {
        guard match(sign) else { throw flaw("'\(sign)' is missing") }
    }

    private func flaw(_ message: String) -> Flaw { Flaw(message: message, offset: next - bytes.startIndex) }
}
