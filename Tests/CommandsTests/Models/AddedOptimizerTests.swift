import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Learning
@testable import Modelling

/// What a row of the table of optimizers brings with it: everything that reads the table is right for a rule that it
/// never saw.
@Suite struct AddedOptimizerTests {
    private func extended(_ body: () throws -> Void) rethrows {
        try OptimizerTable.$rows.withValue(AddedOptimizer.rows, operation: body)
    }

    @Test func itsRuleIsTrue() throws {
        try extended {
            for settings in [[:], ["beta1": 0.5, "lr": 0.3], ["beta2": 0.5]] {
                try TableTextTests.expectRuleIsTrue("signum", settings)
            }
        }
    }

    @Test func trainsIsExplainedAndSaved() {
        extended {
            for precision in ["float64", "float32"] {
                let harness = Harness(
                    "precision \(precision); data xor; network 2 -> 4 tanh -> 1 sigmoid; loss bce; optimizer signum lr=0.02"
                )
                let before = harness.value("loss")
                harness.must("backward; step; explain step; explain step W1[1,1]; train 50; diagnose; show optimizer")
                #expect(harness.value("loss") < before)
                harness.must("save \"a.bp\"; replay \"a.bp\"")
            }
        }
    }

    @Test func isKnownToHelpCompletionAndErrors() {
        extended {
            let harness = Harness()
            #expect(
                harness.output(of: "help signum").texts.first?.hasPrefix("optimizer signum: steps of one length")
                    == true)
            func offered(_ line: String) -> [String] {
                harness.interpreter.completions(of: line, at: line.utf8.count).candidates
            }
            #expect(offered("optimizer si") == ["signum "])
            #expect(offered("optimizer signum be") == ["beta1=", "beta2="])
            #expect(harness.error(of: "optimizer signmu")?.hint == "did you mean 'signum'?")
            #expect(harness.error(of: "optimizer signum beta1=2") != nil)
            #expect(harness.error(of: "optimizer signum momentum=0.9")?.message.contains("momentum") == true)
        }
        #expect(Harness().error(of: "optimizer signum") != nil)
    }
}
