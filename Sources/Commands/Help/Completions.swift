/// What Tab offers: the words that can stand at the cursor, and the stretch of the line that they replace.
package struct Completions: Hashable, Sendable {
    /// Offset in UTF-8 of the first byte to replace; the end is the cursor.
    package var start: Int
    /// Sorted, without duplicates. A candidate ends in a blank where nothing more belongs to the word.
    package var candidates: [String]

    package init(start: Int, candidates: [String]) {
        self.start = start
        self.candidates = candidates
    }
}
