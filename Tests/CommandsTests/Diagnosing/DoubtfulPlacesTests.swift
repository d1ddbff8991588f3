import Autodiff
import Learning
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// `check grads` where differences are hard to take: beside edges of the domain, at kinks and at jumps. What
/// backpropagation says is right there, so nothing may be called wrong; and what is wrong must be found all the same.
@Suite struct DoubtfulPlacesTests {
    typealias Judgement = GradientVerdict.Judgement

    static let places: [(formula: String, w: String, judgement: Judgement)] = [
        ("relu(w) - relu(-w)", "0", .kink), ("w * abs(w)", "0", .ok), ("floor(w)", "2", .jump),
        ("round(w)", "0.5", .jump),
        ("ceil(w)", "-3", .jump), ("sign(w)", "0", .jump), ("(w > 1) * 1", "1", .jump), ("floor(w)", "2.000001", .ok),
        ("log(w)", "1e-7", .ok), ("log(w)", "1e-30", .ok), ("w^1.5", "0", .ok), ("w^2.5", "0", .ok),
        ("w^w", "1e-5", .ok),
        ("sqrt(w)", "1e-12", .ok), ("sqrt(w)", "0", .unmeasurable), ("sqrt(1 - w^2)", "1", .unmeasurable),
        ("asin(w)", "0.9999999", .ok), ("1 / w", "1e-6", .ok), ("1 / w", "-1e-6", .ok), ("abs(w)", "1e-9", .ok),
        ("relu(w)", "-1e-9", .ok), ("relu(w)", "0", .kink), ("max(w, 2 * w)", "0", .kink),
        ("max(w, 3 - w)", "1.5", .kink),
        ("relu(w)^2", "0", .ok), ("relu(w)^3 + w", "0", .ok), ("exp(-1 / w)", "0.002", .ok), ("0^w", "0", .jump),
        ("1 + 1e-14 * w", "1", .tooSmall), ("0 * w", "1", .ok), ("1e6 + w", "1", .ok), ("w", "0", .ok),
        ("w^3", "0", .ok),
        ("sin(1e4 * w)", "0.3", .ok), ("tanh(1e3 * w)", "0.001", .ok), ("abs(w) * w^2", "0", .ok),
        ("abs(sin(w))", "0", .kink), ("log(abs(w))", "1e-8", .ok), ("abs(w - 1) + abs(w + 1)", "1", .kink),
        ("abs(w) - relu(-w) - relu(w)", "0", .ok), ("1e-9 * w^2", "3", .ok), ("w^2", "1e-200", .tooSmall),
        ("w^4", "1e-90", .tooSmall),
        ("1e12 * w^2", "3", .ok),
        // Rounding puts the kink beside the place.
        ("relu(w + w + w - 0.3)", "0.1", .kink), ("abs(w + w + w - 0.3)", "0.1", .kink),
        ("relu(0.3 - w - w - w)", "0.1", .kink), ("max(w + w + w, 0.3)", "0.1", .kink),
        ("relu(w * w - 2)", "sqrt(2)", .kink), ("10 * abs(w * w - 3) + w", "sqrt(3)", .kink),
        ("relu(w / 49 * 49 - 1)", "1", .kink), ("leaky_relu(w - 0.1 - 0.2)", "0.3", .kink),
        ("relu(w + w + w - 0.3)^2", "0.1", .tooSmall), ("relu(w + w + w - 0.3 - 1e-9)", "0.1", .ok),
        // It turns within a step.
        ("cos(1e6 * w)", "7", .ok), ("sin(1e6 * w)", "100", .ok), ("sin(1e8 * w^2)", "1000", .unmeasurable),
        ("sin(w) + 1e-12 * sin(1e8 * w)", "0.4", .ok), ("exp(-(1e8 * (w - 1))^2)", "1.00000001", .ok),
        ("w - floor(1e6 * w) / 1e6", "0.1234567", .ok), ("abs(sin(1e7 * w))", "3", .ok),
        ("relu(sin(1e6 * w))", "0.3", .ok), ("sin(1e17 * w)", "3", .unmeasurable), ("cos(1 / w)", "1e-7", .ok),
    ]

    @Test(arguments: places)
    func isJudgedByWhatTheSlopeIs(_ formula: String, _ w: String, _ judgement: Judgement) throws {
        let harness = Harness("model { param w = \(w); loss = \(formula) }")
        try #require(harness.error == nil, "\(harness.error as Any)")
        let verdict = try #require(try GradientVerdictReport.verdicts(harness.session, checksAll: true).first)
        let entry = try #require(verdict.comparisons.first?.entry)
        #expect(verdict.judgement == judgement, "\(formula) at \(w): \(verdict.judgement), \(entry)")
        harness.must("check grads")
        // A slope that is off by a thousandth is found wherever one can be measured.
        guard judgement == .ok, entry.analytic != 0 else { return }
        let claim = ["w": Matrix(entry.analytic * 1.001)]
        let wrong = try GradientVerdictReport.verdicts(harness.session, checksAll: true, claims: claim)
        #expect(wrong.first?.judgement == .differs, "\(formula) at \(w): a wrong slope is \(wrong.map(\.judgement))")
    }

