/// Text in which nothing is left that a terminal would obey, or that is there and is not seen.
package enum HarmlessText {
    /// The text with such characters spelled out: `\u{1b}`.
    package static func spelled(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if isHarmful(scalar) { result += code(of: scalar) } else { result.unicodeScalars.append(scalar) }
        }
        return result
    }

    /// `\u{1b}`
    package static func code(of scalar: Unicode.Scalar) -> String {
        "\\u{" + String(scalar.value, radix: 16) + "}"
    }

    /// Control characters (C0, C1), separators of lines, marks that turn the direction of writing, and all that
    /// takes no room and shows nothing.
    package static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7f: false
        case 0..<0xa0: true
        default:
            switch scalar.properties.generalCategory {
            case .format, .lineSeparator, .paragraphSeparator: true
            default: scalar.properties.isDefaultIgnorableCodePoint  // not our enum
            }
        }
    }
}
