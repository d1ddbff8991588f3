import Autodiff

/// The workspace of one batch size.
final class TrainingBatch<S: MachineScalar> {
    private let workspace: Workspace<S>
    let plan: Plan
    /// The parts of the flat buffers that the rule is applied to: parameters that the loss depends on, except those
    /// that move while their gradient is computed. A batch of one row may have others than a larger one.
    let ranges: [Range<Int>]
    /// The same parameters by their numbers.
    let parameters: [Int]
    /// Where parameters are that follow a value, and where that is.
    private let statistics: [(parameter: UnsafeMutablePointer<S>, value: UnsafeMutablePointer<S>, count: Int)]
    private let x: Place?
    private let y: Place?
    private let weights: Place?
    private let lossPlace: UnsafeMutablePointer<S>
    private let draws: Draws
    private let drawnPlaces: [UnsafeMutablePointer<S>]

    /// Where a row goes.
    private struct Place {
        let start: UnsafeMutablePointer<S>
        let columns: Int
    }

    /// - Parameter frozen: parameters that stay as they are, by their numbers.
    init(
        _ model: TrainingGraph, _ store: ParameterStore<S>, rate: UnsafeMutablePointer<S>?, frozen: Set<Int>
    ) {
        workspace = Workspace(
            model.graph, loss: model.loss, gradientsOf: .parameters, isFused: true, parameters: model.parameters,
            store: store, rate: rate)
        plan = workspace.plan
        let workspace = workspace
        // What follows a value moves by no gradient, and decays not.
        let held = frozen.union(model.statistics.map(\.parameter))
        parameters = model.parameters.indices.filter {
            workspace.isReached(model.parameters[$0]) && !workspace.descends(model.parameters[$0])
                && !held.contains($0)
        }
        ranges = store.ranges(of: parameters)
        func place(_ id: Graph.NodeID?) -> Place? {
            id.map { Place(start: workspace.pointer($0), columns: model.graph.nodes[$0].shape.columns) }
        }
        (x, y, weights) = (place(model.x), place(model.y), place(model.weights))
        lossPlace = workspace.pointer(model.loss)
        statistics = model.statistics.filter { !frozen.contains($0.parameter) }.map { parameter, value in
            (
                store.values + store.offsets[parameter], workspace.pointer(value),
                model.graph.nodes[value].shape.count
            )
        }
        draws = Draws(model.graph)
        drawsNumbers = !draws.isEmpty
        drawnPlaces = draws.places(in: workspace)
    }

    func load(_ rows: TrainingRows) {
        for (matrix, place) in [(rows.x, x), (rows.y, y), (rows.weights, weights)] {
            if let matrix, let place { S.load(matrix.values[...], to: place.start) }
        }
    }

    /// Moves what follows a value of this batch a tenth of the way to it: PyTorch's momentum of 0.1.
    @inline(__always)
    func followValues() {
        for (parameter, value, count) in statistics {
            for i in 0..<count { parameter[i] = RunningStatistic.next(parameter[i], value[i]) }
        }
    }

    /// What the parameters that follow values become by those of this batch.
    func valuesFollowed() -> [[S]] {
        statistics.map { parameter, value, count in
            (0..<count).map { RunningStatistic.next(parameter[$0], value[$0]) }
        }
    }

    func setFollowed(_ values: [[S]]) {
        for ((parameter, _, count), numbers) in zip(statistics, values) {
            for i in 0..<count { parameter[i] = numbers[i] }
        }
    }

    var loss: Double { Double(lossPlace[0]) }

    /// Whether the model holds random numbers that each update draws anew.
    let drawsNumbers: Bool

    /// Takes the numbers held at the place of the stream, and moves it on to those of the next update.
    func draw(from source: inout RandomSource) {
        draws.fill(drawnPlaces, from: source)
        _ = source.next()
    }

    @inline(__always)
    func gather(_ x: [S], _ y: [S], _ weights: [S], _ order: [Int32], _ range: Range<Int>) {
        gather(x, to: self.x, order, range)
        gather(y, to: self.y, order, range)
        gather(weights, to: self.weights, order, range)
    }

    func gather(
        converting x: [Double], _ y: [Double], _ weights: [Double], _ order: [Int32], _ range: Range<Int>
    ) {
        for (rows, place) in [(x, self.x), (y, self.y), (weights, self.weights)] {
            guard let place else { continue }
            var target = place.start
            for i in range {
                let start = Int(order[i]) * place.columns
                S.load(rows[start..<start + place.columns], to: target)
                target += place.columns
            }
        }
    }

    @inline(__always)
    private func gather(_ rows: [S], to place: Place?, _ order: [Int32], _ range: Range<Int>) {
        guard let place else { return }
        rows.withUnsafeBufferPointer { rows in
            guard let source = rows.baseAddress else { return }
            var target = place.start
            for i in range {
                target.update(from: source + Int(order[i]) * place.columns, count: place.columns)
                target += place.columns
            }
        }
    }
}
