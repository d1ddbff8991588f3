import Autodiff

extension Matrix {
    /// The difference, element by element, of two matrices of one shape.
    package static func - (a: Matrix, b: Matrix) -> Matrix {
        precondition(a.shape == b.shape, "\(a.shape) - \(b.shape)")
        return Matrix(a.shape, zip(a.values, b.values).map { $0 - $1 })
    }

    /// How an element of a value called `name` is read: `W1[2,1]`, and a single number by its name alone.
    ///
    /// - Parameter place: counted row by row from 0.
    package func elementName(_ name: String, _ place: Int) -> String {
        shape.isScalar ? name : "\(name)[\(place / columns + 1),\(place % columns + 1)]"
    }
}
