import Autodiff
import Glibc
import Learning
import Modelling
import Reporting

/// Why a trained model got nowhere: each reason is tried out by taking it away on a copy. The first in the order of
/// reasons that brings most of what any brings is the cause.
struct DiagnosisByTrial {
    /// A reason, and the ways to take it away, from freshly drawn weights.
    private struct Suspect {
        let kind: Diagnosis.Kind
        let remedies: [[String]]
        let reason: String
        /// What is seen of it in the present weights.
        var evidence: String?
        /// It is seen in the present weights that nothing reaches them, whatever else there is.
        var isCertain = false
    }

    /// A reason with its best remedy.
    private struct Result {
        let suspect: Suspect
        let commands: [String]
        let outcome: TrialBench.Outcome
    }

    let finding: Diagnosis.Finding?
    /// The best skill that any trial from fresh weights reached on rows held back.
    let best: Double

    /// So much of the best gain is as good as the best.
    private static let most = 0.75
    /// So much of it is enough for what is certain without a trial.
    private static let some = 0.25
    /// How many times longer than the others the training is tried that changes nothing.
    private static let longer = 3
    /// Above it a model has learned most of what there is.
    static let learned = 0.8

    /// - Parameter symptoms: what is seen in the units and gradients of the present weights.
    init(
        _ bench: TrialBench, symptoms: [Diagnosis.Finding], until shouldStop: () -> Bool
    ) {
        let remedies = Remedies(session: bench.session)
        let start = bench.present.skill
        let floor = max(start, -0.2)
        var results: [Result] = []
        // Longer training is judged by more of it.
        let more = start.isFinite ? bench.outcome([], times: Self.longer) : nil
        for suspect in Self.suspects(bench, remedies, symptoms) {
            if shouldStop() { break }
            var best: Result?
            for commands in suspect.remedies {
                guard let outcome = bench.outcome(commands) else { continue }
                if outcome.skill <= best?.outcome.skill ?? -.infinity {
                    // Rates come in their order: one that is worse than the last has worse ones behind it.
                    if let best, best.outcome.skill > floor + bench.margin { break }
                    continue
                }
                best = Result(suspect: suspect, commands: commands, outcome: outcome)
            }
            guard let best, best.outcome.isNoWorse(than: bench.present) else { continue }
            results.append(best)
            // Nothing can be much better.
            if best.outcome.skill > 0.9, start < 0.5 { break }
        }
        // The present weights have seen the rows held back.
        best = results.map(\.outcome.skill).max() ?? -.infinity
        let top = max(best, more?.skill ?? -.infinity)
        guard top - floor > bench.margin else {
            finding = nil
            return
        }
        func isGood(_ outcome: TrialBench.Outcome, _ share: Double) -> Bool {
            outcome.skill - floor >= max(share * (top - floor), bench.margin)
        }
        if let more, isGood(more, Self.most), more.isNoWorse(than: bench.present) {
            finding = Self.longer(bench, remedies, more)
            return
        }
        let cause = results.first { isGood($0.outcome, $0.suspect.isCertain ? Self.some : Self.most) }
        finding = cause.map { Self.finding($0, bench, remedies) }
    }

    /// What came of the trials: a cause, or that there is nothing to be found in the data.
    ///
    /// - Parameter bad: the first value that is no number, if there is one.
    static func findings(
        _ trial: DiagnosisByTrial, _ bench: TrialBench, bad: FirstBadValue?, _ session: Session
    ) -> [Diagnosis.Finding] {
        if let bad {
            // Where it comes back from new weights of a usual size, it is no matter of how far the steps went.
            if let fresh = bench.firstBadValue(training: Remedies(session: bench.session).rebuild) {
                let plain = Diagnosis.finding(fresh, session)
                return [plain.with(evidence: trial.finding?.evidence, command: trial.finding?.command)]
            }
            let plain = Diagnosis.finding(bad, session)
            guard let finding = trial.finding, finding.kind != .badStart else {
                return [plain.with(evidence: trial.finding?.evidence, command: trial.finding?.command)]
            }
            return [finding]
        }
        if let finding = trial.finding { return [finding] }
        let hasNothing = bench.margin < 0.16 && (trial.best < bench.margin || bench.testSkill(session) ?? 1 < 0.05)
        // Before so many updates it may be only slow.
        let hasLittle = session.step >= 1000 && trial.best < 0.2
        guard hasNothing || hasLittle, let samples = bench.samples, let reference = ReferenceFit(samples) else {
            return []
        }
        func percent(_ share: Double) -> Int { Int((100 * max(0, share)).rounded()) }
        let evidence =
            "kernel ridge regression explains \(percent(reference.skill)) % of the spread of \(reference.held.rows) rows that it did not see, this model \(percent(trial.best)) %"
        if hasLittle, reference.skill > max(0, trial.best) + 0.4 { return [.learnedLittle(evidence, bench)] }
        guard hasNothing, reference.skill < 0.05 else { return [] }
        return [
            Diagnosis.Finding(
                kind: .noSignal, severity: .fault, evidence: evidence,
                reason:
                    "Nothing in x tells y: rows and labels may have got out of step, or what decides is not among the features.",
                command: "")
        ]
    }

