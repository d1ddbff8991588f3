/// The cross-entropy of rows of shares.
enum CrossEntropy {
    static func row<S: Scalar>() -> Operation<S> {
        var row: Operation<S> = Losses.loss(
            "ce", "the mean cross-entropy of the rows; yhat and y are shares of 1",
            "-sum(((1 - smoothing) * y + smoothing / columns(y)) * log(yhat)) / rows(y)",
            [
                "-((1 - smoothing) * y + smoothing / columns(y)) / yhat / rows(y) * dloss",
                "-(1 - smoothing) * log(yhat) / rows(y) * dloss",
            ],
            remark: "a term with the factor 0 counts as 0; after a softmax it is computed from the logits",
            fair: [0.1...0.9, 0.1...0.9],
            { yhat, y in 0 - (y * S.log(yhat)).choosing(0, where: y.isEqual(0)) }, { $0.rows },
            { yhat, y in (-y / yhat).choosing(0, where: y.isEqual(0)) }, { yhat, _ in -S.log(yhat) }
        ).with(settings: [
            OperationSetting(
                "smoothing", 0, 0...1, "the part of each target that is spread evenly over all classes")
        ]).plain(
            "-sum(y * log(yhat)) / rows(y)",
            ["-y / yhat / rows(y) * dloss", "-log(yhat) / rows(y) * dloss"])
        // It is linear in the targets, whatever they add up to.
        row.weighted = WeightedLoss(
            "ce(yhat, w * ((1 - smoothing) * y + smoothing / columns(y))) / mean(w)", plain: "ce(yhat, w * y) / mean(w)"
        )
        row.forward = smoothed(row.forward, S.self)
        row.vjps = [row.vjps[0].map { smoothed($0, S.self) }, row.vjps[1].map { damped($0, S.self) }]
        row.valueAndSlope = row.valueAndSlope.map { smoothed($0, S.self) }
        let form: LogitForm<S> = form()
        var rule = form.rule
        rule.settledSlopes = [
            "softmax_residual(z, (1 - smoothing) * y + smoothing / columns(y)) / rows(y) * dloss",
            "-(1 - smoothing) * log_softmax(z) / rows(y) * dloss",
        ]
        row.logits = LogitForm(
            rule: rule, forward: smoothed(form.forward, S.self),
            vjps: [smoothed(form.vjps[0], S.self), damped(form.vjps[1], S.self)],
            fused: smoothed(form.fused, S.self), valueAndSlope: smoothed(form.valueAndSlope, S.self))
        return row
    }

    /// The same with targets of which a part is spread over all classes.
    private static func smoothed<S: Scalar>(_ kernel: Kernel, _: S.Type) -> Kernel {
        Kernel { call in
            var c = call.load(as: Operands<S>.self)
            let smoothing = c.setting(0)
            guard smoothing != 0 else { return kernel.run(call) }
            let targets = UnsafeMutablePointer<S>.allocatePadded(c.wShape.count)
            defer { targets.deallocatePadded() }
            let share = S.Vector(repeating: smoothing / S(c.wShape.columns))
            eachVector(of: S.self, c.wShape.count) { i in
                targets.set((1 - smoothing) * c.w.vector(at: i) + share, at: i)
            }
            c.w = targets
            withUnsafePointer(to: c) { kernel.run(UnsafeRawPointer($0)) }
        }
    }

    /// The same for the targets, of which a part does not count.
    private static func damped<S: Scalar>(_ kernel: Kernel, _: S.Type) -> Kernel {
        Kernel { call in
            var c = call.load(as: Operands<S>.self)
            var dy = (1 - c.setting(0)) * c.dy[0]
            withUnsafeMutablePointer(to: &dy) { place in
                c.dy = place
                withUnsafePointer(to: c) { kernel.run(UnsafeRawPointer($0)) }
            }
        }
    }

