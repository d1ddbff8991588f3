import Autodiff
import Insight
import Learning
import Modelling
import Reporting
import Syntax
import Teaching

/// What a command works with: the session, what names mean around it, and ways to read, say and write. Nothing of how
/// statements are run can be reached from here; what that must know a command returns as an ``Effect``.
package protocol Context: AnyObject {
    /// The session as it stands: a copy, which is dropped if the command fails.
    var session: Session { get set }
    /// Runs the session's model and keeps the values that are still true.
    var executor: Executor { get }
    var environment: Environment { get }
    /// The commands that can be typed.
    var commands: CommandTable { get }
    /// True inside a loop, a condition or a command of the user, where the four steps are silent.
    var isInsideBlock: Bool { get }
    /// True inside a block or a file that is sourced: what stands around it decides what is kept.
    var isPart: Bool { get }
    /// True for a program that is compared: no moment behind its end is kept.
    var isTrial: Bool { get }
    /// True for what the user typed, and no script has.
    var isTyped: Bool { get }

    // MARK: Names

    /// An evaluator for the expressions of a text.
    func evaluator(_ source: SourceText) -> Evaluator
    /// The value of a name; nil for a name that has none.
    func value(of name: String) throws(Diagnostic) -> Value?
    /// The value that a loop or an argument around the command gives to a name.
    func local(_ name: String) -> Value?
    /// True for a value of the model: `z1`, `yhat`, `h_3`.
    func isComputed(_ name: String) -> Bool
    /// The name whose gradient `dNAME` is, if it is one.
    func gradientOwner(of name: String) -> String?
    var visibleNames: [String] { get }

    // MARK: Saying something

    /// Shows a block with as many digits as the session has now, and keeps it for `save`.
    func emit(_ block: Report.Block)
    /// Shows a block that `save` does not keep, since it tells of what is no part of a saved session: marks, watches.
    func show(_ block: Report.Block)
    /// Shows a text with losses of sessions; none where what they were computed of is gone.
    func emit(
        _ losses: [Double], of sessions: [Session], in text: @escaping @Sendable (_ losses: [String]) -> String)
    /// Says something beside the results, once for each statement.
    func notice(_ message: String, hint: String?)
    /// Asked again and again by a command that shows what it has when the user wants to stop. Once it is true, what
    /// runs around the command stops too.
    func hearsStop() -> Bool

    // MARK: Changing the session

    func assign(_ assignment: Assignment, in source: SourceText) throws(Diagnostic)
    /// Draws the weights of a network, which becomes the model.
    func build(_ network: Network) throws(Diagnostic)
    /// Begins with an empty session; what a saved one has begins here too.
    func beginAnew()

    // MARK: Updates

    /// How many updates a command may do before it must say so.
    var updatesUntilLook: Int { get }
    /// Says that updates begin with the session as it stands, and how they choose their rows.
    func willUpdate(_ manner: UpdateManner)
    /// Says that updates were done; `present` makes the session as it is now, if somebody looks. True if the statement
    /// ends with them.
    func didUpdate(_ count: Int, _ present: @escaping () -> Session) throws(Diagnostic) -> Bool
    /// Tells the journal now and then how many updates are done, and how many more than were said.
    func keepCount(of more: Int)
    /// Lets those who look at the updates read their numbers where the training holds its parameters, until `endWatch`.
    func watch(_ trainer: Trainer)
    func endWatch()
    /// Whether the statement ends here, with the updates that it has done.
    var isEnded: Bool { get }
    /// The snapshot behind which a training begins that is done again.
    var startOfUpdates: Passage.Snapshot? { get }
    /// Keeps the session on the way of a training, right after the updates that were said.
    func keepSnapshot(_ session: Session)

    // MARK: Lessons

    /// Asks something of the learner, or shows it with its answers where there is none.
    func pose(_ exercise: Exercise, _ call: Call) throws(Diagnostic)
    /// Takes note of what the author of a lesson made wrong where that is checked; an error elsewhere.
    func flaw(_ diagnostic: Diagnostic) throws(Diagnostic)
    /// Runs a block without showing anything of it.
    func runHidden(_ block: Block, in source: SourceText) throws(Diagnostic)
    /// The seed that a lesson has in the place of the one that it says, where its learner has numbers of his own.
    func ownSeed(_ seed: Int) -> Int
    /// Begins the text of a lesson.
    func begin(_ head: LessonHead) throws(Diagnostic)
    /// Begins a lesson for a learner, or goes on where he stopped.
    func start(_ lesson: LessonText, for learner: String?, anew: Bool) throws(Diagnostic)
    /// Judges what was typed; what a saved session has for it.
    func answer(_ typed: [Expression], in source: SourceText) throws(Diagnostic) -> String
    func giveHint() throws(Diagnostic)
    func showSolution() throws(Diagnostic)
    func skipExercise() throws(Diagnostic)
    func repeatExercise() throws(Diagnostic)
    /// Lets the learner try things on a copy of the session, and comes back.
    func beginPlay() throws(Diagnostic)
    func endPlay() throws(Diagnostic)
    func leaveLesson() throws(Diagnostic)
    /// Begins the lesson that comes next; at a question, asks it once more.
    func goToNext() throws(Diagnostic)
    /// Runs a session that comes with the program from an empty one, as a replay.
    func show(_ example: SessionText, pauses: Bool) throws(Diagnostic)
    /// Asks again what was answered longest ago, on a session of its own.
    func beginReview() throws(Diagnostic)
    /// Writes each attempt to a file from now on; nil: no longer.
    func keepAttempts(in path: String?) throws(Diagnostic)

    // MARK: Files

    /// The bytes of a file that was written like this, found beside the running script or from the working folder.
    func readFile(_ written: String) throws(Diagnostic) -> [UInt8]
    /// The text of a script, and the path where it was found.
    func readScript(_ written: String) throws(Diagnostic) -> (source: SourceText, path: String)
    /// The one door through which commands write files; `replaces` counts where the command was typed by hand.
    ///
    /// - Parameter ending: how the name must end where a script writes it, as `.bp`.
    func writeFile(
        _ path: String, _ bytes: [UInt8], as ending: String, replaces: Bool, from source: SourceText
    ) throws(Diagnostic)

    // MARK: Time

    /// The moments that can be gone to.
    var timeline: Timeline { get }
    /// Whether trainings keep moments on their way.
    var keepsMoments: Bool { get set }
    /// Bounds what the moments keep alive.
    func boundTimeline(_ bytes: Int)
    /// Goes back by at most so many changes; returns the statements taken back, latest first.
    func undo(_ count: Int) throws(Diagnostic) -> [String]
    /// Goes forward again; returns the statements done again.
    func redo(_ count: Int) -> [String]
    /// All moments that can be gone to.
    var line: MomentLine { get }
    /// The training that the present moment belongs to.
    var stretch: Stretch { get }
    var marks: [String: Mark] { get set }
    var stops: [Stop] { get set }
    /// What is shown after each step by hand.
    var watches: [Question] { get set }
    /// The present value of what is watched, its gradients brought up to date.
    func value(of question: Question) throws(Diagnostic) -> Matrix
    /// Records what is watched as it is at the end of a training.
    func endWatchRecords()
    /// What was recorded of a watch in the running statement.
    func watchedPoints(_ question: Question) -> [WatchedPoint]
    /// The numbers of an expression at the moments of the present training, from a moment to the present one.
    func course(of question: Question, since start: MomentName) throws(Diagnostic) -> [WatchedPoint]
    /// The session at another moment, which stays where it is.
    func moment(_ name: MomentName) throws(Diagnostic) -> Session
    /// Goes to a moment. False if the user gave up.
    func go(to name: MomentName) throws(Diagnostic) -> Bool
    /// What lies between a moment of this training and the present one.
    func past(since name: MomentName) throws(Diagnostic) -> Past
    /// Runs the past again silently, and shows what happened in it.
    func walk(_ past: Past, _ visit: (PastEvent) throws(Diagnostic) -> Void) throws(Diagnostic)
    /// The same, and on the way the session right after some of the updates, in their order.
    func walk(
        _ past: Past, showing steps: [Int], _ moment: (_ step: Int, Session) throws(Diagnostic) -> Void,
        _ visit: (PastEvent) throws(Diagnostic) -> Void) throws(Diagnostic)
    /// Runs a program on a copy of the session, silently; with a seed, from that one.
    func trial(_ program: Block, in source: SourceText, seed: Int?) throws(Diagnostic) -> ProgramTrial
    /// The first update that two programs do not share, and the first place in it.
    func divergence(
        _ a: ProgramTrial, _ b: ProgramTrial
    ) throws(Diagnostic) -> (update: Int, divergence: Divergence?)?
    /// The programs that were compared last.
    var comparison: Comparison? { get set }
    /// Shows what is computed at each moment of the present training, up to the present one, `count` of them at most: the
    /// numbers of the next update, on the rows that it reads. Moments are counted from 0.
    func eachMoment(
        _ count: Int, visit: @escaping (_ moment: Int, UpdateTrace) throws(Diagnostic) -> Void) throws(Diagnostic)
    /// Shows the session right after some updates of the present training, in their order.
    func eachMoment(at steps: [Int], visit: (_ step: Int, Session) throws(Diagnostic) -> Void) throws(Diagnostic)
    /// What each of some texts prints at another session, which stays as it is; nil for one that fails.
    func answers(_ texts: [String], at session: Session) -> [[Report]?]
    /// Whether a condition holds at a session.
    func holds(_ condition: Expression, in source: SourceText, at present: Session) throws(Diagnostic) -> Bool
    /// Makes what a program did part of the session, statement by statement.
    func adopt(_ trial: ProgramTrial)
    /// Runs a file as one statement.
    func runFile(_ written: String) throws(Diagnostic)
    /// Runs a session from an empty one, statement by statement.
    ///
    /// - Parameter stretch: the numbers of the statements to show: those before run silently, those behind do not.
    func replay(_ written: String, _ stretch: ClosedRange<Int>, pauses: Bool) throws(Diagnostic)
    /// The session that statements make of a copy, silently; nil if one of them fails.
    func tryOut(_ statements: String, on session: Session) -> Session?
    /// Does again what a lost session has done; the present one is left for it.
    func recover(_ found: LostSessions.Found, from lost: LostSessions) throws(Diagnostic)
    /// Runs a text statement by statement, and shows each.
    func rerun(_ source: SourceText) throws(Diagnostic)
}

extension Context {
    func notice(_ message: String) { notice(message, hint: nil) }

    /// Shows a diagnostic beside the results.
    func notice(_ diagnostic: Diagnostic) { notice(diagnostic.message, hint: diagnostic.hint) }

    func emit(_ blocks: [Report.Block]) { for block in blocks { emit(block) } }

    /// Reads an argument of a command that is not in the saved session: what it draws is given back.
    func givingBack<T>(_ read: () throws(Diagnostic) -> T) throws(Diagnostic) -> T {
        let streams = session.random
        defer { session.random = streams }
        return try read()
    }
}
