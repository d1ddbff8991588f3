import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// The function as a graph and the formula as an expression, at the same places.
struct HandDerivedTrial {
    private let trial: FunctionTrial
    private let name: String
    private let call: TriedCall
    private let position: Int
    private let takesGradient: Bool
    private let session: Session

    init(
        _ name: String, _ call: TriedCall, _ trial: FunctionTrial, _ position: Int, takesGradient: Bool,
        _ session: Session
    ) {
        self.trial = trial
        (self.name, self.call, self.position) = (name, call, position)
        (self.takesGradient, self.session) = (takesGradient, session)
        if !takesGradient {
            let shape = trial.computation.graph.nodes[trial.weights].shape
            trial.computation.load(trial.weights, Matrix(shape, repeating: 1))
        }
    }

    /// Throws if the formula gives another shape than the argument has.
    func requireShape() throws(Diagnostic) { _ = try compare(points(in: 0.5...0.9)) }

    /// The comparisons on the first interval at which the function and its derivative are finite nearly everywhere.
    func firstFinite(
        _ intervals: [ClosedRange<Double>]
    ) throws(Diagnostic) -> (ClosedRange<Double>, [HandDerivedFormula.Comparison])? {
        for interval in intervals {
            let found = try compare(points(in: interval))
            let fair = found.filter(\.isDefined)
            if fair.count * 10 >= found.count * 9 { return (interval, fair) }
        }
        return nil
    }

    /// The comparisons elsewhere, as far as the function and its derivative are finite there.
    func elsewhere(_ places: TriedPlaces) throws(Diagnostic) -> [HandDerivedFormula.Comparison] {
        var found: [HandDerivedFormula.Comparison] = []
        for points in call.arguments.count == 1 ? rows(of: places) : scales(places) {
            let comparisons = try compare(points).filter(\.isDefined)
            let exactly = comparisons.allSatisfy { $0.agrees(0) } ? nil : exactly(points)
            found += comparisons.map { comparison in
                var comparison = comparison
                comparison.isElsewhere = true
                comparison.exactly = exactly.map { ($0.written?[comparison.element], $0.exact[comparison.element]) }
                return comparison
            }
        }
        var seen: Set<[Double]> = []
        return call.arguments.count == 1 ? found.filter { seen.insert($0.place).inserted } : found
    }

    /// All places, in matrices of the shape that the function takes.
    private func rows(of places: TriedPlaces) -> [[Matrix]] {
        let (shape, values) = (call.shapes[0], places.values)
        return stride(from: 0, to: values.count, by: shape.count).map { start in
            [Matrix(shape, (0..<shape.count).map { values[min(start + $0, values.count - 1)] })]
        }
    }

    /// Random numbers of one size for all arguments, a matrix of each size, and numbers of all sizes together.
    private func scales(_ places: TriedPlaces) -> [[Matrix]] {
        var random = RandomSource(seed: session.seed, for: .expressions)
        func matrices(_ value: () -> Double) -> [Matrix] {
            call.shapes.map { shape in Matrix(shape, (0..<shape.count).map { _ in value() }) }
        }
        let scales = [1e-6, 1e-3, 30, 1e3, 1e6].map { scale in
            matrices { scale * (2 * random.uniform() - 1) }
        }
        return scales + [
            matrices {
                let place = min(places.values.count - 1, Int(random.uniform() * Double(places.values.count)))
                return places.values[place] * (1 + 1e-4 * random.uniform())
            }
        ]
    }

    /// The formula and the derivative in numbers of twice the digits; no formula where it reads no argument.
    private func exactly(_ points: [Matrix]) -> (written: [Double]?, exact: [Double])? {
        let weights = trial.computation.value(trial.weights)
        guard let function = trial.exactly(points, weights), let exact = function.slopes(trial.inputs[position]) else {
            return nil
        }
        let names = points.indices.map { "a\($0 + 1)" } + (takesGradient ? ["arriving"] : [])
        let own = TriedCall(
            "\(name)(\(names.joined(separator: ", ")))", names,
            points.map(\.shape) + (takesGradient ? [weights.shape] : []))
        guard let formula = try? FunctionTrial(name, own, session),
            let values = formula.exactly(points + (takesGradient ? [weights] : []), nil)?.numbers(formula.result)
        else { return (nil, exact.map(\.high)) }
        let all = values.count == 1 ? Array(repeating: values[0], count: exact.count) : values
        return (all.map(\.high), exact.map(\.high))
    }

