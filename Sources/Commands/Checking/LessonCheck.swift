import Modelling
import Reporting
import Syntax
import Teaching

/// What the author of a lesson has made wrong in its text: what can be told without running it, and numbers that
/// nothing of what ran gives.
struct LessonCheck {
    let source: SourceText
    /// The words that were known at the end.
    let vocabulary: Vocabulary
    let commands: CommandTable
    /// What statements printed that are none of the lesson's own, and the values of its questions.
    let printed: [String]
    let values: [Double]

    private static let widest = 80

    var flaws: [Diagnostic] {
        var flaws: [Diagnostic] = []
        var claims: [(text: String, span: Span)] = []
        var known = values
        for line in printed { known += Self.numbers(in: line).map(\.value) }
        var isFirst = true
        var reader = ScriptReader(source)
        while let item = reader.next(knowing: vocabulary) {
            switch item {
            case .comment, .blank, .unreadable: continue
            case .recorded(let recording):
                for line in recording.lines { known += Self.numbers(in: line).map(\.value) }
            case .statement(let statement):
                let text = source.text(of: statement.span)
                known += Self.numbers(in: Self.withoutStrings(text)).map(\.value)
                guard let call = lessonCall(statement) else {
                    if isFirst {
                        flaws.append(at(statement.span, .lessonNotFirst(text.firstWord)))
                    }
                    isFirst = false
                    continue
                }
                isFirst = false
                claims += Self.claims(of: call)
            }
        }
        for (text, span) in comments {
            if text.count > Self.widest { flaws.append(at(span, .narrationTooWide(text.count, most: Self.widest))) }
            claims.append((text, span))
        }
        for (text, span) in claims {
            for number in Self.numbers(in: text) where number.isFraction {
                if known.contains(where: { number.rounds($0) || number.rounds(-$0) }) { continue }
                flaws.append(at(span, .numberWithoutProof(number.text)))
            }
        }
        return flaws
    }

    private func at(_ span: Span, _ diagnostic: Diagnostic) -> Diagnostic {
        var placed = diagnostic
        placed.place = source.place(of: span)
        return placed
    }

    /// A statement that only lessons have.
    private func lessonCall(_ statement: Statement) -> CommandCall? {
        guard case .command(let call) = statement.node, commands.named(call.name.text)?.group == .lessons else {
            return nil
        }
        return call
    }

    /// The lines of narration; what is no narration is left out.
    private var comments: [(text: String, span: Span)] {
        var found: [(String, Span)] = []
        var offset = 0
        for line in source.text.split(separator: "\n", omittingEmptySubsequences: false) {
            defer { offset += line.utf8.count + 1 }
            guard line.hasPrefix("#"), !line.hasPrefix("#>") else { continue }
            let text = String(line.dropFirst().drop { $0 == " " })
            if ScriptReader.isHead(text) { continue }
            found.append((String(line), Span(offset, offset + line.utf8.count)))
        }
        return found
    }

    // MARK: - Numbers

    private struct Number {
        let text: String
        let typed: TypedNumber
        var value: Double { typed.value }
        var isFraction: Bool { text.contains(".") }

        func rounds(_ value: Double) -> Bool { typed.rounds(value) }
    }

    /// The numbers in a text, those in names left out.
    private static func numbers(in text: String) -> [Number] {
        var numbers: [Number] = []
        var word = ""
        for character in text + " " {
            if character.isLetter || character.isNumber || character == "." || character == "_" {
                word.append(character)
                continue
            }
            var plain = word
            while plain.hasSuffix(".") { plain.removeLast() }
            if let typed = TypedNumber(plain), plain.first?.isNumber == true || plain.first == "." {
                numbers.append(Number(text: plain, typed: typed))
            }
            word = ""
        }
        return numbers
    }

    private static func withoutStrings(_ text: String) -> String {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .map { $0.offset % 2 == 0 ? String($0.element) : " " }.joined()
    }

    /// What is told as true in a question: not its wrong answers.
    private static func claims(of call: CommandCall) -> [(text: String, span: Span)] {
        var claims: [(text: String, span: Span)] = []
        var isTold = !["no", "mistake"].contains(call.name.text)
        for argument in call.arguments {
            switch argument {
            case .expression(let expression):
                if case .string(let text) = expression.node, isTold { claims.append((text, expression.span)) }
                if case .name("because") = expression.node { isTold = true }
            case .block(let block):
                for statement in block.statements {
                    if case .command(let inner) = statement.node { claims += Self.claims(of: inner) }
                }
            case .option, .assignment, .arrow, .comma, .until, .equals: continue
            }
        }
        return claims
    }
}

extension String {
    fileprivate var firstWord: String { split { $0 == " " || $0 == "\n" }.first.map(String.init) ?? self }
}
