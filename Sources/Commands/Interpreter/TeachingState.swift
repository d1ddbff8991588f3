import Teaching

/// What runs of a lesson at present, and for whom.
struct TeachingState {
    /// Whether statements of a lesson run for a learner, and whether they run out of sight.
    var (isTeaching, isHiding) = (false, false)
    /// What is known of a lesson that was begun earlier, while it is brought to where its learner stopped.
    var (resumeFrom, isResuming) = ([String](), false)
    /// Whether a session runs that comes with the program.
    var showsExample = false
    /// The lesson that runs whichever is asked for, where a learner is graded.
    var gradedLesson: LessonText?
}

extension Interpreter {
    var isTeaching: Bool {
        get { teaching.isTeaching }
        set { teaching.isTeaching = newValue }
    }

    var isHiding: Bool {
        get { teaching.isHiding }
        set { teaching.isHiding = newValue }
    }

    var isResuming: Bool {
        get { teaching.isResuming }
        set { teaching.isResuming = newValue }
    }
}
