import Autodiff
import Insight
import Modelling
import Reporting
import Syntax
import Teaching

/// Judging what was typed: against the live state, never against printed text.
extension Interpreter {
    /// Compares what was typed with the present state of the session.
    func judge(
        _ typed: Expression, _ text: String, _ open: OpenExercise, in source: SourceText
    ) throws(Diagnostic) -> Verdict {
        if case .guess(let guess) = open.exercise {
            try requireOwnWords(typed, guess)
            if guess.isFormula {
                return try compare(typed, guess.asked, in: source, open)
            }
            if guess.isTruth {
                let truth = FunctionTable.isTrue(open.blanks.first?.value ?? .nan)
                // There is one wrong answer, and one mistake that leads to it.
                return try self.truth(of: typed, text, in: source) == truth
                    ? .right : .wrong(why: guess.mistakes.first?.why)
            }
            guard let blank = open.blanks.first else { return try judgeMatrix(typed, guess, open, in: source) }
            let value = try typedNumber(typed, text, in: source)
            return verdict(value, blank, reason: { reason(value, guess, open) })
        }
        let value = try typedNumber(typed, text, in: source)
        return verdict(value, open.blanks[open.filled], reason: { nil })
    }

    private func verdict(_ value: TypedNumber, _ blank: OpenExercise.Blank, reason: () -> String?) -> Verdict {
        switch value.judgement(of: blank.value) {
        case .right: .right
        case .tooCoarse: .tooCoarse
        case .wrong: .wrong(why: reason() ?? near(value, blank.value))
        }
    }

    /// What to say of a number that is nearly right.
    private func near(_ typed: TypedNumber, _ truth: Double) -> String? {
        guard typed.digits >= TypedNumber.fewest, abs(typed.value - truth) <= 0.03 * abs(truth) else { return nil }
        return "it is near, but the last digit is another one; keep more digits on the way"
    }

    /// Whoever reads what is asked has not answered.
    private func requireOwnWords(_ typed: Expression, _ guess: Guess) throws(Diagnostic) {
        let asked = computedNames(in: guess.asked)
        if typed == guess.asked, !asked.isEmpty { throw Diagnostic.answerNamesAsked(guess.asked.text) }
        if let shared = typed.freeNames.filter(asked.contains).sorted().first {
            throw Diagnostic.answerNamesAsked(shared)
        }
    }

    /// What was typed as a number with its digits.
    private func typedNumber(
        _ typed: Expression, _ text: String, in source: SourceText
    ) throws(Diagnostic) -> TypedNumber {
        if let literal = typed.typedNumber(text) { return literal }
        if case .name(let word) = typed.node, let sign = Self.signs[word], (try? value(of: word)) == nil {
            return TypedNumber(Double(sign), digits: NumberFormat.most)
        }
        if case .name(let word) = typed.node, case nil = try value(of: word), FunctionTable.constants[word] == nil {
            throw Diagnostic.answerKind(text, "a number", "0.25")
        }
        let value = try lookedUp(typed, in: source)
        guard value.shape.isScalar, value.values[0].isFinite else {
            throw Diagnostic.answerKind(text, "a number", "0.25")
        }
        let rounded = typed.roundedNumbers { source.text(of: $0) }
        // What is made of rounded numbers has fewer digits that are sure than they have.
        let digits = rounded.map { max($0.digits - 1, TypedNumber.fewest) }.min() ?? 9
        return TypedNumber(value.values[0], digits: digits)
    }

    private func truth(of typed: Expression, _ text: String, in source: SourceText) throws(Diagnostic) -> Bool {
        if case .name(let word) = typed.node, let truth = Self.truths[word.lowercased()] { return truth }
        guard let value = try? lookedUp(typed, in: source), value.shape.isScalar, [0, 1].contains(value.values[0])
        else { throw Diagnostic.answerKind(text, "yes or no", "yes") }
        return value.values[0] == 1
    }

