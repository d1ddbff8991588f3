import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// What is known of a statement while it runs; made anew for each.
struct RunningStatement {
    /// What it leaves in the transcript instead of its own text.
    var recordedText: String?
    var filesUsed: [Transcript.FileUse] = []
    /// What it has said so far.
    var output: [Transcript.Printed.Part] = []
    /// The same statement in more digits, where it shows what the model computes in few, and how many reports it has made.
    var twin: (twin: Twin, reports: Int)?
    let twinExecutors = TwinExecutors()
    /// Notices that were given, each of which is said once.
    var noticed: Set<String> = []
    /// True for `undo`, `replay` and the like, which go to another moment and are no change themselves.
    var isTravelling = false
    /// The moment at which it ends, where its updates went past that.
    var cameBack: ComeBack?
    /// Set by a command that Ctrl-C ended early.
    var interruptedInside = false
    /// As a saved session has it.
    var text = ""
    /// The statement that it leads to, which is kept in its place.
    var standsFor: String?
    /// The statement itself.
    var origin: (statement: Statement, source: SourceText)?
    /// When the journal last heard of its updates.
    var keptAt = 0.0
    /// Whether the journal has it already, as the statements that it ran.
    var isKept = false
    /// Whether the journal has it as one that runs.
    var isBegun = false
    /// Whether Enter alone does it again.
    var isRepeatable = false
    /// Whether a lesson goes on after it, and whether all that was before is forgotten with it.
    var (goesOn, startsAnew) = (false, false)
    /// The session before it.
    var start: Session?
    /// How many updates it has done.
    var updates = 0
    /// Set by who looks at the updates: it ends with what it has done.
    var isEnded = false
    /// Whether that was inside a block, a command or a file.
    var isEndedInside = false
    var snapshots: [Passage.Snapshot] = []
    /// About how long the stops took to be tested, and since when that is measured.
    var stopSeconds = 0.0
    var began: Double?
    /// What the stops watch, as it was at the update before.
    var stopAnswers: [Answer] = []
    /// What the watches were on the way.
    var watchRecords: [WatchRecord] = []
    /// What the question of a look is answered by while a training runs, the stops and the watches; nil where it takes the
    /// session.
    var answer: (() -> Double)?
    var stopNumbers: [(() -> Double)?] = []
    var watchNumbers: [(() -> Double)?] = []
    /// How deep in blocks it is.
    var depth = 0
    /// How deep in commands of the user it is.
    var callDepth = 0
    /// The session with which updates began that nobody has seen yet, and how these choose their rows.
    var begun: Session?
    var manner = UpdateManner.byHand
    /// Names that loops and commands of the user have set for their bodies, innermost last.
    var locals: [[String: Value]] = []

    /// Ends what it was inside of.
    mutating func leaveBlocks() {
        (depth, callDepth) = (0, 0)
        locals = []
    }
}
