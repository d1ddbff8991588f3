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
    package func elementName(_ name: String, _ place: Int) -> String { shape.elementName(name, place) }

    /// Whether two matrices cannot be told apart: unlike with `==`, what is not a number is like itself, and 0 is unlike -0.
    package func hasSameBits(as other: Matrix) -> Bool {
        guard shape == other.shape else { return false }
        return values.withUnsafeBufferPointer { mine in
            other.values.withUnsafeBufferPointer { theirs in
                mine.baseAddress == theirs.baseAddress
                    || zip(mine, theirs).allSatisfy { $0.bitPattern == $1.bitPattern }
            }
        }
    }
}

extension Shape {
    /// How an element of a value of this shape is read: `W1[2,1]`, and a single number by its name alone.
    ///
    /// - Parameter place: counted row by row from 0.
    package func elementName(_ name: String, _ place: Int) -> String {
        isScalar ? name : "\(name)[\(place / columns + 1),\(place % columns + 1)]"
    }
}

/// Whether two matrices that may be missing cannot be told apart.
package func haveSameBits(_ a: Matrix?, _ b: Matrix?) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return a.hasSameBits(as: b)
}
