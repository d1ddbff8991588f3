import Testing

@testable import Commands
@testable import Exporting
@testable import Modelling

/// What a row of the table of exporters brings with it.
@Suite struct AddedExporterTests {
    private static let net = "data xor; network 2 -> 1 sigmoid init=ones"

    @Test func isWritten() {
        Exporter.$all.withValue(AddedExporter.exporters) {
            let harness = Harness(Self.net)
            #expect(
                harness.lines(of: "save words \"w.txt\"") == ["saved 2 parameters to w.txt; read it: less w.txt"])
            #expect(harness.text(ofFile: "w.txt") == "W1 [1.0, 1.0]\nb1 [0.0]\n")
            harness.must("save \"v.txt\" words; save words \"w.txt\" force")
            #expect(harness.text(ofFile: "v.txt") == harness.text(ofFile: "w.txt"))
        }
    }

    @Test func itsErrorsAreSaid() {
        Exporter.$all.withValue(AddedExporter.exporters) {
            #expect(Harness().error(of: "save words \"w.txt\"")?.message == "there is no model yet")
            let harness = Harness(Self.net)
            #expect(harness.error(of: "save wards \"w.txt\"")?.hint == "did you mean 'words'?")
            harness.must("save words \"w.txt\"")
            #expect(harness.error(of: "save words \"w.txt\"")?.message == "'w.txt' exists already")
        }
    }

    @Test func aScriptKeepsToItsEnding() {
        Exporter.$all.withValue(AddedExporter.exporters) {
            let harness = Harness(Self.net)
            harness.write("save words \"w.sh\"\n", to: "a.bp")
            #expect(harness.run("save words \"w.sh\"", file: "a.bp") != .finished)
            #expect(harness.error?.message == "a script may not write 'w.sh': the name must end in .txt")
            harness.must("save words \"w.txt\"", file: "a.bp")
        }
    }

    @Test func helpAndTabKnowIt() {
        Exporter.$all.withValue(AddedExporter.exporters) {
            let harness = Harness()
            let help = harness.lines(of: "help files").joined(separator: " ")
            #expect(help.contains("save words \"model.txt\", the parameters, a line each; save"))
            #expect(
                harness.lines(of: "help words") == [
                    "save words \"model.txt\": the parameters, a line each", "with the file: read it: less model.txt",
                ])
            let sessions = harness.lines(of: "help sessions").joined(separator: " ")
            for ending in ["*.bp", "*.html", "*.npy", "*.csv", "*.txt"] { #expect(sessions.contains(ending)) }
            #expect(harness.interpreter.completions(of: "save wo", at: 7).candidates == ["words "])
        }
    }
}
