import Commands
import Syntax
import Testing

@testable import Shell

struct HistoryTests {
    @Test(
        arguments: [
            ("print 1", "print 1"),
            ("  print 1 # why", "print 1 # why"),
            ("repeat 2 {\n  forward\n  step\n}", "repeat 2 { forward; step }"),
            ("repeat 2 { # twice\n  print \"#\"\n}", "repeat 2 { print \"#\" }"),
            ("x = [1, 2;\n3, 4]", "x = [1, 2; 3, 4]"),
            ("x = 1 +\n2", "x = 1 + 2"),
            ("if a {\nstep\n} else {\nloss\n}\nprint 1", "if a { step } else { loss }; print 1"),
            ("data [0; 1] ->\n[0; 1]", "data [0; 1] -> [0; 1]"),
            ("repeat 2 {\ndata or\nstep\n}", "repeat 2 { data or; step }"),
            ("repeat 2 {\ndata and\n}", "repeat 2 { data and }"),
            ("# first\ndata or\nstep", "data or; step"),
            ("if a {\nif b {\n# why\nstep\n}\n}", "if a { if b { step } }"),
            ("x = 1 +\n2 )", "x = 1 + 2 )"),
            ("", ""),
        ])
    func joinsLines(statement: String, line: String) {
        let words = Interpreter(environment: Environment()).vocabulary
        #expect(History.singleLine(statement, vocabulary: words) == line)
    }

    @Test func keepsTheLastOnes() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history"
        try folder.write("history", (1...25_000).map { "print \($0)\n" }.joined())
        let history = History(path: path)
        #expect(history.entries.count == History.limit)
        #expect(history.entries.last == "print 25000")
        #expect(folder.read("history").split(separator: "\n").count == History.limit)
        let words = Interpreter(environment: Environment()).vocabulary
        history.append("print 25000", vocabulary: words)
        history.append("print 1", vocabulary: words)
        #expect(History(path: path).entries.suffix(2) == ["print 25000", "print 1"])
    }
}
