/// The word that `word` was probably meant to be: the same but for capitals, one of the same meaning, or one at most
/// two slips away, where a slip is a letter too many, missing, wrong, or exchanged with its neighbour.
///
/// Words of up to five letters have room for one slip, words of up to four keep their first letter unless it changed
/// places, and in words of one or two letters only a digit may differ: nearer than that, most words are others. Among
/// equally near words the first in alphabetical order wins. (Damerau, 1964; Levenshtein, 1965.)
package func nearestWord(
    to word: String, among candidates: some Sequence<String>, _ translations: [String: [String]] = [:]
) -> String? {
    sameWord(as: word, among: candidates, translations) ?? nearWord(to: word, among: candidates)
}

/// The word that `word` is called here: the same but for capitals and underlines, or one of the same meaning.
///
/// - Parameter translations: words of other programs, in plain form, that are known only above this module.
package func sameWord(
    as word: String, among candidates: some Sequence<String>, _ translations: [String: [String]] = [:]
) -> String? {
    let plain = plainForm(word)
    let others = candidates.filter { $0 != word }.sorted()
    if let same = others.first(where: { plainForm($0) == plain }) { return same }
    return ((translations[plain] ?? []) + (synonyms[plain] ?? [])).first(where: others.contains)
}

/// The word that `word` was typed for, if slips explain it.
package func nearWord(to word: String, among candidates: some Sequence<String>) -> String? {
    let letters = Array(word)
    var bound = letters.count > 5 ? 2 : 1
    var nearest: String?
    for candidate in candidates.sorted() where candidate != word {
        let other = Array(candidate)
        guard abs(letters.count - other.count) <= bound, isPlausible(letters, other) else { continue }
        let distance = slips(letters, other)
        if distance <= bound, distance < other.count {
            nearest = candidate
            bound = distance - 1
        }
    }
    return nearest
}

/// Lower case without underlines: `Cross_Entropy` and `crossentropy` are one word.
private func plainForm(_ word: String) -> String { word.lowercased().filter { $0 != "_" } }

/// False for short words that have too little in common to be one word mistyped.
private func isPlausible(_ a: [Character], _ b: [Character]) -> Bool {
    switch min(a.count, b.count) {
    case ...2:
        guard a.first == b.first else { return false }
        let isIndexed = { (word: [Character]) in word.dropFirst().allSatisfy(\.isNumber) }
        return isIndexed(a) && isIndexed(b)
    case 3, 4: return a[0] == b[0] || a[0] == b[1] && a[1] == b[0]
    default: return true
    }
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

/// Words of other programs and books, in plain form, with those that may be called so here: a command where a command
/// is needed, a function where a function is, an option. Operations and losses have theirs in their rows.
private let synonyms: [String: [String]] = [
    // Commands
    "fit": ["train"], "optimize": ["train"], "exit": ["quit"], "bye": ["quit"], "logout": ["quit"],
    "man": ["help"], "info": ["help"], "usage": ["help"], "disp": ["print"], "display": ["print"], "printf": ["print"],
    "echo": ["print"], "println": ["print"], "puts": ["print"], "cat": ["print"], "back": ["backward"],
    "backprop": ["backward"], "fwd": ["forward"], "run": ["source"], "execute": ["source"], "layers": ["network"],
    "nn": ["network"], "net": ["network"], "criterion": ["loss"], "cost": ["loss"], "objective": ["loss"],
    "dataset": ["data"], "eval": ["evaluate"], "score": ["evaluate"], "infer": ["predict"], "gradcheck": ["check"],
    "standardize": ["normalize"], "scale": ["normalize"], "ctrlz": ["undo"], "export": ["write"],
    "debug": ["diagnose"], "doctor": ["diagnose"], "restart": ["reset"], "differentiate": ["derive"],
    "diff": ["derive"],
    // Topics of show, options, settings
    "weights": ["params"], "parameters": ["params"], "gradients": ["grads"], "gradient": ["grads"],
    "summary": ["model"], "history": ["training"], "vars": ["variables"], "learningrate": ["lr"], "eta": ["lr"],
    "alpha": ["lr"], "batchsize": ["batch"], "wd": ["weight_decay"], "epsilon": ["eps"], "epoch": ["epochs"],
    "iterations": ["steps"], "updates": ["steps"], "samples": ["n"], "count": ["n", "size"], "size": ["n"],
    "targets": ["target"], "label": ["labels"], "class": ["labels"],
    // Functions and distributions
    "len": ["size"], "length": ["size"], "numel": ["size"], "rand": ["random"], "randn": ["normal"],
    "randomnormal": ["normal"], "gaussian": ["normal"], "xavier": ["glorot"], "kaiming": ["he"], "nrow": ["rows"],
    "ncol": ["columns"], "nrows": ["rows"], "ncols": ["columns"], "cols": ["columns"],
    // Numbers
    "infinity": ["inf"], "π": ["pi"],
]
