import Modelling
import Reporting
import Syntax

/// What stands in the list of a command's parameters.
package protocol Declared: Sendable {
    var parameter: Parameter { get }
}

/// A parameter with the type of its value: declared once, and read by `call[key]`.
package struct Key<Value>: Declared, Sendable {
    package private(set) var parameter: Parameter
    let read: @Sendable (Parameter, Call) throws(Diagnostic) -> Value

    private init(_ parameter: Parameter, read: @escaping @Sendable (Parameter, Call) throws(Diagnostic) -> Value) {
        (self.parameter, self.read) = (parameter, read)
    }

    /// The same parameter where others may not stand beside it.
    package func excluding(_ names: String...) -> Key {
        var key = self
        key.parameter.excluded = names
        return key
    }

    /// The same parameter where another one tells of it in usage and help.
    package var toldByAnother: Key {
        var key = self
        key.parameter.isTold = true
        return key
    }

    // MARK: - A value

    /// A value that must be there, in its place.
    package static func required(_ name: String, _ part: Part<Value>, _ summary: String) -> Key {
        needed(name, part, .value, summary)
    }

    /// A value that may be left out.
    package static func optional<V>(_ name: String, _ part: Part<V>, _ summary: String) -> Key where Value == V? {
        given(name, part, .value, summary)
    }

    /// Written `name=value`.
    package static func option<V>(_ name: String, _ part: Part<V>, _ summary: String) -> Key where Value == V? {
        given(name, part, .option, summary)
    }

    /// A word and a value, as `sample 3`.
    package static func phrase<V>(_ word: String, _ part: Part<V>, _ summary: String) -> Key where Value == V? {
        given(word, part, .phrase, summary)
    }

    /// A word and a value that must be there, as in `check grads of tanh`.
    package static func requiredPhrase(_ word: String, _ part: Part<Value>, _ summary: String) -> Key {
        needed(word, part, .phrase, summary)
    }

    /// Any number of values.
    package static func rest<V>(_ name: String, _ part: Part<V>, _ summary: String) -> Key where Value == [V] {
        Key(Parameter(name, part.kind, .rest, summary, placeholder: part.placeholder, words: part.words)) {
            (parameter, call) throws(Diagnostic) in
            guard case .list(let list)? = call.binding.values[parameter.name] else { return [] }
            var values: [V] = []
            for expression in list { values.append(try part.read(expression, parameter, call)) }
            return values
        }
    }

    private static func needed(
        _ name: String, _ part: Part<Value>, _ form: Parameter.Form, _ summary: String
    ) -> Key {
        Key(
            Parameter(
                name, part.kind, form, isRequired: true, summary, placeholder: part.placeholder, words: part.words)
        ) { (parameter, call) throws(Diagnostic) in
            guard let expression = call.binding.expression(parameter.name) else {
                throw call.failure(Diagnostic.missingArgument(parameter, call.command))
            }
            return try part.read(expression, parameter, call)
        }
    }

    private static func given<V>(
        _ name: String, _ part: Part<V>, _ form: Parameter.Form, _ summary: String
    ) -> Key where Value == V? {
        Key(Parameter(name, part.kind, form, summary, placeholder: part.placeholder, words: part.words)) {
            (parameter, call) throws(Diagnostic) in
            guard let expression = call.binding.expression(parameter.name) else { return nil }
            return try part.read(expression, parameter, call)
        }
    }
}

// MARK: - Words and signs

extension Key where Value == Bool {
    /// A word that is there or not.
    package static func flag(_ name: String, _ summary: String) -> Key { word(name, isRequired: false, summary) }

    /// A word that tells one form of a command from the others.
    package static func keyword(_ name: String, _ summary: String) -> Key { word(name, isRequired: true, summary) }

    private static func word(_ name: String, isRequired: Bool, _ summary: String) -> Key {
        Key(Parameter(name, .name, .flag, isRequired: isRequired, summary)) { (parameter, call) throws(Diagnostic) in
            call.binding.values[parameter.name] != nil
        }
    }
}

extension Key where Value == Expression? {
    /// `until CONDITION`
    package static func until(_ summary: String) -> Key {
        Key(Parameter("until", .expression, .until, summary)) { (parameter, call) throws(Diagnostic) in
            call.binding.expression(parameter.name)
        }
    }
}

