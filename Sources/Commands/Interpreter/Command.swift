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
        case lessons = "Lessons"
        case general = "General"
    }

    /// Whose numbers a command shows: of those that the model computed in few digits a text shows the ones that are sure.
    package enum Shows: Hashable, Sendable {
        /// None, typed ones, or such as are measured in float64 whatever the precision.
        case others
        /// Those of the expressions that are its arguments.
        case arguments
        case model
    }

    /// What else its name may be.
    package enum NameUse: Hashable, Sendable {
        /// Nothing else: without the command there would be no way on.
        case kept
        /// A variable too; the command is meant where no formula goes on behind the name.
        case shared
        /// A command or function of the user's as well, which then stands in its place: sessions may be older than it.
        case yielding
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
    /// How its arguments are sorted: by the first of these lists that takes them all.
    package let forms: [[Parameter]]
    /// The forms of a statement that the grammar itself knows; nil for a command.
    package let statement: [String]?
    /// What help says further, made when somebody reads it: much of it is put together from tables.
    package var discussion: String { discuss() }
    package let examples: [Example]
    /// False for what is about the session and not in it: such lines are not saved and not undone.
    package let isRecorded: Bool
    /// False for what need not be done again to come back to where one was: it only shows or writes something, or has
    /// other statements run, each of which is kept on its own.
    package let isRepeated: Bool
    /// True for what moves between moments or runs other statements: it stands on its own, not inside a block.
    package let standsAlone: Bool
    /// True for a question: it leaves the session as it was, what its arguments drew from a stream included.
    package let changesNothing: Bool
    /// Whose numbers it shows.
    package let shows: Shows
    /// True for what goes on from where it led, so that Enter alone does it again.
    package let isRepeatable: Bool
    /// True for a name that also has a value: `loss` shows the loss, `loss / 2` is a formula.
    package let hasValue: Bool
    package let nameUse: NameUse
    /// True for the command that a question mark stands for, and that can be asked about any sign: `train?`, `help @`.
    package let answersQuestions: Bool
    /// The statements that can stand in its braces, and nowhere else.
    package let inner: [Command]
    /// True for what proves a claim of a text: a learner, whose numbers may be others, is not stopped by it.
    package let isProof: Bool
    /// Words of its argument that stand for the whole where they are typed alone: `grads` for `show grads`.
    package let topics: [String]
    /// What to say of arguments that do not fit, where the command knows better words; nil for the usual ones.
    package let words: @Sendable (Misfit, CommandCall) -> Diagnostic?
    package let run: @Sendable (Call, any Context) throws(Diagnostic) -> Effect
    private let discuss: @Sendable () -> String

    /// A command with one form.
    package init(
        _ name: String, _ group: Group, _ summary: String, parameters: [any Declared] = [],
        discussion: @autoclosure @escaping @Sendable () -> String = "", examples: [Example], isRecorded: Bool = true,
        isRepeated: Bool = true, standsAlone: Bool = false,
        changesNothing: Bool = false, shows: Shows = .others, isRepeatable: Bool = false, hasValue: Bool = false,
        nameUse: NameUse = .shared, answersQuestions: Bool = false, inner: [Command] = [], isProof: Bool = false,
        topics: [String] = [],
        words: @escaping @Sendable (Misfit, CommandCall) -> Diagnostic? = { _, _ in nil },
        run: @escaping @Sendable (Call, any Context) throws(Diagnostic) -> Effect
    ) {
        self.init(
            name, group, summary, forms: [parameters], discussion: discussion(), examples: examples,
            isRecorded: isRecorded, isRepeated: isRepeated, standsAlone: standsAlone, changesNothing: changesNothing,
            shows: shows, isRepeatable: isRepeatable, hasValue: hasValue, nameUse: nameUse,
            answersQuestions: answersQuestions, inner: inner, isProof: isProof, topics: topics, words: words, run: run)
    }

    /// A command with several forms.
    package init(
        _ name: String, _ group: Group, _ summary: String, forms: [[any Declared]], statement: [String]? = nil,
        discussion: @autoclosure @escaping @Sendable () -> String = "", examples: [Example], isRecorded: Bool = true,
        isRepeated: Bool = true, standsAlone: Bool = false, changesNothing: Bool = false, shows: Shows = .others,
        isRepeatable: Bool = false, hasValue: Bool = false, nameUse: NameUse = .shared,
        answersQuestions: Bool = false, inner: [Command] = [], isProof: Bool = false, topics: [String] = [],
        words: @escaping @Sendable (Misfit, CommandCall) -> Diagnostic? = { _, _ in nil },
        run: @escaping @Sendable (Call, any Context) throws(Diagnostic) -> Effect
    ) {
        self.name = name
        self.group = group
        self.summary = summary
        self.forms = forms.map { $0.map(\.parameter) }
        self.statement = statement
        discuss = discussion
        self.examples = examples
        self.isRecorded = isRecorded
        // A question that is not recorded either leaves nothing.
        self.isRepeated = isRepeated && (isRecorded || !changesNothing)
        self.standsAlone = standsAlone
        self.changesNothing = changesNothing
        self.shows = shows
        self.isRepeatable = isRepeatable
        self.hasValue = hasValue
        self.nameUse = nameUse
        self.answersQuestions = answersQuestions
        (self.inner, self.isProof) = (inner, isProof)
        self.topics = topics
        self.words = words
        self.run = run
    }

    /// A statement of the grammar, which has a page of help like a command and whose function never runs.
    package static func statement(
        _ name: String, _ group: Group, _ summary: String, forms: [String],
        discussion: @autoclosure @escaping @Sendable () -> String, examples: [Example]
    ) -> Command {
        Command(
            name, group, summary, forms: [], statement: forms, discussion: discussion(), examples: examples,
            nameUse: .kept
        ) {
            (call, _) throws(Diagnostic) in throw call.failure(Diagnostic.incompleteStatement(call.command))
        }
    }

    /// All parameters, each once, as help lists them.
    package var parameters: [Parameter] {
        var known: Set<String> = []
        return declared.filter { known.insert($0.written).inserted }
    }

    /// The same, one that stands in two forms twice: quick to ask.
    package var declared: some Sequence<Parameter> { forms.lazy.joined().lazy.flatMap(\.parts) }

    /// True if the name of a file can stand among its arguments.
    package var takesFile: Bool { declared.contains { if case .file = $0.kind { true } else { false } } }

    /// True if `= VALUE` can stand behind its name.
    package var compares: Bool { declared.contains { if case .equals = $0.form { true } else { false } } }

    /// The forms in which it can be typed.
    package var usages: [String] {
        statement ?? forms.map { ([name] + $0.filter { !$0.isTold }.map(\.usage)).joined(separator: " ") }
    }
}
