import Autodiff
import Glibc
import Learning
import Modelling
import Rendering
import Reporting
import Testing

@testable import Commands
@testable import Insight

/// No digit is shown that is not right: what a text shows, beside the same in 32 digits.
@Suite struct ShownDigitsTests {
    #if DEBUG
        private static let (nets, shown) = (50, 15)
    #else
        private static let (nets, shown) = (2000, 60)
    #endif

    /// The numbers of blocks of matrices by the names that they are shown under.
    private static func matrices(_ reports: [Report]) -> [String: [ShownNumber]] {
        var found: [String: [ShownNumber]] = [:]
        for report in reports {
            let (name, count) =
                switch report.block {
                case .matrix(let matrix): (matrix.name, matrix.values.count)
                case .scalar(let name, _): (name, 1)
                case .text, .table, .formula, .diagram, .paths, .picture: ("", 0)
                }
            let text = TerminalRenderer(width: 1000).lines(of: report).joined(separator: " ")
            guard count > 0, let value = text.firstRange(of: " = ") else { continue }
            found[name] = Array(ShownNumber.elements(of: String(text[value.upperBound...])).prefix(count))
        }
        return found
    }

    /// The session with its data as float32 has them.
    private static func rounded(_ session: Session) -> Session {
        var copy = session
        copy.setTraining(
            x: session.trainingX.map(Precision.float32.rounded), y: session.trainingY.map(Precision.float32.rounded))
        return copy
    }

    /// The session as it was given, and as the precision that it computes in has it.
    private static func readings(_ session: Session) -> [Session] {
        session.precision == .float32 ? [session, rounded(session)] : [session]
    }

