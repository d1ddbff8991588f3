import Learning

/// A line of what a learner has done in a lesson, as it is kept: a JSON object.
package enum ProgressEntry: Hashable, Sendable {
    /// The lesson was begun anew; what stands above counts no more.
    case begun
    case answered(Answer)
    case done

    /// A question that is settled.
    package struct Answer: Hashable, Sendable {
        package var key: String
        /// Tells the text of the lesson.
        package var version: String
        /// `right`, `shown`, `skipped`
        package var outcome: String
        package var attempts: Int
        package var hints: Int
        /// What was typed for it.
        package var typed: [String]

        package init(
            key: String, version: String, outcome: String, attempts: Int, hints: Int, typed: [String]
        ) {
            (self.key, self.version, self.outcome) = (key, version, outcome)
            (self.attempts, self.hints, self.typed) = (attempts, hints, typed)
        }
    }

    package var line: String {
        switch self {
        case .begun: #"{"did":"begun"}"#
        case .done: #"{"did":"done"}"#
        case .answered(let answer):
            #"{"did":"answered","question":\#(quotedJSON(answer.key)),"version":\#(quotedJSON(answer.version)),"#
                + #""outcome":\#(quotedJSON(answer.outcome)),"attempts":\#(answer.attempts),"hints":\#(answer.hints),"#
                + #""typed":[\#(answer.typed.map(quotedJSON).joined(separator: ","))]}"#
        }
    }

    /// Reads a line; nil for one that is no entry, as half a line that a killed program left.
    package init?(_ line: String) {
        guard let object = (try? JSONReader.value(Array(line.utf8)[...]))?.object, let did = object["did"]?.string
        else {
            return nil
        }
        switch did {
        case "begun": self = .begun
        case "done": self = .done
        case "answered":
            guard let key = object["question"]?.string, let version = object["version"]?.string,
                let outcome = object["outcome"]?.string, let attempts = object["attempts"]?.integer,
                let hints = object["hints"]?.integer, let typed = object["typed"]?.array
            else { return nil }
            self = .answered(
                Answer(
                    key: key, version: version, outcome: outcome, attempts: attempts, hints: hints,
                    typed: typed.compactMap(\.string)))
        default: return nil  // not our enum
        }
    }
}

/// What a learner has done in a lesson since it was begun.
package struct LessonProgress: Hashable, Sendable {
    /// The last answer to each question, in the order in which they were answered first.
    package private(set) var answers: [ProgressEntry.Answer] = []
    package private(set) var isDone = false
    /// Whether it was ever finished.
    package private(set) var wasDone = false

    package init(_ lines: [String]) {
        for entry in lines.lazy.compactMap(ProgressEntry.init) {
            switch entry {
            case .begun: (answers, isDone) = ([], false)
            case .done: (isDone, wasDone) = (true, true)
            case .answered(let answer):
                // Whoever begins a finished lesson once more begins it anew.
                if isDone { (answers, isDone) = ([], false) }
                if let place = answers.firstIndex(where: { $0.key == answer.key }) {
                    answers[place] = answer
                } else {
                    answers.append(answer)
                }
            }
        }
    }

    /// Whether it was finished, and not begun again.
    package var isBehind: Bool { isDone || wasDone && answers.isEmpty }

    /// The version of the lesson that was answered last.
    package var version: String? { answers.last?.version }

    /// Whether one of some questions was answered.
    package func knows(_ keys: Set<String>) -> Bool { answers.contains { keys.contains($0.key) } }
}

/// A text as JSON has it (RFC 8259).
package func quotedJSON(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\n": quoted += "\\n"
        case "\t": quoted += "\\t"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: quoted.unicodeScalars.append(scalar)  // not our enum
        }
    }
    return quoted + "\""
}
