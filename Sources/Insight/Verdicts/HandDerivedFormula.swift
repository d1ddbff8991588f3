import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// `check dmish against mish`: a derivative that somebody wrote down beside the exact one, element by element.
package struct HandDerivedFormula {
    /// One element: where, what was written down, and what backpropagation says.
    struct Comparison {
        /// Which element of the argument, counted from 0.
        let element: Int
        /// The arguments of the function there.
        let place: [Double]
        let written, exact: Double
        /// Whether the function and its derivative are finite there.
        let isDefined: Bool
        /// Whether it is far out or near to 0, where the formula need not have digits.
        var isElsewhere = false
        /// Both in numbers of twice the digits, where that is known.
        var exactly: (written: Double?, exact: Double)?
        var error: Double { written == exact ? 0 : abs(written - exact) }
        var errorForOrder: Double { error.isNaN ? .infinity : error }
        var relativeError: Double { error == 0 ? 0 : error / max(abs(written), abs(exact)) }
        /// Both agree up to rounding, the largest value being so large.
        func agrees(_ scale: Double) -> Bool {
            Self.agree(written, exact, scale) || exactly.map { Self.agree(written, $0.exact, scale) } ?? false
        }
        /// Whether the formula has no digits there, although it is right on paper: its terms overflow or cancel.
        func isLost(_ scale: Double) -> Bool {
            guard isElsewhere, written.isFinite else { return isElsewhere }
            return exactly.map { Self.agree($0.written ?? written, $0.exact, scale) } ?? false
        }
        private static func agree(_ a: Double, _ b: Double, _ scale: Double) -> Bool {
            a == b || abs(a - b) <= 1e-9 * max(abs(a), abs(b)) + 1e-12 * min(scale, 1)
        }
    }

    let name, function, argument: String
    let arguments: [String]
    /// Whether it was given the gradient that arrives as its last argument.
    let takesGradient: Bool
    let interval: ClosedRange<Double>
    /// How many elements were compared farther from 0, or nearer to it, and how far the farthest is.
    let (elsewhere, farthest): (Int, Double)
    /// How many elements were compared.
    let count: Int
    /// The largest difference first; without those at kinks.
    let differing: [Comparison]
    let worst: Comparison?
    /// Where the function is at a kink and the formula has another slope than backpropagation.
    let kinks: [Comparison]
    /// Where the formula has no digits although there is a derivative.
    let lost: [Comparison]
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
        let names = try TriedCall(of: function, session).arguments
        let own = try TriedCall(of: name, session)
        guard let position = argument.map({ names.firstIndex(of: $0) }) ?? 0 else {
            throw Diagnostic.noSuchArgument(argument ?? "", function, names)
        }
        let extra = own.arguments.count - names.count
        guard extra == 0 || extra == 1 else {
            throw Diagnostic.argumentsOfDerivative(name, own.arguments, function, names)
        }
        func trial(_ call: TriedCall, _ graph: FunctionTrial) -> HandDerivedTrial {
            HandDerivedTrial(name, call, graph, position, takesGradient: extra == 1, session)
        }
        let (call, graph) = try FunctionTrial.fitting(function, session, first: Shape(10, 21)) {
            (call, graph) throws(Diagnostic) in try trial(call, graph).requireShape()
        }
        let trial = trial(call, graph)
        self.name = name
        self.function = function
        self.argument = names[position]
        arguments = names
        takesGradient = extra == 1
        let fair: [ClosedRange<Double>] =
            session.functions[function] == nil
            ? Operation<Double>.called(function).map { [$0.fairIntervals[min(position, $0.arity - 1)]] } ?? [] : []
        let wide: [ClosedRange<Double>] = call.arguments.count == 1 ? [-6...6] : [-3...3]
        guard
            let (interval, near) = try trial.firstFinite(wide + fair + [0.1...0.9, 0.5...3, 10...1000, -1000 ... -10])
        else {
            throw Diagnostic.nowhereFinite(function)
        }
        self.interval = interval
        let scale = near.reduce(0) { $1.exact.isFinite ? max($0, abs($1.exact)) : $0 }
        // What is wrong near by need not be shown far out.
        var isRight = true
        for comparison in near where isRight && !comparison.agrees(scale) { isRight = try trial.isKink(comparison) }
        let other = isRight ? try trial.elsewhere(TriedPlaces([function, name], session)) : []
        let found = near + other
        count = found.count
        (elsewhere, farthest) = (other.count, other.flatMap(\.place).reduce(0) { $1.isNaN ? $0 : max($0, abs($1)) })
        var (differing, kinks, lost): ([Comparison], [Comparison], [Comparison]) = ([], [], [])
        for comparison in found where !comparison.agrees(scale) {
            if comparison.isLost(scale) {
                lost.append(comparison)
            } else if try trial.isKink(comparison) {
                kinks.append(comparison)
            } else {
                differing.append(comparison)
            }
        }
        // What is no number differs most.
        func order(_ a: Comparison, _ b: Comparison) -> Bool { a.errorForOrder > b.errorForOrder }
        self.differing = differing.sorted(by: order)
        let doubtful = Set((kinks + lost).map(\.place))
        worst = found.filter { !doubtful.contains($0.place) }.max { $0.errorForOrder < $1.errorForOrder }
        (self.kinks, self.lost) = (kinks, lost)
        remark =
            differing.isEmpty
            ? nil : try Self.remark(found.filter { !$0.isLost(scale) }, trial, function, call.arguments)
    }

    /// A constant factor, or the derivative in terms of the output.
    private static func remark(
        _ found: [Comparison], _ trial: HandDerivedTrial, _ function: String, _ arguments: [String]
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
