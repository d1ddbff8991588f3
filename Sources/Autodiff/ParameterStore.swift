/// The parameters of a model and their gradients, each in one flat buffer that the workspaces of different batch
/// sizes share and that an optimizer walks once.
package final class ParameterStore<S: Scalar> {
    package let shapes: [Shape]
    /// Where each parameter begins: at 64 bytes, with zeros between.
    package let offsets: [Int]
    /// The elements of a flat buffer, padding included.
    package let count: Int
    package let values: UnsafeMutablePointer<S>
    package let gradients: UnsafeMutablePointer<S>

    package init(_ shapes: [Shape]) {
        var offsets: [Int] = []
        var count = 0
        for shape in shapes {
            offsets.append(count)
            count += UnsafeMutablePointer<S>.paddedCount(shape.count)
        }
        self.shapes = shapes
        self.offsets = offsets
        self.count = count
        values = .allocatePadded(count)
        gradients = .allocatePadded(count)
    }

    deinit {
        values.deallocate()
        gradients.deallocate()
    }

    package func load(_ index: Int, _ value: Matrix) {
        precondition(value.shape == shapes[index], "a parameter of \(shapes[index]) cannot hold \(value.shape)")
        (values + offsets[index]).load(value.values)
    }

    package func value(_ index: Int) -> Matrix { (values + offsets[index]).matrix(shapes[index]) }
    package func gradient(_ index: Int) -> Matrix { (gradients + offsets[index]).matrix(shapes[index]) }

    /// A buffer laid out like the parameters, as the numbers without padding.
    package func compact(_ buffer: UnsafeMutablePointer<S>) -> [Double] {
        zip(shapes, offsets).flatMap { shape, offset in (0..<shape.count).map { Double(buffer[offset + $0]) } }
    }

    /// Fills a buffer laid out like the parameters.
    package func spread(_ numbers: [Double], to buffer: UnsafeMutablePointer<S>) {
        var next = 0
        for (shape, offset) in zip(shapes, offsets) {
            for i in 0..<shape.count { buffer[offset + i] = S(numbers[next + i]) }
            next += shape.count
        }
    }
}

extension UnsafeMutablePointer where Pointee: Scalar {
    func load(_ values: [Double]) {
        for (i, value) in values.enumerated() { self[i] = Pointee(value) }
    }

    func matrix(_ shape: Shape) -> Matrix { Matrix(shape, (0..<shape.count).map { Double(self[$0]) }) }
}
