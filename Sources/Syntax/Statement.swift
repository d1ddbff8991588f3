/// One thing the user asks for: an assignment, a command, a formula to print, or a piece of program.
/// Equality compares meaning, not place.
package struct Statement: Hashable, Sendable {
    package var node: Node
    package var span: Span

    package init(_ node: Node, _ span: Span) {
        self.node = node
        self.span = span
    }

    package indirect enum Node: Hashable, Sendable {
        case assignment(Assignment)
        case expression(Expression)
        case command(CommandCall)
        case repetition(count: Expression, Block)
        case whileLoop(Expression, Block)
        case forLoop(variable: Name, Expression, Block)
        /// `if … { } else if … { } else { }`
        case conditional([Branch], otherwise: Block?)
        case breakLoop
        case continueLoop
        /// `function NAME(parameters) = body`; `comment` is the comment text directly above.
        /// `slopes` are what stands behind `with`, each with its name: `dz = …`.
        case function(Name, parameters: [Name], Expression, slopes: [OwnSlope], comment: String?)
        case model(Block)
        /// `param NAME = value`
        case parameter(Name, Expression)
        /// `define NAME parameters { … }`; `comment` is the comment text directly above.
        case define(Name, parameters: [Name], Block, comment: String?)
    }

    package struct Branch: Hashable, Sendable {
        package var condition: Expression
        package var body: Block

        package init(_ condition: Expression, _ body: Block) {
            self.condition = condition
            self.body = body
        }
    }

    /// The names of the commands in the statement, its blocks included, in their order in the text.
    package var commandNames: [Name] {
        let inner = node.blocks.flatMap { $0.statements.flatMap(\.commandNames) }
        if case .command(let call) = node { return [call.name] + inner }
        return inner
    }

    package static func == (a: Statement, b: Statement) -> Bool { a.node == b.node }

    package func hash(into hasher: inout Hasher) { hasher.combine(node) }
}

/// A name and where it stands. Names are in Unicode normal form C; `ŷ` is stored as `yhat`.
package struct Name: Hashable, Sendable {
    package var text: String
    package var span: Span

    package init(_ text: String, _ span: Span) {
        self.text = text
        self.span = span
    }

    package static func == (a: Name, b: Name) -> Bool { a.text == b.text }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

/// Statements in braces.
package struct Block: Hashable, Sendable {
    package var statements: [Statement]
    package var span: Span

    package init(_ statements: [Statement], _ span: Span) {
        self.statements = statements
        self.span = span
    }

    package static func == (a: Block, b: Block) -> Bool { a.statements == b.statements }

    package func hash(into hasher: inout Hasher) { hasher.combine(statements) }
}

/// `NAME = value`, `NAME[index] += value` and so on.
package struct Assignment: Hashable, Sendable {
    package var target: Name
    /// Nil for the whole of `target`.
    package var indices: [Expression.Index]?
    /// Nil for `=`, the operator for `+=`, `-=`, `*=`, `/=`.
    package var operation: BinaryOperator?
    package var value: Expression

    package init(
        target: Name, indices: [Expression.Index]? = nil, operation: BinaryOperator? = nil, value: Expression
    ) {
        self.target = target
        self.indices = indices
        self.operation = operation
        self.value = value
    }
}

/// A command with its arguments, not yet checked against the command's declaration.
package struct CommandCall: Hashable, Sendable {
    /// The full name of the command, also when the user typed a prefix of it.
    package var name: Name
    package var arguments: [Argument]

    package init(name: Name, arguments: [Argument]) {
        self.name = name
        self.arguments = arguments
    }

    package enum Argument: Hashable, Sendable {
        /// A positional argument; a word such as `steps` is an expression that is a name.
        case expression(Expression)
        /// `lr=0.1`: one signed primary, or a product or quotient of primaries.
        case option(Name, Expression)
        /// `W1[2,1] += 0.1` as an argument, as in `whatif`.
        case assignment(Assignment)
        /// `->`
        case arrow
        /// A comma between two arguments.
        case comma
        /// `until CONDITION`
        case until(Expression)
        /// `= VALUE`, behind a word that stands for what it is compared with: `mistake = 2 * dW1[1,1] "…"`
        case equals(Expression)
        case block(Block)
    }
}

/// What stands in a session file at top level, in order.
package enum ScriptItem: Hashable, Sendable {
    /// The text of a comment line without `#` and one following blank; the first line may be `!/usr/bin/env …`.
    case comment(String, Span)
    case statement(Statement)
    /// The recorded output of the statements of the line before: each `#>` line without `#>` and one blank.
    case recorded([String], Span)
}

/// What sets some commands apart for the grammar, as their declarations say.
package struct CommandTraits: Hashable, Sendable {
    /// Commands whose names also have a value: `loss` shows the loss, `loss / 2` is a formula.
    package var valued: Set<String>
    /// Commands that take the name of a file: for the words of an error only.
    package var takingFiles: Set<String>
    /// The command that a question mark stands for, `train?`, and that takes any sign for its topic; nil for none.
    package var question: String?
    /// For each command the words of its form that stand behind an expression and in front of another one: `wrt`, `in`. What
    /// follows begins anew, so that a sign is no operator: `for z in -4:4`.
    package var words: [String: Set<String>]
    /// For each command with statements of its own kind in its braces, what these are called: they are commands there only.
    package var inner: [String: Set<String>]
    /// Those of them that may be followed by `= VALUE`, which is then no assignment.
    package var comparing: Set<String>

    package init(
        valued: Set<String> = [], takingFiles: Set<String> = [], question: String? = nil,
        words: [String: Set<String>] = [:], inner: [String: Set<String>] = [:], comparing: Set<String> = []
    ) {
        (self.valued, self.takingFiles, self.question, self.words) = (valued, takingFiles, question, words)
        (self.inner, self.comparing) = (inner, comparing)
    }
}

/// The words that the parser must know to tell a command from a formula.
package struct Vocabulary: Sendable {
    /// Full names of all commands, built in and defined.
    package var commands: Words
    /// Names that have a value at present; they win over a prefix of a command.
    package var names: Words
    /// What the grammar must know of some of the commands.
    package var traits: CommandTraits
    /// Names of functions: what stands before a bracket that touches it is one, also where a command is called so.
    package var functions: Words
    /// What other programs call our functions, for the words of an error, and asked for when there is one.
    package var translations: @Sendable () -> [String: [String]]
    /// The command that chooses what other programs call by a word: `optimizer adam` for Adam.
    package var choice: @Sendable (String) -> String?
    /// True at the prompt, where `for` may stand for `forward` when no other command begins so.
    package var acceptsPrefixes: Bool

    package init(
        commands: Words, traits: CommandTraits = CommandTraits(), names: Words = [], acceptsPrefixes: Bool = false,
        functions: Words = [], translations: @escaping @Sendable () -> [String: [String]] = { [:] },
        choice: @escaping @Sendable (String) -> String? = { _ in nil }
    ) {
        self.choice = choice
        self.commands = commands
        self.names = names
        self.acceptsPrefixes = acceptsPrefixes
        self.functions = functions
        self.translations = translations
        self.traits = traits
    }
}

/// A derivative that the user gives: `dz = 2 * z`.
package struct OwnSlope: Hashable, Sendable {
    package let name: Name
    package let value: Expression

    package var text: String { "\(name.text) = \(value.text)" }
}
