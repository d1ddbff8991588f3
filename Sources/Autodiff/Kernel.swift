import Limits

/// A piece of work on whole matrices: reads its `Operands` at the pointer. The type does not name the
/// precision, so that a plan can run in code that does not know it; the closures are made for one precision each.
/// (A struct around the closure, because a bare closure in an optional or an array is called through a thunk.)
package struct Kernel: Sendable {
    let run: @Sendable (UnsafeRawPointer) -> Void

    @inline(__always)
    init(_ run: @escaping @Sendable (UnsafeRawPointer) -> Void) { self.run = run }
}

/// An input of an operation.
struct Operand<S: Scalar> {
    let place: UnsafeMutablePointer<S>
    let shape: Shape
}

/// The operands of one kernel, bound once. Matrices are row-major, begin at 64 bytes and are padded.
struct Operands<S: Scalar> {
    var x: UnsafeMutablePointer<S>
    var w: UnsafeMutablePointer<S>
    var y: UnsafeMutablePointer<S>
    /// The inputs behind the second, of an operation that has more.
    var others: UnsafePointer<Operand<S>>?
    /// The gradient that arrives.
    var dy: UnsafeMutablePointer<S>
    /// The gradient that is added to.
    var dx: UnsafeMutablePointer<S>
    /// An intermediate value between two fused operations, or a bias.
    var a: UnsafeMutablePointer<S>
    /// The sum in front of an activation.
    var z: UnsafeMutablePointer<S>
    /// The gradient of a bias that is added to.
    var db: UnsafeMutablePointer<S>
    /// The factor of what is added to a parameter: where it is set, `dx` and `db` are parameters that the step itself
    /// moves, by the negative learning rate.
    var rate: UnsafeMutablePointer<S>?
    var xShape: Shape
    var wShape: Shape
    var yShape: Shape
    var axis = Axis.all
    /// The first row and column of a slice or a padding.
    var row = 0
    var column = 0
    /// The rows and then the columns of a gathering or a scattering.
    var places: UnsafeMutablePointer<Int>?
    /// The settings of the call, of a row that has some.
    var settings: UnsafeMutablePointer<Double>?
    /// Nothing has been added to `dx` yet: the kernel writes, which clears and adds in one.
    var isFirst = true
    /// The same for `db`.
    var isFirstSum = true

    init(
        x: UnsafeMutablePointer<S>, w: UnsafeMutablePointer<S>? = nil, y: UnsafeMutablePointer<S>,
        xShape: Shape, wShape: Shape = .scalar, yShape: Shape, _ attribute: Attribute
    ) {
        (self.x, self.w, self.y) = (x, w ?? x, y)
        (dy, dx, a, z, db) = (y, y, y, y, y)
        (self.xShape, self.wShape, self.yShape) = (xShape, wShape, yShape)
        switch attribute {
        case .none, .shape: break
        case .axis(let axis): self.axis = axis
        case .slice(let rows, let columns): (row, column) = (rows.lowerBound, columns.lowerBound)
        case .pad(_, let row, let column): (self.row, self.column) = (row, column)
        case .gather(let positions), .scatter(_, let positions): places = positions.places
        case .settings(let settings): (axis, self.settings) = (settings.axis, settings.place)
        }
    }

    /// The input at a position behind the second, counted from 0: it must be there.
    @inline(__always)
    func input(_ position: Int) -> Operand<S> { others.unsafelyUnwrapped[position - 2] }

    /// A setting of the call, counted from 0: the row must have it.
    @inline(__always)
    func setting(_ position: Int) -> S { S(settings.unsafelyUnwrapped[position]) }

    /// The factor of what is added to a gradient, or to a parameter in its place.
    @inline(__always)
    var factor: S { rate.map { $0[0] } ?? 1 }

    /// Adds `value` to the vector of the gradient at `i`.
    @inline(__always)
    func add(_ value: S.Vector, at i: Int) {
        dx.set(isFirst ? value : dx.vector(at: i) + value, at: i)
    }
}

/// Calls `body` with the beginning of each vector of `count` elements, of very many until the user wants to stop.
@inline(__always)
func eachVector<S: Scalar>(of _: S.Type, _ count: Int, _ body: (_ i: Int) -> Void) {
    var i = 0
    repeat {
        let end = count &- i > StopRequest.interval ? i &+ StopRequest.interval : count
        while i < end {
            body(i)
            i &+= S.Vector.scalarCount
        }
    } while i < count && !StopRequest.isUrgent
}
