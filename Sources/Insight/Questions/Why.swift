import Autodiff
import Learning
import Modelling
import Reporting

/// The questions that are true of the present state, each with its answer in a line and the command that has the whole one.
package struct Why {
    struct Question {
        let text: String
        let preview: String
        let command: String
    }

    private(set) var questions: [Question] = []
    /// What more of a kind there is than is listed, in words.
    private var more: [String] = []

    /// So many of one kind are listed.
    private static let most = 3

    /// - Parameters:
    ///   - start: the session at the start of the training; nil where it cannot be reached.
    ///   - moment: the session right after an update; nil where it cannot be reached.
    package init(
        _ session: Session, _ executor: Executor, since start: Session?,
        moment: (Int) throws(Diagnostic) -> Session?
    ) throws(Diagnostic) {
        guard session.model != nil else { throw Diagnostic.nothingToAsk(hint: "network 2 -> 3 tanh -> 1 sigmoid") }
        if session.readsInputs, session.x == nil { throw Diagnostic.nothingToAsk(hint: "data xor") }
        let run = try executor.forward(session)
        if let bad = FirstBadValue(run) {
            questions.append(
                Question(text: "why is not every value a number?", preview: bad.sentence, command: "diagnose"))
        }
        add(Self.deadUnits(run, session), more: "unit", "are dead", "is dead")
        if (try? run.loss()) != nil {
            if run.draws.isEmpty { questions += try Self.rise(session, moment) }
            questions += Self.wrongRows(run, session)
            add(try Self.stillParameters(executor, session), more: "parameter", "do not move", "does not move")
        }
        questions += Self.movement(session, since: start)
        guard !questions.isEmpty else {
            throw Diagnostic.nothingToAsk(
                hint: session.trainingY == nil && session.readsTargets ? "data xor" : "train 100")
        }
    }

    private mutating func add(_ found: [Question], more what: String, _ many: String, _ one: String) {
        questions += found.prefix(Self.most)
        let left = found.count - Self.most
        if left > 0 { more.append("\(left) more \(what)\(left == 1 ? " \(one)" : "s \(many)")") }
    }

    package var blocks: [Report.Block] {
        [
            .table(
                Report.Table(
                    kind: "why", headings: ["question", "in short", "the whole answer"],
                    rows: questions.map { [.text($0.text), .text($0.preview), .formula($0.command)] }))
        ] + more.map { .text($0) }
    }

    // MARK: - Values

    private static func deadUnits(_ run: Executor.Run, _ session: Session) -> [Question] {
        guard session.stepRows > 1 else { return [] }
        var found: [Question] = []
        for stage in run.graph.stages where stage.alias == nil {
            guard case .operation(let id, let inputs, _) = run.graph.graph.nodes[stage.node].source,
                case .switchesOff = Operation<Double>[id].quiet, let name = run.graph.names[inputs[0]]
            else { continue }
            let (a, z) = (run.computation.value(stage.node), run.computation.value(inputs[0]))
            for unit in 0..<a.columns where (0..<a.rows).allSatisfy({ a[$0, unit] == 0 }) {
                let row = (0..<z.rows).max { z[$0, unit] < z[$1, unit] } ?? 0
                let most = NumberFormat(digits: 3).string(z[row, unit])
                found.append(
                    Question(
                        text: "why is unit \(unit + 1) of \(stage.name) dead?",
                        preview:
                            "\(name) is at most \(most) in all rows",
                        command: "explain \(name)[\(row + 1),\(unit + 1)]"))
            }
        }
        return found
    }

    private static func wrongRows(_ run: Executor.Run, _ session: Session) -> [Question] {
        guard session.isClassification, session.batch == .all, let node = run.graph.yhat, let y = run.y else {
            return []
        }
        let yhat = run.computation.value(node)
        guard yhat.shape == y.shape else { return [] }
        let threshold = Metrics.threshold(of: y)
        func index(_ matrix: Matrix, _ row: Int) -> Int { Metrics.classIndex(matrix, row: row, threshold: threshold) }
        func error(_ row: Int) -> Double {
            (0..<y.columns).reduce(0) { $0 + abs(yhat[row, $1] - y[row, $1]) }
        }
        let wrong = (0..<y.rows).filter { index(yhat, $0) != index(y, $0) }
        guard let row = wrong.max(by: { error($0) < error($1) }) else { return [] }
        let found = session.className(index(yhat, row), of: y)
        return [
            Question(
                text: "why is row \(row + 1) wrong?",
                preview:
                    "taken for class \(found); \(wrong.count) of \(y.rows) are wrong",
                command: "trace sample \(row + 1)")
        ]
    }

    // MARK: - The training

    /// The history has losses of batches too, and some from before an update: it says where to look only.
    private static func rise(
        _ session: Session, _ moment: (Int) throws(Diagnostic) -> Session?
    ) throws(Diagnostic) -> [Question] {
        let points = session.training.points
        let steps = zip(points, points.dropFirst()).filter { old, new in
            new.loss > old.loss && old.step < new.step && new.step <= session.step
        }.sorted { $0.1.loss - $0.0.loss > $1.1.loss - $1.0.loss }.prefix(most)
        var largest: (from: Int, to: Int, old: Double, new: Double)?
        for (old, new) in steps {
            guard let before = try moment(old.step), let after = try moment(new.step),
                before.hasSameLoss(as: after), let low = try? Executor().loss(before.onAllRows),
                let high = try? Executor().loss(after.onAllRows)
            else { continue }
            guard high > low + 0.01 * abs(low), high - low > largest.map({ $0.new - $0.old }) ?? 0 else { continue }
            largest = (old.step, new.step, low, high)
        }
        guard let rise = largest else { return [] }
        let format = NumberFormat(digits: 3)
        return [
            Question(
                text: "why did the loss rise at step \(rise.to)?",
                preview: "from \(format.string(rise.old)) to \(format.string(rise.new)) since step \(rise.from)",
                command: "diff step \(rise.from) step \(rise.to)")
        ]
    }

    private static func stillParameters(_ executor: Executor, _ session: Session) throws(Diagnostic) -> [Question] {
        let gradients = try executor.gradients(session)
        let found = session.parameters.keys.compactMap { name -> Question? in
            if gradients.unreached.contains(name) {
                return Question(
                    text: "why does \(name) not move?", preview: "it is not in the loss", command: "show model"
                )
            }
            guard let gradient = gradients.values[name], gradient.values.allSatisfy({ $0 == 0 }) else { return nil }
            return Question(
                text: "why does \(name) not move?", preview: "its gradient is 0",
                command: "explain d\(name)")
        }
        return found
    }

    private static func movement(_ session: Session, since start: Session?) -> [Question] {
        guard let start, start.model?.object === session.model?.object, session.optimizer.row.linear != nil else {
            return []
        }
        var most = (text: "", from: 0.0, to: 0.0)
        for (name, value) in session.parameters {
            guard let old = start.parameters[name], old.shape == value.shape else { continue }
            for (index, pair) in zip(old.values, value.values).enumerated() {
                guard abs(pair.1 - pair.0) > abs(most.to - most.from) else { continue }
                most = (value.elementName(name, index), pair.0, pair.1)
            }
        }
        guard most.from != most.to else { return [] }
        let format = NumberFormat(digits: 3)
        return [
            Question(
                text: "why is \(most.text) \(format.string(most.to))?",
                preview: "\(format.string(most.from)) at the start; moved most of all",
                command: "blame \(most.text)")
        ]
    }
}

extension Session {
    /// Whether the losses of two moments can be compared.
    fileprivate func hasSameLoss(as other: Session) -> Bool {
        model?.object === other.model?.object && presentLossText == other.presentLossText && hasSameTraining(as: other)
            && functions == other.functions
    }
}
