import Insight
import Modelling

/// One argument of a command: how it is written, what it means, and what may stand there.
package struct Parameter: Sendable {
    package enum Kind: Sendable {
        /// Any expression.
        case expression
        /// A number from an expression, within a range for whole numbers.
        case integer(ClosedRange<Int>)
        case number
        /// One of some words, found when asked for.
        case word(@Sendable () -> [String])
        /// The path of a file, in double quotes.
        case file
        case text
        /// `until CONDITION`
        case until
        /// true or false
        case truth
    }

    package enum Form: Sendable {
        case positional
        /// May be left out.
        case optional
        /// May be given any number of times, with or without commas.
        case repeated
        /// Written `name=value`.
        case option
        /// A word that is there or not.
        case flag
    }

    package let name: String
    package let kind: Kind
    package let form: Form
    package let summary: String
    /// The names of parameters that cannot stand beside this one.
    package private(set) var excluded: [String] = []

    /// The same parameter where others may not stand beside it.
    package func excluding(_ names: String...) -> Parameter {
        var parameter = self
        parameter.excluded = names
        return parameter
    }

    package init(_ name: String, _ kind: Kind, _ form: Form = .positional, _ summary: String) {
        self.name = name
        self.kind = kind
        self.form = form
        self.summary = summary
    }

    package static func flag(_ name: String, _ summary: String) -> Parameter {
        Parameter(name, .word { [] }, .flag, summary)
    }

    package var usage: String {
        let value =
            switch kind {
            case .file: "\"\(name.uppercased())\""
            case .until: "until CONDITION"
            case .truth: "true|false"
            case .integer, .number: form == .option ? "N" : name.uppercased()
            case .expression, .word, .text: name.uppercased()
            }
        return switch form {
        case .positional: value
        case .optional: "[\(value)]"
        case .repeated: "[\(value) …]"
        case .option: "[\(name)=\(value)]"
        case .flag: "[\(name)]"
        }
    }
}
