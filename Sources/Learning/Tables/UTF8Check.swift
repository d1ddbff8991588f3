/// Whether bytes are UTF-8 text (RFC 3629).
enum UTF8Check {
    /// The offset of the first byte that is no part of a well-formed sequence, or nil.
    static func firstInvalid(in bytes: [UInt8]) -> Int? {
        bytes.withUnsafeBytes { raw in
            var i = 0
            while i < raw.count {
                // Eight bytes of ASCII at a time.
                while i + 8 <= raw.count,
                    raw.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    i += 8
                }
                guard i < raw.count else { return nil }
                let length = sequenceLength(raw, i)
                if length == 0 { return i }
                i += length
            }
            return nil
        }
    }

    /// The length of the sequence that begins here; 0 if it is cut short, overlong, a surrogate or beyond U+10FFFF.
    private static func sequenceLength(_ raw: UnsafeRawBufferPointer, _ i: Int) -> Int {
        let lead = raw[i]
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch lead {
            case 0x00...0x7F: (1, 0...0)
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            default: (0, 0...0)
            }
        guard length > 1 else { return length }
        guard i + length <= raw.count, second.contains(raw[i + 1]) else { return 0 }
        return (2..<length).allSatisfy { raw[i + $0] & 0xC0 == 0x80 } ? length : 0
    }
}
