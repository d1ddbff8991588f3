import Reporting
import Syntax

/// Runs statements on a session: on a copy, which becomes the session only if nothing failed.
package final class Interpreter {
    package var environment: Environment
    /// The code of a `quit`; the program ends with it.
    package private(set) var exitCode: Int32?
    /// True when the last statement was ended by Ctrl-C.
    package private(set) var stoppedByInterrupt = false

    package init(environment: Environment) {
        self.environment = environment
    }

    package var vocabulary: Vocabulary {
        Vocabulary(commands: ["print", "quit"], acceptsPrefixes: environment.isInteractive)
    }

    package func run(_ statement: Statement, in source: SourceText) throws(Diagnostic) {
        environment.emit(.text(source.text(of: statement.span)))
    }
}