    // MARK: - Suspects

    private static func suspects(
        _ bench: TrialBench, _ remedies: Remedies, _ symptoms: [Diagnosis.Finding]
    ) -> [Suspect] {
        let session = bench.session
        let again = remedies.rebuild
        // Nothing else shows while nothing moves.
        if again.isEmpty || session.optimizer.learningRate == 0 { return rates(session, remedies, again: []) }
        func anew(_ changes: [[String]]) -> [[String]] { changes.map { $0 + again } }
        let symptom = symptoms.first
        var suspects: [Suspect] = []
        if let large = session.trainingX?.reach, large > 3 || large < 0.1 {
            suspects.append(
                Suspect(
                    kind: large > 3 ? .unscaledInputs : .smallInputs, remedies: anew([remedies.normalized]),
                    reason: large > 3 ? Reasons.unscaledInputs : Reasons.smallInputs))
        }
        if !bench.isClassification, let y = session.trainingY, y.reach > Moments.mostReach {
            suspects.append(
                Suspect(
                    kind: .unscaledTargets, remedies: anew([remedies.scaled(y)]), reason: Reasons.unscaledTargets))
        }
        if let loss = session.model?.object.suitingLoss, loss != session.presentLossName, bench.isClassification {
            suspects.append(
                Suspect(kind: .wrongLoss, remedies: [["loss \(loss)"] + again], reason: Reasons.flatLoss(loss)))
        }
        suspects.append(
            Suspect(
                kind: symptom?.kind ?? bench.kindOfStart, remedies: [again],
                reason: symptom?.reason ?? Reasons.badStart, evidence: symptom?.evidence,
                isCertain: symptom?.severity == .fault))
        let isStill = symptom.map { !$0.kind.isSymptom } ?? false
        suspects.append(
            Suspect(
                kind: isStill ? symptom?.kind ?? .badStart : bench.kindOfStart, remedies: remedies.standardWeights,
                reason: isStill ? symptom?.reason ?? "" : Reasons.badStart,
                evidence: isStill ? symptom?.evidence : nil, isCertain: symptom?.severity == .fault))
        suspects += [
            Suspect(kind: .weightDecayTooBig, remedies: anew(remedies.without(.decay)), reason: Reasons.weightDecay),
            Suspect(kind: .penaltyTooBig, remedies: anew(remedies.withoutPenalty), reason: Reasons.penalty),
        ]
        suspects += rates(session, remedies, again: again)
        suspects += [
            Suspect(kind: .noNonlinearity, remedies: remedies.bends, reason: Reasons.noNonlinearity),
            Suspect(kind: .vanishingGradients, remedies: remedies.unsaturated, reason: Reasons.vanishing),
            Suspect(kind: .tooFewUnits, remedies: remedies.wider, reason: Reasons.tooFewUnits),
        ]
        return suspects.filter { !$0.remedies.isEmpty }
    }

    /// Smaller rates, no momentum, larger rates.
    private static func rates(_ session: Session, _ remedies: Remedies, again: [String]) -> [Suspect] {
        let rate = session.optimizer.learningRate
        func rates(_ powers: [Int], _ sign: Double) -> [[String]] {
            powers.map { [remedies.rate(rate * pow(10, sign * Double($0)))] + again }
        }
        if rate == 0 {
            let some = (1...4).map { [remedies.rate(pow(10, -Double($0)))] + again }
            return [Suspect(kind: .learningRateTooSmall, remedies: some, reason: Reasons.smallRate)]
        }
        return [
            Suspect(kind: .learningRateTooBig, remedies: rates([1, 2, 3, 4, 6, 8], -1), reason: Reasons.bigRate),
            Suspect(
                kind: .momentumTooBig, remedies: remedies.without(.momentum).map { $0 + again },
                reason: Reasons.momentum),
            Suspect(kind: .learningRateTooSmall, remedies: rates([1, 2, 3, 4], 1), reason: Reasons.smallRate),
        ].filter { !$0.remedies.isEmpty }
    }

    // MARK: - What to say

