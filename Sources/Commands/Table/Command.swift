import Insight
import Modelling
import Reporting
import Syntax

/// A command, declared once: its usage, help, argument errors, completion and examples all come from here.
package struct Command: Sendable {
    /// The part of the help page under which a command is listed.
    package enum Group: String, CaseIterable, Sendable {
        case building = "Building"
        case steps = "The four steps"
        case training = "Training"
        case looking = "Looking inside"
        case programs = "Programs"
        case time = "Undo and sessions"
        case general = "General"
    }

    package struct Example: Sendable {
        /// What must have been typed before, in one line.
        package var setup: String
        package var line: String
        package var remark: String?

        package init(_ line: String, after setup: String = "", _ remark: String? = nil) {
            self.line = line
            self.setup = setup
            self.remark = remark
        }
    }

    package let name: String
    package let group: Group
    /// What it does, in one line.
    package let summary: String
    /// The forms in which it can be typed, where its parameters alone do not tell.
    package let forms: [String]
    package let parameters: [Parameter]
    package let discussion: String
    package let examples: [Example]
    /// False for what is about the session and not in it: such lines are not saved and not undone.
    package let isRecorded: Bool
    /// True for what moves between moments or runs other statements: it stands on its own, not inside a block.
    package let standsAlone: Bool
    /// True for a question: it leaves the session as it was, what its arguments drew from a stream included.
    package let changesNothing: Bool
    package let run: @Sendable (Call, Interpreter) throws(Diagnostic) -> Void

    package init(
        _ name: String, _ group: Group, _ summary: String, forms: [String] = [], parameters: [Parameter] = [],
        discussion: String = "", examples: [Example], isRecorded: Bool = true, standsAlone: Bool = false,
        changesNothing: Bool = false,
        run: @escaping @Sendable (Call, Interpreter) throws(Diagnostic) -> Void
    ) {
        self.name = name
        self.group = group
        self.summary = summary
        self.forms = forms
        self.parameters = parameters
        self.discussion = discussion
        self.examples = examples
        self.isRecorded = isRecorded
        self.standsAlone = standsAlone
        self.changesNothing = changesNothing
        self.run = run
    }

    /// True if the name of a file can stand among its arguments.
    package var takesFile: Bool {
        forms.contains { $0.contains("\"") } || parameters.contains { if case .file = $0.kind { true } else { false } }
    }

    /// The forms in which it can be typed.
    package var usages: [String] {
        forms.isEmpty ? [([name] + parameters.map(\.usage)).joined(separator: " ")] : forms
    }
}
