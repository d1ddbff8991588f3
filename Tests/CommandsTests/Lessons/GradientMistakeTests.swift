import Autodiff
import Glibc
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling
@testable import Teaching

/// Wrong gradients as learners compute them, by formulas of this test, are met by their reasons.
@Suite struct GradientMistakeTests {
    /// A network of one hidden layer, with gradients by hand, in which one thing can be done wrongly.
    struct Net {
        let (inputs, hidden, outputs, samples): (Int, Int, Int, Int)
        var x: [[Double]], y: [[Double]], w1: [[Double]], b1: [Double], w2: [[Double]], b2: [Double]
        let isTanh: Bool
        let isSum: Bool
        let rate = 0.3

        init(_ chance: inout Chance) {
            (inputs, hidden, outputs, samples) = (
                1 + chance.below(3), 1 + chance.below(3), 1 + chance.below(2), 1 + chance.below(4)
            )
            func numbers(_ rows: Int, _ columns: Int, _ size: Double) -> [[Double]] {
                (0..<rows).map { _ in
                    (0..<columns).map { _ in (Double(chance.below(4001)) - 2000) / 2000 * size }
                }
            }
            x = numbers(samples, inputs, 1.5)
            y = numbers(samples, outputs, 1).map { $0.map { abs($0) } }
            w1 = numbers(inputs, hidden, 1.2)
            b1 = numbers(1, hidden, 0.4)[0]
            w2 = numbers(hidden, outputs, 1.2)
            b2 = numbers(1, outputs, 0.4)[0]
            isTanh = chance.below(2) == 0
            isSum = chance.below(6) == 0
        }

        private func text(_ rows: [[Double]]) -> String {
            "[" + rows.map { $0.map { "\($0)" }.joined(separator: ", ") }.joined(separator: "; ") + "]"
        }

        var script: String {
            """
            network \(inputs) -> \(hidden) \(isTanh ? "tanh" : "sigmoid") -> \(outputs) sigmoid
            loss \(isSum ? "sse" : "mse")
            W1 = \(text(w1)); b1 = \(text([b1])); W2 = \(text(w2)); b2 = \(text([b2]))
            x = \(text(x)); y = \(text(y)); lr = \(rate)
            """
        }

        func sigmoid(_ z: Double) -> Double { 1 / (1 + exp(-z)) }
        func f1(_ z: Double) -> Double { isTanh ? tanh(z) : sigmoid(z) }
        func slope1(_ z: Double) -> Double { isTanh ? 1 - tanh(z) * tanh(z) : sigmoid(z) * (1 - sigmoid(z)) }
        func slope2(_ z: Double) -> Double { sigmoid(z) * (1 - sigmoid(z)) }

        /// Where a thing is done wrongly: in the loss, at the output, at the weight behind, in the hidden layer, at the input.
        enum Spot: Int, CaseIterable { case loss, output, weight, hidden, input }

        /// The gradient of W1 or W2 at a place; nil where the mistake cannot be made there.
        func gradient(
            ofFirst: Bool, _ row: Int, _ column: Int, _ kind: MistakeKind? = nil, _ spot: Spot = .loss,
            shift: (Int, Int) = (0, 0),
            only sample: Int? = nil
        ) -> Double? {
            var total = 0.0
            func change(_ factor: Double, _ here: Spot) -> Double {
                guard here == spot else { return factor }
                return kind == .factorLeftOut ? 1 : kind == .factorTwice ? factor * factor : factor
            }
            for s in 0..<samples where sample == nil || sample == s {
                let z1 = (0..<hidden).map { k in (0..<inputs).reduce(b1[k]) { $0 + x[s][$1] * w1[$1][k] } }
                let a1 = z1.map(f1)
                for j in 0..<outputs {
                    if !ofFirst, j != column { continue }
                    let z2 = (0..<hidden).reduce(b2[j]) { $0 + a1[$1] * w2[$1][j] }
                    let out = sigmoid(z2)
                    let error = out - y[s][j]
                    let count = Double(samples * outputs)
                    var loss = isSum ? error : 2 * error / count
                    if kind == .errorForSlope { loss = error }
                    if kind == .twoLeftOut { loss /= 2 }
                    var slope = slope2(z2)
                    if kind == .slopeAtActivation, spot == .output { slope = slope2(out) }
                    if kind == .activationForSlope, spot == .output { slope = out }
                    var product = change(loss, .loss) * change(slope, .output)
                    if !ofFirst {
                        total += product * change(kind == .sumForActivation ? z1[row] : a1[row], .input)
                        continue
                    }
                    var (wr, wc) = (column, j)
                    if kind == .weightTransposed { (wr, wc) = (j, column) }
                    if kind == .weightNeighbour { (wr, wc) = (column + shift.0, j + shift.1) }
                    guard w2.indices.contains(wr), w2[wr].indices.contains(wc) else { return nil }
                    var inner = slope1(z1[column])
                    if kind == .slopeAtActivation, spot == .hidden { inner = slope1(a1[column]) }
                    if kind == .activationForSlope, spot == .hidden { inner = a1[column] }
                    product *= change(w2[wr][wc], .weight) * change(inner, .hidden) * change(x[s][row], .input)
                    total += product
                }
            }
            return total
        }
    }

