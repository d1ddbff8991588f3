import Modelling

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
