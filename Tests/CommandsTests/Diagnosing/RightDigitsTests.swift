import Autodiff
import Glibc
import Learning
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct RightDigitsTests {
    #if DEBUG
        private static let nets = 600
    #else
        private static let nets = 2000
    #endif

    /// Whether a number as it is shown is within one unit of its last digit.
    private static func isShownRight(_ element: RightDigits.Element, digits: Int) -> Bool {
        guard element.exact != 0, let shown = Double(NumberFormat(digits: digits).string(element.computed)) else {
            return element.computed == 0
        }
        let exponent = log10(abs(element.exact)).rounded(.down)
        return abs(shown - element.exact) <= pow(10, exponent - Double(digits) + 1)
    }

    /// Random nets in a precision, each with the digits of all it computes, but for those that are at a kink in one
    /// precision alone.
    private static func checks(
        _ precision: Precision, _ nets: Int = nets
    ) throws -> [(net: RandomNet, check: DigitsCheck)] {
        try (1...nets).compactMap { seed in
            let net = RandomNet(seed: seed, precision: precision)
            let harness = Harness()
            harness.must(net.script)
            let check = try DigitsCheck(harness.session, needsGradients: true)
            return check.crossesKink ? nil : (net, check)
        }
    }

    /// Whether a gradient is the loss's own slope for an output that it bypasses by the logits: shown, not passed on.
    private static func isBypassed(_ name: String, _ net: RandomNet) -> Bool {
        net.joinsOutput && ["dyhat", "da\(net.layers)"].contains(name)
    }

    @Test func noDigitIsShownThatIsNotRight() throws {
        let checks = try Self.checks(.float64)
        #expect(checks.count > Self.nets * 9 / 10)
        var (count, cancelled) = (0, 0)
        for (net, check) in checks {
            for verdict in check.everything where !Self.isBypassed(verdict.name, net) {
                count += verdict.elements.count
                for element in verdict.elements where !Self.isShownRight(element, digits: 6) {
                    // Numbers around 1 may cancel to less than their last bit: thirds, and 1 less a tanh that is 1 but
                    // for it.
                    let isNothing = max(abs(element.exact), abs(element.computed)) < 1e-15
                    #expect(isNothing, "\(net.script)\n\(verdict.elementName(element)): \(element)")
                    cancelled += 1
                }
            }
        }
        #expect(cancelled * 1000 < count, "\(cancelled) of \(count)")
    }

    /// In float32 about one number in sixty is shown with a digit that is not right, and one in a hundred has fewer
    /// than three: what `check digits` is for.
    @Test func fewNumbersOfFloat32HaveTooFewDigits() throws {
        var (wrong, poor, count) = (0, 0, 0)
        for (net, check) in try Self.checks(.float32, Self.nets / 4) {
            for verdict in check.everything where !Self.isBypassed(verdict.name, net) {
                count += verdict.elements.count
                wrong += verdict.elements.count { !Self.isShownRight($0, digits: 6) }
                poor += verdict.elements.count { $0.whole < 3 }
            }
        }
        #expect(wrong > 0 && wrong * 40 < count, "\(wrong) of \(count)")
        #expect(poor * 80 < count, "\(poor) of \(count)")
    }

    /// What is told of float32 is what the difference to float64 tells.
    @Test func digitsOfFloat32AreThoseThatFloat64Has() throws {
        for seed in 1...40 {
            let harness = Harness()
            harness.must(RandomNet(seed: seed, precision: .float32).script)
            let check = try DigitsCheck(harness.session, needsGradients: true)
            if check.crossesKink { continue }
            var session = harness.session
            session.precision = .float64
            let gradients = try Executor().gradients(session)
            for verdict in check.everything {
                guard let exact = gradients.values[String(verdict.name.dropFirst())], verdict.name.hasPrefix("d") else {
                    continue
                }
                for (element, right) in zip(verdict.elements, exact.values) where right != 0 && right.isFinite {
                    let digits = -log10(abs(element.computed - right) / abs(right))
                    #expect(element.digits <= max(digits, 0) + 0.3, "\(seed): \(verdict.elementName(element))")
                }
            }
        }
    }

    /// At a loss of 1e-10 as many digits are claimed as there are beside mpmath: see Tests/References/digits.py.
    @Test(arguments: References.digits.indices)
    func claimsNoMoreDigitsThanThereAre(_ index: Int) throws {
        let reference = References.digits[index]
        let harness = Harness()
        harness.must(
            "precision \(reference.precision); data \(reference.data); network \(reference.network); loss \(reference.loss)"
        )
        for (name, value) in reference.parameters { harness.interpreter.session.parameters[name] = Matrix(rows: value) }
        // The reference has the inputs rounded.
        if reference.precision == "float32", let x = harness.session.x {
            harness.interpreter.session.setTraining(x: Precision.float32.rounded(x), y: harness.session.trainingY)
        }
        let check = try DigitsCheck(harness.session, needsGradients: true)
        let most = RightDigits.most(harness.session.precision)
        var compared = 0
        for verdict in check.everything {
            guard let rows = reference.gradients[String(verdict.name.dropFirst())] else { continue }
            let expected = Matrix(rows: rows)
            let errors = zip(verdict.elements, expected.values).map { abs($0.computed - $1) / abs($1) }
            let digits = errors.map { $0 == 0 ? most : -log10($0) }
            for (element, digits) in zip(verdict.elements, digits) {
                #expect(abs(element.digits - min(most, max(0, digits))) < 0.3, "\(verdict.elementName(element))")
            }
            #expect(verdict.worst.digits <= (digits.min() ?? 0) + 0.3)
            compared += 1
        }
        #expect(compared == reference.gradients.count)
    }

    /// The gradients in double-double are those of PyTorch in float64.
    @Test(arguments: References.networks.indices)
    func exactGradientsAreThoseOfPyTorch(_ index: Int) throws {
        let reference = References.networks[index]
        let harness = Harness(reference.script)
        let executor = Executor()
        let run = try executor.forward(harness.session)
        let exact = try executor.exactly(harness.session)
        for (name, rows) in reference.gradients {
            let node = try #require(run.graph.nodes[name] ?? run.graph.parameters[name] ?? run.graph.x)
            expectClose(exact.gradient(node), Matrix(rows: rows), 1e-13, "\(reference.network): d\(name)")
        }
    }

    /// Numbers of which 32 digits are not enough, what they truly are, and how many digits of what 32 give are sure.
    static let unsure: [(formula: String, w: String, truth: Double, sure: ClosedRange<Int>)] = [
        ("(exp(w) - 1 - w) / w^2", "1e-18", 0.5, 0...0), ("(1 - cos(w)) / w^2", "1e-18", 0.5, 0...0),
        ("(exp(w) - 1 - w) / w^2", "1e-12", 0.5, 3...6), ("(1 - cos(w)) / w^2", "1e-13", 0.5, 2...4),
        ("exp(w) - 1 - w", "1e-18", 5e-37, 0...0), ("(sqrt(1 + w) - 1) / w", "1e-28", 0.5, 1...3),
        ("(w + 1e20 - w) / 1e-20", "1e25", 1e40, 14...16), ("(sin(w) - w) / w^3", "1e-12", -1.0 / 6, 2...8),
        ("log(1 + w) / w", "1e-40", 1, 0...0), ("w^2 * 1", "1e-170", 0, 0...0),
        ("w^2 / 1e-320", "1e-170", 1e-20, 0...0),
        ("exp(w)", "-800", 0, 0...0), ("exp(w) * 1e300 * 1e40", "-780", 1.9e1, 0...0),
        ("tanh(w) - 1 + 2 * exp(-2 * w)", "30", 1.5e-52, 0...0), ("sigmoid(w)", "-2000", 0, 0...0),
    ]

    @Test(arguments: unsure)
    func whatIsNotSureInHigherPrecisionIsNoTruth(
        _ formula: String, _ w: String, _ truth: Double, _ sure: ClosedRange<Int>
    ) throws {
        let harness = Harness("x = [1]; y = [0]; model { param w = \(w); yhat = (\(formula)) * x }")
        try #require(harness.error == nil, "\(harness.error as Any)")
        let check = try DigitsCheck(harness.session, needsGradients: false)
        let element = try #require(check.verdicts(["yhat"]).first?.worst)
        #expect(sure.contains(element.sure), "\(element)")
        let error = abs(element.computed - truth)
        if truth != 0 { #expect(abs(element.exact - truth) <= element.doubt + 1e-15 * abs(truth), "\(element)") }
        #expect(element.digits <= (truth == 0 ? 0 : max(0, -log10(error / truth)) + 0.3), "\(element)")
        let lines = harness.lines(of: "check digits yhat").joined(separator: " ")
        #expect(lines.contains("yhat: 32 digits do not suffice either") == (element.sure < 6), "\(lines)")
        #expect(!(lines.contains("every shown digit of yhat is right") && element.sure < 6), "\(lines)")
    }

    /// Where 32 digits are enough nothing is doubted: what is exact, what cancels exactly, what is compared.
    static let sure: [(formula: String, w: String)] = [
        ("w - w", "0.1"), ("3 * w - w - w - w", "0.5"), ("log(w)", "1"), ("log(w) + 0 * [1]", "1"), ("cos(w) - 1", "0"),
        ("max(tanh(w), tanh(w))", "0.3"), ("tanh(w) - tanh(w)", "0.3"), ("tanh(w) + tanh(-w)", "0.3"),
        ("(w == 0.1) * 3", "0.1"), ("relu(w)", "-1"), ("relu(-w) * 800", "1000"), ("sigmoid(w) - 0.5", "0"),
        ("w * 0", "1e-200"), ("(1 - cos(w)) / w^2", "1e-7"), ("(exp(w) - 1 - w) / w^2", "1e-9"), ("w^2", "1e-130"),
        ("exp(w)", "-600"), ("floor(w) - 3", "3.2"), ("sqrt(w)", "1e-300"),
    ]

    @Test(arguments: sure)
    func whatIsSureIsNotDoubted(_ formula: String, _ w: String) throws {
        let harness = Harness("x = [1]; y = [0]; model { param w = \(w); yhat = (\(formula)) * x }")
        try #require(harness.error == nil, "\(harness.error as Any)")
        let lines = harness.lines(of: "check digits yhat")
        #expect(!lines.contains { $0.contains("do not suffice") }, "\(lines)")
        let element = try #require(
            DigitsCheck(harness.session, needsGradients: false).verdicts(["yhat"]).first?.worst)
        #expect(element.sure >= 6, "\(element)")
    }

    /// Nothing that underflows is called right, whether value, loss or gradient.
    @Test func underflowIsNoDigit() throws {
        let harness = Harness("x = [2]; y = [0]; model { param w = 1e-170; yhat = w^2 * x }")
        let check = try DigitsCheck(harness.session, needsGradients: true)
        for verdict in try check.verdicts(["yhat", "loss", "dw", "dx"]) {
            #expect(verdict.worst.sure == 0 && verdict.worst.digits == 0, "\(verdict.name): \(verdict.worst)")
        }
        #expect(!harness.lines(of: "check digits").contains { $0.contains("is right") })
    }

    @Test func theWorstComesFirst() throws {
        let table = try #require(
            Harness().output(
                of: "precision float32; data iris; network 4 -> 8 tanh -> 3 softmax; train 300; check digits"
            )
            .table("digits"))
        let digits = table.rows.compactMap { if case .number(let number) = $0[3] { number } else { nil } }
        #expect(digits.count == 7 && digits == digits.sorted() && digits[0] < 6)
    }

    @Test func aSumThatCancelsIsTold() {
        let lines = Harness().lines(
            of:
                "x = [1, 1; 1, 1]; y = [0; 0]; model { param w = [12345.678; -12345.601]; yhat = x @ w }; check digits yhat"
        )
        #expect(lines.contains("every shown digit of yhat is right: 15 at least, 6 are shown"), "\(lines)")
        let float = Harness().lines(
            of: "precision float32; x = [1.1, 1.3]; y = [0]; model { param w = [13000.5; -11000.375]; yhat = x @ w }; "
                + "check digits yhat")
        #expect(
            float.contains { $0.hasPrefix("yhat has ") && $0.contains(": terms of 1e+04 cancel to 0.") }, "\(float)")
    }

    @Test func aKinkOnTheOtherSideIsTold() {
        let lines = Harness().lines(
            of:
                "precision float32; x = [1]; y = [3]; model { param w = 1; yhat = relu(x * w + 1e-9 - 1) }; check digits"
        )
        #expect(lines.contains { $0.contains("on the other side of a kink") }, "\(lines)")
    }

    @Test func anythingThatIsComputedCanBeAsked() {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid")
        for name in DigitsCheck.names(harness.session) { harness.must("check digits \(name)") }
        harness.must(
            "model { param w = 2; h = x; repeat 2 { h = h * w }; yhat = sum(h, axis=columns) }; y = x @ [1; 1]")
        for name in DigitsCheck.names(harness.session) { harness.must("check digits \(name)") }
    }

    @Test func whatHasNoDigitsIsSaid() {
        #expect(
            Harness("x = [-1]; y = [1]; model { param w = 1; yhat = log(x * w) }").error(of: "check digits yhat")?
                .message
                == "yhat is nan in higher precision too: it has no digits")
        let harness = Harness("network 1 -> 1; x = [1]")
        harness.must("check digits z1; check digits")
        #expect(harness.error(of: "check digits dW1")?.message == "y has no value yet, the loss compares with it")
        #expect(harness.error(of: "check digits W1")?.message == "no value is called 'W1'")
    }

    /// A row that nobody wrote in double-double is named; one that has it is checked like any other.
    @Test func addedRows() {
        let setup = "x = [0.5, -2; 3, 0.1]; y = [1; 0]; network 2 -> 3 gaussgate -> 1"
        OperationTable.$current.withValue(AddedRows.table) { Harness(setup).must("check digits") }
        OperationTable.$current.withValue(AddedRows.tableWithoutExactRows) {
            let harness = Harness(setup)
            let error = harness.error(of: "check digits")
            #expect(
                error?.message
                    == "gaussgate is not written for more digits than float64 has, so the digits that it gives cannot be checked"
            )
            #expect(error?.hint == "slopes can be: check grads")
            harness.must("check grads")
        }
    }

    @Test func diagnoseNamesAPrecisionThatIsUsedUp() throws {
        let setup = "precision float32; seed 1; data iris; normalize; network 4 -> 8 tanh -> 3 softmax; "
        let spent = Harness(setup + "optimizer sgd lr=1e-9; train 1")
        let finding = try #require(
            try Diagnosis(spent.session).findings.first { $0.kind == .precisionUsedUp })
        #expect(finding.evidence.contains("w + update is w") && finding.command == "precision float64")
        spent.must(finding.command)
        #expect(try !Diagnosis(spent.session).findings.contains { $0.kind == .precisionUsedUp })
        let healthy = Harness(setup + "train 100")
        #expect(try !Diagnosis(healthy.session).findings.contains { $0.kind == .precisionUsedUp })
    }

    /// Outputs so near to their targets that float32 holds no digits of what is between them.
    @Test func gradientsWithoutDigitsAreNamed() throws {
        let setup = "x = [1; 1.02; 0.98; 1.01]; y = [1; 1; 1; 1]; network 1 -> 1 sigmoid; W1 = 15; b1 = 0; lr = 1e6"
        let spent = Harness("precision float32; " + setup)
        let finding = try #require(try Diagnosis(spent.session).findings.first { $0.kind == .precisionUsedUp })
        #expect(finding.evidence.contains("dW1 has") || finding.evidence.contains("db1 has"), "\(finding.evidence)")
        #expect(try !Diagnosis(Harness(setup).session).findings.contains { $0.kind == .precisionUsedUp })
    }

    /// Of more rows than there is time for the first ones are looked at, of a chosen batch its own first ones.
    @Test(arguments: [("batch all", 0), ("batch 51:130", 50)])
    func ofManyRowsTheFirstAreLookedAt(batch: String, start: Int) {
        let session = Harness("data iris; network 4 -> 3 softmax; \(batch)").session
        let sample = CheckDigitsForm.sample(of: session, most: 15 * 20)
        #expect(sample.batch == .rows(start..<start + 20) && sample.stepRows == 20)
        #expect(CheckDigitsForm.sample(of: session, most: 15 * 1000).stepRows == session.stepRows)
    }
}
