import Autodiff
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// `predict` takes inputs in units that it names, and a width that does not fit ends in an error.
@Suite struct PredictionTests {
    private static let raw = "[1, 20; 3, 40; 5, 90; 7, 60]"
    private static let setup = "data \(raw) -> [1; 2; 3; 4]; network 2 -> 3 tanh -> 1; "

    private func prediction(_ command: String, _ harness: Harness) -> [Double] {
        for block in harness.output(of: command) {
            if case .matrix(let matrix) = block { return Array(matrix.values) }
            if case .scalar(_, let value) = block { return [value] }
        }
        return []
    }

    @Test(arguments: [
        "normalize", "normalize scale=1/16", "split 0.5 shuffle=false; normalize", "normalize; normalize",
    ])
    func inputsFromXAndRawInputsAgree(_ normalization: String) {
        let harness = Harness(Self.setup + normalization)
        harness.must("u = x[1:2,:]; r = [1, 20; 3, 40]")
        let expected = Array(prediction("predict", harness).prefix(2))
        let scaled = [
            "predict x[1:2,:]", "predict scaled u", "predict scaled x[1:2,:]",
            "predict [x[1,1], x[1,2]; x[2,1], x[2,2]]",
            "predict 1 * x[1:2,:]",
        ]
        let raw = ["predict [1, 20; 3, 40]", "predict r", "predict raw r", "predict raw [1, 20; 3, 40]"]
        for (commands, word) in [(scaled, "units of x"), (raw, "raw")] {
            for command in commands {
                let found = prediction(command, harness)
                #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 } && found.count == 2, "\(command)")
                let said = harness.lines(of: command).last ?? ""
                #expect(said.contains(word), "\(command): \(said)")
            }
        }
        #expect(prediction("predict x", harness) == prediction("predict", harness))
        #expect(prediction("predict scaled", harness) == prediction("predict", harness))
        let twice = prediction("predict raw x[1:2,:]", harness)
        #expect(zip(twice, expected).contains { abs($0 - $1) > 1e-6 })
        #expect(harness.lines(of: "predict u").last?.contains("if not: predict scaled u") == true)
        #expect(harness.error(of: "predict raw scaled u")?.message == "'scaled' and 'raw' exclude each other")
        #expect(harness.error(of: "predict raw") != nil)
    }

    @Test func withoutNormalizationNothingIsSaid() {
        let harness = Harness(Self.setup)
        #expect(harness.lines(of: "predict [1, 20]").count == 1)
        #expect(prediction("predict raw [1, 20]", harness) == prediction("predict scaled [1, 20]", harness))
    }

    /// Networks of every other width, with a fitted and with a fixed scale, for typed inputs of every width.
    @Test(arguments: ["normalize", "normalize scale=1/16"], [1, 2, 3, 5])
    func widthsThatDifferAreErrors(_ normalization: String, _ inputs: Int) {
        let harness = Harness("data \(Self.raw) -> [1; 2; 3; 4]; \(normalization); network \(inputs) -> 1")
        for width in 1...5 {
            let row = "[" + (1...width).map(String.init).joined(separator: ", ") + "]"
            for form in ["predict \(row)", "predict raw \(row)", "predict scaled \(row)", "u = \(row); predict u"] {
                let fits = width == inputs && (form.contains("scaled") || width == 2)
                let error = harness.error(of: form)
                #expect((error == nil) == fits, "\(form) for \(inputs): \(error?.message ?? "ran")")
                if let error { #expect(error.message.contains("\(width) column"), "\(error.message)") }
            }
        }
        if inputs != 2 { #expect(harness.error(of: "predict") != nil) }
        // The hint works.
        if inputs == 3 {
            #expect(harness.error(of: "predict [1, 2, 3]")?.hint?.hasSuffix("predict scaled [1, 2, 3]") == true)
            harness.must("predict scaled [1, 2, 3]")
        }
    }

    @Test func modelsPredictWithoutTheirLoss() {
        let harness = Harness("model {\n param w = 2\n yhat = x @ w\n e = yhat - y\n loss = mean(e^2)\n}")
        #expect(prediction("predict [3]", harness) == [6])
        harness.must("x = [1; 2]; forward; predict")
        #expect(harness.error(of: "loss")?.message.contains("y has no value") == true)
    }
}
