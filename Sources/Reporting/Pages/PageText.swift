/// The session in a page: its text in an element of its own, so that any text is safe there and comes out again as it was.
package enum PageText {
    private static let opening = "<pre id=\"session-text\" tabindex=\"0\" aria-label=\"session\">\n"
    private static let closing = "</pre>"

    /// The element that holds a session.
    package static func element(_ session: String) -> [UInt8] {
        var bytes = Array(opening.utf8)
        for byte in session.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            // A browser would take these for something else.
            case 0, 13: bytes += "&#\(byte);".utf8
            default: bytes.append(byte)  // not our enum
            }
        }
        return bytes + closing.utf8
    }

    /// Whether a file begins as a page does.
    package static func isPage(_ bytes: [UInt8]) -> Bool { bytes.starts(with: "<!doctype html>".utf8) }

    /// The session in a page, and the number of the line in which it begins; nil where there is none.
    package static func session(in bytes: [UInt8]) -> (text: [UInt8], firstLine: Int)? {
        guard let start = place(of: Array(opening.utf8), in: bytes, from: 0) else { return nil }
        let first = start + opening.utf8.count
        guard let end = place(of: Array(closing.utf8), in: bytes, from: first) else { return nil }
        var result: [UInt8] = []
        var position = first
        while position < end {
            if bytes[position] == UInt8(ascii: "&"),
                let sign = signs.first(where: { bytes[position..<end].starts(with: $0.text.utf8) })
            {
                result.append(sign.byte)
                position += sign.text.utf8.count
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return (result, 1 + bytes[..<first].count { $0 == UInt8(ascii: "\n") })
    }

    private static let signs: [(text: String, byte: UInt8)] = [
        ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")), ("&#0;", 0),
        ("&#13;", 13),
    ]

    private static func place(of part: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= part.count else { return nil }
        return (start..<max(start, bytes.count - part.count + 1)).first { place in
            bytes[place] == part[0] && bytes[place..<place + part.count].elementsEqual(part)
        }
    }
}
