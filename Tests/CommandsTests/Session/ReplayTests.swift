import Autodiff
import Reporting
import Testing

@testable import Commands
@testable import Modelling

/// A part of a session, and files that are no longer what they were.
@Suite struct ReplayTests {
    private static let session =
        "# Begin.\na = 1; print a\n# Two.\nb = 2\nprint a + b\n#> 3\noops\n#> error: …\nc = 3\nprint 7\n#> 8\nd = 4\n"

    private static func harness() -> Harness {
        let harness = Harness()
        harness.write(session, to: "a.bp")
        return harness
    }

    /// Statements are counted as a pause shows them: those before run silently, those behind do not run.
    @Test(arguments: [
        ("from 3 to 4", ["# Two.", "» b = 2", "» print a + b", "3"], ["a", "b"]),
        ("to 2", ["# Begin.", "» a = 1", "» print a", "1"], ["a"]),
        ("from 7", ["» print 7", "7", "» d = 4"], ["a", "b", "c", "d"]),
        ("from 5 to 5", ["» oops"], ["a", "b"]),
        ("from 8 to 100", ["» d = 4"], ["a", "b", "c", "d"]),
    ])
    func aPart(_ part: String, _ shown: [String], _ names: [String]) {
        let harness = Self.harness()
        #expect(harness.lines(of: "replay \"a.bp\" \(part)") == shown)
        #expect(harness.session.variables.keys.sorted() == names)
        harness.must("print 5")
        #expect(harness.blocks == [.text("5")])
    }

