import Autodiff
import Learning
import Modelling
import Reporting

/// What keeps a model from learning, the root cause first, measured on a session without leaving a trace.
package struct Diagnosis {
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

    /// The first finding with a command that mends it.
    package var advice: (finding: String, evidence: String, command: String)? {
        problems.first { !$0.command.isEmpty }.map { ($0.kind.name, $0.evidence, $0.command) }
    }

    /// - Parameters:
    ///   - typing: runs statements on a copy of a session, so that advice can be tried; nil where one fails.
    ///   - patience: the part of the usual updates that trials take.
    ///   - shouldStop: asked again and again; once it is true, what has been found is enough.
    package init(
        _ session: Session, typing: @escaping (_ statements: String, Session) -> Session? = { _, _ in nil },
        patience: Double = 1, until shouldStop: @escaping () -> Bool = { false }
    ) throws(Diagnostic) {
        guard session.model != nil else { throw Diagnostic.noModel }
        // Training sees all rows, whatever the four steps see.
        var session = session
        if session.batch != .all { session.select(.all) }
        let executor = Executor()
        try executor.requireLoss(session)
        // All rows where that takes no time to speak of: a bad value may stand in any of them.
        let rows = Examination.mostRows(session)
        let run = try executor.forward(session.isQuick ? session : session.sampled(rows))
        _ = try run.loss()
        let bad = FirstBadValue(run)
        let bench = TrialBench(session, typing: typing, patience: patience, until: shouldStop)
        let examination = bad == nil ? try Examination(session) : nil
        let failed = bad != nil || session.step > 0 && (bench?.present.skill ?? 1) < DiagnosisByTrial.learned
        var found = DiagnosisOfOutput.findings(session, run) + DiagnosisOfSlope.findings(session, run)
        found += DiagnosisOfLoss.findings(session, run, failed: failed)
        found += DiagnosisOfData.findings(session, run, failed: failed)
        if session.optimizer.learningRate == 0 { found.append(.noRate) }
        var symptoms: [Finding] = []
        if let examination {
            symptoms = DiagnosisOfUnits.findings(examination) + DiagnosisOfGradients.findings(examination)
            found += DiagnosisOfFit.findings(examination)
            found += DiagnosisOfPrecision.findings(examination)
        }
        let isBroken = (found + symptoms).contains { $0.severity == .fault }
        if let bad, bad.isGiven {
            found.append(Self.finding(bad, session))
        } else if let bench, failed, !found.contains(where: { $0.severity == .fault }) {
            let trial = DiagnosisByTrial(bench, symptoms: symptoms, until: shouldStop)
            var causes = DiagnosisByTrial.findings(trial, bench, bad: bad, session)
            // What is seen in the units says more than that nothing was learned.
            if symptoms.contains(where: { $0.severity < .note }) { causes.removeAll { $0.kind == .noProgress } }
            found.removeAll { old in causes.contains { $0.kind == old.kind } }
            found += causes
            if !causes.isEmpty { symptoms.removeAll { $0.kind.isSymptom || $0.kind == causes[0].kind } }
            if causes.contains(where: { $0.kind == .noSignal }) { found.removeAll { $0.kind == .overfitting } }
        } else if let bad {
            found.append(Self.finding(bad, session))
        }
        found += symptoms
        let isExplained = isBroken || failed && found.contains { $0.severity < .note }
        let test = isExplained || shouldStop() ? nil : examination.flatMap { LearningRateTest($0, until: shouldStop) }
        if let examination, let finding = test?.finding(examination) { found.append(finding) }
        if let bench, session.step > 0, let examination, examination.rows >= 4, let guess = examination.guessLoss,
            examination.loss > 0.995 * guess, !found.contains(where: { $0.severity < .note })
        {
            found.append(.noProgress(bench))
        }
        self.examination = examination
        rateTest = test
        findings = found.enumerated().sorted { a, b in
            let (x, y) = (a.element, b.element)
            let (xIsNote, yIsNote) = (x.severity == .note ? 1 : 0, y.severity == .note ? 1 : 0)
            // Where values are bad, what does not bring that about waits.
            let (xWaits, yWaits) = bad == nil ? (0, 0) : (x.severity == .fault ? 0 : 1, y.severity == .fault ? 0 : 1)
            return (xIsNote + xWaits, x.rank, a.offset) < (yIsNote + yWaits, y.rank, b.offset)
        }.map { $0.element.tried(on: bench) }
    }

    static func finding(_ bad: FirstBadValue, _ session: Session) -> Finding {
        let reason: String
        let command: String
        switch bad.origin {
        case .given("x"), .given("y"):
            reason = "One bad cell makes every sum that it enters bad, and after one step all weights."
            let isSpoilt = session.parameters.values.contains { !$0.values.allSatisfy(\.isFinite) }
            command = ([bad.place + " = 0"] + (isSpoilt ? Remedies(session: session).rebuild : [])).joined(
                separator: "; ")
        case .given:
            reason = "Training diverged: a step was so big that the weights left the range of numbers."
            let remedies = Remedies(session: session)
            command = ([remedies.rate(session.optimizer.learningRate / 10)] + remedies.rebuild).joined(separator: "; ")
        case .computed:
            reason =
                "The operands are finite and the result is not: \(bad.value.isNaN ? "the operation is not defined there" : "it is too big for a number, or divides by 0")."
            command = Remedies(session: session).rebuild.joined(separator: "; ")
        }
        return Finding(kind: .badValue, severity: .fault, evidence: bad.sentence, reason: reason, command: command)
    }
}

