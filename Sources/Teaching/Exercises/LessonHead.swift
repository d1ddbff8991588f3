import Autodiff

/// What a lesson says of itself in its first statement.
package struct LessonHead: Hashable, Sendable {
    package let title: String
    package let style: LessonStyle
    /// How long it takes, about.
    package let minutes: Int

    package init(title: String, style: LessonStyle, minutes: Int) {
        (self.title, self.style, self.minutes) = (title, style, minutes)
    }

    /// `read, about 5 minutes`
    package var manner: String { "\(style.name), about \(counted(minutes, "minute"))" }
}

/// A way to learn: what the learner of a lesson mostly does.
package struct LessonStyle: Hashable, Sendable {
    package let name: String
    package let summary: String

    /// In the order in which a course goes through them.
    package static let all = [
        LessonStyle(name: "read", summary: "the idea, told in words and numbers"),
        LessonStyle(name: "watch", summary: "what happens, one stage after the other"),
        LessonStyle(name: "do", summary: "each step by hand"),
        LessonStyle(name: "predict", summary: "say what comes before it is shown"),
        LessonStyle(name: "derive", summary: "from the rule to the number, factor by factor"),
        LessonStyle(name: "debug", summary: "find what was made wrong on purpose"),
        LessonStyle(name: "experiment", summary: "change one thing and see what it does"),
        LessonStyle(name: "challenge", summary: "reach an aim on real data"),
        LessonStyle(name: "recall", summary: "questions over what was learnt"),
    ]
}
