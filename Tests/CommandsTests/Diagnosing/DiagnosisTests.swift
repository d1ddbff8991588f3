import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct DiagnosisTests {
    private static let spiral = "data spiral n=200 classes=2; network 2 -> 8 tanh -> 1 sigmoid; loss bce; "

    #if DEBUG
        static let (seeds, others) = ([1], [5])
    #else
        static let (seeds, others) = ([1, 2], [1, 5])
    #endif

    /// A healthy model with one thing spoiled, and what must stand in first place.
    static let faults: [(script: String, kind: Diagnosis.Kind)] = [
        ("data spiral n=200 classes=2; network 2 -> 8 relu -> 1 sigmoid; loss bce; b1 = -100", .deadUnits),
        ("data spiral n=200 classes=2; network 2 -> 8 sigmoid -> 1 sigmoid; loss bce; W1 *= 1000", .saturatedUnits),
        (spiral + "lr = 100", .learningRateTooBig),
        (spiral + "lr = 0.0001", .learningRateTooSmall),
        ("data spiral n=200 classes=2; network 2 -> 8 tanh -> 1 sigmoid init=zeros; loss bce", .zeroWeights),
        ("x = random(40, 2) @ [1, 0; 0, 5000]; y = random(40, 1); network 2 -> 4 tanh -> 1", .unscaledInputs),
        ("data iris; normalize; network 4 -> 8 tanh -> 3 softmax; loss mse", .wrongLoss),
        (spiral + "x[7,2] = nan", .badValue),
        (
            """
            x = random(8, 2); y = random(8, 1)
            model {
                param Wx = glorot(2, 4)
                param Wh = 3 * eye(4) + 0.1 * glorot(4, 4)
                param Wy = glorot(4, 1)
                h = x @ Wx
                repeat 20 { h = h @ Wh }
                yhat = h @ Wy
            }
            """, .explodingGradients
        ),
        (
            "data spiral n=200 classes=2; network 2 -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid"
                + " -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 6 sigmoid -> 1 sigmoid; loss bce",
            .vanishingGradients
        ),
        (
            "data spiral n=200 classes=2; x = concat(x, y); network 3 -> 8 tanh -> 1 sigmoid; loss bce", .leakedLabel
        ),
        (spiral + "W1[:,2] = W1[:,1]; W2[2,1] = W2[1,1]", .duplicatedUnits),
        (spiral + "W1 = 0.3; W2 = 0.2", .equalUnits),
        ("data spiral n=200 classes=2; network 2 -> 8 tanh -> 1", .wrongLoss),
        ("x = random(20, 2); y = 100 * random(20, 1); network 2 -> 4 tanh -> 1 sigmoid", .unreachableTargets),
        ("data xor; network 2 -> 4 tanh -> 1; loss hinge", .wrongLoss),
        (
            "x = random(40, 2); y = [1; zeros39]; network 2 -> 4 tanh -> 1 sigmoid; loss bce", .classImbalance
        ),
        ("data line; train 50", .learningRateTooBig),
    ]

    private static let substitutions = [
        "x = random(40, 2); y = [1; zeros39]": "data random(40, 2) -> concat([1], zeros(39, 1), axis=rows)",
        "data line; train 50": "data [1; 2; 30] -> [2; 4; 60]; network 1 -> 1; lr = 10; train 200",
    ]

    private static func script(_ text: String) -> String {
        substitutions.reduce(text) { text, entry in
            text.hasPrefix(entry.key) ? entry.value + text.dropFirst(entry.key.count) : text
        }
    }

    @Test(arguments: faults.indices, seeds)
    func plantedFaultComesFirst(_ index: Int, _ seed: Int) throws {
        let (text, kind) = Self.faults[index]
        let harness = Harness(Self.script(text), seed: seed)
        try #require(harness.error == nil, "\(harness.error as Any)")
        let findings = try Diagnosis(harness.session, typing: harness.interpreter.tryOut, patience: 0.05).findings
        let found = findings.map { "\($0.severity): \($0.kind) \($0.evidence)" }
        #expect(findings.first?.kind == kind && findings.first?.severity != .note, "\(text)\n\(found)")
    }

    /// Runs that go well, and the training between two looks.
    static let healthy: [(build: String, train: String)] = [
        ("data xor; network 2 -> 4 tanh -> 1 sigmoid", "train 2000"),
        ("data xor; network 2 -> 8 relu -> 1 sigmoid; loss bce; lr = 0.5", "train 500"),
        ("data [0; 1; 2; 3] -> [0; 0; 1; 1]; network 1 -> 1 sigmoid; loss sse", "train 1000"),
        (
            "data spiral n=150 classes=3; network 2 -> 12 tanh -> 12 tanh -> 3 softmax; optimizer adam lr=0.01",
            "train 100"
        ),
        ("data iris; split 0.8; normalize; network 4 -> 8 relu -> 3 softmax", "train 200"),
        ("data digits; split 0.8; normalize scale=1/16; network 64 -> 16 relu -> 10 softmax", "train 20 batch=64"),
        ("data [0; 1; 2; 3; 4] -> [1; 3; 5; 7; 9]; network 1 -> 1; lr = 0.05", "train 500"),
        ("x = [0.5, 0.1, 0.4]; y = [1]; network 3 -> 2 sigmoid -> 1 sigmoid", "train 200"),
        ("data circle; network 2 -> 8 tanh -> 1 sigmoid; loss bce; lr = 0.5", "train 300"),
        ("data (0:0.1:3)' -> sin((0:0.1:3)'); network 1 -> 8 tanh -> 1; lr = 0.05", "train 500"),
        ("data gauss; network 2 -> 1 sigmoid; loss bce", "train 100"),
        ("data [0, 0; 0, 1; 1, 0; 1, 1] -> [0; 0; 0; 1]; network 2 -> 1 sigmoid; loss bce; W1 = 0", "train 200"),
    ]

    @Test(arguments: Thinned.cases(Array(healthy.indices), oneIn: 3), others)
    func healthyRunsHearNothing(_ index: Int, _ seed: Int) throws {
        let (build, train) = Self.healthy[index]
        let harness = Harness(build, seed: seed)
        try #require(harness.error == nil, "\(harness.error as Any)")
        for moment in ["before", "after"] {
            if moment == "after" { harness.run(train) }
            let diagnosis = try Diagnosis(harness.session, typing: harness.interpreter.tryOut, patience: 0.05)
            let found = diagnosis.problems.map { "\($0.kind): \($0.evidence)" }
            #expect(found.isEmpty, "\(build) \(moment) \(train): \(found)")
        }
    }

    @Test func diagnosingShowsATableAndChangesNothing() {
        let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid; W1 = 0; W2 = 0")
        let before = harness.session
        harness.run("diagnose")
        #expect(harness.error == nil && harness.session.hasSameState(as: before))
        #expect(harness.tables("diagnosis").count == 1)
    }

    @Test func questionsWithoutAModelAreErrors() {
        let table: [(script: String, message: String)] = [
            ("diagnose", Diagnostic.noModel.message), ("sensitivity", Diagnostic.noModel.message),
            ("check grads", Diagnostic.noModel.message), ("show influence", Diagnostic.noModel.message),
            ("whatif W1 = 2", Diagnostic.noModel.message),
            ("network 1 -> 1; diagnose", Diagnostic.noInputs.message),
            ("network 1 -> 1; check grads", Diagnostic.noInputs.message),
            ("network 1 -> 1; x = [1]; diagnose", Diagnostic.noTargets.message),
            ("network 1 -> 1; x = [1]; check grads", Diagnostic.noTargets.message),
            ("network 1 -> 1; x = [1]; sensitivity", Diagnostic.noTargets.message),
            ("network 1 -> 1; x = [1]; show influence", Diagnostic.noTargets.message),
            ("network 1 -> 1; x = [1]; whatif W1 = 2", Diagnostic.noTargets.message),
            ("check", "check needs grads: what is checked"), ("check weights", "no check is called 'weights'"),
            ("check grads of nothing", "no function is called 'nothing'"),
            ("check grads of", "'of' needs FUNCTION: "),
            ("check grads of tanh all", "check has no use for 'all'"),
            ("network 1 -> 1; x = [1]; y = [1]; check grads W7", "no parameter is called 'W7'"),
            ("network 1 -> 1; x = [1]; y = [1]; check grads 3", "a word is needed for NAME, not '3'"),
            ("network 1 -> 1; x = [1]; y = [1]; whatif W1", "whatif needs NAME = VALUE: "),
            ("network 1 -> 1; x = [1]; y = [1]; whatif W9 = 1", "'W9' is no parameter, input, target or variable"),
            ("network 1 -> 1; x = [1]; y = [1]; whatif lr = -1", Diagnostic.badLearningRate.message),
            ("network 1 -> 1; x = [nan]; y = [1]; check grads", "the loss is nan, so slopes cannot be measured"),
        ]
        for (script, message) in table {
            let harness = Harness(script)
            #expect(
                harness.error?.message.hasPrefix(message) == true, "\(script): \(harness.error?.message ?? "no error")")
        }
    }
}
