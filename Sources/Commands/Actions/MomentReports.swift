import Autodiff
import Modelling
import Reporting

/// What is shown of moments: the line, its branches, what moved between two of them, the stops.
enum MomentReports {
    /// So many statements of a branch are shown.
    private static let shown = 30

    static func timeline(_ context: any Context) -> [Report.Block] {
        let line = context.line
        let passages = line.present.path.elements
        guard !passages.isEmpty else { return [.text("nothing has changed the session yet")] }
        let first = max(0, passages.count - shown)
        let ends = passages.map(\.before) + [line.end(of: line.present, at: context.session)]
        let rows = (first..<passages.count).map { index -> [Report.Cell] in
            let after = ends[index + 1]
            let range = passages[index].updates == 0 ? "" : steps(ends[index], passages[index], after)
            return [
                .integer(index + 1), .formula(passages[index].text.split(separator: "\n").first.map(String.init) ?? ""),
                .text(range),
                passages[index].updates == 0
                    ? .empty : after.map { lossCell($0, context) } ?? .text("forgotten"),
                .text(
                    remarks(index + 1, step: after.map { $0.step - passages[index].updates }, context)
                        .joined(separator: ", ")),
            ]
        }
        let caption = first == 0 ? nil : "the last \(shown) of \(passages.count) statements"
        var blocks: [Report.Block] = [
            .table(
                Report.Table(
                    kind: "timeline", caption: caption, headings: ["#", "statement", "updates", "loss", ""],
                    rows: rows))
        ]
        if line.here == .init(index: 0) { blocks.append(.text("you are at the beginning, before statement 1")) }
        if line.branches.count > 1 { blocks.append(branches(context)) }
        return blocks
    }

    private static func steps(_ before: Session?, _ passage: Passage, _ after: Session?) -> String {
        guard let after else { return "" }
        let first = after.step - passage.updates
        guard before == nil || before?.step == first else { return "1 to \(after.step)" }
        return passage.updates == 1 ? "\(after.step)" : "\(first + 1) to \(after.step)"
    }

    /// What is to be said of a statement and its moments: where we are, which names they have.
    ///
    /// - Parameter start: the step before it.
    private static func remarks(_ number: Int, step start: Int?, _ context: any Context) -> [String] {
        let line = context.line
        var remarks: [String] = []
        if let part = line.here.part, line.here.index == number - 1 {
            remarks.append("here: step \((start ?? 0) + part.updates)")
        } else if line.here == .init(index: number) {
            remarks.append("here")
        }
        for (name, mark) in context.marks.sorted(by: { $0.key < $1.key }) {
            guard let (branch, index, updates) = line.position(of: mark), branch == line.present.number,
                index == (updates == nil ? number : number - 1)
            else { continue }
            remarks.append("mark " + (updates.map { "\(name): step \((start ?? 0) + $0)" } ?? name))
        }
        return remarks
    }

    /// Losses that float32 computed on the way are right in few digits.
    private static func lossCell(_ session: Session, _ context: any Context) -> Report.Cell {
        guard let loss = loss(session, context) else { return .empty }
        return session.precision == .float64
            ? .number(loss) : .text(NumberFormat(digits: min(session.digits, 3)).string(loss))
    }

    private static func loss(_ session: Session, _ context: any Context) -> Double? {
        session.model == nil ? nil : session.training.last?.loss ?? (try? context.executor.loss(session))
    }

    static func branches(_ context: any Context) -> Report.Block {
        let line = context.line
        let rows = line.branches.map { branch -> [Report.Cell] in
            let isPresent = branch.number == line.present.number
            let end = line.end(of: branch, at: context.session)
            return [
                .integer(branch.number), .integer(branch.path.count), .integer(end.step),
                lossCell(end, context), .text(isPresent ? "you are on it" : ""),
            ]
        }
        return .table(
            Report.Table(
                kind: "branches", caption: "goto branch NUMBER goes to the end of one",
                headings: ["branch", "statements", "last step", "loss", ""], rows: rows))
    }

    static func stops(_ stops: [Stop]) -> Report.Block {
        guard !stops.isEmpty else { return .text("there are no stops") }
        return .table(
            Report.Table(
                kind: "stops", headings: ["stop", "when"],
                rows: zip(1..., stops).map { [.integer($0), .formula($1.text)] }))
    }

    // MARK: - Differences

    static func showDifference(
        _ before: (name: String, session: Session), _ after: (name: String, session: Session), _ context: any Context
    ) {
        var rows: [[Report.Cell]] = []
        for (name, value) in after.session.parameters {
            guard let old = before.session.parameters[name], old.shape == value.shape else {
                rows.append([
                    .formula(name), .text("not there, or of another shape, \(before.name)"), .text(""), .text(""),
                    .text(""),
                ])
                continue
            }
            rows.append(movement(of: name, from: old, to: value))
        }
        for name in before.session.parameters.keys where after.session.parameters[name] == nil {
            rows.append([.formula(name), .text("not there \(after.name)"), .text(""), .text(""), .text("")])
        }
        if !rows.isEmpty {
            context.emit(
                .table(
                    Report.Table(
                        kind: "diff", headings: ["parameter", "moved", "most", before.name, after.name], rows: rows)))
        }
        showMeasures(before.session, after.session, context)
    }

    private static func movement(of name: String, from old: Matrix, to new: Matrix) -> [Report.Cell] {
        let steps = zip(old.values, new.values).map { $1 - $0 }
        let most = steps.indices.max { abs(steps[$0]) < abs(steps[$1]) } ?? 0
        let place = new.elementName(name, most)
        return [
            .formula(name), .number(steps.norm), .formula(place), .number(old.values[most]), .number(new.values[most]),
        ]
    }

    /// Step, loss and accuracy at both moments.
    private static func showMeasures(_ before: Session, _ after: Session, _ context: any Context) {
        let sessions = [before, after].map(\.onAllRows.evaluated)
        let runs = sessions.map { try? context.executor.evaluation($0) }
        let format = NumberFormat(digits: context.session.digits)
        let accuracies = zip(sessions, runs).compactMap { session, run in
            session.isClassification && session.readsTargets
                ? run?.quality(session.trainingY, asClasses: true).map(format.string) : nil
        }
        let steps = "step \(before.step) → \(after.step)"
        let quality = accuracies.count == 2 ? ", accuracy \(accuracies[0]) → \(accuracies[1])" : ""
        let losses = runs.compactMap { try? $0?.loss() }
        guard losses.count == 2 else { return context.emit(.text(steps + quality)) }
        context.emit(losses, of: sessions) { "\(steps): loss \($0[0]) → \($0[1])\(quality)" }
    }
}
