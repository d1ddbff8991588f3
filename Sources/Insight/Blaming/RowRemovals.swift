import Autodiff
import Modelling
import Reporting

/// What a loss would have been if single training rows had not been there.
package struct RowRemovals {
    /// The row whose loss it is, from 0; nil for the loss of all training rows.
    let subject: Int?
    private let session: Session
    private let present: Double
    /// By row that was left out.
    private var losses: [Double] = []

    package init(of subject: Int?, in session: Session) throws(Diagnostic) {
        (self.subject, self.session) = (subject, session)
        present = try Self.loss(subject, session)
    }

    private static func loss(_ subject: Int?, _ session: Session) throws(Diagnostic) -> Double {
        guard let subject else { return try Executor().loss(session.onAllRows) }
        return try Executor().loss(session.selectingTraining([Int32(subject)]))
    }

    /// Adds the training without the next row.
    package mutating func add(_ session: Session) throws(Diagnostic) {
        losses.append(try Self.loss(subject, session))
    }

    /// What is not a number is worse than every number.
    private static func isBetter(_ a: Double, _ b: Double) -> Bool { b.isNaN ? !a.isNaN : a < b }

    // MARK: - Report

    private static let shown = 5

    package var blocks: [Report.Block] {
        let format = NumberFormat(digits: min(session.digits, 6))
        let name = subject.map { "the loss of row \($0 + 1)" } ?? "the loss"
        let order = losses.indices.sorted {
            let (a, b) = (losses[$0], losses[$1])
            return Self.isBetter(a, b) || !Self.isBetter(b, a) && $0 < $1
        }
        let helpful = order.reversed().filter { Self.isBetter(present, losses[$0]) && $0 != subject }.prefix(Self.shown)
        let harmful = order.filter { Self.isBetter(losses[$0], present) && $0 != subject }.prefix(Self.shown)
        func table(_ kind: String, _ caption: String, _ rows: some Sequence<Int>) -> Report.Block {
            .table(
                Report.Table(
                    kind: kind, caption: caption, headings: ["without row", "target", "loss", "changed"],
                    rows: rows.map {
                        [
                            .integer($0 + 1), .text(session.target(ofRow: $0)), .number(losses[$0]),
                            .number(losses[$0] - present),
                        ]
                    }))
        }
        let start = "\(name) is \(format.string(present))"
        var blocks: [Report.Block] = [
            .text(
                helpful.isEmpty && harmful.isEmpty
                    ? "\(start); it stays so whichever \(subject == nil ? "" : "other ")row is left out"
                    : "\(start); trained without one of \(counted(losses.count, "row")) it would be:")
        ]
        if !helpful.isEmpty { blocks.append(table("helpful", "higher: the most helpful rows", helpful)) }
        if !harmful.isEmpty { blocks.append(table("harmful", "lower: the most harmful rows", harmful)) }
        if let subject { blocks.append(table("itself", "without row \(subject + 1) itself", [subject])) }
        return blocks
    }
}