    /// A wrong value of a gradient; nil where this mistake cannot be made here.
    private static func wrong(
        _ net: Net, ofFirst: Bool, _ row: Int, _ column: Int, _ kind: MistakeKind, _ chance: inout Chance
    ) -> Double? {
        guard let truth = net.gradient(ofFirst: ofFirst, row, column) else { return nil }
        func value(_ spot: Net.Spot = .loss, shift: (Int, Int) = (0, 0)) -> Double? {
            net.gradient(ofFirst: ofFirst, row, column, kind, spot, shift: shift)
        }
        let (rows, columns) = ofFirst ? (net.inputs, net.hidden) : (net.hidden, net.outputs)
        func other(_ r: Int, _ c: Int) -> Double? {
            (0..<rows).contains(r) && (0..<columns).contains(c) ? net.gradient(ofFirst: ofFirst, r, c) : nil
        }
        switch kind {
        case .wrongSign: return -truth
        case .factorLeftOut, .factorTwice:
            return value(chance.pick(ofFirst ? Net.Spot.allCases : [.loss, .output, .input]))
        case .sumForMean: return net.isSum ? nil : truth * Double(net.samples * net.outputs)
        case .meanForSum: return net.isSum ? truth / Double(net.samples) : nil
        case .oneSample:
            guard net.samples > 1 else { return nil }
            let part = net.gradient(ofFirst: ofFirst, row, column, only: chance.below(net.samples)) ?? 0
            return net.isSum || chance.below(2) == 0 ? part : part * Double(net.samples * net.outputs)
        case .weightTransposed: return ofFirst ? value() : nil
        case .weightNeighbour:
            return ofFirst ? value(shift: chance.pick([(0, 1), (0, -1), (1, 0), (-1, 0)])) : nil
        case .elementTransposed: return row == column ? nil : other(column, row)
        case .elementNeighbour:
            let (r, c) = chance.pick([(0, 1), (0, -1), (1, 0), (-1, 0)])
            return other(row + r, column + c)
        // Of a single number the error is the slope without its 2.
        case .errorForSlope: return net.isSum || net.samples * net.outputs == 1 ? nil : value()
        case .twoLeftOut: return net.isSum ? nil : value()
        case .sumForActivation: return ofFirst ? nil : value()
        case .slopeAtActivation, .activationForSlope: return value(ofFirst ? chance.pick([.output, .hidden]) : .output)
        case .updateForGradient: return chance.below(2) == 0 ? net.rate * truth : -net.rate * truth
        case .afterUpdate:
            var next = net
            func moved(_ w: [[Double]], _ first: Bool) -> [[Double]] {
                w.indices.map { r in
                    w[r].indices.map { w[r][$0] - net.rate * (net.gradient(ofFirst: first, r, $0) ?? 0) }
                }
            }
            (next.w1, next.w2) = (moved(net.w1, true), moved(net.w2, false))
            // The biases move as weights of an input that is 1.
            var ones = net
            ones.x = net.x.map { _ in [Double](repeating: 1, count: net.inputs) }
            let (step1, step2) = biases(net)
            next.b1 = zip(net.b1, step1).map { $0 - net.rate * $1 }
            next.b2 = zip(net.b2, step2).map { $0 - net.rate * $1 }
            return next.gradient(ofFirst: ofFirst, row, column)
        case .chainCutShort, .wayLeftOut, .lossForSlope: return nil
        }
    }

    /// The gradients of the biases: those of a weight whose input is left out.
    private static func biases(_ net: Net) -> ([Double], [Double]) {
        (
            (0..<net.hidden).map { net.gradient(ofFirst: true, 0, $0, .factorLeftOut, .input) ?? 0 },
            (0..<net.outputs).map { net.gradient(ofFirst: false, 0, $0, .factorLeftOut, .input) ?? 0 }
        )
    }

    /// A number as people write it down, of so many digits.
    private static func written(_ value: Double, _ digits: Int) -> String {
        let size = abs(value)
        guard size > 0 else { return "0" }
        let exponent = Int(log10(size).rounded(.down))
        let unit = pow(10, Double(exponent - digits + 1))
        let rounded = (value / unit).rounded() * unit
        let decimals = max(0, digits - 1 - exponent)
        let whole = Int((abs(rounded) * pow(10, Double(decimals))).rounded())
        var text = String(whole)
        while text.count <= decimals { text = "0" + text }
        if decimals > 0 { text.insert(".", at: text.index(text.endIndex, offsetBy: -decimals)) }
        return (value < 0 ? "-" : "") + text
    }

