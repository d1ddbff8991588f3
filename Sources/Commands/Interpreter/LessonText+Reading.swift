import Reporting
import Syntax
import Teaching

extension LessonText {
    package var source: SourceText { SourceText(text, file: isShipped ? "\(name).bp" : name) }

    /// What its first statement says of it; nil where it is no lesson.
    package var head: LessonHead? {
        let reading = Interpreter(environment: Environment())
        var reader = ScriptReader(source)
        while let item = reader.next(knowing: reading.vocabulary(for: source)) {
            switch item {
            case .comment, .blank: continue
            case .recorded, .unreadable: return nil
            case .statement(let statement):
                guard case .command(let call) = statement.node, call.name.text == "lesson" else { return nil }
                try? reading.run(statement, in: source)
                return reading.shell.head
            }
        }
        return nil
    }
}

/// The lessons that come with the program, for who has no other use for them.
package enum Lessons {
    /// The name of the one to begin with.
    package static var first: String { ShippedLessons.first.name }

    package static func text(of name: String) -> String? { ShippedLessons.named(name)?.text }
}

extension LessonText {
    /// What tells the questions of the lesson from each other, in their order.
    var exerciseKeys: [String] {
        let reading = Interpreter(environment: Environment())
        var reader = ScriptReader(source)
        var keys: [String] = []
        while let item = reader.next(knowing: reading.vocabulary(for: source)) {
            guard case .statement(let statement) = item, case .command(let call) = statement.node,
                CommandTable.exerciseNames.contains(call.name.text)
            else { continue }
            keys.append(ExerciseKey.key(of: call, in: source))
        }
        return keys
    }
}
