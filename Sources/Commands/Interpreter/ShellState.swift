import Modelling
import Reporting
import Teaching

/// What belongs to the shell and not to a moment of the session: `goto` and `undo` leave it.
struct ShellState {
    /// Names of moments.
    var marks: [String: Mark] = [:]
    /// Whether trainings keep moments on their way.
    var keepsMoments = true
    /// What ends a training.
    var stops: [Stop] = []
    /// What is shown after each step.
    var watches: [Question] = []
    /// The programs that were compared last.
    var comparison: Comparison?
    /// The lesson that the learner goes through, or the question that waits at the prompt.
    var lesson: LessonRun?
    /// What the lesson says of itself whose text runs, how much it has asked, and what its author has made wrong in it.
    var head: LessonHead?
    var exercises = 0
    /// How often the present question of a review was asked.
    var reviews = 0
    /// Set where a review has led back to the session that was there before it.
    var returned: Bool?
    /// The file to which each attempt is written, if the learner said so.
    var attempts: String?
    /// What was answered since a lesson was begun, and by whom.
    var finished: [FinishedExercise] = []
    var learner: String?
    /// What was printed since the last question, where a lesson is checked.
    var printedAbove: [String] = []
    /// The lessons that were finished here, in this order.
    var finishedLessons: [String] = []
    /// The values of what was asked so far.
    var askedValues: [Double] = []
    var flaws: [Diagnostic] = []

    /// Goes over to that of another shell; marks of this one stay, as `undo` leads back to their moments.
    mutating func adopt(_ other: ShellState) {
        let marks = marks.merging(other.marks) { $1 }
        self = other
        self.marks = marks
    }
}

extension Interpreter {
    package var marks: [String: Mark] {
        get { shell.marks }
        set { shell.marks = newValue }
    }

    package var keepsMoments: Bool {
        get { shell.keepsMoments }
        set { shell.keepsMoments = newValue }
    }

    package var stops: [Stop] {
        get { shell.stops }
        set { shell.stops = newValue }
    }

    package var watches: [Question] {
        get { shell.watches }
        set { shell.watches = newValue }
    }

    package var comparison: Comparison? {
        get { shell.comparison }
        set { shell.comparison = newValue }
    }
}
