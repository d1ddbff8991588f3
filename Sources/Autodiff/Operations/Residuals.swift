import Limits

/// Shares less targets, from the weighted sums in front of the shares: what is left of the slope of a loss that is taken
/// as one with the operation that makes the shares.
///
/// Once a model is sure, its shares are 1 and 0 but for rounding, and their plain difference from the targets has no
/// digit that is right. Out of the shares of the other classes it has all of them.
enum Residuals {
    static func rows<S: Scalar>() -> [Operation<S>] { [residual(), softmaxResidual()] }

    private static func residual<S: Scalar>() -> Operation<S> {
        binary(
            "residual", "sigmoid(z) - y, with all digits where both are close to 1", .call,
            ["sigmoid(z) * sigmoid(-z) * dr", "-dr"], names: (inputs: ["z", "y"], output: "r"),
            definition: "(1 - y) * sigmoid(z) - y * sigmoid(-z)", fair: [-2...2, 0...1],
            { z, y in Logits(z).residual(y) }, { z, _, _, dr in Logits(z).slope * dr }, { _, _, _, dr in -dr }
        ).with(.real)
    }

    private static func softmaxResidual<S: Scalar>() -> Operation<S> {
        Operation(
            name: "softmax_residual",
            summary: "softmax(z) * sum(y, axis=columns) - y, with all digits where a share is close to 1",
            category: .arithmetic, notation: .call, inputNames: ["z", "y"], outputName: "r",
            definition: "softmax(z) * (y @ (1 - eye(columns(y)))) - y * (softmax(z) @ (1 - eye(columns(y))))",
            derivativeTexts: { _, _ in
                [
                    "softmax(z) * (dr - sum(softmax(z) * dr, axis=columns)) * sum(y, axis=columns)",
                    "sum(softmax(z) * dr, axis=columns) - dr",
                ]
            },
            remark: nil, fairIntervals: [-2...2, 0...1], kinks: .none,
            shape: { shapes, _ throws(ShapeError) in
                guard shapes[0] == shapes[1] else {
                    throw ShapeError(
                        "{0} is \(shapes[0]), {1} is \(shapes[1]): softmax_residual({0}, {1}) needs equal shapes",
                        inputNames: ["z", "y"])
                }
                return shapes[0]
            },
            range: .real, dependence: .row, jacobian: "p_i (δ_ij − p_j) Σ y, with p = softmax(z)",
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                eachRowOfShares(c) { start, shares, columns in
                    let residual = RowResidual(shares, c.w + start, columns, largest: largest(shares, columns))
                    eachVector(of: S.self, columns) { i in c.y.set(residual.vector(at: i), at: start + i) }
                }
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    eachRowOfShares(c) { start, shares, columns in
                        let weight = sum(c.w + start, columns)
                        let slope = SoftmaxSlope(shares, c.dy + start, columns)
                        for i in 0..<columns {
                            let dz = slope[i] * weight
                            c.dx[start + i] = c.isFirst ? dz : c.dx[start + i] + dz
                        }
                    }
                },
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    eachRowOfShares(c) { start, shares, columns in
                        let slope = SoftmaxSlope(shares, c.dy + start, columns)
                        for i in 0..<columns {
                            let dy = -slope.distance(i)
                            c.dx[start + i] = c.isFirst ? dy : c.dx[start + i] + dy
                        }
                    }
                },
            ])
    }

    /// Calls `body` with the beginning of each row and with the softmax of that row of the first input.
    @inline(__always)
    private static func eachRowOfShares<S: Scalar>(
        _ c: Operands<S>, _ body: (_ start: Int, _ shares: UnsafeMutablePointer<S>, _ columns: Int) -> Void
    ) {
        let columns = c.xShape.columns
        let shares = UnsafeMutablePointer<S>.allocatePadded(columns)
        defer { shares.deallocatePadded() }
        StopRequest.each(c.xShape.rows) { row in
            _ = softmaxRow(c.x + row * columns, shares, at: 0, columns)
            body(row * columns, shares, columns)
        }
    }
}

/// The sigmoid of weighted sums and what else the same power of e gives, each without cancellation.
struct Logits<V: Lanes> where V.Scalar: Scalar, V == V.Scalar.Vector {
    private let z, size: V
    /// exp(-|z|)
    private let power: V

    @inline(__always)
    init(_ z: V) {
        self.z = z
        size = magnitude(z)
        power = V.Scalar.exp(-size)
    }

    /// sigmoid(z) and sigmoid(-z), times 1 + exp(-|z|).
    @inline(__always)
    private var parts: (one: V, other: V) {
        let one = V(repeating: 1)
        return (power.choosing(one, where: z.isMore(0)), one.choosing(power, where: z.isMore(0)))
    }

    @inline(__always) var share: V { parts.one / (1 + power) }
    @inline(__always) var slope: V { power / ((1 + power) * (1 + power)) }

    @inline(__always)
    func residual(_ y: V) -> V { ((1 - y) * parts.one - y * parts.other) / (1 + power) }

