/// The lessons that come with the program, in the order in which they build on each other.
package enum ShippedLessons {
    package static let all: [LessonText] = [
        LessonText(name: "read", text: read, isShipped: true),
        LessonText(name: "watch", text: watch, isShipped: true),
        LessonText(name: "do", text: `do`, isShipped: true),
        LessonText(name: "predict", text: predict, isShipped: true),
        LessonText(name: "derive", text: derive, isShipped: true),
        LessonText(name: "debug", text: debug, isShipped: true),
        LessonText(name: "experiment", text: experiment, isShipped: true),
        LessonText(name: "challenge", text: challenge, isShipped: true),
        LessonText(name: "recall", text: recall, isShipped: true),
        LessonText(name: "inventory", text: inventory, isShipped: true),
    ]

    /// The one to begin with.
    package static var first: LessonText { all[0] }

    package static func named(_ name: String) -> LessonText? { all.first { $0.name == name } }
}