    private func judgeMatrix(
        _ typed: Expression, _ guess: Guess, _ open: OpenExercise, in source: SourceText
    ) throws(Diagnostic) -> Verdict {
        let truth = try looking(at: open.begin, for: guess.asked) { () throws(Diagnostic) in
            try evaluator(open.source).matrix(guess.asked)
        }
        let value = try lookedUp(typed, in: source)
        guard value.shape == truth.shape else {
            throw Diagnostic.answerShape("\(value.shape)", "\(truth.shape)")
        }
        var numbers = value.values.map { TypedNumber($0, digits: 6) }
        if case .matrix(let rows) = typed.node {
            let written = rows.joined().map { $0.typedNumber(source.text(of: $0.span)) }
            if written.count == numbers.count {
                for (place, number) in written.enumerated() { numbers[place] = number ?? numbers[place] }
            }
        }
        let judgements = zip(numbers, truth.values).map { $0.judgement(of: $1) }
        if judgements.contains(.wrong) {
            let wrong = judgements.count { $0 == .wrong }
            return .wrong(
                why: "\(counted(wrong, "element")) of \(judgements.count) \(wrong == 1 ? "is" : "are") another number")
        }
        return judgements.contains(.tooCoarse) ? .tooCoarse : .right
    }

    /// Why a number is wrong: by the author's mistakes, or by the chain of factors of a gradient.
    private func reason(_ typed: TypedNumber, _ guess: Guess, _ open: OpenExercise) -> String? {
        for mistake in guess.mistakes {
            let value = try? looking(at: open.begin, for: mistake.value) { () throws(Diagnostic) in
                try evaluator(open.source).matrix(mistake.value)
            }
            if let value, value.shape.isScalar, typed.judgement(of: value.values[0]) == .right { return mistake.why }
        }
        guard typed.digits >= TypedNumber.fewest || typed.value == 0 else { return nil }
        return
            (try? looking(at: open.begin) { () throws(Diagnostic) in
                let (explainer, element, owner) = try gradientPlace(of: guess.asked, in: open.source)
                guard guess.asked.freeNames.contains("d\(owner)") else { return nil as String? }
                return GradientMistakes(explainer, element, name: guess.asked.text).only {
                    typed.judgement(of: $0) == .right
                }?
                .sentence
            }) ?? nil
    }

    /// Whether two formulas have the same value, here and with other parameters and more rows.
    private func compare(
        _ typed: Expression, _ asked: Expression, in source: SourceText, _ open: OpenExercise
    ) throws(Diagnostic) -> Verdict {
        func value(_ expression: Expression, at place: Session, _ source: SourceText) throws(Diagnostic) -> Matrix {
            try looking(at: place, for: expression) { () throws(Diagnostic) in
                try evaluator(source).matrix(expression)
            }
        }
        let places = [open.begin] + (1..<4).map { open.begin.withNewNumbers(seed: open.seed &+ $0, isRound: false) }
        for place in places {
            let truth = try value(asked, at: place, open.source)
            let found = try value(typed, at: place, source)
            guard found.shape == truth.shape else {
                throw Diagnostic.answerShape("\(found.shape)", "\(truth.shape)")
            }
            if !isEqual(found, truth) { return .wrong(why: nil) }
        }
        // A model may be made for one row; then the rule is one for one row.
        for place in places.compactMap(\.withMoreRows) {
            guard let truth = try? value(asked, at: place, open.source) else { continue }
            guard let found = try? value(typed, at: place, source), isEqual(found, truth) else {
                return .wrong(why: "it is right for one row, and wrong for several")
            }
        }
        return .right
    }

    private func isEqual(_ found: Matrix, _ truth: Matrix) -> Bool {
        let scale = truth.values.reduce(1e-12) { max($0, abs($1)) }
        let tolerance = session.precision == .float64 ? 1e-8 : 1e-3
        return found.shape == truth.shape
            && zip(found.values, truth.values).allSatisfy { abs($0 - $1) <= tolerance * scale }
    }
}
