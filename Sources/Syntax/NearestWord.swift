/// The word that `word` was probably meant to be: at most two slips away (one, for words of up to four
/// letters), where a slip is a letter too many, missing, wrong, or exchanged with its neighbour.
///
/// Among equally near words the first in alphabetical order wins. (Damerau, 1964; Levenshtein, 1965.)
package func nearestWord(to word: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(word)
    var bound = letters.count > 4 ? 2 : 1
    var nearest: String?
    for candidate in candidates.sorted() where candidate != word {
        let other = Array(candidate)
        guard abs(letters.count - other.count) <= bound else { continue }
        let distance = slips(letters, other)
        if distance <= bound, distance < other.count {
            nearest = candidate
            bound = distance - 1
        }
    }
    return nearest
}

/// The number of slips between two words (optimal string alignment distance).
private func slips(_ a: [Character], _ b: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var best = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, beforeLast[j - 1] + 1) }
            row.append(best)
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
