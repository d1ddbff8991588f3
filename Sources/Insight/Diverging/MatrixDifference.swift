import Autodiff

/// The element in which two matrices of one shape differ most.
struct MatrixDifference {
    /// Counted from 0, row by row.
    let index: Int
    let a: Double
    let b: Double
    /// How far apart they are, as a share of the largest number in either matrix; infinite where one of them is no number.
    let share: Double

    /// Nil where all elements are the same; two that are no numbers are.
    ///
    /// - Parameter least: the largest number is taken to be at least this.
    init?(_ a: Matrix, _ b: Matrix, least: Double = 0) {
        var scale = least
        for value in a.values + b.values where value.isFinite { scale = max(scale, value.magnitude) }
        var most: MatrixDifference?
        for (index, (x, y)) in zip(a.values, b.values).enumerated() where x != y && !(x.isNaN && y.isNaN) {
            let distance = (x / 2 - y / 2).magnitude
            let share = distance.isFinite && scale > 0 ? distance / (scale / 2) : .infinity
            if most.map({ share > $0.share }) ?? true {
                most = MatrixDifference(index: index, a: x, b: y, share: share)
            }
        }
        guard let most else { return nil }
        self = most
    }

    private init(index: Int, a: Double, b: Double, share: Double) {
        (self.index, self.a, self.b, self.share) = (index, a, b, share)
    }
}
