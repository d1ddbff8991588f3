import Commands
import Dispatch
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
            ("repeat 2 {\nforw; pri \"#\" # why\nst }\n)", "repeat 2 { forw; pri \"#\"; st } )"),
            ("# first\na = f(1,\n2\n)\nb = 3 )", "a = f(1, 2 ); b = 3 )"), ("", ""),
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

    /// Lines of earlier shells are told from those of this one, and no number changes while it lives.
    @Test func knowsWhatIsItsOwn() throws {
        let folder = try TemporaryFolder()
        try folder.write("history", (1...History.limit).map { "print \($0)\n" }.joined())
        let history = History(path: folder.path + "/history")
        let words = Interpreter(environment: Environment()).vocabulary
        for number in 1...3 { history.append("a = \(number)", vocabulary: words) }
        #expect(history.typed.earlier == History.limit)
        #expect(history.typed.lines.suffix(3) == ["a = 1", "a = 2", "a = 3"])
        #expect(history.typed.lines.count == History.limit + 3)
    }

    /// What was half written when the disk was full, or the program was killed, spoils no other line.
    @Test func aLineWithoutItsEnd() throws {
        let folder = try TemporaryFolder()
        try folder.write("history", "print 1\nprin")
        let file = try #require(HistoryFile(folder.path + "/history"))
        file.append("a = 1")
        file.append("b = 2")
        #expect(folder.read("history") == "print 1\nprin\na = 1\nb = 2\n")
    }

    /// Shells that add lines while another one shortens the file lose none.
    @Test func manyWriters() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/history"
        DispatchQueue.concurrentPerform(iterations: 4) { writer in
            for number in 0..<60 {
                guard let file = HistoryFile(path) else { continue }
                if writer == 0 { file.replace(with: file.lines) } else { file.append("a\(writer) = \(number)") }
            }
        }
        let lines = folder.read("history").split(separator: "\n").map(String.init)
        let wanted = (1..<4).flatMap { writer in (0..<60).map { "a\(writer) = \($0)" } }
        #expect(lines.sorted() == wanted.sorted())
    }
}
