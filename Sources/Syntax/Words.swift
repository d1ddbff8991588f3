/// A set of words that may lean on what somebody else knows, so that it costs the same however many words there are.
package struct Words: Sendable {
    private var own: Set<String>
    private let known: @Sendable (String) -> Bool
    private let everyKnown: @Sendable () -> [String]

    /// - Parameters:
    ///   - known: whether somebody else knows a word.
    ///   - all: the words that he knows.
    package init(known: @escaping @Sendable (String) -> Bool, all: @escaping @Sendable () -> [String]) {
        (own, self.known, everyKnown) = ([], known, all)
    }

    package init(_ words: some Sequence<String>) {
        own = Set(words)
        known = { _ in false }
        everyKnown = { [] }
    }

    package func contains(_ word: String) -> Bool { own.contains(word) || known(word) }

    package var all: Set<String> { own.union(everyKnown()) }

    package mutating func insert(_ word: String) { own.insert(word) }
    package mutating func formUnion(_ words: some Sequence<String>) { own.formUnion(words) }
}

extension Words: ExpressibleByArrayLiteral {
    package init(arrayLiteral words: String...) { self.init(words) }
}
