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
        values.deallocatePadded()
        gradients.deallocatePadded()
    }

    /// Where some parameters are in a flat buffer, neighbours as one range.
    package func ranges(of indices: [Int]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for index in indices {
            let start = offsets[index]
            let end = index + 1 < offsets.count ? offsets[index + 1] : count
            if let last = ranges.last, last.upperBound == start {
                ranges[ranges.count - 1] = last.lowerBound..<end
            } else {
                ranges.append(start..<end)
            }
        }
        return ranges
    }

    package func load(_ index: Int, _ value: Matrix) {
        precondition(value.shape == shapes[index], "a parameter of \(shapes[index]) cannot hold \(value.shape)")
        S.load(value.values[...], to: values + offsets[index])
    }

    package func value(_ index: Int) -> Matrix { matrix(values, index) }
    package func gradient(_ index: Int) -> Matrix { matrix(gradients, index) }

    private func matrix(_ buffer: UnsafeMutablePointer<S>, _ index: Int) -> Matrix {
        Matrix(shapes[index], S.values(buffer + offsets[index], shapes[index].count))
    }

    /// A buffer laid out like the parameters, as the numbers without padding.
    package func compact(_ buffer: UnsafeMutablePointer<S>) -> [Double] {
        zip(shapes, offsets).flatMap { shape, offset in S.values(buffer + offset, shape.count) }
    }

    /// Fills a buffer laid out like the parameters.
    package func spread(_ numbers: [Double], to buffer: UnsafeMutablePointer<S>) {
        precondition(
            numbers.count == shapes.reduce(0) { $0 + $1.count }, "\(numbers.count) numbers for other parameters")
        var next = 0
        for (shape, offset) in zip(shapes, offsets) {
            S.load(numbers[next..<next + shape.count], to: buffer + offset)
            next += shape.count
        }
    }
}
