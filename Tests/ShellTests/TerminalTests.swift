import Rendering
import Testing

@testable import Shell

struct TerminalTests {
    @Test(
        arguments: [
            ("xterm", nil, .sixteen), ("xterm-256color", nil, .palette), ("tmux-256color", "", .palette),
            ("xterm-256color", "truecolor", .full), ("linux", "24bit", .full), ("xterm-kitty", nil, .full),
            (nil, nil, .sixteen),
        ] as [(String?, String?, ColourDepth)])
    func terminalsSayHowManyColoursTheyHave(term: String?, colorterm: String?, depth: ColourDepth) {
        #expect(Terminal.depth(term: term, colorterm: colorterm) == depth)
    }
}
