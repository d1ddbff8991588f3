import Autodiff
import Insight
import Modelling
import Reporting
import Syntax

/// What is shown of programs that were compared.
enum CompareReports {
    /// What came of each program.
    static func table(_ trials: [ProgramTrial], _ context: any Context) -> Report.Block {
        let measures = trials.map { Measures($0.end, context) }
        let columns = Columns(measures)
        return .table(
            Report.Table(
                kind: "compare", caption: "keep NUMBER goes on with one of them",
                headings: ["#", "program", "updates"] + columns.headings,
                rows: zip(trials, measures).enumerated().map { index, pair in
                    [.integer(index + 1), .formula(pair.0.text), .integer(pair.0.updates)] + columns.cells(pair.1)
                }))
    }

    /// The losses at equal numbers of updates, as numbers and as a picture; none where nobody trained.
    static func course(_ trials: [ProgramTrial], _ context: any Context) -> [Report.Block]? {
        let courses = trials.map { trial in
            trial.points.compactMap { point in
                Measures.loss(point.session, context).map { (updates: point.updates, loss: $0) }
            }
        }
        guard courses.contains(where: { $0.count > 1 }) else { return nil }
        let common = Set(courses.flatMap { $0.map(\.updates) }).sorted().filter { updates in
            courses.filter { $0.contains { $0.updates == updates } }.count > 1
        }
        let ends = Set(courses.compactMap { $0.last?.updates })
        let shown = Set(evenly(common)).union(ends).sorted()
        let rows = shown.map { updates -> [Report.Cell] in
            [.integer(updates)]
                + zip(courses, trials).map { course, trial in
                    course.first { $0.updates == updates }.map { Measures.cell($0.loss, trial.end) } ?? .empty
                }
        }
        let all = courses.enumerated().map { number, course in
            Report.Series(
                name: "program \(number + 1)", xs: course.map { Double($0.updates) }, ys: course.map(\.loss))
        }
        return [
            .table(
                Report.Table(
                    kind: "course", headings: ["update"] + trials.indices.map { "loss \($0 + 1)" }, rows: rows)),
            .picture(
                .course("loss", of: all, over: "update", sentence: best(courses.map { $0.last?.loss ?? .infinity }))),
        ]
    }

    /// Which program has the least loss at its end.
    private static func best(_ losses: [Double]) -> String {
        let least = losses.min { $1.isNaN || $0 < $1 } ?? .nan
        let best = losses.indices.filter { losses[$0] == least }.map { String($0 + 1) }
        return switch best.count {
        case 0: "no program has a loss at its end that is a number"
        case 1: "program \(best[0]) has the least loss at its end"
        default:
            "programs \(best.joined(separator: ", ")) have the same loss at their end\(best.count < losses.count ? ", the least" : "")"
        }
    }

    private static let rowsShown = 12

    private static func evenly(_ updates: [Int]) -> [Int] {
        guard updates.count > rowsShown else { return updates }
        return (0..<rowsShown).map { updates[$0 * (updates.count - 1) / (rowsShown - 1)] }
    }

    /// What two programs share, and where they part.
    static func sentence(
        _ a: ProgramTrial, _ b: ProgramTrial, _ place: (update: Int, divergence: Divergence?)?, _ numbers: (Int, Int)
    ) -> String {
        let names = ("program \(numbers.0)", "program \(numbers.1)")
        if let place {
            return place.divergence?.sentence(update: place.update, names: names, digits: a.start.digits)
                ?? "\(names.0) and \(names.1) part in update \(place.update), where each value is equal when it is computed on its own"
        }
        let shared = min(a.updates, b.updates)
        let common =
            shared == 0
            ? "no update is common to \(names.0) and \(names.1)"
            : "\(names.0) and \(names.1) share \(counted(shared, "update")), equal in every number"
        if a.updates != b.updates {
            return common + "; \(a.updates > b.updates ? names.0 : names.1) goes on to \(max(a.updates, b.updates))"
        }
        return a.end.parameters == b.end.parameters ? common : common + "; what was set after them differs"
    }

    static func times(_ trials: [ProgramTrial]) -> String {
        let format = NumberFormat(digits: 3)
        func time(_ trial: ProgramTrial) -> String { "\(format.string(trial.seconds)) s" }
        if trials.count > 2 {
            return "\(counted(trials.count, "run")) took \(format.string(trials.reduce(0) { $0 + $1.seconds })) s"
        }
        return trials.enumerated().map { "program \($0 + 1) took \(time($1))" }.joined(separator: ", ")
    }

    // MARK: - Seeds