    /// The formula at the outputs of the function.
    func comparisonsByOutput() throws(Diagnostic) -> [HandDerivedFormula.Comparison] {
        let points = points(in: -2...2)
        let exact = gradient(points)
        guard exact.values.allSatisfy(\.isFinite) else { return [] }
        let output = trial.computation.value(trial.result)
        return output.shape == exact.shape ? pairs(points, try written([output]), exact) : []
    }

    /// Whether the slopes just beside a place differ, and the formula takes one of them or one between.
    func isKink(_ comparison: HandDerivedFormula.Comparison) throws(Diagnostic) -> Bool {
        func slope(beside distance: Double) -> Double {
            let points = zip(call.shapes, comparison.place).enumerated().map { place, pair in
                Matrix(pair.0, repeating: pair.1 + (place == position ? distance : 0))
            }
            return gradient(points).values[0]
        }
        guard call.arguments.count == 1 else { return false }
        let distance = 1e-7 * max(1, abs(comparison.place[0]))
        let sides = [distance, distance / 16, distance / 256].map { (slope(beside: -$0), slope(beside: $0)) }
        // A gap between the slopes that is none of a kink closes nearer by.
        let gaps = sides.map { abs($1 - $0) }
        let (left, right) = sides[0]
        let rounding = 1e-4 * max(abs(left), abs(right))
        return gaps[0] > rounding && gaps.allSatisfy { $0 > 0.5 * gaps[0] }
            && (min(left, right) - rounding...max(left, right) + rounding).contains(comparison.written)
    }

    /// An even grid for one argument, which has 0 in it; random numbers for more.
    private func points(in interval: ClosedRange<Double>) -> [Matrix] {
        var random = RandomSource(seed: session.seed, for: .expressions)
        let width = interval.upperBound - interval.lowerBound
        return call.shapes.map { shape in
            let values = (0..<shape.count).map { i in
                let share =
                    call.arguments.count == 1
                    ? Double(i) / Double(max(1, shape.count - shape.count % 2)) : random.uniform()
                return interval.lowerBound + width * min(1, share)
            }
            return Matrix(shape, values)
        }
    }

    private func compare(_ points: [Matrix]) throws(Diagnostic) -> [HandDerivedFormula.Comparison] {
        let exact = gradient(points)
        return pairs(points, try written(points), exact)
    }

    private func pairs(_ points: [Matrix], _ written: Matrix, _ exact: Matrix) -> [HandDerivedFormula.Comparison] {
        let result = trial.computation.value(trial.result)
        return exact.values.indices.map { i in
            HandDerivedFormula.Comparison(
                element: i, place: points.map { $0.shape == exact.shape ? $0.values[i] : .nan },
                written: written.values.count == 1 ? written.values[0] : written.values[i], exact: exact.values[i],
                isDefined: exact.values[i].isFinite
                    && (result.shape == exact.shape ? result.values[i].isFinite : result.values.allSatisfy(\.isFinite)))
        }
    }

    private func gradient(_ points: [Matrix]) -> Matrix {
        for (node, value) in zip(trial.inputs, points) { trial.computation.load(node, value) }
        trial.computation.forward()
        trial.computation.backward()
        return trial.computation.gradient(trial.inputs[position]) ?? Matrix(points[position].shape, repeating: 0)
    }

    /// What the formula gives there.
    private func written(_ points: [Matrix]) throws(Diagnostic) -> Matrix {
        let names = points.indices.map { "a\($0 + 1)" } + (takesGradient ? ["arriving"] : [])
        let text = "\(name)(\(names.joined(separator: ", ")))"
        let (evaluator, scope) = FunctionTrial.evaluator(text, session)
        for (name, value) in zip(names, points) { scope.values[name] = .known(value) }
        scope.values["arriving"] = .known(trial.computation.value(trial.weights))
        let value = try evaluator.matrix(Expression.parsed(text))
        guard value.shape == points[position].shape || value.shape.isScalar else {
            throw Diagnostic.shapeOfDerivative(name, value.shape, call.arguments[position], points[position].shape)
        }
        return value
    }
}
