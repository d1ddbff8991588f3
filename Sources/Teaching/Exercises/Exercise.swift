import Syntax

/// Something that a lesson asks of the learner.
package enum Exercise: Hashable, Sendable {
    case quiz(Quiz)
    case guess(Guess)
    case task(LessonTask)
    case fade(Fade)

    /// What tells it from the others of a lesson, also after a change elsewhere in the lesson.
    package var key: String {
        switch self {
        case .quiz(let quiz): "quiz \(quiz.text)"
        case .guess(let guess): "guess \(guess.text)"
        case .task(let task): "task \(task.text)"
        case .fade(let fade): "fade \(fade.element.text) \(fade.count)"
        }
    }

    /// What of it can be told one by one.
    package var hints: [String] {
        switch self {
        case .task(let task): task.hints
        case .guess(let guess): guess.hints
        case .quiz, .fade: []
        }
    }
}

/// A question with answers to choose from.
package struct Quiz: Hashable, Sendable {
    package struct Choice: Hashable, Sendable {
        package let text: String
        package let isRight: Bool
        /// Why it is wrong, or right.
        package let because: String?

        package init(_ text: String, isRight: Bool, because: String? = nil) {
            (self.text, self.isRight, self.because) = (text, isRight, because)
        }

        /// The text without what does not tell answers apart: case, blanks, the sign at the end.
        package var plain: String { plainAnswer(text) }
    }

    package let text: String
    package let choices: [Choice]
    /// What is said once it is answered.
    package let because: String?

    package init(_ text: String, choices: [Choice], because: String?) {
        (self.text, self.choices, self.because) = (text, choices, because)
    }

    package var right: [Choice] { choices.filter(\.isRight) }

    /// The choices as they are shown to a learner: in an order that a seed tells.
    package func shown(seed: Int) -> [Choice] {
        var state = UInt64(bitPattern: Int64(seed)) ^ stableHash(text)
        var order = choices
        for last in stride(from: order.count - 1, to: 0, by: -1) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            order.swapAt(last, Int((state >> 33) % UInt64(last + 1)))
        }
        return order
    }

    /// The choice that a text means: the whole of one, or a beginning that only one has.
    package func choice(_ typed: String) -> Choice? {
        let plain = plainAnswer(typed)
        if let whole = choices.first(where: { $0.plain == plain }) { return whole }
        let begun = choices.filter { $0.plain.hasPrefix(plain) }
        return begun.count == 1 && plain.count >= 3 ? begun[0] : nil
    }
}

/// A value, a truth or a formula that the learner says before it is shown.
package struct Guess: Hashable, Sendable {
    package struct Mistake: Hashable, Sendable {
        /// What one gets by it.
        package let value: Expression
        package let why: String

        package init(_ value: Expression, _ why: String) { (self.value, self.why) = (value, why) }
    }

    package let asked: Expression
    /// Whether a formula is asked for, and not its value.
    package let isFormula: Bool
    /// What is asked in the words of the lesson; nil where the expression says it.
    package let question: String?
    package let because: String?
    package let hints: [String]
    package let mistakes: [Mistake]

    package init(
        _ asked: Expression, isFormula: Bool, question: String? = nil, because: String?, hints: [String] = [],
        mistakes: [Mistake]
    ) {
        (self.asked, self.isFormula, self.question) = (asked, isFormula, question)
        (self.because, self.hints, self.mistakes) = (because, hints, mistakes)
    }

    package var text: String { (isFormula ? "formula " : "") + asked.text }

    /// Whether it is true or not that is asked.
    package var isTruth: Bool {
        switch asked.node {
        case .binary(let symbol, _, _):
            switch symbol {
            case .less, .lessEqual, .greater, .greaterEqual, .equal, .notEqual, .and, .or: true
            case .add, .subtract, .multiply, .divide, .matmul, .power: false
            }
        case .unary(let symbol, _): symbol == .not
        case .number, .string, .name, .end, .matrix, .call, .index, .transpose, .range: false
        }
    }
}

/// Something to be reached, in whatever way.
package struct LessonTask: Hashable, Sendable {
    package struct Mistake: Hashable, Sendable {
        package let condition: Expression
        package let why: String
        /// Statements that lead there.
        package let wrong: Block?

        package init(_ condition: Expression, _ why: String, wrong: Block?) {
            (self.condition, self.why, self.wrong) = (condition, why, wrong)
        }
    }

    package let text: String
    package let until: Expression
    package let hints: [String]
    package let mistakes: [Mistake]
    package let solution: Block
    package let because: String?

    package init(
        _ text: String, until: Expression, hints: [String], mistakes: [Mistake], solution: Block, because: String?
    ) {
        (self.text, self.until, self.hints) = (text, until, hints)
        (self.mistakes, self.solution, self.because) = (mistakes, solution, because)
    }
}

/// The factors of a gradient with some left blank.
package struct Fade: Hashable, Sendable {
    package let element: Expression
    /// How many are left blank.
    package let count: Int

    package init(_ element: Expression, count: Int) { (self.element, self.count) = (element, count) }
}

/// A text without what does not tell answers apart.
package func plainAnswer(_ text: String) -> String {
    let words = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return String(words.reversed().drop { ".!? ".contains($0) }.reversed())
}

/// A number that is the same for the same text in every run (FNV-1a; Fowler, Noll, Vo, 1991).
package func stableHash(_ text: String) -> UInt64 {
    text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
