import Testing

@testable import Shell

/// One text says the same and ends the same wherever it comes from: a file, standard input, `-c`, `replay`.
struct ScriptReadingTests {
    private static let head = "# backprop session 1\n"

    static let scripts: [(text: String, code: Int32)] = [
        ("print 1\n#> 1\nprint 2\n#> 2\n", 0),
        ("# narration\nprint 1; print 2\n#> 1\n#> 2\n\nprint 3", 0),
        ("q\n#> error: …\nprint 2\n", 0),
        ("q\n#> error: other\nprint 2\n", 1),
        ("q\n\n#> error: …\nprint 2\n", 1),
        ("q\n# between\n#> error: …\nprint 2\n", 1),
        ("repeat 2 {\n    print 1\n    assert false\n}\n#> 1\n#> error: assertion failed: false\nprint 3\n", 0),
        ("print 1; a = 5.\n#> 1\n#> error: …\nprint 3\n", 0),
        ("a = 5.\n#> error: …\nb = 6.\n#> error: …\nprint 3\n", 0),
        ("a = 5.\n#> error: …\nb = 6.\nprint 3\n", 1),
        ("print 1\n\n#> 1\nprint 2\n", 1),
        ("#> 1\nprint 2\n", 1),
        ("print [1, 2;\n#> 1\n3, 4]\n", 0),
        ("print 1\nq", 1),
        ("print 1\nquit 3\nprint 2\n", 3),
        ("define twice n {\n# inside\nprint 2 * n\n}\ntwice 4\n#> 8\n", 0),
        ("print 1 +\n2\n#> 3\nprint \"é…\"\n#> é…\n", 0),
        ("print 1\r\n#> 1\r\nprint 2\r\n", 0),
    ]

    @Test(arguments: scripts.indices)
    func saysTheSame(_ index: Int) throws {
        let (text, code) = (Self.head + Self.scripts[index].text, Self.scripts[index].code)
        let folder = try TemporaryFolder()
        try folder.write("a.bp", text)
        let file = try BuiltProgram.run(["a.bp"], in: folder.path)
        #expect(file.code == code, "\(text)")
        let streamed = try BuiltProgram.run(["-"], input: text)
        #expect(streamed.output == file.output && streamed.code == code, "\(text)")
        let typed = try BuiltProgram.run(["-c", text])
        #expect(typed.output == file.output && typed.code == code, "\(text)")
        let replayed = try BuiltProgram.run(["-c", "replay \"a.bp\""], in: folder.path)
        let shown = replayed.output.split(separator: "\n").filter { !$0.hasPrefix("#") && !isEcho($0, of: text) }
        #expect(shown == file.output.split(separator: "\n") && replayed.code == code, "\(text)")
    }

    /// True for a line that shows a statement, which may have several lines.
    private func isEcho(_ line: Substring, of text: String) -> Bool {
        line.hasPrefix("» ") || line.contains(/[a-z}\]]/) && text.contains(line)
            || line == "2" && text.contains("+\n2\n")
    }
}