    /// Median, best and worst of one program with many seeds.
    static func seeds(
        _ trials: [ProgramTrial], _ program: Block, _ call: Call, _ context: any Context
    ) throws(Diagnostic) -> [Report.Block] {
        let measures = trials.map { Measures($0.end, context) }
        let columns = Columns(measures)
        let ranked = measures.indices.sorted { a, b in
            let (x, y) = (measures[a].loss ?? .infinity, measures[b].loss ?? .infinity)
            // What is no number is worst of all.
            return x.isNaN ? false : y.isNaN || x < y
        }
        let places = [("best", 0), ("median", (ranked.count - 1) / 2), ("worst", ranked.count - 1)]
        var blocks: [Report.Block] = [
            .table(
                Report.Table(
                    kind: "seeds", caption: "keep SEED goes on with one of them",
                    headings: ["of \(trials.count)", "seed", "updates"] + columns.headings,
                    rows: places.map { name, place in
                        [.text(name), .integer(ranked[place] + 1), .integer(trials[ranked[place]].updates)]
                            + columns.cells(measures[ranked[place]])
                    }))
        ]
        if let condition = program.statements.lazy.compactMap(\.untilCondition).last {
            var reached: [Int] = []
            for (index, trial) in trials.enumerated()
            where try context.holds(condition, in: call.source, at: trial.end) { reached.append(index + 1) }
            let list = seedList(reached, of: trials.count)
            blocks.append(.text("\(condition.text) was reached by \(reached.count) of \(trials.count)\(list)"))
        }
        return blocks
    }
}

/// Which seeds these are, or which they are not, where few are.
private func seedList(_ reached: [Int], of count: Int) -> String {
    let others = (1...count).filter { !reached.contains($0) }
    let (list, word) = others.count < reached.count ? (others, ", not by seed") : (reached, ": seed")
    guard !list.isEmpty, list.count <= 20, reached.count < count else { return "" }
    return "\(word)\(list.count == 1 ? "" : "s") \(list.map(String.init).joined(separator: ", "))"
}

/// How well a session does on its rows.
private struct Measures {
    let session: Session
    let loss: Double?
    let quality: Double?
    let testLoss: Double?
    let testQuality: Double?

    init(_ session: Session, _ context: any Context) {
        self.session = session
        let isClassification = session.isClassification
        let evaluation = session.model == nil ? nil : try? context.executor.evaluation(session.onAllRows)
        loss = try? evaluation?.loss()
        quality = session.readsTargets ? evaluation?.quality(session.trainingY, asClasses: isClassification) : nil
        let test = session.model == nil ? nil : session.dataset?.test
        let tested = test.flatMap { try? context.executor.outputs(session, x: $0.x, y: $0.y) }
        testLoss = try? tested?.lossOfRows()
        testQuality = test.flatMap { tested?.quality($0.y, asClasses: isClassification) }
    }

    static func loss(_ session: Session, _ context: any Context) -> Double? {
        session.model == nil ? nil : try? context.executor.evaluation(session.onAllRows).loss()
    }

    /// Losses that float32 computed are right in few digits.
    static func cell(_ number: Double?, _ session: Session) -> Report.Cell {
        guard let number else { return .empty }
        return session.precision == .float64
            ? .number(number) : .text(NumberFormat(digits: min(session.digits, 3)).string(number))
    }
}

/// The columns that some sessions have measures for.
private struct Columns {
    private let columns: [(heading: String, cell: (Measures) -> Report.Cell)]

    init(_ measures: [Measures]) {
        func quality(_ isClassification: Bool, _ value: KeyPath<Measures, Double?>) -> (Measures) -> Double? {
            { $0.session.isClassification == isClassification ? $0[keyPath: value] : nil }
        }
        let all: [(heading: String, value: (Measures) -> Double?)] = [
            ("loss", { $0.loss }), ("accuracy", quality(true, \.quality)), ("R²", quality(false, \.quality)),
            ("test loss", { $0.testLoss }), ("test accuracy", quality(true, \.testQuality)),
            ("test R²", quality(false, \.testQuality)),
        ]
        columns = all.filter { column in measures.contains { column.value($0) != nil } }.map { column in
            (column.heading, { Measures.cell(column.value($0), $0.session) })
        }
    }

    var headings: [String] { columns.map(\.heading) }

    func cells(_ measures: Measures) -> [Report.Cell] { columns.map { $0.cell(measures) } }
}

extension Statement {
    /// What the last training in it trains until.
    fileprivate var untilCondition: Expression? {
        guard case .command(let call) = node else {
            return node.blocks.flatMap(\.statements).compactMap(\.untilCondition).last
        }
        return call.arguments.lazy.compactMap { if case .until(let condition) = $0 { condition } else { nil } }.last
    }
}