    @Test func reasonsAreFound() throws {
        var chance = Chance(2026)
        var (right, wrong, ambiguous, none, count) = (0, 0, 0, 0, 0)
        var named: [MistakeKind: Int] = [:]
        var misnamed: [String] = []
        let kinds = MistakeKind.allCases.filter { ![.chainCutShort, .wayLeftOut, .lossForSlope].contains($0) }
        while count < 500 {
            let net = Net(&chance)
            let ofFirst = chance.below(3) > 0
            let (rows, columns) = ofFirst ? (net.inputs, net.hidden) : (net.hidden, net.outputs)
            let (row, column) = (chance.below(rows), chance.below(columns))
            let kind = kinds[chance.below(kinds.count)]
            guard let value = Self.wrong(net, ofFirst: ofFirst, row, column, kind, &chance),
                let truth = net.gradient(ofFirst: ofFirst, row, column), abs(truth) > 1e-6, abs(value) > 1e-6
            else { continue }
            let typed = try #require(TypedNumber(Self.written(value, 2 + chance.below(3))))
            if typed.rounds(truth) { continue }
            count += 1
            let harness = Harness()
            harness.must(net.script)
            let explainer = try Explainer(harness.session, Executor(), needsGradients: true)
            let name = ofFirst ? "W1" : "W2"
            let node = try #require(explainer.node(name))
            let mistakes = GradientMistakes(
                explainer, ElementSlopes.Element(node, row * columns + column),
                name: "d\(name)[\(row + 1),\(column + 1)]")
            try #require(abs(mistakes.truth - truth) < 1e-9, "\(net.script)")
            let fitting = mistakes.fitting(typed.rounds)
            if fitting.count == 1 {
                if fitting[0].kind == kind {
                    right += 1
                    named[kind, default: 0] += 1
                } else {
                    wrong += 1
                    misnamed.append("\(kind) as \(fitting[0].kind): \(fitting[0].sentence)\n\(net.script)")
                }
            } else if fitting.isEmpty {
                none += 1
                misnamed.append("\(kind) by none: \(value)\n\(net.script)")
            } else {
                ambiguous += 1
            }
        }
        let single = right + wrong
        print("reasons: \(right) right, \(wrong) wrong, \(ambiguous) ambiguous, \(none) by none; kinds: \(named.count)")
        #expect(Double(right) >= 0.95 * Double(single + none), "\(misnamed.prefix(5))")
        #expect(Double(wrong) <= 0.02 * Double(single), "\(misnamed.prefix(5))")
        #expect(named.count >= 12, "\(named)")
        #expect(right > 250)
    }

    /// A right answer is right however it is rounded.
    @Test func rightAnswersAreAccepted() throws {
        var chance = Chance(7)
        for _ in 0..<2000 {
            let value = (Double(chance.below(2_000_001)) - 1_000_000) / 1e6 * pow(10, Double(chance.below(7) - 4))
            for digits in 2...5 {
                let text = Self.written(value, digits)
                #expect(TypedNumber(text)?.judgement(of: value) == .right, "\(text) for \(value)")
            }
        }
        #expect(TypedNumber("0.5")?.judgement(of: 0.5) == .right)
        #expect(TypedNumber("0.5")?.judgement(of: 0.4966) == .tooCoarse)
        #expect(TypedNumber("0.50")?.judgement(of: 0.4966) == .right)
        #expect(TypedNumber("0.49")?.judgement(of: 0.4966) == .wrong)
        #expect(TypedNumber("−0.026")?.judgement(of: -0.0261) == .right)
        #expect(TypedNumber("1.5e-3")?.judgement(of: 0.00152) == .right)
        #expect(TypedNumber("two") == nil && TypedNumber("1.2.3") == nil && TypedNumber("") == nil)
    }

    /// A 0 fits nothing but a mistake that is 0, however near the others lie.
    @Test func aZeroIsNoCoarseNumber() {
        let learner = LessonRunTests.Learner(
            """
            lesson "Zero"
            network 2 -> 2 tanh -> 1 sigmoid
            W1 = 0.2
            x = [1, 0.5]
            y = [1]
            forward
            guess z1[1,1] { mistake = 0.4 "Not that."; mistake = 0 "Not nothing." }

            """)
        learner.type(#"lesson file "l.bp""#)
        let shown = learner.type("0")
        #expect(shown.contains("Not nothing.") && !shown.contains("Not that."), "\(shown)")
        #expect(learner.type("0.4").contains("Not that."))
        #expect(learner.type("0.30").contains("right"))
    }
}
