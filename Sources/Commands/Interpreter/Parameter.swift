import Modelling
import Syntax

/// One argument of a command: where it stands, how it is written, what it means, and what may stand there.
package struct Parameter: Sendable {
    /// What a value looks like.
    package enum Kind: Sendable {
        /// Any expression.
        case expression
        /// A whole number from an expression, within a range that may depend on the session.
        case integer(@Sendable (Session) -> ClosedRange<Int>)
        /// A number from an expression; where the row that reads it has no range of its own, within this one.
        case number(ClosedRange<Double>?)
        /// true or false
        case truth
        /// A word without quotes.
        case name
        /// A word, with quotes or without.
        case word
        /// The name of a row of a table; what else stands there is refused by who knows the rows.
        case row
        /// A text, in double quotes.
        case text
        /// The path of a file, in double quotes.
        case file
        /// The name of a column, or several in brackets.
        case columns
    }

    /// Where an argument stands, and among which words.
    package enum Form: Sendable {
        /// In its place among the others.
        case value
        /// In its place, any number of times, with or without commas.
        case rest
        /// Anywhere, written `name=value`.
        case option
        /// A word that is there or not, anywhere.
        case flag
        /// A word and a value, anywhere: `sample 3`.
        case phrase
        /// `for NAME in RANGE`, of so many names with commas between them; the range may be left out where it is known.
        case axes(ClosedRange<Int>)
        /// `until CONDITION`
        case until
        /// `= VALUE`
        case equals
        /// `W1[2,1] += 0.1`
        case assignment
        /// Links with arrows between them: `2 -> 4 tanh -> 1`.
        case chain(Chain)
        /// So many blocks of statements: `{ train 10 }`.
        case blocks(ClosedRange<Int>)
        /// Options that depend on what else was given.
        case settings(@Sendable (Binding, Session) -> Settings?)
    }

    /// The links of a chain: what the first is made of, and each later one.
    package struct Chain: Sendable {
        package let first: [Parameter]
        package let later: [Parameter]
        package let count: ClosedRange<Int>
    }

    /// The options of a row of a table, and the row's name.
    package struct Settings: Sendable {
        package let owner: String
        package let options: [Parameter]
    }

    package let name: String
    package let kind: Kind
    package let form: Form
    package var isRequired: Bool
    package let summary: String
    /// What stands for the value in usage and help.
    package let placeholder: String
    /// The words that can stand there, as completion offers them; nil where the kind alone tells.
    package let words: (@Sendable (Session) -> [String])?
    /// True for what stands behind another parameter, whose words tell of it: `100` in `since step 100`.
    package var isTold = false
    /// The names of parameters that cannot stand beside this one.
    package var excluded: [String] = []

    package init(
        _ name: String, _ kind: Kind, _ form: Form, isRequired: Bool = false, _ summary: String,
        placeholder: String? = nil, words: (@Sendable (Session) -> [String])? = nil
    ) {
        self.name = name
        self.kind = kind
        self.form = form
        self.isRequired = isRequired
        self.summary = summary
        self.placeholder = placeholder ?? Self.placeholder(name, kind, form)
        self.words = words
    }

    private static func placeholder(_ name: String, _ kind: Kind, _ form: Form) -> String {
        switch kind {
        case .file, .text: "\"\(name.uppercased())\""
        case .truth: "true|false"
        case .integer, .number: if case .option = form { "N" } else { name.uppercased() }
        case .expression, .name, .word, .row, .columns: name.uppercased()
        }
    }

    /// The argument as it stands in a line of usage.
    package var usage: String { isRequired ? written : "[\(written)]" }

    /// The argument as it is written where it is given.
    package var written: String {
        switch form {
        case .value, .assignment: placeholder
        case .rest, .settings: "\(placeholder) …"
        case .blocks(let count):
            ([String](repeating: "{ \(placeholder) }", count: min(count.lowerBound, 2))
                + (count.upperBound > count.lowerBound ? ["…"] : [])).joined(separator: " ")
        case .option: "\(name)=\(placeholder)"
        case .flag: name
        case .phrase: "\(name) \(placeholder)"
        case .until: "until CONDITION"
        case .equals: "= \(placeholder)"
        case .axes(let count):
            "\(name) \(placeholder)" + (count.upperBound > 1 ? "[, \(placeholder)]" : "")
        case .chain(let chain):
            ([chain.first, chain.later].map { $0.map(\.usage).joined(separator: " ") }
                + (chain.count.upperBound > 2 ? ["…"] : [])).joined(separator: " -> ")
        }
    }

    /// What it means, with the range that holds in a session.
    package func meaning(_ session: Session) -> String {
        guard case .integer(let range) = kind else { return summary }
        let (low, high) = (range(session).lowerBound, range(session).upperBound)
        // Before there are rows to choose from, their number says nothing.
        guard low < high else { return summary }
        return "\(summary); \(high == Int.max ? "from \(low)" : "\(low) to \(high)")"
    }

    /// True for what has its place among the others and no word or sign of its own.
    package var isPositional: Bool {
        switch form {
        case .value, .rest, .assignment, .chain, .until, .equals, .blocks: true
        case .option, .flag, .phrase, .axes, .settings: false
        }
    }

    /// The words of it that stand in front of an expression.
    package var formWords: [String] {
        switch form {
        case .phrase: [name]
        case .axes: [name, Binding.wordOfRange]
        case .value, .rest, .option, .flag, .until, .equals, .assignment, .chain, .blocks, .settings: []
        }
    }

    /// Whether an expression can be what was meant, as far as its writing tells.
    func accepts(_ expression: Expression) -> Bool {
        switch (kind, expression.node) {
        case (.expression, _), (.integer, _), (.number, _), (.truth, _), (.row, _), (.columns, _): true
        case (.name, .name), (.word, .name), (.word, .string), (.file, .string), (.text, .string): true
        case (.name, _), (.word, _), (.file, _), (.text, _): false
        }
    }

    /// The parameter and those that it is made of.
    package var parts: [Parameter] {
        if case .chain(let chain) = form { chain.first + chain.later } else { [self] }
    }
}
