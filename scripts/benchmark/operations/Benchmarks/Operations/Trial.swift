import Autodiff

/// A call of a row of the table that is timed: an example of the row, with this many times its rows and columns.
struct Trial: Sendable {
    let id: OperationID
    let shapes: [Shape]
    let attribute: Attribute
    let output: Shape

    var row: Operation<Double> { Operation<Double>[id] }

    /// The first example of the row that is more than a number and that the row still takes at this size.
    init?(_ id: OperationID, times factor: Int) {
        for example in Operation<Double>[id].examples where example.shapes.contains(where: { !$0.isScalar }) {
            let shapes = example.shapes.map { $0.scaled(by: factor) }
            let attribute = example.attribute.scaled(by: factor)
            guard let output = try? Operation<Double>[id].shape(shapes, attribute) else { continue }
            (self.id, self.shapes, self.attribute, self.output) = (id, shapes, attribute, output)
            return
        }
        return nil
    }

    /// The elements of the largest matrix that is read or written; the multiplications of a matrix product.
    var elements: Int {
        if row.dependence == .product { return shapes[0].count * output.columns }
        return (shapes + [output]).map(\.count).reduce(1, max)
    }

    /// Calls in one measured iteration: enough for the clock.
    var rounds: Int { max(16, 4096 / elements) }

    /// A graph of the one operation, of which only one input has a gradient, after a forward pass.
    func workspace<S: Scalar>(_: S.Type, gradientOf parameter: Int) throws -> Workspace<S> {
        var graph = Graph()
        let inputs = zip(row.inputNames, shapes).enumerated().map { i, input in
            i == parameter ? graph.addParameter(input.0, input.1) : graph.addInput(input.0, input.1)
        }
        let y = try graph.apply(id, to: inputs, attribute)
        let workspace = Workspace<S>(graph, loss: y, gradientsOf: .parameters)
        for (i, input) in inputs.enumerated() { workspace.load(input, spread(shapes[i], over: row.fairIntervals[i])) }
        workspace.forward()
        return workspace
    }

    /// Numbers spread evenly over an interval, in no order.
    private func spread(_ shape: Shape, over interval: ClosedRange<Double>) -> Matrix {
        let width = interval.upperBound - interval.lowerBound
        return Matrix(shape, (0..<shape.count).map { interval.lowerBound + Double($0 * 7919 % 4093) / 4093 * width })
    }
}

extension Shape {
    /// A side of 1 stays: it is a row or a column that is repeated.
    fileprivate func scaled(by factor: Int) -> Shape {
        Shape(rows == 1 ? 1 : rows * factor, columns == 1 ? 1 : columns * factor)
    }
}

extension Attribute {
    fileprivate func scaled(by factor: Int) -> Attribute {
        switch self {
        case .none, .axis: self
        case .shape(let shape): .shape(shape.scaled(by: factor))
        case .slice(let rows, let columns): .slice(rows: rows.scaled(by: factor), columns: columns.scaled(by: factor))
        case .pad(let shape, let row, let column):
            .pad(into: shape.scaled(by: factor), row: row * factor, column: column * factor)
        case .gather(let places): .gather(places.scaled(by: factor))
        case .scatter(let shape, let places): .scatter(into: shape.scaled(by: factor), places.scaled(by: factor))
        }
    }
}

extension Positions {
    /// Each becomes as many neighbours.
    fileprivate func scaled(by factor: Int) -> Positions {
        func neighbours(_ places: [Int]) -> [Int] { places.flatMap { $0 * factor..<($0 + 1) * factor } }
        return Positions(rows: neighbours(rows), columns: neighbours(columns))
    }
}

extension Range<Int> {
    fileprivate func scaled(by factor: Int) -> Range { lowerBound * factor..<upperBound * factor }
}
