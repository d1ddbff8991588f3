import Limits

/// Many numbers become one that tells how they lie.
enum Statistics {
    static func rows<S: Scalar>() -> [Operation<S>] {
        [
            logSumExp(), product(), spread("var", isRoot: false), spread("std", isRoot: true),
            quantile("median", hasSetting: false), quantile("quantile", hasSetting: true), shares(),
        ]
    }

    /// A row that makes one number of each group of elements; the kernels get each group as one piece.
    private static func group<S: Scalar>(
        _ name: String, _ summary: String, definition: (@Sendable (Axis) -> String)? = nil, remark: String? = nil,
        kinks: Kinks = .none,
        fair: ClosedRange<Double> = -2...2,
        _ slope: @escaping @Sendable (_ attribute: Attribute, _ count: Int, _ x: Shape) -> String,
        f: @escaping @Sendable (_ c: Operands<S>, _ x: UnsafeMutablePointer<S>, _ n: Int) -> S,
        vjp:
            @escaping @Sendable (
                _ c: Operands<S>, _ x: UnsafeMutablePointer<S>, _ n: Int, _ y: S, _ dx: UnsafeMutablePointer<S>
            ) -> Void
    ) -> Operation<S> {
        Operation(
            name: name, summary: summary + " of all elements, or along an axis", category: .reduction, notation: .call,
            inputNames: ["x"], outputName: "y", definition: definition?(.all),
            derivativeTexts: { attribute, shapes in
                let y = Reductions.shape(shapes[0], attribute.axis)
                return [slope(attribute, shapes[0].count / y.count, shapes[0])]
            },
            remark: remark, fairIntervals: [fair], kinks: kinks,
            shape: { shapes, attribute throws(ShapeError) in Reductions.shape(shapes[0], attribute.axis) },
            dependence: .group,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                eachPiece(c) { x, y, n, _ in c.y[y] = f(c, x, n) }
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let slopes = UnsafeMutablePointer<S>.allocatePadded(c.xShape.count)
                    defer { slopes.deallocatePadded() }
                    eachPiece(c) { x, y, n, place in
                        vjp(c, x, n, c.y[y], slopes)
                        for i in 0..<n {
                            let dx = slopes[i] * c.dy[y]
                            c.dx[place(i)] = c.isFirst ? dx : c.dx[place(i)] + dx
                        }
                    }
                }
            ]
        ).with(\.definitionAlong, definition)
    }

    /// What a call says of its axis, behind its other arguments.
    private static func along(_ axis: Axis) -> String { axis == .all ? "" : ", axis=\(axis.rawValue)" }

    /// Calls `body` with each group of elements side by side, the place of its result, and the places of its elements.
    private static func eachPiece<S: Scalar>(
        _ c: Operands<S>,
        _ body: (_ x: UnsafeMutablePointer<S>, _ y: Int, _ count: Int, _ place: (Int) -> Int) -> Void
    ) {
        let (rows, columns) = (c.xShape.rows, c.xShape.columns)
        switch c.axis {
        case .all: body(c.x, 0, rows * columns) { $0 }
        case .columns:
            StopRequest.each(rows) { row in body(c.x + row * columns, row, columns) { row * columns + $0 } }
        case .rows:
            let piece = UnsafeMutablePointer<S>.allocatePadded(rows)
            defer { piece.deallocatePadded() }
            StopRequest.each(columns) { column in
                for row in 0..<rows { piece[row] = c.x[row * columns + column] }
                body(piece, column, rows) { $0 * columns + column }
            }
        }
    }

    private static func logSumExp<S: Scalar>() -> Operation<S> {
        group(
            "logsumexp", "the logarithm of the sum of the powers of e",
            definition: { axis in
                let (max, along) = ("max(x\(along(axis)))", along(axis))
                return "log(sum(exp(x - \(max))\(along))) + \(max)"
            },
            remark: "where all elements are -inf it is -inf, with the slope 0", { _, _, _ in "exp(x - y) * dy" },
            f: { _, x, n in
                let sum = Autodiff.logSumExp(x, at: 0, n)
                return sum.largest.isFinite ? sum.largest + sum.log : sum.largest
            },
            vjp: { _, x, n, y, dx in
                for i in 0..<n { dx[i] = x[i] == -.infinity ? 0 : S.exp(x[i] - y) }
            }
        ).with(.real).with(\.synonyms, ["lse", "reducelogsumexp"])
    }

    private static func product<S: Scalar>() -> Operation<S> {
        group(
            "prod", "the product", remark: "where an element is 0 its slope is the product of the others",
            fair: 0.5...1.5, { _, _, _ in "y / x * dy" },
            f: { _, x, n in
                var y: S = 1
                for i in 0..<n { y *= x[i] }
                return y
            },
            vjp: { _, x, n, _, dx in
                // The product of those before times the product of those behind, whatever is 0.
                var (before, behind): (S, S) = (1, 1)
                for i in 0..<n {
                    dx[i] = before
                    before *= x[i]
                }
                for i in stride(from: n - 1, through: 0, by: -1) {
                    dx[i] *= behind
                    behind *= x[i]
                }
            }
        ).with(\.synonyms, ["product", "reduceprod"])
    }

    private static func spread<S: Scalar>(_ name: String, isRoot: Bool) -> Operation<S> {
        let mean: @Sendable (Axis) -> String = { "mean(x\(along($0)))" }
        let count: @Sendable (Axis) -> String = { axis in
            switch axis {
            case .all: "size(x)"
            case .rows: "rows(x)"
            case .columns: "columns(x)"
            }
        }
        var row: Operation<S> = group(
            name,
            (isRoot ? "the standard deviation" : "the variance")
                + ", with the number of elements less one as the divisor (correction=0: the number),",
            definition: { axis in
                let variance = "sum((x - \(mean(axis)))^2\(along(axis))) / (\(count(axis)) - correction)"
                return isRoot ? "sqrt(\(variance))" : variance
            },
            remark: isRoot ? "where all elements are equal the slope is taken as 0" : nil,
            kinks: .none,
            { attribute, n, _ in
                isRoot
                    ? "(x - \(mean(attribute.axis))) / (\(n) - correction) / (y + (y == 0)) * dy"
                    : "2 * (x - \(mean(attribute.axis))) / (\(n) - correction) * dy"
            },
            f: { c, x, n in
                let variance = squares(x, n) / (S(n) - c.setting(0))
                return isRoot ? S.root(variance) : variance
            },
            vjp: { c, x, n, y, dx in
                let center = sum(x, n) / S(n)
                let divisor: S = S(n) - c.setting(0)
                let factor: S = isRoot ? (y == 0 ? 0 : 1 / (y * divisor)) : 2 / divisor
                for i in 0..<n { dx[i] = (x[i] - center) * factor }
            }
        ).with(.atLeastZero).with(settings: [
            OperationSetting("correction", 1, 0...1e6, "what the divisor is less than the number of elements")
        ])
        // One element has no spread with the usual divisor.
        row.ownExamples = row.examples.filter { $0.shapes[0].count > 1 }
        return row.with(\.synonyms, isRoot ? ["stddev", "standarddeviation"] : ["variance"])
    }

    /// The sum of the squared distances from the mean.
    private static func squares<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ n: Int) -> S {
        let center = S.Vector(repeating: sum(x, n) / S(n))
        return longSum(of: S.self, n) { i in
            let distance = x.vector(at: i) - center
            return (distance * distance).keeping(n - i)
        }.total
    }

    // MARK: - By rank

    /// Where the quantile q of n elements in order lies: the place below and how far from it to the next.
    /// A float32 cannot count more than 2^24 elements.
    static func rank(_ q: Double, _ n: Int) -> (below: Int, part: Double) {
        let place = min(q * Double(n - 1), Double(n - 1))
        let below = min(Int(place), n - 1)
        return (below, below == n - 1 ? 0 : place - Double(below))
    }

    /// The places of a group in the order of its elements; nil where one is no number.
    private static func order<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ n: Int) -> [Int]? {
        for i in 0..<n where x[i].isNaN { return nil }
        return (0..<n).sorted { (x[$0], $0) < (x[$1], $1) }
    }

    private static func quantile<S: Scalar>(_ name: String, hasSetting: Bool) -> Operation<S> {
        let middle: @Sendable (Axis) -> String = { "quantile(x, 0.5\(along($0)))" }
        let row: Operation<S> = group(
            name,
            hasSetting
                ? "the number below which a share q of the elements lies, between two of them in proportion,"
                : "the middle element, or the mean of the two in the middle,",
            definition: hasSetting ? nil : middle,
            remark: "the slope goes to the elements that were taken; of equal ones to the first", kinks: .ranks,
            { attribute, _, _ in
                "quantile_shares(x\(hasSetting ? ", q" : "")\(along(attribute.axis))) * dy"
            },
            f: { c, x, n in
                guard let order = order(x, n) else { return .nan }
                let (below, part) = rank(hasSetting ? q(c) : 0.5, n)
                let lower = x[order[below]]
                return part == 0 ? lower : lower + (x[order[below + 1]] - lower) * S(part)
            },
            vjp: { c, x, n, _, dx in writeShares(x, n, hasSetting ? q(c) : 0.5, dx) }
        ).with(.ofInputs)
        return hasSetting ? row.with(settings: [share]) : row
    }

    private static func q<S: Scalar>(_ c: Operands<S>) -> Double { c.settings?[0] ?? share.standard }

    private static let share = OperationSetting("q", 0.5, 0...1, "the share of the elements that lies below")

    @inline(__always)
    private static func writeShares<S: Scalar>(
        _ x: UnsafeMutablePointer<S>, _ n: Int, _ q: Double, _ shares: UnsafeMutablePointer<S>
    ) {
        for i in 0..<n { shares[i] = 0 }
        guard let order = order(x, n) else {
            for i in 0..<n { shares[i] = .nan }
            return
        }
        let (below, part) = rank(q, n)
        shares[order[below]] = 1 - S(part)
        if part != 0 { shares[order[below + 1]] = S(part) }
    }

    /// The slope of a quantile.
    private static func shares<S: Scalar>() -> Operation<S> {
        Operation<S>(
            name: "quantile_shares", summary: "with which share each element makes a quantile, along an axis",
            category: .comparison, notation: .call, inputNames: ["x"], outputName: "y", definition: nil,
            derivativeTexts: { _, _ in [Elementwise.zeros] }, remark: "the slope is 0 everywhere",
            fairIntervals: [-2...2], kinks: .none, shape: { shapes, _ throws(ShapeError) in shapes[0] },
            range: .shares, dependence: .whole, defaultAxis: .all,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let shares = UnsafeMutablePointer<S>.allocatePadded(c.xShape.count)
                defer { shares.deallocatePadded() }
                eachPiece(c) { x, _, n, place in
                    writeShares(x, n, q(c), shares)
                    for i in 0..<n { c.y[place(i)] = shares[i] }
                }
            }, vjps: [nil]
        ).with(settings: [share]).with(\.takesAnyAxis, true)
    }
}
