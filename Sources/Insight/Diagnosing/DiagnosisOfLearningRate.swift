import Autodiff
import Glibc
import Learning
import OrderedCollections
import Reporting

/// The learning rate tried out: some steps on a copy with the present rate, and with others if it does badly.
struct LearningRateTest {
    /// A rate and the loss after the steps; infinity where it left the numbers.
    struct Trial: Equatable {
        let rate: Double
        let loss: Double
    }

    let start: Double
    let steps: Int
    let present: Trial
    /// The rate that brought the loss down most, among the present one and those tried beside it.
    let best: Trial
    let optimizer: String

    static let steps = 20
    /// Rows times parameters times steps that are worth waiting for.
    static let mostWork = 200_000_000

    init?(_ examination: Examination, until shouldStop: () -> Bool) {
        let session = examination.session
        let size = session.parameters.values.reduce(0) { $0 + $1.shape.count }
        let rate = session.optimizer.learningRate
        guard size > 0, rate > 0, examination.gradients.values.values.contains(where: { $0.norm > 0 }) else {
            return nil
        }
        steps = min(Self.steps, max(3, Self.mostWork / (10 * size * max(examination.rows, 1))))
        start = examination.loss
        optimizer = session.optimizer.name
        let experiment = Experiment(examination, steps: steps)
        present = experiment.trial(rate)
        var best = present
        let loss = present.loss
        let start = start
        func improves(_ trial: Trial) -> Bool { trial.loss < best.loss }
        let hasRisen = !loss.isFinite || loss > start * (examination.hasLearned ? 2 : 1.02)
        // A search finds its own lengths.
        let hasHardlyMoved = !hasRisen && !session.optimizer.searches && start - loss < 1e-3 * start
        for power in 1...(hasRisen ? 10 : 6) where hasRisen || hasHardlyMoved {
            if shouldStop() { break }
            let factor = pow(10, Double(hasRisen ? -power : power))
            let trial = experiment.trial(rate * factor)
            if improves(trial) { best = trial } else if best != present { break }
        }
        self.best = best
    }

    func finding(_ examination: Examination) -> Diagnosis.Finding? {
        let format = NumberFormat(digits: 2)
        let fine = NumberFormat(digits: 3)
        let (drop, bestDrop) = (start - present.loss, start - best.loss)
        if best.rate < present.rate, bestDrop > 0, drop < 0 || !present.loss.isFinite {
            let end =
                present.loss.isFinite
                ? "the loss goes from \(fine.string(start)) to \(fine.string(present.loss))"
                : "the loss is no number any more"
            return Diagnosis.Finding(
                kind: .learningRateTooBig, severity: .fault,
                evidence:
                    "after \(steps) trial steps with lr \(format.string(present.rate)) \(end); with \(format.string(best.rate)) to \(fine.string(best.loss))",
                reason:
                    "The gradient is the slope here; a step beyond the bend of the loss lands higher on the other side.",
                command: "lr = \(format.string(best.rate))")
        }
        if best.rate >= 300 * present.rate, bestDrop > 0.02 * start, bestDrop > 100 * max(drop, 0) {
            return Diagnosis.Finding(
                kind: .learningRateTooSmall, severity: examination.hasLearned ? .note : .warning,
                evidence:
                    "\(steps) trial steps with lr \(format.string(present.rate)) lower the loss by \(fine.string(100 * drop / start)) %, with \(format.string(best.rate)) by \(fine.string(100 * bestDrop / start)) %",
                reason: "Each step goes lr times the gradient; this one hardly leaves its place.",
                command: "lr = \(format.string(best.rate))")
        }
        return nil
    }

    var sentence: String {
        let format = NumberFormat(digits: 3)
        return
            "\(steps) trial steps of \(optimizer) with lr \(format.string(present.rate)), on a copy: loss \(format.string(start)) -> \(format.string(present.loss))"
    }

    /// A copy of the model to take steps on.
    private struct Experiment {
        private let examination: Examination
        private let steps: Int

        init(_ examination: Examination, steps: Int) {
            self.examination = examination
            self.steps = steps
        }

        func trial(_ rate: Double) -> Trial {
            let (run, session) = (examination.run, examination.session)
            guard let loss = run.graph.loss else { return Trial(rate: rate, loss: .nan) }
            var optimizer = session.optimizer
            optimizer.learningRate = rate
            var values = Array(session.parameters.values)
            let nodes = session.parameters.keys.map { run.graph.parameters[$0] }
            func load() {
                for (node, value) in zip(nodes, values) {
                    if let node { run.computation.load(node, value) }
                }
                run.computation.forward()
            }
            func surroundings(_ loss: Graph.NodeID) -> OptimizerState.Surroundings {
                .init(loss: run.computation.value(loss).values[0]) { parameters in
                    for (node, value) in zip(nodes, parameters) {
                        if let node { run.computation.load(node, value) }
                    }
                    run.computation.forward()
                    run.computation.backward()
                    let slopes = zip(session.parameters.keys, nodes).map { name, node in
                        session.frozen.contains(name) ? nil : node.flatMap { run.computation.gradient($0) }
                    }
                    return (run.computation.value(loss).values[0], slopes)
                }
            }
            load()
            defer {
                values = Array(session.parameters.values)
                load()
            }
            for _ in 0..<steps {
                run.computation.backward()
                let slopes = zip(session.parameters.keys, zip(nodes, values)).map { name, pair -> Matrix? in
                    if session.frozen.contains(name) { return nil }
                    return pair.0.flatMap { run.computation.gradient($0) } ?? Matrix(pair.1.shape, repeating: 0)
                }
                optimizer.update(parameters: &values, gradients: slopes, precision: session.precision) {
                    surroundings(loss)
                }
                load()
                let now = run.computation.value(loss).values[0]
                if !now.isFinite { return Trial(rate: rate, loss: .infinity) }
            }
            return Trial(rate: rate, loss: run.computation.value(loss).values[0])
        }
    }
}
