import Limits

/// A matrix of numbers, row-major, shared until written.
package struct Matrix: Hashable, Sendable {
    package let shape: Shape
    package var values: [Double]

    package init(_ shape: Shape, _ values: [Double]) {
        precondition(values.count == shape.count, "\(values.count) values cannot fill \(shape)")
        self.shape = shape
        self.values = values
    }

    package init(_ shape: Shape, repeating value: Double) {
        self.init(
            shape,
            [Double](inParts: shape.count) { target, part in
                (target + part.lowerBound).initialize(repeating: value, count: part.count)
            })
    }

    /// The numbers of a function of their place, row by row, until the user wants to stop.
    package init(_ shape: Shape, element: (_ place: Int) -> Double) {
        self.init(
            shape,
            [Double](inParts: shape.count) { target, part in for i in part { target[i] = element(i) } })
    }

    package init(_ scalar: Double) { self.init(.scalar, [scalar]) }

    package var rows: Int { shape.rows }
    package var columns: Int { shape.columns }

    /// The element in a row and a column, both counted from 0.
    package subscript(row: Int, column: Int) -> Double {
        get { values[row * shape.columns + column] }
        set { values[row * shape.columns + column] = newValue }
    }
}

extension [Double] {
    /// Numbers that are written part by part; once the user wants to stop, nobody reads the rest.
    package init(inParts count: Int, _ write: (_ target: UnsafeMutablePointer<Double>, _ part: Range<Int>) -> Void) {
        self.init(unsafeUninitializedCapacity: count) { buffer, written in
            if let target = buffer.baseAddress { StopRequest.eachPart(of: count) { write(target, $0) } }
            written = count
        }
    }
}
