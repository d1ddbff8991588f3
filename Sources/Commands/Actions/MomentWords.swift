import Autodiff
import Modelling
import Reporting
import Syntax

/// Moments in words, and words as moments.
enum MomentWords {
    static func place(_ session: Session) -> String {
        session.step == 0 ? "step 0" : "step \(session.step), epoch \(NumberFormat().string(session.epoch))"
    }

    /// Says where one is after going somewhere.
    static func showArrival(_ context: any Context) {
        let session = context.session
        let place = place(session)
        let left = context.stretch.lastStep - session.step
        let ahead = left > 0 ? "; \(counted(left, "update")) ahead" : ""
        guard session.model != nil, let loss = try? context.executor.evaluation(session).loss() else {
            return context.emit(.text("now at \(place)\(ahead)"))
        }
        context.emit([loss], of: [session.onAllRows.evaluated]) { "now at \(place): loss \($0[0])\(ahead)" }
    }

    /// Reads `step 100 step 200`, `start`, a mark.
    static func moments(
        _ words: [Expression], _ call: Call, _ context: any Context, hint: String
    ) throws(Diagnostic) -> [(name: MomentName, text: String)] {
        var moments: [(MomentName, String)] = []
        var left = words[...]
        while let word = left.popFirst() {
            let text: String
            switch word.node {
            case .name(let name), .string(let name): text = name
            case .number, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range:
                throw call.failure(Diagnostic.notAMoment(word.text, hint: hint), at: word.span)
            }
            guard let known = MomentWord.named(text) else {
                moments.append((.mark(text), text))
                continue
            }
            guard let numbers = known.numbers else {
                moments.append((known.moment(0), text))
                continue
            }
            guard let typed = left.popFirst() else {
                throw call.failure(Diagnostic.notAMoment(text, hint: hint), at: word.span)
            }
            let number = try context.evaluator(call.source).integer(typed, for: text, in: numbers)
            moments.append((known.moment(number), "\(text) \(number)"))
        }
        return moments
    }

    // MARK: - since MOMENT

    /// A moment from which on something is looked at; what belongs to it is read by ``number``.
    static func since(_ summary: String) -> Key<Expression?> {
        .phrase(
            "since", .expression(words: { _ in MomentWord.all.map(\.name) }).shown(as: "MOMENT"), summary)
    }

    /// The number in `since step 100`.
    static let number = Key.optional(
        "place", .integer(0...1_000_000_000), "the number of a moment, as in since step 100"
    ).toldByAnother

    /// Reads what stands behind `since`; nil where it does not stand there.
    static func moment(
        _ call: Call, since: Key<Expression?>, _ context: any Context
    ) throws(Diagnostic) -> (name: MomentName, text: String)? {
        let hint = "\(call.command.name) norm(\(context.session.parameters.keys.first ?? "W1")) since start"
        guard let word = try call[since] else {
            if let typed = call.typed(number) {
                throw call.failure(Diagnostic.notAMoment(typed.text, hint: hint), at: typed.span)
            }
            return nil
        }
        let moments = try moments([word] + [call.typed(number)].compactMap { $0 }, call, context, hint: hint)
        guard moments.count == 1 else {
            throw call.failure(Diagnostic.notAMoment(word.text, hint: hint), at: word.span)
        }
        return moments[0]
    }
}
