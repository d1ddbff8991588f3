import Glibc
import Testing

/// Lines of the history in the user's editor.
@Suite struct EditorTests {
    /// - Parameter shown: what the lines 1 and 2 lead to, after a script of `sh` has changed them.
    @Test(arguments: [
        ("sed -i s/11/44/", "44\r\n"), ("printf 'print 60 + 6\\n' >", "66\r\n"),
        ("false", "error: the editor, false, ended with 1: nothing was run"),
        ("/nowhere/vi", "ended with 127"), ("kill -9 $$;", "ended with 137"),
        ("", "error: no editor is named: VISUAL and EDITOR are not set"),
        ("printf '\\377' >", "what the editor left is no UTF-8 text"), ("rm", "error: cannot read"),
    ])
    func runsWhatItLeaves(editor: String, shown: String) throws {
        let home = try TemporaryFolder()
        let terminal = try PseudoTerminal(environment: ["HOME": home.path, "EDITOR": editor, "TMPDIR": home.path])
        terminal.expectPrompt()
        for line in ["print 11", "print 22"] {
            terminal.type(line + "\n")
            terminal.expectPrompt()
        }
        terminal.type("edit 1:2\n")
        terminal.expect(shown)
        terminal.expectPrompt()
        #expect(home.read(".local/state/backprop/history").contains("edit 1:2\n"))
        terminal.type("print 70 + 7\n")
        terminal.expect("77\r\n")
    }

    /// An empty text is nothing, and what ran stands in the history.
    @Test func nothingIsNothing() throws {
        let home = try TemporaryFolder()
        let terminal = try PseudoTerminal(environment: [
            "HOME": home.path, "VISUAL": "truncate -s 0", "EDITOR": "false",
        ])
        terminal.expectPrompt()
        for line in ["print 11", "edit 1"] {
            terminal.type(line + "\n")
            terminal.expectPrompt()
        }
        #expect(home.read(".local/state/backprop/history") == "print 11\nedit 1\n")
    }
}
