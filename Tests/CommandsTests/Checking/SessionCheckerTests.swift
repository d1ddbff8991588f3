import TestSupport
import Testing

@testable import Commands
@testable import Insight
@testable import Modelling

@Suite struct SessionCheckerTests {
    private func check(_ text: String) -> SessionChecker.Outcome {
        let harness = Harness()
        return withExtendedLifetime(harness) {
            SessionChecker(text, file: "a.bp", environment: harness.interpreter.environment).run()
        }
    }

    /// A session and whether its record fits.
    static let table: [(String, Bool)] = [
        ("a = 1\na\n#> a = 1\n", true), ("a = 1\na\n#> a = 2\n", false), ("a = 1/3\na\n#> a = 0.3333\n", true),
        ("a = 1/3\na\n#> a = 0.3334\n", true), ("a = 1/3\na\n#> a = 0.3335\n", false),
        ("print 1\nprint 2\n#> 2\n", true),
        ("print 1; print 2\n#> 1\n#> 2\n", true), ("print 1; print 2\n#> 2\n", false), ("print 1\n#> 1\n#> 2\n", false),
        ("print 1\n#> …\n", true), ("print \"a b\"\n#> a   b\n", true),
        ("q\n#> error: neither a command nor a value is called 'q'\n", true),
        ("q\n#> error: …\nprint 1\n#> 1\n", true), ("q\n#> error: other\n", false), ("print 1\n#> error: …\n", false),
        ("repeat 2 { print 1; assert false }\n#> 1\n#> error: assertion failed: false\nprint 2\n#> 2\n", true),
        ("print 1; a = 5.\n#> 1\n#> error: …\nprint 2\n#> 2\n", true),
        ("q\nprint 1\n", false), ("a = 5.\n#> error: …\nprint 3\n#> 3\n", true),
        ("repeat 2 {\nprint 1\n}\n#> 1\n#> 1\n", true),
        ("# backprop session 9\nprint 1\n", false), ("print 1\n\n#> 1\n", false), ("a = 5\n#> a = 5\n", false),
        ("save \"b.bp\"\n#> …\nprint 2\n#> 2\n", true), ("print nan, inf\n#> nan inf\n", true),
        ("print nan\n#> 0.0\n", false),
    ]

    @Test(arguments: table.indices)
    func sessions(_ index: Int) {
        let (text, fits) = Self.table[index]
        let outcome = check(text)
        #expect(outcome.isClean == fits, "\(text): \(outcome.differences), \(outcome.error?.message ?? "no error")")
    }

    @Test func updatingRewritesOnlyWhatDiffers() {
        let text = "a = 1/3\na\n#> a  =  0.3333\nprint 1\n#> 2\n#> 3\n# note\nprint 5\n#> …\nprint 6\n"
        #expect(check(text).updated == "a = 1/3\na\n#> a  =  0.3333\nprint 1\n#> 1\n# note\nprint 5\n#> …\nprint 6\n")
        #expect(check(check(text).updated).isClean)
        #expect(check("a = 1\n#> no\nprint 2\n#> 2\n").updated == "a = 1\nprint 2\n#> 2\n")
        let foreign = "a = 1\r\n#> no\r\nprint 2\r\n#> 1\r\n#> 3\r\nprint 4\r\n#> 5\r\n"
        #expect(check(foreign).updated == "a = 1\r\nprint 2\r\n#> 2\r\nprint 4\r\n#> 4\r\n")
        #expect(check("q\n#> error: x\n").updated == "q\n#> error: neither a command nor a value is called 'q'\n")
    }

    @Test func differencesSayWhere() {
        let outcome = check("print 1\n#> 1\nprint 2\n#> 3\n")
        #expect(outcome.differences.map(\.line) == [4])
        #expect(outcome.differences.first?.found == ["2"] && outcome.differences.first?.recorded == ["3"])
        #expect(outcome.compared == 2 && outcome.statements == 2)
    }

    @Test func replayCheckIsTheSame() {
        let harness = Harness()
        harness.write("print 1\n#> 2\n", to: "a.bp")
        #expect(harness.error(of: "replay \"a.bp\" check")?.message == "1 of 1 recorded outputs of 'a.bp' differs")
        harness.write("print 1\n#> 1\n", to: "a.bp")
        #expect(harness.lines(of: "replay \"a.bp\" check") == ["a.bp: ok (1 statement, 1 recorded output compared)"])
        #expect(harness.session.variables.isEmpty)
    }
}

