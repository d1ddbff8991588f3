import Syntax
import Teaching

/// What tells a question from others, read from its statement without running it.
enum ExerciseKey {
    static func key(of call: CommandCall, in source: SourceText) -> String {
        var parts: [String] = [call.name.text]
        for argument in call.arguments.prefix(2) {
            guard case .expression(let expression) = argument else { break }
            if case .string(let text) = expression.node {
                // The words of a guess stand behind what is asked.
                if parts.count == 1 { parts.append(text) }
                break
            }
            parts.append(expression.text)
        }
        return parts.joined(separator: " ")
    }
}
