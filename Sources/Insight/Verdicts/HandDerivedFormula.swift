import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// `check dmish against mish`: a derivative that somebody wrote down beside the exact one, element by element.
package struct HandDerivedFormula {
    /// One element: where, what was written down, and what backpropagation says.
    struct Comparison {
        /// The arguments of the function there.
        let place: [Double]
        let written, exact: Double
        /// Whether the function and its derivative are finite there.
        let isDefined: Bool
        var error: Double { written == exact ? 0 : abs(written - exact) }
        var errorForOrder: Double { error.isNaN ? .infinity : error }
        var relativeError: Double { error == 0 ? 0 : error / max(abs(written), abs(exact)) }
        /// Both agree up to rounding, the largest value being so large.
        func agrees(_ scale: Double) -> Bool {
            error <= 1e-9 * max(abs(written), abs(exact)) + 1e-12 * min(scale, 1)
        }
    }

    let name, function, argument: String
    let arguments: [String]
    /// Whether it was given the gradient that arrives as its last argument.
    let takesGradient: Bool
    let interval: ClosedRange<Double>
    /// How many elements were compared.
    let count: Int
    /// The largest difference first; without those at kinks.
    let differing: [Comparison]
    let worst: Comparison?
    /// Where the function is at a kink and the formula has another slope than backpropagation.
    let kinks: [Comparison]
    /// Far out the formula is no number although there is a derivative.
    let overflow: Comparison?
    /// What the formula is instead, if it is something simple.
    let remark: String?

    /// The arguments of a function of the user or of the language; fails for any other.
    package static func arguments(of function: String, _ session: Session) throws(Diagnostic) -> [String] {
        try TriedCall(of: function, session).arguments
    }

    /// - Parameters:
    ///   - name: a function that gives the derivative, with the arguments of `function`, or those and the gradient that
    ///     arrives.
    ///   - argument: the argument of `function` that is derived by; nil: the first.
    package init(
        _ name: String, against function: String, wrt argument: String?, _ session: Session
    ) throws(Diagnostic) {
        let call = try TriedCall(of: function, session, of: Shape(10, 21))
        let own = try TriedCall(of: name, session)
        guard let position = argument.map({ call.arguments.firstIndex(of: $0) }) ?? 0 else {
            throw Diagnostic.noSuchArgument(argument ?? "", function, call.arguments)
        }
        let extra = own.arguments.count - call.arguments.count
        guard extra == 0 || extra == 1 else {
            throw Diagnostic.argumentsOfDerivative(name, own.arguments, function, call.arguments)
        }
        self.name = name
        self.function = function
        self.argument = call.arguments[position]
        arguments = call.arguments
        takesGradient = extra == 1
        let trial = try Trial(name, function, call, position, takesGradient: extra == 1, session)
        let fair: [ClosedRange<Double>] =
            session.functions[function] == nil
            ? Operation<Double>.called(function).map { [$0.fairIntervals[min(position, $0.arity - 1)]] } ?? [] : []
        let wide: [ClosedRange<Double>] = call.arguments.count == 1 ? [-6...6] : [-3...3]
        guard let (interval, found) = try trial.firstFinite(wide + fair + [0.1...0.9, 0.5...3]) else {
            throw Diagnostic.nowhereFinite(function)
        }
        self.interval = interval
        count = found.count
        let scale = found.reduce(0) { $1.exact.isFinite ? max($0, abs($1.exact)) : $0 }
        var (differing, kinks): ([Comparison], [Comparison]) = ([], [])
        for comparison in found where !comparison.agrees(scale) {
            if try trial.isKink(comparison) { kinks.append(comparison) } else { differing.append(comparison) }
        }
        // What is no number differs most.
        func order(_ a: Comparison, _ b: Comparison) -> Bool { a.errorForOrder > b.errorForOrder }
        self.differing = differing.sorted(by: order)
        worst = found.filter { comparison in !kinks.contains { $0.place == comparison.place } }.max {
            $0.errorForOrder < $1.errorForOrder
        }
        self.kinks = kinks
        overflow =
            call.arguments.count == 1 ? try trial.far().first { !$0.written.isFinite && $0.isDefined } : nil
        remark = differing.isEmpty ? nil : try Self.remark(found, trial, function, call.arguments)
    }

    /// A constant factor, or the derivative in terms of the output.
    private static func remark(
        _ found: [Comparison], _ trial: Trial, _ function: String, _ arguments: [String]
    ) throws(Diagnostic) -> String? {
        let ratios = found.filter { $0.exact != 0 }.map { $0.written / $0.exact }
        if let ratio = ratios.first, ratio.isFinite, ratios.allSatisfy({ abs($0 - ratio) <= 1e-9 * abs(ratio) }),
            found.allSatisfy({ $0.exact != 0 || $0.written == 0 })
        {
            if ratio == 0 { return "it is 0 everywhere" }
            return abs(ratio + 1) < 1e-9
                ? "it is the derivative with the wrong sign"
                : "it is the derivative times \(NumberFormat().string(ratio))"
        }
        guard arguments.count == 1 else { return nil }
        let byOutput = try trial.comparisonsByOutput()
        let scale = byOutput.reduce(0) { max($0, abs($1.exact)) }
        return !byOutput.isEmpty && byOutput.allSatisfy({ $0.agrees(scale) })
            ? "it is the derivative if its argument is the output \(function)(\(arguments[0]))" : nil
    }
}

/// The function as a graph and the formula as an expression, at the same places.
private struct Trial {
    private let trial: FunctionTrial
    private let name: String
    private let call: TriedCall
    private let position: Int
    private let takesGradient: Bool
    private let session: Session

    init(
        _ name: String, _ function: String, _ call: TriedCall, _ position: Int, takesGradient: Bool, _ session: Session
    ) throws(Diagnostic) {
        trial = try FunctionTrial(function, call, session)
        (self.name, self.call, self.position) = (name, call, position)
        (self.takesGradient, self.session) = (takesGradient, session)
        if !takesGradient {
            let shape = trial.computation.graph.nodes[trial.weights].shape
            trial.computation.load(trial.weights, Matrix(shape, repeating: 1))
        }
    }

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

    /// Far out, where formulas overflow.
    func far() throws(Diagnostic) -> [HandDerivedFormula.Comparison] {
        let places: [Double] = [20, 50, 100, 400, 1000].flatMap { [-$0, $0] }
        let values = (0..<call.shapes[0].count).map { places[$0 % places.count] }
        return Array(try compare([Matrix(call.shapes[0], values)]).prefix(places.count))
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
        let (left, right) = (slope(beside: -distance), slope(beside: distance))
        let rounding = 1e-4 * max(abs(left), abs(right))
        return abs(left - right) > rounding
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
                place: points.map { $0.shape == exact.shape ? $0.values[i] : .nan },
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