    @Test(arguments: Precision.allCases) func noDigitIsShownThatIsNotRight(_ precision: Precision) throws {
        var (count, bounds, short, skipped) = (0, 0, 0, 0)
        for seed in 1...Self.nets {
            let net = RandomNet(seed: seed, precision: precision)
            let harness = Harness()
            harness.must(net.script + "\nbackward")
            let checks = try Self.readings(harness.session).map { try DigitsCheck($0, needsGradients: true) }
            // Where float64 too is at a kink that more digits tell apart, it confirms what they do not.
            var twin = Self.rounded(harness.session)
            twin.precision = .float64
            if try precision == .float32 && DigitsCheck(twin, needsGradients: true).crossesKink {
                skipped += 1
                continue
            }
            let names = Array(Set(checks.flatMap { $0.everything.map(\.name) }))
            harness.must(names.map { "show \($0 == "loss" ? "(loss)" : $0) all" }.joined(separator: "\n"))
            let shown = Self.matrices(harness.reports)
            for verdict in checks.flatMap(\.everything) {
                let numbers = try #require(shown[verdict.name], "\(net.script)\n\(verdict.name)")
                try #require(numbers.count == verdict.elements.count, "\(net.script)\n\(verdict.name): \(numbers)")
                for (number, element) in zip(numbers, verdict.elements) {
                    #expect(
                        number.isRight(element.exact),
                        "\(net.script)\n\(verdict.elementName(element)): \(number) for \(element)")
                    count += 1
                    bounds += number.isBound ? 1 : 0
                    short += number.isBound || number.text != NumberFormat().string(element.computed) ? 1 : 0
                }
            }
        }
        let rare = precision == .float32 ? (short: 10, bounds: 100) : (short: 1000, bounds: 1000)
        #expect(count > 20 * Self.nets && skipped < Self.nets / 50)
        #expect(short < count / rare.short + 1 && bounds < count / rare.bounds + 1, "\(short), \(bounds) of \(count)")
    }

    // MARK: - Whatever shows numbers

    /// Statements that show what a model computes, of every command that does.
    private static let statements = [
        "forward", "forward all", "loss", "backward", "show activations", "show params", "show grads", "show graph",
        "show influence", "z1 * 2 + 1", "norm(dW1)", "print \"loss\", loss, dW1", "predict", "predict x[1,:]",
        "evaluate", "trace",
        "trace sample 1", "explain W1[1,1]", "explain a1", "explain z1[1,1]", "explain dz1", "explain loss",
        "explain step", "explain step W1[1,1]", "whatif W1[1,1] += 0.1", "whatif lr = 0.2", "sensitivity", "step",
    ]

    @Test func everyCommandThatShowsNumbersIsWalked() {
        let words = Set(Self.statements.compactMap { $0.split(separator: " ").first.map(String.init) })
        for command in CommandTable.all where command.shows != .others {
            #expect(words.contains(command.name), "\(command.name)")
        }
    }

    @Test func whateverIsShownIsRight() throws {
        var (compared, others) = (0, 0)
        for seed in 1...Self.shown {
            let net = RandomNet(seed: seed, precision: .float32)
            let harness = Harness()
            harness.must(net.script + "\nbackward")
            if try DigitsCheck(harness.session, needsGradients: true).crossesKink { continue }
            for statement in Self.statements {
                let found = try Self.compare(harness.session, statement, [.rounded, .given], net.script)
                (compared, others) = (compared + found.compared, others + found.others)
            }
        }
        #expect(compared > 300 * Self.shown && others < compared / 20, "\(compared) compared, \(others) not")
    }

    /// Some rows stand for all of many.
    @Test func ofLargeDataToo() throws {
        let harness = Harness()
        harness.must(
            """
            precision float32; seed 3; x = normal(3000, 100); y = random(3000, 1) > 0.5
            network 100 -> 64 relu -> 1 sigmoid; backward
            """)
        #expect(harness.session.isReadInPart)
        var compared = 0
        for statement in [
            "forward", "loss", "backward", "show grads", "z1", "mean(z1)", "evaluate", "b1", "predict x[1:3,:]",
        ] {
            compared += try Self.compare(harness.session, statement, [.rounded], "3000 rows").compared
        }
        #expect(compared > 150, "\(compared)")
        #expect(harness.lines(of: "x").contains { $0.contains("0.0684587") })
    }

    /// What a statement shows in float32, each line beside that with the same words in float64.
    private static func compare(
        _ session: Session, _ statement: String, _ readings: [Session.Reading], _ what: String
    ) throws -> (compared: Int, others: Int) {
        func lines(_ session: Session) -> [ShownNumber.Line] {
            let harness = Harness()
            harness.interpreter.session = session
            guard harness.run(statement) == .finished else { return [] }
            return harness.reports.flatMap(TerminalRenderer(width: 1000).lines).map(ShownNumber.Line.init)
        }
        var (compared, others) = (0, 0)
        let shown = lines(session)
        for reading in readings {
            let exact = Dictionary(grouping: lines(try session.read(reading, hasGradients: true)), by: \.words)
            // λ is measured in float64 whatever the precision, and shown with the digits that the measurement has.
            for (place, line) in shown.enumerated() where !line.numbers.isEmpty && !line.words.contains("λ") {
                let earlier = shown[..<place].count { $0.words == line.words }
                guard let same = exact[line.words], earlier < same.count,
                    same[earlier].numbers.count == line.numbers.count
                else {
                    others += line.numbers.count
                    continue
                }
                for (number, right) in zip(line.numbers, same[earlier].numbers) {
                    guard let right = Double(right.text) else { continue }
                    // Equal rows stand in either order.
                    if statement == "show influence", !number.text.contains(".") { continue }
                    compared += 1
                    #expect(number.isRight(right), "\(what)\n\(statement): \(line.text): \(number) for \(right)")
                }
            }
        }
        return (compared, others)
    }

    // MARK: - What is not rounded

    @Test func whatWasTypedKeepsItsDigits() {
        let setup =
            "precision float32; network 2 -> 1; x = [0.123456, 2.71828]; y = [0.3]; W1 = [1.23456; 0.654321]; a = 1 / 3; "
        for (text, shown) in [
            ("W1", "W1 = [1.23456; 0.654321]"), ("show W1", "W1 = [1.23456; 0.654321]"),
            ("x", "x = [0.123456, 2.71828]"),
            ("a", "a = 0.333333"), ("a * 2", "a * 2 = 0.666667"), ("show params", "W1 = [1.23456; 0.654321]"),
            ("print x, a", "[0.123456, 2.71828] 0.333333"), ("16777216 * 1", "16777216 * 1 = 16777216"),
            ("W1 = [1234567890; 16777216]; W1", "W1 = [1.23457e+09; 16777216]"),
            ("b = 123456789; b", "b = 123456789"),
        ] {
            #expect(Harness(setup).lines(of: text).contains(shown), "\(text): \(Harness(setup).lines(of: text))")
        }
    }

    /// Programs get what is stored, and nothing is computed for them.
    @Test func nothingIsComputedOnceMoreForPrograms() throws {
        let harness = Harness("precision float32; data xor; network 2 -> 40 tanh -> 1 sigmoid")
        for statement in ["forward", "W1 * 2", "repeat 20 { step; print loss }"] {
            harness.must(statement)
            #expect(
                !harness.reports.isEmpty && harness.reports.allSatisfy { $0.twin?.isKnown == false }, "\(statement)")
            _ = harness.reports.flatMap(TerminalRenderer().lines)
            #expect(harness.reports.allSatisfy { $0.twin?.isKnown == true }, "\(statement)")
        }
        let small = Harness("data xor; network 2 -> 4 tanh -> 1 sigmoid")
        #expect(small.output(of: "forward").count == 1 && small.reports.allSatisfy { $0.twin?.isKnown == false })
        // More digits of many numbers would be waited for.
        let large = Harness("data digits; network 64 -> 4 tanh -> 10 softmax")
        #expect(large.output(of: "forward").count == 1 && large.reports.allSatisfy { $0.twin == nil })
    }

    // MARK: - Words

    /// The losses before and after are right, those of the past are told in few digits.
    @Test func lossesOfTrainings() throws {
        let setup = "precision float32; data xor; network 2 -> 4 tanh -> 1 sigmoid; "
        for statement in ["train 200", "repeat 3 { step }"] {
            let harness = Harness(setup)
            let before = harness.session
            let line = try #require(harness.lines(of: statement).last)
            let numbers = ShownNumber.Line(line).numbers.filter { $0.text.contains(".") }
            for (number, session) in zip(numbers, [before, harness.session]) {
                for reading in [Session.Reading.rounded, .given] {
                    let loss = try Executor().loss(session.read(reading, hasGradients: false))
                    #expect(number.isRight(loss), "\(line): \(loss)")
                }
            }
            #expect(numbers.count >= 2, "\(line)")
        }
        let table = Harness(setup + "train 200").lines(of: "show training").suffix(12)
        for line in table {
            let loss = line.split(separator: " ")[2].filter(\.isNumber).drop { $0 == "0" }
            #expect(loss.count <= 3, "\(line)")
        }
    }

    /// What differs in evaluation, and columns of rows kept aside, are compared with their like.
    @Test(
        arguments: ["float64", "float32"],
        [
            "data iris; network 4 -> 6 batchnorm relu dropout=0.2 -> 3 softmax",
            "data iris; split 0.8; network 4 -> 3 softmax",
        ])
    func lossesThatAreEvaluated(precision: String, model: String) throws {
        let harness = Harness("seed 1; precision \(precision); \(model); mark here")
        for statement in ["train 6", "goto step 4", "goto end", "diff here", "show training"] {
            let lines = harness.lines(of: statement)
            let numbers = lines.flatMap { ShownNumber.Line($0).numbers }
            #expect(!lines.isEmpty && numbers.allSatisfy { !$0.isBound }, "\(statement): \(lines)")
        }
    }

    /// The mark of a number without a sure digit can be typed as it stands in a formula.
    @Test func aSizeCanBeTyped() {
        #expect(Harness().value("2 * (~1e-09 - 1)") == 2 * (1e-09 - 1))
        let lines = Harness().lines(
            of: "precision float32; x = [1]; y = [3]; model { param w = 1; yhat = relu(x * w + 1e-9 - 1) }; yhat")
        #expect(lines.last == "yhat = ~1e-09", "\(lines)")
    }

    /// What was computed before stays what it was computed from.
    @Test func gradientsThatAreStaleAreBesideTheirOwn() throws {
        let harness = Harness("precision float32; data xor; network 2 -> 3 tanh -> 1 sigmoid; lr = 5; backward")
        let fresh = harness.lines(of: "show grads")
        harness.must("step; x = [3, 4]; y = [1]")
        let stale = harness.lines(of: "show grads")
        func words(_ lines: [String]) -> [String] { lines.map { String($0.prefix { $0 != "(" }) } }
        #expect(words(fresh) == words(stale) && stale.contains { $0.contains("stale since step 1") }, "\(stale)")
    }
}
