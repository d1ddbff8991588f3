import Reporting
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct TranscriptTests {
    /// How many reports are laid out as text while a script runs.
    private func layouts(of script: String, in harness: Harness) -> Int {
        var count = 0
        let render = harness.interpreter.environment.render
        harness.interpreter.environment.render = { report in
            count += 1
            return render(report)
        }
        defer { harness.interpreter.environment.render = render }
        harness.must(script)
        return count
    }

    @Test(arguments: [
        "print 1", "m = random(100, 100); show m all", "m", "forward; loss; backward; show grads; step",
        "explain W1[1,1]", "derive x^2", "help train", "repeat 3 { loss }", "show model",
    ])
    func textIsLaidOutWhenSomebodyAsksForIt(_ line: String) {
        let harness = Harness("m = [1, 2; 3, 4]; network 2 -> 2 relu -> 1; x = [0.5, 0.1]; y = [1]; backward")
        #expect(layouts(of: line, in: harness) == 0)
        let said = harness.lines(of: line)
        #expect(layouts(of: "save \"a.bp\" outputs", in: harness) > 0)
        guard harness.session.transcript.statements.last?.text == line else { return }
        let saved = harness.text(ofFile: "a.bp").split(separator: "\n").suffix(said.count).map(String.init)
        #expect(saved == said.map { "#> \($0)" })
    }

    /// A few of many numbers are written down at once, so that the others need not be kept; a picture is kept.
    @Test(arguments: [
        "m = random(1000, 300); show m", "data random(500, 60) -> random(500, 1); network 60 -> 1; forward",
        "data xor; network 2 -> 1 sigmoid; train 1000; show training",
    ])
    func whatIsAbridgedIsNotKept(_ script: String) throws {
        let harness = Harness(script)
        let output = try #require(harness.session.transcript.statements.last?.output)
        #expect((1..<32000).contains(output.bytes))
        let said = harness.lines(of: String(script.split(separator: "; ").last ?? ""))
        #expect(output.lines(harness.interpreter.environment.render) == said)
    }

    @Test func aReportHasTheDigitsOfItsMoment() {
        let harness = Harness("third = 1 / 3; third; digits 3; third; digits 12; save \"a.bp\" outputs")
        #expect(harness.reports.map(\.digits) == [6, 3, 12])
        let saved = harness.text(ofFile: "a.bp")
        #expect(saved.contains("\n#> third = 0.333333\n") && saved.contains("\n#> third = 0.333\n"))
    }
}
