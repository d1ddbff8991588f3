import Modelling
import Reporting
import Syntax
import Teaching

extension CommandTable {
    /// lesson, lessons, next, answer, hint, solution, skip, again, play, resume, leave, review, attempts.
    static let lessonCommands: [Command] = [
        lesson, lessons, next, answer, pointer, solution, skip, again, play, resume, leave, review, attempts,
    ]

    private static let asked = "lesson \(ShippedLessons.first.name)"

    private static let title = Key.required("title", .text, "what the lesson is called")
    private static let style = Key.option(
        "style", .row(of: "style", LessonStyle.all) { $0.name }, "what its learner mostly does (default read)")
    private static let minutes = Key.option("minutes", .integer(1...240), "how long it takes, about (default 10)")
    private static let name = Key.required(
        "name", .name { _ in ShippedLessons.all.map(\.name) }, "a lesson of the list")
    private static let file = Key.requiredPhrase("file", .file.shown(as: "\"FILE\""), "a lesson in a file")
    private static let learner = Key.phrase(
        "for", .word().shown(as: "ID"), "numbers of one's own, the same each time for the same ID")
    private static let anew = Key.flag("anew", "from the beginning, whatever was answered before")

    private static let lesson = Command(
        "lesson", .lessons, "begin a lesson, or go on where it was left",
        forms: [[name, learner, anew], [file, learner, anew], [title, style, minutes]],
        discussion: """
            A lesson begins with an empty session; undo leads back to yours. At a question a number or yes or no is the answer; hint, \
            solution, skip and again help, play tries things on a copy, leave leaves. Everything else that is typed runs for real. \
            In the text of a lesson the first statement gives its title: lesson "TITLE" style=derive minutes=12.
            """,
        examples: [
            .init("lesson derive"), .init(#"lesson "The chain rule" style=derive minutes=12"#, "the head of a lesson"),
        ], standsAlone: true, nameUse: .yielding
    ) { (call, context) throws(Diagnostic) in
        if call.typed(title) != nil {
            let text = try call[title]
            if text.trimmed.isEmpty { try context.flaw(call.failure(Diagnostic.lessonWithoutTitle)) }
            try context.begin(
                LessonHead(title: text, style: try call[style] ?? LessonStyle.all[0], minutes: try call[minutes] ?? 10))
            return .done
        }
        let learner = try call[learner]?.text
        if call.typed(file) != nil {
            let path = try call[file]
            let (source, _) = try context.readScript(path)
            let lesson = LessonText(name: path, text: source.text, isShipped: false)
            try context.start(lesson, for: learner, anew: try call[anew])
        } else {
            let word = try call[name]
            guard let lesson = ShippedLessons.named(word.text) else {
                throw call.failure(
                    Diagnostic.noSuchLesson(word.text, among: ShippedLessons.all.map(\.name)), at: word.span)
            }
            try context.start(lesson, for: learner, anew: try call[anew])
        }
        return .done
    }

    private static let lessons = Command(
        "lessons", .lessons, "the lessons, and how far you are in each",
        discussion: "They build on each other in this order.",
        examples: [.init("lessons")], isRecorded: false, changesNothing: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        let rows = ShippedLessons.all.compactMap { lesson -> [Report.Cell]? in
            guard let head = lesson.head else { return nil }
            let kept = LessonProgress(context.environment.progress?.load(lesson.name) ?? [])
            let state =
                kept.isBehind ? "done" : kept.answers.isEmpty ? "" : "\(kept.answers.count) answered"
            return [
                .formula(lesson.name), .text(head.style.name), .integer(head.minutes), .text(head.title), .text(state),
            ]
        }
        context.emit(
            .table(
                Report.Table(
                    kind: "lessons", caption: "lesson NAME begins one",
                    headings: ["lesson", "style", "minutes", "title", "progress"], rows: rows)))
        return .done
    }

    private static let next = Command(
        "next", .lessons, "begin the lesson that comes next, or go on with it",
        discussion: """
            It is the first that is not done, behind the one that was finished last. At a question of a lesson it is asked once more; \
            `skip` goes on without an answer.
            """,
        examples: [.init("next")], standsAlone: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        try context.goToNext()
        return .done
    }

    private static let typed = Key.rest(
        "value", .expression, "a number, a formula, yes or no, or the words of an answer in quotes")

    private static let answer = Command(
        "answer", .lessons, "answer the question that is open",
        parameters: [typed],
        discussion: """
            A number alone will do at a question; a saved session has it with this word. A formula is right where its value is. A wrong \
            answer costs nothing but a try.
            """,
        examples: [.init("answer 1", after: asked)], standsAlone: true, nameUse: .yielding
    ) { (call, context) throws(Diagnostic) in
        let values = try call[typed]
        guard !values.isEmpty else { throw call.failure(Diagnostic.oneAnswer) }
        return .recorded(as: try context.answer(values, in: call.source))
    }

    private static let pointer = Command(
        "hint", .lessons, "the next hint for the open question", examples: [], standsAlone: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        try context.giveHint()
        return .done
    }

    private static let solution = Command(
        "solution", .lessons, "show the answer to the open question",
        discussion: "It then counts as shown. Where there are numbers, the same is asked once more with new ones.",
        examples: [.init("solution", after: asked)], standsAlone: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        try context.showSolution()
        return .done
    }

    private static let skip = Command(
        "skip", .lessons, "go on without answering the open question", examples: [.init("skip", after: asked)],
        standsAlone: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        try context.skipExercise()
        return .done
    }

    private static let again = Command(
        "again", .lessons, "the open question once more, with new numbers; a task from its beginning",
        examples: [.init("again", after: asked)], standsAlone: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        try context.repeatExercise()
        return .done
    }

    private static let play = Command(
        "play", .lessons, "try anything on a copy of the session, up to resume",
        examples: [.init("play", after: asked)], isRecorded: false, standsAlone: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        try context.beginPlay()
        return .done
    }

    private static let resume = Command(
        "resume", .lessons, "go back to the lesson from what was tried",
        examples: [.init("resume", after: "\(asked); play")], isRecorded: false, standsAlone: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        try context.endPlay()
        return .done
    }

    private static let leave = Command(
        "leave", .lessons, "leave the lesson; what was answered is kept",
        examples: [.init("leave", after: asked)], standsAlone: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        try context.leaveLesson()
        return .done
    }

    private static let review = Command(
        "review", .lessons, "ask again what was answered in lessons, what was asked longest ago first",
        discussion: "Where there are numbers they are new ones. The session stays as it is.",
        examples: [], isRecorded: false, standsAlone: true, nameUse: .yielding
    ) { (_, context) throws(Diagnostic) in
        try context.beginReview()
        return .done
    }

    private static let attemptsFile = Key.required("file", .file, "where a line is added for each attempt, as JSON")
    private static let off = Key.keyword("off", "write no more")

    private static let attempts = Command(
        "attempts", .lessons, "write what you answer in lessons to a file, for a teacher",
        forms: [[attemptsFile], [off]],
        discussion: """
            Nothing is written unless you ask for it here. Each line is a JSON object: the lesson, the question, the answer, \
            whether it was right, the mistake, the hints and the seconds.
            """,
        examples: [], isRecorded: false, standsAlone: true, nameUse: .yielding
    ) { (call, context) throws(Diagnostic) in
        let isOff = try call[off]
        try context.keepAttempts(in: isOff ? nil : call[attemptsFile])
        context.emit(.text(isOff ? "attempts are written no longer" : "attempts are written from now on"))
        return .done
    }
}
