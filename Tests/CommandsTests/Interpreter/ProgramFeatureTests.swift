import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

/// Loops, choices and definitions, with the words of their errors and those of bad models.
@Suite struct ProgramFeatureTests {
    @Test(arguments: [
        ("total = 0; for k in 1:10 { if k == 3 { continue }; if k > 5 { break }; total += k }; total", 12.0),
        ("n = 0; while n < 5 { n += 2 }; n", 6), ("n = 6; n -= 1; n *= 3; n /= 5; n", 3),
        ("n = 1; if n > 1 { n = 2 } else if n == 1 { n = 3 } else { n = 4 }; n", 3),
        ("define twice k { repeat 2 { total += k } }; total = 1; twice 4; total", 9),
        ("norm([3, 4])", 5), ("argmax([1, 3, 2])", 2), ("sum(eye(3))", 3), ("not 0 and 1 or 0", 1), ("round(2.5)", 2),
        ("nan == nan", 0), ("function f(z) = z^2; function g(z) = f(z) + f(f(z)); g(2)", 20),
    ]) func computes(_ line: String, _ expected: Double) {
        guard case .scalar(_, let value)? = Harness().output(of: line).last else {
            Issue.record("no number")
            return
        }
        #expect(value == expected)
    }

    @Test(arguments: [
        ("break", "only inside a loop"), ("repeat -1 { }", "a whole number from 0, not -1"),
        ("for x in 1:3 { }", "'x' is the name"), ("if [1, 2] { print 1 }", "must be a single number"),
        ("digits 0", "from 1 to 17"), ("eye(0)", "not 0"), ("argmax(1, 2)", "takes 1 argument"),
        ("assert 1 > 2", "assertion failed"), ("define a n { step }; a", "takes 1 argument"),
        ("source \"none.bp\"", "cannot read"), ("read(\"none.npy\")", "none.npy"),
    ]) func refuses(_ line: String, _ part: String) { expect(line, fails: part) }

    @Test(arguments: [
        ("h = tanh(x @ W2)\nyhat = h", "nothing is called 'W2'"), ("W = x @ W\nyhat = W", "'W' is a parameter"),
        ("x = x @ W\nyhat = x", "'x' is a parameter or an input"), ("", "no formula"),
        ("h = x @ W", "gives yhat no value"),
        ("z2 = tanh(z1)\nz1 = x @ W\nyhat = z2", "z1 is used before its formula: z1 = x @ W"),
        ("z1 = tanh(z1)\nyhat = x @ W", "z1 is used before its formula"),
        ("yhat = x @ W + [1, 2]", "needs equal shapes"), ("yhat = x @ W @ W", "needs them equal"),
    ]) func refusesModels(_ body: String, _ part: String) {
        expect("x = [1, 2]\nmodel {\nparam W = ones(2, 3)\n\(body)\n}", fails: part)
    }

    @Test func errorInFunctionNamesItsCall() throws {
        let text = """
            function mix(a, w) = sigmoid(a @ w)
            x = [1, 2]
            model {
                param W = ones(3, 3)
                h = tanh(mix(x, W))
                yhat = h
            }
            """
        let error = try #require(Harness().error(of: text))
        #expect(error.place?.line == 1)
        #expect(error.message == "a has 2 columns, w has 3 rows: a @ w needs them equal")
        #expect(error.hint == "called in line 5: h = tanh(mix(x, W))")
    }

    @Test func recursionEnds() {
        expect("function g(z) = g(z) + 1\ng(1)", fails: "nested more than 100 deep")
    }

    private func expect(_ text: String, fails part: String) {
        let error = Harness().error(of: text)
        #expect(error?.message.contains(part) == true, "\(error?.message ?? "no error")")
    }

    @Test(arguments: ["while 1 { }", "repeat 1000000000000 { }"])
    func emptyLoopsHearCtrlC(line: String) {
        let harness = Harness()
        harness.asksUntilInterrupt = 50
        _ = harness.run(line)
        #expect(harness.interpreter.stoppedByInterrupt)
    }

    @Test func longUnrolledModelsAreExplained() {
        let harness = Harness()
        harness.must("data [1] -> [2]; model { param w = [1]; h = x; repeat 3000 { h = w * h }; yhat = h }")
        harness.must("backward; explain w")
        #expect(harness.value("dw") == 2 * (1 - 2) * 3000)
    }

    @Test func sessionsThatCheckThemselvesEnd() {
        let harness = Harness()
        harness.files["a.bp"] = Array("replay \"a.bp\" check\n".utf8)
        #expect(harness.error(of: "replay \"a.bp\" check")?.message == "sessions check each other more than 20 deep")
    }
}
