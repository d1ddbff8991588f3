/// An idea of the field: what it is, a formula of it that can be typed, an example, and where to go on.
struct Idea: Sendable {
    /// What it is called; the first heads its page.
    let names: [String]
    /// What it is, in at most 80 words; what stands in backquotes can be typed below `setup`.
    let text: String
    /// Statements from an empty session on, which the formula and the example need.
    let setup: String
    let formula: String
    /// Another formula of the same value; nil where the value itself is what there is to see.
    let equals: String?
    let example: String
    /// Statements that lead on.
    let more: [String]

    init(
        _ names: String..., text: String, setup: String = learner, formula: String, equals: String? = nil,
        example: String, more: [String]
    ) {
        (self.names, self.text, self.setup, self.formula) = (names, text, setup, formula)
        (self.equals, self.example, self.more) = (equals, example, more)
    }

    /// A small network with its gradients.
    static let learner = "data xor; network 2 -> 4 tanh -> 1 sigmoid; backward"
    /// One that tells three classes apart.
    static let classifier = "data iris; network 4 -> 3 softmax; backward"

    /// Words for readers, in the order of a course.
    static let all: [Idea] = networks + gradients + trainings + troubles + remedies + theory

    /// The idea that a word names, or several: in the singular or the plural, in British or American spelling.
    static func named(_ words: String) -> Idea? { byWord[plain(words)] }

    private static let byWord: [String: Idea] = Dictionary(
        all.flatMap { idea in idea.names.map { (plain($0), idea) } }, uniquingKeysWith: { first, _ in first })

    /// What words have in common that differ in capitals, hyphens, number and spelling.
    static func plain(_ words: String) -> String {
        words.lowercased().split { " -_".contains($0) }.map { singular(american(String($0))) }.joined(separator: " ")
    }

    private static func american(_ word: String) -> String {
        let endings = [
            ("isation", "ization"), ("isations", "ization"), ("ising", "izing"), ("ised", "ized"), ("iser", "izer"),
            ("isers", "izer"), ("ise", "ize"), ("our", "or"), ("ours", "or"), ("elling", "eling"),
        ]
        for (british, american) in endings where word.count > british.count + 2 && word.hasSuffix(british) {
            return word.dropLast(british.count) + american
        }
        return word
    }

    private static func singular(_ word: String) -> String {
        if word.count < 4 || ["ss", "us", "is", "as"].contains(where: word.hasSuffix) { return word }
        if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
        if ["ses", "ches", "xes"].contains(where: word.hasSuffix) { return String(word.dropLast(2)) }
        return word.hasSuffix("s") ? String(word.dropLast()) : word
    }
}