extension Key where Value == Block? {
    /// A block of statements that may be left out.
    package static func block(_ name: String, _ summary: String) -> Key {
        Key(Parameter(name, .expression, .blocks(1...1), summary)) { (parameter, call) throws(Diagnostic) in
            if case .blocks(let blocks)? = call.binding.values[parameter.name] { blocks.first } else { nil }
        }
    }
}

extension Key where Value == Expression {
    /// `until CONDITION` that must be there.
    package static func requiredUntil(_ summary: String) -> Key {
        Key(Parameter("until", .expression, .until, isRequired: true, summary)) {
            (parameter, call) throws(Diagnostic) in
            guard let expression = call.binding.expression(parameter.name) else {
                throw call.failure(Diagnostic.missingArgument(parameter, call.command))
            }
            return expression
        }
    }

    /// `= VALUE`
    package static func equals(_ summary: String) -> Key {
        Key(Parameter("value", .expression, .equals, isRequired: true, summary)) {
            (parameter, call) throws(Diagnostic) in
            guard let expression = call.binding.expression(parameter.name) else {
                throw call.failure(Diagnostic.missingArgument(parameter, call.command))
            }
            return expression
        }
    }
}

extension Key where Value == [Binding.Axis] {
    /// `for NAME in FROM:STEP:TO`, of so many names.
    package static func axes(_ count: ClosedRange<Int>, _ summary: String) -> Key {
        Key(Parameter("for", .expression, .axes(count), summary, placeholder: "NAME in FROM:STEP:TO")) {
            (parameter, call) throws(Diagnostic) in
            if case .axes(let axes)? = call.binding.values[parameter.name] { axes } else { [] }
        }
    }
}

extension Key where Value == Assignment {
    /// `W1[2,1] += 0.1`
    package static func assignment(
        _ name: String, written: String, _ summary: String, words: @escaping @Sendable (Session) -> [String]
    ) -> Key {
        Key(Parameter(name, .expression, .assignment, isRequired: true, summary, placeholder: written, words: words)) {
            (parameter, call) throws(Diagnostic) in
            guard case .assignment(let assignment)? = call.binding.values[parameter.name] else {
                throw call.failure(Diagnostic.missingArgument(parameter, call.command))
            }
            return assignment
        }
    }

    /// The same assignment as another line of usage writes it.
    package func written(_ placeholder: String, _ summary: String) -> Key {
        .assignment(parameter.name, written: placeholder, summary, words: parameter.words ?? { _ in [] })
    }
}

extension Key where Value == [Call] {
    /// Links with arrows between them; each link is read by the keys that it is made of.
    package static func chain(
        _ name: String, _ first: [any Declared], then later: [any Declared], links: ClosedRange<Int> = 2...Int.max,
        _ summary: String
    ) -> Key {
        let chain = Parameter.Chain(first: first.map(\.parameter), later: later.map(\.parameter), count: links)
        return Key(Parameter(name, .expression, .chain(chain), isRequired: true, summary)) {
            (parameter, call) throws(Diagnostic) in
            guard case .links(let links)? = call.binding.values[parameter.name] else { return [] }
            return links.map(call.reading)
        }
    }
}

extension Key where Value == [Block] {
    /// Blocks of statements, which the command itself runs.
    package static func blocks(_ name: String, _ count: ClosedRange<Int>, _ summary: String) -> Key {
        Key(Parameter(name, .expression, .blocks(count), isRequired: true, summary)) {
            (parameter, call) throws(Diagnostic) in
            guard case .blocks(let blocks)? = call.binding.values[parameter.name] else {
                throw call.failure(Diagnostic.missingArgument(parameter, call.command))
            }
            return blocks
        }
    }
}

/// An option as it was typed, with the parameter that it is.
package struct Setting: Sendable {
    package let name: Name
    package let value: Expression
    package let parameter: Parameter
}

extension Key where Value == [Setting] {
    /// Options that depend on what else was given: those of the row that was chosen.
    package static func settings(
        _ name: String, _ options: @escaping @Sendable (Binding, Session) -> Parameter.Settings?, _ summary: String
    ) -> Key {
        Key(Parameter(name, .expression, .settings(options), summary, placeholder: "\(name.uppercased())=VALUE")) {
            (_, call) throws(Diagnostic) in call.binding.settings
        }
    }
}
