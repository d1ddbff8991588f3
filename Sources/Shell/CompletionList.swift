import Rendering

/// Candidates of a completion as the user sees them.
struct CompletionList {
    /// Without blanks at the end.
    let words: [String]
    /// What all candidates begin with, blanks included.
    let commonPrefix: String

    /// Candidates with control characters cannot be typed and are left out.
    init(_ candidates: [String]) {
        let candidates = candidates.filter { DisplayText.escaped($0) == $0 }
        words = candidates.map { $0.hasSuffix(" ") ? String($0.dropLast()) : $0 }
        commonPrefix = candidates.dropFirst().reduce(candidates.first ?? "") { prefix, word in
            String(zip(prefix, word).prefix { $0 == $1 }.map(\.0))
        }
    }

    /// The words in columns, read downward, as `ls` shows them.
    func lines(width: Int) -> [String] {
        let column = (words.map(DisplayText.width).max() ?? 0) + 2
        let count = max(1, width / column)
        let height = (words.count + count - 1) / count
        return (0..<height).map { row in
            stride(from: row, to: words.count, by: height)
                .map { DisplayText.padded(words[$0], to: column) }.joined().trimmed
        }
    }
}