    @Test func partsThatAreNone() {
        #expect(
            Self.harness().error(of: "replay \"a.bp\" from 9")?.message == "the session has no statement 9, it has 8")
        #expect(
            Self.harness().error(of: "replay \"a.bp\" from 9 check")?.message
                == "the session has no statement 9, it has 8")
        #expect(
            Self.harness().error(of: "replay \"a.bp\" from 3 to 2")?.message == "from 3 to 2 has no statement in it")
    }

    /// What throws changes nothing: the session is there, and so is its past.
    @Test(arguments: [
        (session, 9, 8), ("a = 1\n", 2, 1), ("define twice n { n * 2 }\ntwice 2; twice 3\nb = 1\n", 5, 4),
        ("oops\n#> error: …\na = 1\n", 3, 2),
    ])
    func aSessionThatIsTooShortLeavesYours(_ text: String, _ from: Int, _ count: Int) {
        let harness = Harness()
        harness.write("# backprop session 1\n\(text)", to: "a.bp")
        harness.must("mine = 1; stop when bad")
        #expect(
            harness.error(of: "replay \"a.bp\" from \(from)")?.message
                == "the session has no statement \(from), it has \(count)")
        #expect(harness.session.variables.keys == ["mine"] && harness.interpreter.timeline.past.count == 1)
        harness.must("replay \"a.bp\" from \(from - 1)")
    }

    @Test(arguments: [
        ("", "1 of 3 recorded outputs of 'a.bp' differs"), ("from 7", "1 of 1 recorded outputs of 'a.bp' differs"),
        ("to 6", nil), ("from 4 to 5", nil), ("from 8", nil),
    ])
    func aPartIsChecked(_ part: String, _ message: String?) {
        #expect(Self.harness().error(of: "replay \"a.bp\" \(part) check")?.message == message)
    }

    @Test func pausesInItsPart() {
        let harness = Harness(isInteractive: true)
        harness.write(Self.session, to: "a.bp")
        var asked: [String] = []
        harness.interpreter.environment.ask = { question in
            asked.append(String(question.prefix { $0 != ":" }))
            return ""
        }
        harness.must("replay \"a.bp\" from 3 to 6 pause")
        // What is recorded as an error asks too.
        #expect(asked == ["3", "4", "5", "6"])
        #expect(harness.session.variables.keys.sorted() == ["a", "b", "c"])
    }

    // MARK: - Files

    @Test func aSavedSessionKnowsItsFilesAgain() {
        let harness = Harness()
        harness.write("a,b\n1,2\n3,4\n", to: "data/t.csv")
        harness.must("data \"data/t.csv\" target=b; save \"data/s.bp\"; save \"s.bp\"")
        #expect(
            harness.text(ofFile: "data/s.bp").hasPrefix(
                "#!/usr/bin/env backprop\n# backprop session 1\n# backprop file 993671161 12 t.csv\n\ndata \"t.csv\" target=b\n"
            ))
        #expect(harness.text(ofFile: "s.bp").contains("# backprop file 993671161 12 data/t.csv\n"))
        #expect(
            harness.notices(of: "replay \"data/s.bp\"; save \"data/again.bp\"; replay \"s.bp\"").allSatisfy {
                !$0.contains("saved with")
            })
        #expect(harness.text(ofFile: "data/again.bp") == harness.text(ofFile: "data/s.bp"))
        harness.write("a,b\n1,2\n3,5\n", to: "data/t.csv")
        let notice = "is not what this session was saved with: its numbers may be others"
        #expect(harness.notices(of: "replay \"data/s.bp\"").contains("'t.csv' \(notice)"))
        #expect(harness.notices(of: "replay \"s.bp\" check") == ["'data/t.csv' \(notice)"])
        harness.files["data/t.csv"] = nil
        #expect(harness.error(of: "replay \"s.bp\"")?.message == "cannot read 'data/t.csv': no such file")
    }

    /// Files from other systems have other ends of lines.
    @Test func linesMayEndOtherwise() {
        let harness = Harness()
        harness.write("a,b\n1,2\n3,4\n", to: "t.csv")
        harness.must("data \"t.csv\" target=b; save \"s.bp\"")
        let lines = harness.text(ofFile: "s.bp").split(separator: "\n", omittingEmptySubsequences: false)
        harness.write(lines.joined(separator: "\r\n"), to: "s.bp")
        #expect(harness.notices(of: "replay \"s.bp\"").allSatisfy { !$0.contains("saved with") })
        harness.write("a,b\n1,2\n3,5\n", to: "t.csv")
        #expect(harness.notices(of: "replay \"s.bp\"").contains { $0.contains("saved with") })
        harness.write("#!/x\r\n# backprop session 2\r\na = 1\r\n", to: "n.bp")
        #expect(harness.error(of: "replay \"n.bp\"")?.message.contains("format 2") == true)
    }

    /// A pipe gives what it has only once: nothing else may read it, and nothing can be compared with it.
    @Test func pipesHaveNoChecksum() {
        let harness = Harness()
        harness.write("a,b\n1,2\n3,4\n", to: "p")
        harness.pipes = ["p"]
        harness.must("data \"p\" target=b; save \"s.bp\"")
        #expect(!harness.text(ofFile: "s.bp").contains("backprop file"))
        harness.write("# backprop session 1\n# backprop file 1 2 p\na = 1\n", to: "a.bp")
        var reads: [String] = []
        let read = harness.interpreter.environment.files.read
        harness.interpreter.environment.files.read = { (path) throws(Diagnostic) in
            reads.append(path)
            return try read(path)
        }
        harness.must("replay \"a.bp\"; network 1 -> 1; seed 1")
        harness.write("data \"p\" target=b; network 1 -> 1; train 3\n", to: "t.bp")
        harness.must("source \"t.bp\"")
        #expect(reads.filter { $0 == "p" }.count == 1, "\(reads)")
        #expect(harness.error(of: "goto step 1") != nil)
        #expect(reads.filter { $0 == "p" }.count == 1, "\(reads)")
    }

    /// Lines of others in the head are narration.
    @Test(arguments: [
        "# backprop file", "# backprop file x 3 t.csv", "# backprop file 1 2", "# backprop files 1 2 t.csv",
    ])
    func otherCommentsAreNarration(_ line: String) {
        let harness = Harness()
        harness.write("# backprop session 1\n\(line)\na = 1\n", to: "a.bp")
        #expect(harness.lines(of: "replay \"a.bp\"") == [line, "» a = 1"])
        #expect(harness.notices.isEmpty)
    }

    // MARK: - Statements that must fail

    @Test func savedWithTheirErrors() {
        let harness = Self.harness()
        harness.must("replay \"a.bp\"; save \"b.bp\"")
        #expect(
            harness.text(ofFile: "b.bp").hasSuffix(
                "\n\n# Begin.\na = 1\nprint a\n# Two.\nb = 2\nprint a + b\noops\n#> error: …\nc = 3\nprint 7\nd = 4\n"))
        let again = Harness()
        again.files = harness.files
        again.must("replay \"b.bp\"; save \"c.bp\"")
        #expect(again.text(ofFile: "c.bp") == harness.text(ofFile: "b.bp"))
        harness.write("k = 1; k += 1; 5.\n#> error: …\nk + 1\n", to: "line.bp")
        again.files = harness.files
        again.must("replay \"line.bp\"; save \"e.bp\"; replay \"e.bp\"")
        #expect(again.text(ofFile: "e.bp").hasSuffix("k = 1\nk += 1\n5.\n#> error: …\nk + 1\n"))
        #expect(again.session.variables["k"] == Matrix(2))
        harness.must("undo 2; save \"d.bp\"")
        #expect(harness.text(ofFile: "d.bp").hasSuffix("oops\n#> error: …\n"))
    }

    @Test func sourcedFilesGoOn() {
        let harness = Self.harness()
        harness.must("source \"a.bp\"; save \"b.bp\"")
        #expect(harness.session.variables.keys.sorted() == ["a", "b", "c", "d"])
        harness.must("replay \"b.bp\"; d")
        harness.write("a = 5\nb = 3; a = 7; oops\n#> error: no\n", to: "bad.bp")
        #expect(harness.error(of: "source \"bad.bp\"") != nil && harness.session.variables["a"] == Matrix(1))
        harness.write("a = 5\nrepeat 2 { a = 7; oops }\n#> error: …\n", to: "taken-back.bp")
        harness.must("source \"taken-back.bp\"")
        #expect(harness.session.variables["a"] == Matrix(5))
    }
}
