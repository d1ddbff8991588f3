import Modelling
import Reporting
import Syntax

/// A way in which a value is written and read: a whole number in a range, a word of a table, a file.
package struct Part<Value>: Sendable {
    package let kind: Parameter.Kind
    package let placeholder: String?
    package let words: (@Sendable (Session) -> [String])?
    /// The value of what was typed for a parameter.
    package let read: @Sendable (Expression, Parameter, Call) throws(Diagnostic) -> Value

    package init(
        _ kind: Parameter.Kind, placeholder: String? = nil, words: (@Sendable (Session) -> [String])? = nil,
        read: @escaping @Sendable (Expression, Parameter, Call) throws(Diagnostic) -> Value
    ) {
        (self.kind, self.placeholder, self.words, self.read) = (kind, placeholder, words, read)
    }

    /// The same under another word in usage and help.
    package func shown(as placeholder: String) -> Part {
        Part(kind, placeholder: placeholder, words: words, read: read)
    }
}

extension Part where Value == Expression {
    /// Any expression, which the command itself evaluates.
    package static var expression: Part { expression(words: nil) }

    /// Any expression, where some words are what is mostly meant.
    package static func expression(words: (@Sendable (Session) -> [String])?) -> Part {
        Part(.expression, words: words) { (expression, _, _) throws(Diagnostic) in expression }
    }

    /// The name of a column, or several in brackets.
    package static var columns: Part {
        Part(.columns, placeholder: "NAME") { (expression, _, _) throws(Diagnostic) in expression }
    }
}

extension Part where Value == Int {
    /// A whole number in a range; errors say what it is `for`, where that is not the name.
    package static func integer(_ range: ClosedRange<Int>, for purpose: String? = nil) -> Part {
        integer(for: purpose) { _ in range }
    }

    /// A whole number in a range that depends on the session.
    package static func integer(
        for purpose: String? = nil, _ range: @escaping @Sendable (Session) -> ClosedRange<Int>
    ) -> Part {
        Part(.integer(range)) { (expression, parameter, call) throws(Diagnostic) in
            try call.context.evaluator(call.source).integer(
                expression, for: purpose ?? parameter.name, in: range(call.context.session))
        }
    }
}

extension Part where Value == Double {
    package static var number: Part { number(in: nil) }

    package static func number(in range: ClosedRange<Double>?) -> Part {
        Part(.number(range)) { (expression, parameter, call) throws(Diagnostic) in
            let value = try call.context.evaluator(call.source).scalar(expression, for: parameter.name)
            if let range, !range.contains(value) || !value.isFinite {
                throw call.failure(Diagnostic.settingOutside(parameter.name, value, range), at: expression.span)
            }
            return value
        }
    }
}

extension Part where Value == Bool {
    package static var truth: Part {
        Part(.truth) { (expression, parameter, call) throws(Diagnostic) in
            FunctionTable.isTrue(try call.context.evaluator(call.source).scalar(expression, for: parameter.name))
        }
    }
}

extension Part where Value == Name {
    /// A word without quotes; `words` are those that are offered.
    package static func name(words: (@Sendable (Session) -> [String])? = nil) -> Part {
        Part(.name, words: words ?? { _ in [] }, read: word)
    }

    /// A word, with quotes or without.
    package static func word(words: (@Sendable (Session) -> [String])? = nil) -> Part {
        Part(.word, words: words ?? { _ in [] }, read: word)
    }

    /// One of some words; `what` they name is said where it is none of them.
    package static func word(of what: String, among words: @escaping @Sendable (Session) -> [String]) -> Part {
        Part(.word, words: words) { (expression, parameter, call) throws(Diagnostic) in
            let name = try word(expression, parameter, call)
            return try call.chosen(name, of: what, among: words(call.context.session)) { _ in name }
        }
    }

    private static func word(
        _ expression: Expression, _ parameter: Parameter, _ call: Call
    ) throws(Diagnostic) -> Name {
        switch expression.node {
        case .name(let text), .string(let text): return Name(text, expression.span)
        case .number, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
            throw call.failure(Diagnostic.needsWord(parameter.placeholder, expression.text), at: expression.span)
        }
    }
}

extension Part {
    /// A row of a table by its name.
    package static func row(
        of what: String, _ rows: @autoclosure @escaping @Sendable () -> [Value],
        _ name: @escaping @Sendable (Value) -> String
    ) -> Part where Value: Sendable {
        Part(.row, words: { _ in rows().map(name) }) { (expression, _, call) throws(Diagnostic) in
            let text =
                switch expression.node {
                case .name(let word), .string(let word): word
                case .number, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range: expression.text
                }
            return try call.chosen(Name(text, expression.span), of: what, among: rows().map(name)) { word in
                rows().first { name($0) == word }
            }
        }
    }
}

extension Part where Value == String {
    /// A text, in double quotes.
    package static var text: Part { Part(.text, read: file.read) }

    /// The path of a file, in double quotes.
    package static var file: Part {
        Part(.file) { (expression, parameter, call) throws(Diagnostic) in
            guard case .string(let text) = expression.node else {
                let place = call.source.place(of: expression.span)
                throw call.failure(Diagnostic.needsQuotes(parameter.name, at: place), at: expression.span)
            }
            return text
        }
    }
}