@Suite struct OutputComparisonTests {
    static let table: [(String, String, Bool)] = [
        ("a", "a", true), ("a", "b", false), ("1", "1", true), ("1", "2", false), ("100", "101", false),
        ("0.5", "0.6", true), ("0.5", "0.61", false), ("0.50", "0.51", true), ("0.50", "0.52", false),
        ("1.5e-05", "1.6e-05", true), ("1.5e-05", "1.7e-05", false), ("2e-05", "3e-05", true),
        ("1e-13", "-3e-14", true),
        ("0", "1e-13", true), ("-0.5", "0.5", false), ("nan", "nan", true), ("nan", "inf", false),
        ("inf", "-inf", false),
        ("W1", "W2", false), ("a2 = 1", "a3 = 1", false), ("a   b", "a b", true), ("a b", "ab", false),
        (" a ", "a", true),
        ("x … y", "x 1 2 3 y", true), ("x … y", "x 1 2 3", false), ("…", "", true), ("… b …", "a b c", true),
        ("loss 0.25 -> 0.1", "loss 0.251 -> 0.1", true), ("[1.0, 2.0]", "[1.05, 1.95]", true), ("3x", "4x", false),
        ("1.0", "1", true), ("1", "1.0", false), ("-1", "- 1", false), ("2-1", "2-1", true), ("h_1", "h_2", false),
        ("", "", true), ("", "a", false), ("0.1", "abc", false),
    ]

    @Test(arguments: table.indices)
    func lines(_ index: Int) {
        let (recorded, found, fits) = Self.table[index]
        #expect(OutputComparison.matches(recorded, found) == fits, "recorded '\(recorded)', found '\(found)'")
    }

    @Test func groups() {
        func difference(_ recorded: [String], _ found: [String]) -> Int? {
            OutputComparison.firstDifference(recorded: recorded, found: found)
        }
        #expect(difference([], []) == nil)
        #expect(difference(["a"], []) == 0)
        #expect(difference([], ["a"]) == 0)
        #expect(difference(["a", "b"], ["a", "c"]) == 1)
        #expect(difference(["a", "…", "d"], ["a", "b", "c", "d"]) == nil)
        #expect(difference(["a", "…"], ["a"]) == nil)
        #expect(difference(["…", "b"], ["a", "c"]) != nil)
    }

    /// What the program printed, and what may be recorded of it: deleting any line or word of a record that has `…`
    /// is seen.
    static let printed: [[String]] = [
        ["name  values", "x     [1, 2, … 9]", "…", "z     [1, … 9]", "end"], ["a", "…", "b"], ["…"], ["a b  …  c d"],
    ]

    @Test(arguments: printed.indices)
    func aDeletionBesideAPrintedEllipsisIsSeen(_ index: Int) {
        let found = Self.printed[index]
        #expect(OutputComparison.firstDifference(recorded: found, found: found) == nil)
        for line in found.indices where found.count > 1 {
            var fewer = found
            fewer.remove(at: line)
            if fewer == ["…"] { continue }
            #expect(OutputComparison.firstDifference(recorded: fewer, found: found) != nil, "\(fewer)")
            #expect(OutputComparison.firstDifference(recorded: found, found: fewer) != nil || found[line] == "…")
        }
        for text in found {
            let words = text.split(separator: " ")
            for word in words.indices where words.count > 1 && words[word] != "…" {
                let fewer = (words[..<word] + words[(word + 1)...]).joined(separator: " ")
                #expect(!OutputComparison.matches(fewer, text), "\(fewer)")
            }
        }
    }

    /// What a hand-written `…` leaves unchecked, as `help sessions` says.
    static let wildcards: [([String], [String], Bool)] = [
        (["a … d"], ["a b c d"], true), (["a … d"], ["a b  c d"], false), (["a …"], ["a b  c  d"], true),
        (["…"], ["a", "", "b"], true), (["a", "…"], ["a", "b", "c"], true),
        (["a", "…", "d"], ["a", "b", "c", "d"], true),
        (["a", "…", "d"], ["a", "b", "c"], false), (["a", "…", "…"], ["a", "…", "b"], true),
        (["a", "…"], ["a", "…", "b"], false), (["error: …"], ["error: x  y"], true), (["0.0…"], ["0.00123"], true),
        (["a …"], ["a … b"], false), (["…", "a"], ["…", "a"], true), (["b", "…", "b"], ["b", "b"], true),
    ]

    @Test(arguments: wildcards.indices)
    func ellipsesTakeLittle(_ index: Int) {
        let (recorded, found, fits) = Self.wildcards[index]
        #expect((OutputComparison.firstDifference(recorded: recorded, found: found) == nil) == fits, "\(recorded)")
    }

    @Test func manyEllipsesEnd() {
        let recorded = String(repeating: "… a ", count: 40) + "b"
        let found = String(repeating: "a ", count: 400)
        let time = ProcessorClock().measure {
            #expect(!OutputComparison.matches(recorded, found))
            let group = Array(repeating: ["…", "a"], count: 30).flatMap(\.self) + ["b"]
            #expect(
                OutputComparison.firstDifference(recorded: group, found: Array(repeating: "a", count: 200)) != nil)
        }
        #expect(time < .seconds(5), "\(time)")
    }
}