    /// The binary cross-entropy with the targets y.
    @inline(__always)
    func entropy(_ y: V) -> V { y.choosing(1 - y, where: z.isMore(0)) * size + logOfOnePlus(power) }
}

/// log(1 + u) for a u that is not negative, with the rounding error of 1 + u repaired (Kahan).
@inline(__always)
func logOfOnePlus<V: Lanes>(_ u: V) -> V where V.Scalar: Scalar, V == V.Scalar.Vector {
    let v = 1 + u
    return V.Scalar.log(v) - ((v - 1) - u) / v
}

/// A row of numbers, of which each can tell the sum of the others without the cancellation that its own size would bring.
struct Others<S: Scalar> {
    private let largest: S
    /// The sum without one of the largest elements.
    let rest: S
    let total: S

    /// Of whole numbers, whose sums and differences are exact.
    @inline(__always)
    init(whole x: UnsafeMutablePointer<S>, _ columns: Int) {
        (largest, rest, total) = (.nan, 0, sum(x, columns))
    }

    /// - Parameter largest: the largest element, which is there once.
    @inline(__always)
    init(_ x: UnsafeMutablePointer<S>, _ columns: Int, onceLargest largest: S) {
        self.largest = largest
        rest =
            longSum(of: S.self, columns) { i in
                let part: S.Vector = x.vector(at: i).keeping(columns &- i)
                return part.choosing(0, where: part.isEqual(largest))
            }.total
        total = largest + rest
    }

    @inline(__always)
    init(_ x: UnsafeMutablePointer<S>, _ columns: Int, largest: S) {
        let (nothing, one) = (S.Vector(repeating: 0), S.Vector(repeating: 1))
        var (smaller, count) = (nothing, nothing)
        eachVector(of: S.self, columns) { i in
            let part: S.Vector = x.vector(at: i).keeping(columns &- i)
            let isLargest = part.isEqual(largest)
            smaller += part.choosing(nothing, where: isLargest)
            count += nothing.choosing(one, where: isLargest).keeping(columns &- i)
        }
        self.largest = largest
        rest = smaller.total + (count.total - 1) * largest
        total = largest + rest
    }

    /// For each element of a vector of the row, the sum of the others.
    @inline(__always)
    func callAsFunction(_ x: S.Vector) -> S.Vector { (total - x).choosing(rest, where: x.isEqual(largest)) }
}

/// softmax(z) · Σ y − y for one row, out of numbers in proportion to the softmax.
struct RowResidual<S: Scalar> {
    private let shares, y: UnsafeMutablePointer<S>
    private let otherShares, otherTargets: Others<S>
    private let factor: S

    @inline(__always)
    init(
        _ shares: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>, _ otherShares: Others<S>,
        _ otherTargets: Others<S>, factor: S
    ) {
        (self.shares, self.y, self.otherShares, self.otherTargets) = (shares, y, otherShares, otherTargets)
        self.factor = factor / otherShares.total
    }

    /// - Parameter largest: the largest of the shares.
    @inline(__always)
    init(
        _ shares: UnsafeMutablePointer<S>, _ y: UnsafeMutablePointer<S>, _ columns: Int, largest: S, factor: S = 1
    ) {
        self.init(
            shares, y, Others(shares, columns, largest: largest),
            Others(y, columns, largest: Autodiff.largest(y, columns)), factor: factor)
    }

    /// The sum of the shares without the largest, and the sum of the targets.
    @inline(__always) var rest: S { otherShares.rest }
    @inline(__always) var weight: S { otherTargets.total }

    @inline(__always)
    func vector(at i: Int) -> S.Vector {
        let (p, y) = (shares.vector(at: i), y.vector(at: i))
        return (p * otherTargets(y) - y * otherShares(p)) * factor
    }
}

/// The slope of softmax for one row: p · (dy − Σ p dy), with gradients counted from that of the largest share, so that
/// a share of almost 1 leaves the digits of the others.
struct SoftmaxSlope<S: Scalar> {
    private let p, dy: UnsafeMutablePointer<S>
    private let origin: S
    private let share: S

    @inline(__always)
    init(_ p: UnsafeMutablePointer<S>, _ dy: UnsafeMutablePointer<S>, _ columns: Int) {
        (self.p, self.dy) = (p, dy)
        var place = 0
        for i in 1..<max(columns, 1) where p[i] > p[place] { place = i }
        let origin = dy[place]
        var share: S = 0
        for i in 0..<columns { share += p[i] * (dy[i] - origin) }
        (self.origin, self.share) = (origin, share)
    }

    /// dy − Σ p dy
    @inline(__always) func distance(_ i: Int) -> S { (dy[i] - origin) - share }
    @inline(__always) subscript(i: Int) -> S { p[i] * distance(i) }
}

/// The largest element of a row, or a NaN if there is one.
@inline(__always)
func largest<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ columns: Int) -> S {
    var maxima = x.vector(at: 0).keeping(columns, else: -.infinity)
    var i = S.Vector.scalarCount
    while i < columns {
        maxima = maxima.larger(x.vector(at: i).keeping(columns &- i, else: -.infinity))
        i &+= S.Vector.scalarCount
    }
    return maxima.largest
}
