import Autodiff
import Modelling
import Reporting

/// What keeps a model from learning, the root cause first, measured on a session without leaving a trace.
package struct Diagnosis {
    /// The kinds of finding, in the order in which one causes the next.
    enum Kind: Int, CaseIterable {
        case badValue, leakedLabel, unreachableTargets, wrongLoss, zeroWeights, equalUnits, unscaledInputs, deadUnits
        case saturatedUnits, explodingGradients, vanishingGradients, learningRateTooBig, learningRateTooSmall
        case duplicatedUnits, classImbalance, overfitting

        var name: String {
            switch self {
            case .badValue: "a value that is no number"
            case .leakedLabel: "leaked label"
            case .unreachableTargets: "targets out of reach"
            case .wrongLoss: "output and loss do not match"
            case .zeroWeights: "zero weights"
            case .equalUnits: "equal units"
            case .unscaledInputs: "unscaled inputs"
            case .deadUnits: "dead units"
            case .saturatedUnits: "saturated units"
            case .explodingGradients: "exploding gradients"
            case .vanishingGradients: "vanishing gradients"
            case .learningRateTooBig: "learning rate too big"
            case .learningRateTooSmall: "learning rate too small"
            case .duplicatedUnits: "duplicated units"
            case .classImbalance: "class imbalance"
            case .overfitting: "overfitting"
            }
        }
    }

    enum Severity: String, Comparable {
        /// Nothing useful is learned.
        case fault
        /// Learning is slowed down or its result misleads.
        case warning
        /// It works, and could be better.
        case note

        static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }

        private var rank: Int {
            switch self {
            case .fault: 0
            case .warning: 1
            case .note: 2
            }
        }
    }

    struct Finding {
        let kind: Kind
        let severity: Severity
        /// What was measured, with figures.
        let evidence: String
        /// Why it matters, in one sentence.
        let reason: String
        /// What to type next.
        let command: String
    }

    /// Ranked: faults and warnings by cause, then notes.
    let findings: [Finding]
    let examination: Examination?
    let rateTest: LearningRateTest?

    /// Findings that ask for something to be done.
    var problems: [Finding] { findings.filter { $0.severity < .note } }

    package init(_ session: Session, until shouldStop: () -> Bool = { false }) throws(Diagnostic) {
        guard session.model != nil else { throw Diagnostic.noModel }
        let executor = Executor()
        try executor.requireLoss(session)
        let run = try executor.forward(session)
        _ = try run.loss()
        if let bad = FirstBadValue(run) {
            findings = [Self.finding(bad, session)]
            examination = nil
            rateTest = nil
            return
        }
        let examination = try Examination(session, run)
        var found = DiagnosisOfData.findings(examination) + DiagnosisOfOutput.findings(examination)
        found += DiagnosisOfUnits.findings(examination) + DiagnosisOfGradients.findings(examination)
        found += DiagnosisOfFit.findings(examination)
        let isBroken = found.contains { $0.severity == .fault && $0.kind.rawValue < Kind.learningRateTooBig.rawValue }
        let test = isBroken || shouldStop() ? nil : LearningRateTest(examination, until: shouldStop)
        if let finding = test?.finding(examination) { found.append(finding) }
        self.examination = examination
        rateTest = test
        findings = found.enumerated().sorted { a, b in
            let (x, y) = (a.element, b.element)
            let (xIsNote, yIsNote) = (x.severity == .note ? 1 : 0, y.severity == .note ? 1 : 0)
            return (xIsNote, x.kind.rawValue, a.offset) < (yIsNote, y.kind.rawValue, b.offset)
        }.map(\.element)
    }

    private static func finding(_ bad: FirstBadValue, _ session: Session) -> Finding {
        let reason: String
        let command: String
        switch bad.origin {
        case .given("x"), .given("y"):
            reason = "One bad cell makes every sum that it enters bad, and after one step all weights."
            command = bad.place + " = 0"
        case .given:
            reason = "Training diverged: a step was so big that the weights left the range of numbers."
            command = "undo; lr = \(NumberFormat(digits: 2).string(session.optimizer.learningRate / 10))"
        case .computed:
            reason =
                "The operands are finite and the result is not: \(bad.value.isNaN ? "the operation is not defined there" : "it is too big for a number, or divides by 0")."
            command = "show activations"
        }
        return Finding(kind: .badValue, severity: .fault, evidence: bad.sentence, reason: reason, command: command)
    }
}

extension Diagnosis {
    package func blocks(_ session: Session) -> [Report.Block] {
        var blocks: [Report.Block] = []
        if problems.isEmpty { blocks.append(.text("diagnose: nothing found that keeps this model from learning")) }
        if !findings.isEmpty {
            let caption = problems.isEmpty ? "what could be better" : "diagnose: the root cause first"
            let rows: [[Report.Cell]] = zip(1..., findings).map { number, finding in
                [
                    .integer(number), .text("\(finding.severity.rawValue): \(finding.kind.name)"),
                    .text(finding.evidence),
                    .formula(finding.command),
                ]
            }
            blocks.append(
                .table(
                    Report.Table(
                        kind: "diagnosis", caption: caption, headings: ["#", "finding", "evidence", "type next"],
                        rows: rows)))
            for (number, finding) in zip(1..., findings) { blocks.append(.text("\(number). \(finding.reason)")) }
        }
        guard let examination else { return blocks }
        if !examination.layers.isEmpty { blocks.append(.table(layerTable(examination))) }
        let format = NumberFormat(digits: 3)
        var figures = "loss \(format.string(examination.loss))"
        if let guess = examination.guessLoss { figures += ", always saying the mean has \(format.string(guess))" }
        blocks.append(.text(figures))
        if let rateTest { blocks.append(.text(rateTest.sentence)) }
        if examination.rows < examination.total {
            blocks.append(.text("looked at \(examination.rows) of \(examination.total) rows, evenly spaced"))
        }
        return blocks
    }

    private func layerTable(_ examination: Examination) -> Report.Table {
        let last = examination.layers.last?.gradient ?? 0
        let rows: [[Report.Cell]] = examination.layers.map { layer in
            [
                .formula(layer.name), .integer(layer.units), .number(layer.size),
                layer.isRectified ? .text("\(layer.units - layer.dead.count) of \(layer.units)") : .empty,
                layer.saturated.map { .number($0) } ?? .empty, .number(layer.gradient),
                last > 0 ? .number(layer.gradient / last) : .empty,
            ]
        }
        return Report.Table(
            kind: "layers", caption: "layers: root mean squares; ratio to the last",
            headings: ["value", "units", "size", "active", "saturated", "gradient", "ratio"], rows: rows)
    }
}