extension Session {
    /// Whether a pass over all rows takes less than about a tenth of a second.
    fileprivate var isQuick: Bool {
        Double(stepRows) * Double(parameters.values.reduce(0) { $0 + $1.shape.count }) < 5e8
    }
}

extension Diagnosis.Finding {
    fileprivate static let noRate = Diagnosis.Finding(
        kind: .noRate, severity: .fault, evidence: "lr is 0: no update changes anything",
        reason: Reasons.smallRate, command: "lr = 0.1")

    fileprivate static func noProgress(_ bench: TrialBench) -> Diagnosis.Finding {
        Diagnosis.Finding(
            kind: .noProgress, severity: .fault,
            evidence: "after \(counted(bench.session.step, "update")) no better than always saying the mean",
            reason:
                "None of the changes that were tried on a copy brought it further in \(counted(bench.updates, "update")).",
            command: "")
    }

    /// A feature that is the number asked for may be what the task is; it keeps nothing from learning.
    fileprivate var rank: Int {
        kind == .leakedLabel && severity == .warning ? Diagnosis.Kind.allCases.count : kind.rawValue
    }

    /// The finding with more evidence and another command, where there are such.
    func with(evidence more: String?, command other: String?) -> Diagnosis.Finding {
        Diagnosis.Finding(
            kind: kind, severity: severity, evidence: more.map { "\(evidence); \($0)" } ?? evidence, reason: reason,
            command: other ?? command)
    }

    /// The finding with what its command does to the loss, where that can be tried and is not said yet.
    fileprivate func tried(on bench: TrialBench?) -> Diagnosis.Finding {
        guard let bench, severity < .note, !command.isEmpty, !evidence.contains("tried ") else { return self }
        let again = Remedies(session: bench.session).rebuild
        var (best, commands) = (bench.outcome([command]), command)
        if !again.isEmpty, !command.hasSuffix(again.joined(separator: "; ")), !command.contains("network "),
            let anew = bench.outcome([command] + again), anew.skill > (best?.skill ?? -.infinity) + 0.03
        {
            (best, commands) = (anew, ([command] + again).joined(separator: "; "))
        }
        if kind == .wrongWay {
            // What is wrong may be more than the sign.
            let other = ["loss \(bench.session.model?.object.suitingLoss ?? Network.standardLoss(after: nil))"] + again
            if let outcome = bench.outcome(other), outcome.skill > (best?.skill ?? -.infinity) + 0.05 {
                (best, commands) = (outcome, other.joined(separator: "; "))
            }
        }
        guard let best else { return self }
        // Scales are no end in themselves.
        if kind.isOfScale, best.skill < bench.present.skill - 0.02 {
            return Diagnosis.Finding(
                kind: kind, severity: bench.present.skill < DiagnosisByTrial.learned ? severity : .note,
                evidence: evidence,
                reason: reason, command: "")
        }
        return Diagnosis.Finding(
            kind: kind, severity: severity, evidence: "\(evidence); \(bench.tried(best, "with the change"))",
            reason: reason, command: commands)
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
