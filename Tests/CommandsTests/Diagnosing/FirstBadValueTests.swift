import Autodiff
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct FirstBadValueTests {
    /// A script, and how the sentence on the first bad value begins.
    private static let table: [(script: String, sentence: String)] = [
        ("x = [1; nan]; y = [1; 2]; network 1 -> 1", "nan first appears in x[2,1], an input, row 2"),
        ("x = [1; 2]; y = [1; inf]; network 1 -> 1", "inf first appears in y[2,1], a target, row 2"),
        ("x = [1; 2]; y = [1; 2]; network 1 -> 1; b1 = nan", "nan first appears in b1, a parameter, row 1"),
        (
            "x = [1; -1]; y = [1; 2]; model { param W = ones(1,1)\nh = log(x @ W)\nyhat = h + 1 }",
            "nan first appears in h[2,1] = log(x @ W), row 2, from (x @ W)[2,1] = -1"
        ),
        (
            "x = [1; -1]; y = [1; 2]; model { param W = ones(1,1)\nyhat = 2 * log(x @ W) }",
            "nan first appears in (log(x @ W))[2,1], row 2, from (x @ W)[2,1] = -1"
        ),
        (
            "x = [1; 900]; y = [1; 2]; model { param W = ones(1,1)\nyhat = exp(x @ W) }",
            "inf first appears in yhat[2,1] = exp(x @ W), row 2, from (x @ W)[2,1] = 900"
        ),
        (
            "x = [1, 0; 1, 1]; y = [1; 2]; model { param W = 1e200 * ones(2,1)\nyhat = x @ W @ [1e200] }",
            "inf first appears in yhat[1,1] = x @ W @ [1e+200], row 1, from (x @ W)[1,:] = [1e+200]"
        ),
    ]

    @Test func originIsNamed() throws {
        for (script, sentence) in Self.table {
            let harness = Harness(script)
            try #require(harness.error == nil, "\(script): \(harness.error as Any)")
            let bad = try #require(FirstBadValue(Executor().forward(harness.session)), "\(script)")
            #expect(bad.sentence.hasPrefix(sentence), "\(bad.sentence)")
        }
    }

    @Test func everyDisplayTellsOfIt() {
        for command in ["forward", "loss", "backward", "step", "train 2", "predict", "show activations", "show yhat"] {
            let harness = Harness(
                "x = [1; -1]; y = [1; 2]; model { param W = ones(1,1)\nyhat = log(x @ W) + 1 }\n\(command)")
            #expect(
                harness.notices.contains { $0.message.contains("first appears in") },
                "\(command): \(harness.notices) \(harness.error as Any)")
        }
    }

    @Test func healthyValuesAreNotMentioned() {
        for command in ["forward", "loss", "backward", "step", "train 2", "predict", "show activations"] {
            let harness = Harness("data xor; network 2 -> 3 tanh -> 1 sigmoid\n\(command)")
            #expect(!harness.notices.contains { $0.message.contains("appears") }, "\(command): \(harness.notices)")
        }
    }

    /// Finite values and a slope without bound.
    @Test func badGradientIsNamed() {
        let harness = Harness("x = [0; 1]; y = [1; 2]; model { param W = ones(1,1)\nyhat = sqrt(x @ W) }\nbackward")
        #expect(
            harness.notices.contains { $0.message.contains("in the gradient of x @ W at [1,1], where the value is 0") },
            "\(harness.notices)")
    }
}
