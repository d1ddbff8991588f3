/// The name as it is stored: in Unicode normal form C, with `ŷ` spelled `yhat`.
///
/// Composes a letter and the marks after it where one Latin or Greek letter stands for both. (The standard
/// library compares strings by canonical equivalence, which is all that this needs.)
package func normalizedName(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var result = ""
    for character in text {
        if character == "ŷ" {
            result += "yhat"
        } else if character.unicodeScalars.count > 1, let scalar = composed(character) {
            result.unicodeScalars.append(scalar)
        } else {
            result.append(character)
        }
    }
    return result
}

/// Where composed letters stand: Latin, Greek and Cyrillic, then their extended blocks.
private let composedLetters: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x370...0x4FF, 0x1E00...0x1FFF]

private func composed(_ character: Character) -> Unicode.Scalar? {
    for range in composedLetters {
        for value in range {
            if let scalar = Unicode.Scalar(value), Character(scalar) == character { return scalar }
        }
    }
    return nil
}