    /// How it is computed from the logits in front of a softmax, with the targets as they are.
    static func form<S: Scalar>() -> LogitForm<S> {
        LogitForm(
            rule: JointRule(
                partner: "softmax",
                slopes: ["softmax_residual(z, y) / rows(y) * dloss", "-log_softmax(z) / rows(y) * dloss"]),
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let columns = c.xShape.columns
                var losses = LongSum<S.Vector>()
                for start in stride(from: 0, to: c.xShape.count, by: columns) {
                    let sum = logSumExp(c.x, at: start, columns)
                    var loss: S = 0
                    for i in start..<start + columns where c.w[i] != 0 {
                        loss += c.w[i] * (sum.log - (c.x[i] - sum.largest))
                    }
                    losses.add(S.Vector(repeating: loss))
                }
                c.y[0] = losses.value[0] / S(c.xShape.rows)
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let (rows, columns) = (S(c.xShape.rows), c.xShape.columns)
                    for start in stride(from: 0, to: c.xShape.count, by: columns) {
                        let residual = RowResidual(
                            c.a + start, c.w + start, columns, largest: largest(c.a + start, columns))
                        eachVector(of: S.self, columns) { i in
                            // Nothing is added beyond the row.
                            let dz = residual.vector(at: i) / rows * c.dy[0]
                            c.add(dz.keeping(c.isFirst ? columns : columns - i), at: start + i)
                        }
                    }
                },
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let (rows, columns) = (S(c.xShape.rows), c.xShape.columns)
                    for start in stride(from: 0, to: c.xShape.count, by: columns) {
                        let sum = logSumExp(c.x, at: start, columns)
                        for i in start..<start + columns {
                            let dx = (sum.log - (c.x[i] - sum.largest)) / rows * c.dy[0]
                            c.dx[i] = c.isFirst ? dx : c.dx[i] + dx
                        }
                    }
                },
            ],
            fused: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let columns = c.xShape.columns
                var losses = LongSum<S.Vector>()
                for start in stride(from: 0, to: c.xShape.count, by: columns) {
                    let (largest, rest) = softmaxRow(c.x, c.a, at: start, columns)
                    let log = S.log(onePlus: rest)
                    var loss: S = 0
                    for i in start..<start + columns where c.w[i] != 0 {
                        loss += c.w[i] * (log - (c.x[i] - largest))
                    }
                    losses.add(S.Vector(repeating: loss))
                }
                c.y[0] = losses.value[0] / S(c.xShape.rows)
            },
            valueAndSlope: Kernel { call in softmaxEntropyAndSlope(call.load(as: Operands<S>.self)) })
    }
}

/// The cross-entropy of softmax(z) and y, and the gradient of z; `a` is scratch.
@inline(__always)
private func softmaxEntropyAndSlope<S: Scalar>(_ c: Operands<S>) {
    let (rows, columns, lanes) = (c.xShape.rows, c.xShape.columns, S.Vector.scalarCount)
    var losses = LongSum<S.Vector>()
    // So many rows at a time that a vector holds their sums: one logarithm serves them all.
    for first in stride(from: 0, to: rows, by: lanes) {
        let group = min(lanes, rows - first)
        let start = first &* columns
        let (x, y, a, dx) = (c.x + start, c.w + start, c.a + start, c.dx + start)
        var loss = S.Vector(repeating: 0)
        for row in 0..<group { subtractLargest(x + row &* columns, a + row &* columns, columns) }
        // Whether the targets are 0 and 1 and each row has one largest element, as almost always.
        var (isSoft, largest) = (S.Vector(repeating: 0), S.Vector(repeating: 0))
        eachVector(of: S.self, group &* columns) { i in
            let y = y.vector(at: i).keeping(group &* columns &- i)
            let difference = a.vector(at: i)
            loss = loss - (y * difference).choosing(0, where: y.isEqual(0))
            let power: S.Vector = S.exp(difference)
            a.set(power, at: i)
            // A power that is not a number is counted as well: it has no largest beside it.
            isSoft += magnitude(y - y * y) + (power - power)
            largest += S.Vector(repeating: 0).choosing(1, where: power.isEqual(1)).keeping(group &* columns &- i)
        }
        let isPlain = isSoft.total == 0 && largest.total == S(group)
        var (rests, weights) = (S.Vector(repeating: 0), S.Vector(repeating: 0))
        for row in 0..<group {
            let (a, y) = (a + row &* columns, y + row &* columns)
            let residual =
                isPlain
                ? RowResidual(
                    a, y, Others(a, columns, onceLargest: 1), Others(whole: y, columns), factor: 1 / S(rows))
                : RowResidual(a, y, columns, largest: 1, factor: 1 / S(rows))
            (rests[row], weights[row]) = (residual.rest, residual.weight)
            eachVector(of: S.self, columns) { i in dx.set(residual.vector(at: i), at: row &* columns &+ i) }
        }
        losses.add(loss + weights * logOfOnePlus(rests))
    }
    c.y[0] = losses.value.total / S(rows)
}