    private static func longer(
        _ bench: TrialBench, _ remedies: Remedies, _ more: TrialBench.Outcome
    ) -> Diagnosis.Finding {
        let rate = bench.session.optimizer.learningRate
        // A larger rate may do the same in less time.
        let tried = [10.0, 3].compactMap { factor in
            bench.outcome([remedies.rate(factor * rate)]).map { (factor, $0) }
        }
        let train = bench.trainCommand(times: Self.longer)
        let evidence = bench.tried(more, "as it is", times: Self.longer)
        if let (factor, faster) = tried.max(by: { $0.1.skill < $1.1.skill }), faster.skill > more.skill {
            let change = remedies.rate(factor * rate)
            return Diagnosis.Finding(
                kind: .tooFewEpochs, severity: .warning,
                evidence:
                    "\(evidence); with \(change) for \(counted(bench.updates, "update")): \(bench.figure(of: faster))",
                reason: Reasons.tooFewEpochs, command: "\(change); \(bench.trainCommand(times: 1))")
        }
        return Diagnosis.Finding(
            kind: .tooFewEpochs, severity: .warning, evidence: evidence, reason: Reasons.tooFewEpochs, command: train)
    }

    private static func finding(_ cause: Result, _ bench: TrialBench, _ remedies: Remedies) -> Diagnosis.Finding {
        var (commands, outcome) = (cause.commands, cause.outcome)
        // Where it is still far from good, the rate may have to follow.
        if outcome.skill < 0.9, !commands.contains(where: { $0.hasPrefix("lr = ") }) {
            for factor in [10.0, 0.1] {
                let changed = remedies.with(rate: factor * bench.session.optimizer.learningRate, commands)
                if let other = bench.outcome(changed), other.skill > outcome.skill + 0.05 {
                    (commands, outcome) = (changed, other)
                }
            }
        }
        // Weights that are not spoilt can stay.
        let kept = commands.filter { !remedies.rebuild.contains($0) }
        if bench.present.skill.isFinite, !kept.isEmpty, kept.count < commands.count,
            let other = bench.outcome(kept), other.skill >= outcome.skill - 0.03
        {
            (commands, outcome) = (kept, other)
        }
        return Diagnosis.Finding(
            kind: cause.suspect.kind, severity: bench.present.skill < 0.1 ? .fault : .warning,
            evidence: [cause.suspect.evidence, bench.tried(outcome, "with the change")].compactMap(\.self)
                .joined(separator: "; "), reason: cause.suspect.reason,
            command: commands.joined(separator: "; "))
    }
}

extension TrialBench.Outcome {
    /// Whether what people look at, accuracy or R², did not fall.
    fileprivate func isNoWorse(than other: TrialBench.Outcome) -> Bool {
        guard let quality, let before = other.quality, before.isFinite else { return true }
        return quality >= before - 0.02
    }
}

extension TrialBench {
    /// What is special about the weights that training started from, where new ones do better.
    fileprivate var kindOfStart: Diagnosis.Kind {
        let remedies = Remedies(session: session)
        guard let standard = typed(remedies.standardWeights.first ?? remedies.rebuild) else { return .badStart }
        // Chosen with `init=`, or changed by hand.
        let start = remedies.standardWeights.isEmpty ? session : typed(remedies.rebuild) ?? session
        if let examination = try? Examination(start), DiagnosisOfGradients.growth(examination) > 100 {
            return .explodingGradients
        }
        let ratios = standard.parameters.compactMap { name, value -> Double? in
            guard value.rootMeanSquare > 0, let own = start.parameters[name]?.rootMeanSquare else { return nil }
            return own / value.rootMeanSquare
        }.sorted()
        guard !ratios.isEmpty else { return .badStart }
        let usual = ratios[ratios.count / 2]
        return usual > 2 ? .weightsTooLarge : usual < 0.5 ? .weightsTooSmall : .badStart
    }
}

extension Diagnosis.Finding {
    /// There is something to be learned, and no change that was tried learns it.
    fileprivate static func learnedLittle(_ evidence: String, _ bench: TrialBench) -> Diagnosis.Finding {
        let wider = Remedies(session: bench.session).wider.first { statements in
            bench.outcome(statements).map { $0.skill > bench.present.skill + 0.05 } ?? false
        }
        return Diagnosis.Finding(
            kind: .noProgress, severity: .fault, evidence: evidence,
            reason:
                "The rows tell more than the model learned. No change that was tried on a copy brought it there in \(counted(bench.updates, "update")): it may want more units, other features or much longer training.",
            command: wider?.joined(separator: "; ") ?? "")
    }
}