    /// Where the loss is a finite number on one side only, the slope of that side is told as its own.
    @Test(
        arguments: [
            ("w^1.5", "0", "left", "right"), ("(1 - w)^1.5", "1", "right", "left"),
            ("(w - 2)^2.5", "2", "left", "right"), ("w + (-3 - w)^1.5", "-3", "right", "left"),
        ])
    func anEdgeIsOnTheSideWhereItIs(_ formula: String, _ w: String, _ missing: String, _ measured: String) throws {
        let harness = Harness("model { param w = \(w); loss = \(formula) }")
        let entry = try #require(
            try GradientVerdictReport.verdicts(harness.session, checksAll: true).first?.comparisons.first?.entry)
        #expect(entry.left.isNaN == (missing == "left") && entry.right.isNaN == (missing == "right"), "\(entry)")
        let text = harness.lines(of: "check grads").joined(separator: " ")
        #expect(
            text.contains("\(missing) of it the loss is no finite number; measured on the \(measured)"), "\(text)")
    }

    /// The norm at 0 has a slope to neither side, or the one that its row says.
    @Test func theNormAtZero() throws {
        let harness = Harness("model { param w = zeros(1, 3); loss = norm(w) }")
        let verdicts = try GradientVerdictReport.verdicts(harness.session, checksAll: true)
        #expect(verdicts.first?.all(.kink).count == 3, "\(verdicts)")
        harness.must("check grads")
    }

    @Test func onlyTheElementAtTheKinkIsNamed() throws {
        let harness = Harness(
            "x = [1, 0; 0, 1]; y = [1; 1]; network 2 -> 3 relu -> 1; W1 = [1, 0, 2; 3, -1, 2]; b1 = 0")
        let verdicts = try GradientVerdictReport.verdicts(harness.session, names: ["W1"], checksAll: true)
        let kinks = try #require(verdicts.first).all(.kink)
        #expect(kinks.map { [$0.row, $0.column] } == [[0, 1]], "\(kinks)")
    }

    /// Formulas drawn by chance, at a place where something in them is at or near a kink, a jump or an edge.
    @Test(arguments: [2, 7, 114, 117]) func randomFormulasAreNeverCalledWrong(_ seed: Int) throws {
        var random = RandomSource(seed: seed, for: .expressions)
        func pick<T>(_ choices: [T]) -> T {
            choices[min(choices.count - 1, Int(random.uniform() * Double(choices.count)))]
        }
        let outer = [
            "tanh(F)", "2 * F", "F^2", "exp(-F)", "F + w", "sin(F)", "F * w", "sigmoid(F)", "F - 0.5 * w^2", "F",
        ]
        let inner = [
            "relu(V)", "abs(V)", "floor(V)", "sign(V)", "log(abs(V) + 1e-8)", "sqrt(abs(V))", "V * abs(V)",
            "max(V, 0.5 * V)",
            "round(3 * V)", "relu(V) - relu(-V)", "log(V + 1e-6)", "abs(V)^1.5", "relu(V)^2", "min(V, V^2)", "elu(V)",
            "leaky_relu(V)", "softplus(100 * V)", "(V > 0) * V", "clip(V, -1, 1)", "huber(V, 0)", "1 / (V + 1e-5)",
        ]
        let places = ["0", "1e-7", "-1e-7", "1e-10", "-1e-10", "1e-4", "0.3", "-0.7", "1e-6", "-1e-3", "0.5", "1e-13"]
        var measured = 0
        for _ in 0..<200 {
            let (shift, w) = (pick(["0", "1", "-2"]), pick(places))
            let argument = shift == "0" ? "w" : "(w - \(shift))"
            let formula = pick(outer).replacing("F", with: pick(inner).replacing("V", with: argument))
            let start = shift == "0" ? w : "\(shift) + \(w)"
            let harness = Harness("model { param w = \(start); loss = \(formula) }")
            guard harness.error == nil, harness.value("loss").isFinite else { continue }
            let verdicts = try GradientVerdictReport.verdicts(harness.session, checksAll: true)
            let verdict = try #require(verdicts.first)
            #expect(
                verdict.judgement != .differs, "\(formula) at \(start): \(verdict.comparisons.map(\.entry))")
            guard verdict.judgement == .ok, let entry = verdict.comparisons.first?.entry, entry.analytic != 0 else {
                continue
            }
            measured += 1
            let claim = ["w": Matrix(entry.analytic * 1.01)]
            let wrong = try GradientVerdictReport.verdicts(harness.session, checksAll: true, claims: claim)
            #expect(wrong.first?.judgement == .differs, "\(formula) at \(start): \(wrong.map(\.judgement)), \(entry)")
        }
        #expect(measured > 60, "only \(measured) could be measured")
    }
}
