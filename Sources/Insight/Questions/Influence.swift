import Autodiff
import Limits
import Modelling
import OrderedCollections
import Reporting

/// Which samples contribute most to the gradient of a batch: the gradient of each row alone beside that of all.
package struct Influence {
    struct Sample {
        /// Counted from 1.
        let row: Int
        let loss: Double
        /// The length of its part of the batch gradient.
        let norm: Double
        /// The cosine of the angle between its gradient and that of the batch.
        let cosine: Double
        /// Its part of the batch gradient's length; the parts of all samples add up to 1.
        let share: Double
    }

    /// How the losses of single samples make that of the batch.
    enum Composition { case mean, sum, neither }

    let samples: [Sample]
    let composition: Composition
    /// The rows that were there.
    let total: Int
    /// Rows that were left out, since they weigh 0.
    let weightless: Int
    /// The batch gradient, parameter after parameter, and the sum of the samples' parts of it.
    let batchGradient: [Double]
    let sum: [Double]
    let wasInterrupted: Bool
    /// The model draws random numbers.
    let draws: Bool

    /// True where the samples pull each other's gradients away, so that no direction is left to compare with.
    var cancels: Bool {
        let length = batchGradient.norm
        return !(length > 1e-6 * samples.reduce(0) { $0 + $1.norm })
    }

    /// More rows than this are sampled at even distances.
    static let mostRows = 1000
    /// Rows times parameters that are worth waiting for.
    static let mostWork = 100_000_000

    package init(_ session: Session, until shouldStop: () -> Bool = { false }) throws(Diagnostic) {
        guard session.model != nil else { throw Diagnostic.noModel }
        try Executor().requireLoss(session)
        guard session.hasSamples else { throw Diagnostic.noSamples("show influence") }
        total = session.stepRows
        let size = max(session.parameters.values.reduce(0) { $0 + $1.shape.count }, 1)
        let count = max(1, min(total, Self.mostRows, max(20, Self.mostWork / size)))
        let all = total
        let looked = (0..<count).map { Int32($0 * all / count) }
        // Alone a row of weight 0 has no mean.
        let rows = looked.filter { session.weights?.values[Int($0)] != 0 }
        guard !rows.isEmpty else { throw Diagnostic.noLookedRowWeighs }
        weightless = looked.count - rows.count
        let batch = session.selecting(rows)
        let executor = Executor()
        let whole = try executor.gradients(batch)
        let batchLoss = try executor.loss(batch)
        draws = try !executor.prepared(batch).draws.isEmpty
        batchGradient = Self.flat(whole, session)
        let rowByRow = try RowByRow(rows, of: session, beside: batchGradient, until: shouldStop)
        let losses = rowByRow.losses
        wasInterrupted = rowByRow.wasInterrupted
        let shares = batch.shares(of: Array(0..<Int32(losses.count)))
        let (added, mean) = (losses.reduce(0, +), zip(losses, shares).reduce(0) { $0 + $1.0 * $1.1 })
        func isNear(_ a: Double) -> Bool { abs(a - batchLoss) <= 1e-6 * max(abs(batchLoss), 1e-12) }
        composition = wasInterrupted || isNear(mean) ? .mean : isNear(added) ? .sum : .neither
        let isSum = composition == .sum
        sum = isSum ? rowByRow.sum : rowByRow.mean
        let length = batchGradient.norm
        samples = losses.indices.map { i in
            let weight = isSum ? 1 : shares[i]
            return Sample(
                row: Int(rows[i]) + 1, loss: losses[i], norm: rowByRow.norms[i] * weight,
                cosine: rowByRow.dots[i] / max(rowByRow.norms[i] * length, .leastNormalMagnitude),
                share: rowByRow.dots[i] * weight / max(length * length, .leastNormalMagnitude))
        }
    }

    /// The loss and the gradient of each row alone.
    private struct RowByRow {
        var losses: [Double] = []
        /// Scalar products with the gradient of the batch.
        var dots: [Double] = []
        var norms: [Double] = []
        /// The gradients added up, and their mean by the weights of the rows.
        var sum: [Double]
        var mean: [Double]
        var wasInterrupted = false

        init(
            _ rows: [Int32], of session: Session, beside batchGradient: [Double], until shouldStop: () -> Bool
        ) throws(Diagnostic) {
            let executor = Executor()
            sum = [Double](repeating: 0, count: batchGradient.count)
            mean = sum
            let shares = session.selecting(rows).shares(of: Array(0..<Int32(rows.count)))
            for (row, share) in zip(rows, shares) {
                wasInterrupted = shouldStop()
                if wasInterrupted { return }
                let one = session.selecting([row])
                let gradient: [Double]
                do throws(Diagnostic) {
                    gradient = Influence.flat(try executor.gradients(one), session)
                    losses.append(try executor.loss(one))
                } catch {
                    wasInterrupted = StopRequest.isUrgent && shouldStop()
                    if wasInterrupted {
                        losses.removeLast(losses.count - dots.count)
                        return
                    }
                    throw Diagnostic(
                        "this model cannot take one sample alone: \(error.message)",
                        hint: "its formulas need a fixed number of rows")
                }
                for (i, value) in gradient.enumerated() {
                    sum[i] += value
                    mean[i] += share * value
                }
                dots.append(zip(gradient, batchGradient).reduce(0) { $0 + $1.0 * $1.1 })
                norms.append(gradient.norm)
            }
        }
    }

    /// The gradients of all parameters, one after the other.
    private static func flat(_ gradients: Gradients, _ session: Session) -> [Double] {
        session.parameters.flatMap { name, value in
            gradients.values[name]?.values ?? [Double](repeating: 0, count: value.shape.count)
        }
    }
}

