/// Numbers as they stand in a text.
package enum WrittenNumber {
    /// Where a number that begins here ends; nil if none begins here. Digits inside names are text.
    package static func end(in characters: [Character], from start: Int, after previous: Character) -> Int? {
        guard !(previous.isLetter || previous.isNumber || previous == "_") else { return nil }
        guard start < characters.count else { return nil }
        var position = start
        func isDigit(_ at: Int) -> Bool { at < characters.count && characters[at].isASCII && characters[at].isNumber }
        if characters[position] == "-" { position += 1 }
        guard isDigit(position) else { return nil }
        while isDigit(position) { position += 1 }
        if position < characters.count, characters[position] == ".", isDigit(position + 1) {
            position += 1
            while isDigit(position) { position += 1 }
        }
        if position < characters.count, characters[position] == "e" {
            var after = position + 1
            if after < characters.count, characters[after] == "-" || characters[after] == "+" { after += 1 }
            if isDigit(after) {
                while isDigit(after) { after += 1 }
                position = after
            }
        }
        // 3x and 2nd are words.
        if position < characters.count, characters[position].isLetter || characters[position] == "_" {
            return nil
        }
        return position
    }

    /// A text taken apart: what stands between numbers, and the numbers; a word at both ends. The places in brackets behind
    /// a name belong to the name, as in `W1[2,1]`.
    package static func parts(of text: String) -> (words: [String], numbers: [String]) {
        var (words, numbers) = ([""], [String]())
        let characters = Array(text)
        var position = 0
        while position < characters.count {
            let previous = position > 0 ? characters[position - 1] : " "
            let isPlace =
                previous == "[" && position > 1
                && (characters[position - 2].isLetter || characters[position - 2].isNumber)
            if isPlace, let close = characters[position...].firstIndex(of: "]"),
                characters[position..<close].allSatisfy({ $0.isNumber || ",:".contains($0) })
            {
                words[words.count - 1] += String(characters[position...close])
                position = close + 1
            } else if let end = end(in: characters, from: position, after: previous) {
                numbers.append(String(characters[position..<end]))
                words.append("")
                position = end
            } else {
                words[words.count - 1].append(characters[position])
                position += 1
            }
        }
        return (words, numbers)
    }
}