extension Influence {
    package func blocks(_ session: Session) -> [Report.Block] {
        let first = samples.sorted { ($1.norm, $0.row) < ($0.norm, $1.row) }
        var blocks: [Report.Block] = [.table(table("influence", caption(), Array(first.prefix(10))))]
        guard !cancels else {
            blocks.append(
                .text(
                    "the gradients of the samples cancel: that of the batch is nearly 0, so there is no direction to compare with"
                ))
            return blocks
        }
        let opposed = samples.filter { $0.cosine < 0 }.sorted { ($0.cosine, $0.row) < ($1.cosine, $1.row) }
        if opposed.isEmpty {
            blocks.append(.text("no sample pulls against the batch: every cosine is 0 or more"))
        } else {
            let count = opposed.count == 1 ? "1 sample pulls" : "\(opposed.count) samples pull"
            blocks.append(
                .table(table("opposed", "\(count) against the batch, most opposed first", Array(opposed.prefix(5)))))
        }
        blocks.append(.text(remark()))
        return blocks
    }

    private func caption() -> String {
        let of =
            samples.count + weightless < total
            ? "\(samples.count + weightless) of \(total) rows, evenly spaced" : counted(total, "row")
        let without = weightless > 0 ? ", without \(weightless) of weight 0" : ""
        return "influence on the gradient: \(of)\(without)\(wasInterrupted ? ", interrupted" : "")"
    }

    private func table(_ kind: String, _ caption: String, _ samples: [Sample]) -> Report.Table {
        Report.Table(
            kind: kind, caption: caption, headings: ["row", "loss", "norm", "cosine", "share"],
            rows: samples.map {
                [
                    .integer($0.row), .number($0.loss), .number($0.norm), cancels ? .empty : .number($0.cosine),
                    cancels ? .empty : .number($0.share),
                ]
            })
    }

    private func remark() -> String {
        switch composition {
        case .mean:
            "norm: each sample's part of the mean gradient; share: how much of the gradient's length it makes, all together 1"
        case .sum:
            "norm: each sample's part of the summed gradient; share: how much of the gradient's length it makes, all together 1"
        case .neither where draws:
            "the model draws random numbers: a sample alone has others than it has in the batch, so the parts do not add up"
        case .neither:
            "the loss of the batch is neither the mean nor the sum over its samples (rows see each other): each sample is shown as if it were alone"
        }
    }
}

extension Diagnostic {
    static let noLookedRowWeighs = Diagnostic(
        "no row that x holds has a weight above 0, so there is no gradient", hint: "all training rows: batch all")
}
