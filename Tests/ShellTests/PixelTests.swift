import Commands
import Foundation
import Rendering
import Reporting
import Syntax
import Testing

@testable import Shell

/// Pictures in pixels on terminals that say that they have them, and on all others none.
///
/// A terminal's answer is typed together with the statement, so that it is there when it is asked for.
@Suite(.serialized) struct PixelTests {
    private static let statement = "plot z^2 for z in -1:0.25:1"
    private static let kitty = "\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?62;c"
    private static let sixel = "\u{1b}[?62;4c"

    /// The terminal is told what it can show by `environment` too.
    private static func terminal(
        _ arguments: [String] = [], _ environment: [String: String] = [:], cell: (UInt16, UInt16) = (8, 16)
    ) throws -> PseudoTerminal {
        try PseudoTerminal(
            arguments, environment: ["NO_COLOR": "", "TERM": "xterm"].merging(environment) { $1 }, rows: 60, cell: cell)
    }

    /// What a terminal of 80 columns and 60 rows is sent for the picture of the statement.
    private static func codes(
        _ pixels: PixelProtocol, cell: (Int, Int)? = (8, 16), colours: Int = 256
    ) throws -> String {
        var pictures: [Report.Picture] = []
        let environment = Environment(emit: { pictures += [$0.block.picture].compactMap(\.self) })
        let observer = ScriptRunner.Observer(willRun: { _ in }, didRun: { _ in })
        _ = ScriptRunner(Interpreter(environment: environment), observer: observer).run(SourceText(statement))
        let room = PixelRoom(
            columns: 80, rows: 60, cell: cell.flatMap { PixelRoom.Size(width: $0.0, height: $0.1) }, colours: colours)
        let picture = try #require(pictures.first)
        return String(
            decoding: try #require(try PixelRenderer().codes(of: picture, as: pixels, in: room)), as: UTF8.self)
    }

    /// Nothing of an answer is left on the screen or in the next line.
    private static func expectsNoTrace(
        _ terminal: PseudoTerminal, isAtPrompt: Bool = false, _ location: SourceLocation = #_sourceLocation
    ) {
        if !isAtPrompt { terminal.expectPrompt("»", location) }
        terminal.type("print 600 + 66\n")
        terminal.expect("666", within: 4, location)
        for trace in ["62;c", "62;4", "OK", "error", "^["] {
            #expect(!text(of: terminal).contains(trace), "\(trace)", sourceLocation: location)
        }
    }

    /// What is shown but for strings that no terminal shows.
    private static func text(of terminal: PseudoTerminal) -> String {
        let pieces = terminal.shown.components(separatedBy: "\u{1b}\\")
        return pieces.map { piece in
            let start = piece.firstRange(of: "\u{1b}_")?.lowerBound ?? piece.firstRange(of: "\u{1b}P")?.lowerBound
            return String(piece[..<(start ?? piece.endIndex)])
        }.joined()
    }

    @Test(arguments: [
        (kitty, PixelProtocol.kitty), ("\u{1b}_Gi=31;OK\u{1b}\\\(sixel)", .kitty), (sixel, .sixel),
        ("\u{1b}[?1;0;1024S\(sixel)", .sixel),
    ]) func showsPixelsWhereTheTerminalHasThem(answer: String, pixels: PixelProtocol) throws {
        let terminal = try Self.terminal()
        terminal.expectPrompt("»")
        terminal.type("\(Self.statement)\n\(answer)")
        terminal.expect(try Self.codes(pixels))
        terminal.expect("\r\nz^2 ends where it began")
        #expect(!terminal.shown.unicodeScalars.contains { (0x2800...0x28ff).contains($0.value) })
        Self.expectsNoTrace(terminal)
        // Asked once.
        #expect(terminal.shown.split(separator: "\u{1b}[c", omittingEmptySubsequences: false).count == 2)
    }

    /// Who sees no pixels does not pay for them.
    @Test func librariesAreLoadedForPixelsAlone() throws {
        let terminal = try Self.terminal()
        terminal.expectPrompt("»")
        terminal.type("\(Self.statement) to \"a.svg\"\n")
        terminal.expect("wrote a.svg")
        terminal.expectPrompt("»")
        #expect(["librsvg", "libcairo", "libglib"].allSatisfy { !terminal.hasLoaded($0) })
        terminal.type("\(Self.statement)\n\(Self.kitty)")
        terminal.expect("z^2 ends where it began")
        #expect(terminal.hasLoaded("librsvg"))
    }

    @Test(arguments: ["", "\u{1b}[?1;2c", "\u{1b}_Gi=31;EINVAL:no\u{1b}\\\u{1b}[?1;2c", "\u{1b}[?99;1$y\u{1b}[?6c"])
    func showsCharactersElsewhere(answer: String) throws {
        let terminal = try Self.terminal()
        terminal.expectPrompt("»")
        terminal.type("\(Self.statement)\n\(answer)")
        terminal.expect("z^2 ends where it began")
        #expect(terminal.shown.unicodeScalars.contains { (0x2800...0x28ff).contains($0.value) })
        Self.expectsNoTrace(terminal)
        #expect(!terminal.shown.contains("\u{1b}P") && !terminal.shown.contains("a=T"))
    }

    @Test func keysThatWereTypedMeanwhileAreKept() throws {
        let terminal = try Self.terminal()
        terminal.expectPrompt("»")
        terminal.type("\(Self.statement)\npri\u{1b}_Gi=31;OK\u{1b}\\nt 7\u{1b}[?62;c00 + 77\nprint 5")
        terminal.expect("z^2 ends where it began")
        terminal.expect("777")
        terminal.expectPrompt("»")
        terminal.type("00 + 55\n")
        terminal.expect("555")
        Self.expectsNoTrace(terminal)
    }

    /// An answer that comes late is not shown, is no key, and counts for the next picture.
    @Test func lateAnswersAreHeard() throws {
        let terminal = try Self.terminal()
        terminal.expectPrompt("»")
        terminal.type("\(Self.statement)\n")
        terminal.expect("z^2 ends where it began")
        terminal.expectPrompt("»")
        terminal.type(Self.kitty)
        Self.expectsNoTrace(terminal, isAtPrompt: true)
        terminal.expectPrompt("»")
        terminal.type("\(Self.statement)\n")
        terminal.expect(try Self.codes(.kitty))
        terminal.expectPrompt("»")
        terminal.type("quit\n")
        #expect(terminal.exitCode() == 0)
        #expect(terminal.echoes)
    }

    /// Also where a statement still runs, which shows what is typed.
    @Test func lateAnswersAreNotEchoed() throws {
        let terminal = try Self.terminal()
        terminal.expectPrompt("»")
        terminal.type("data xor; network 2 -> 2 -> 1; \(Self.statement); train 900000000\n")
        terminal.expect("z^2 ends where it began")
        terminal.type(Self.sixel)
        terminal.expect("epoch")
        terminal.type("\u{3}")
        terminal.expect("stopped after")
        Self.expectsNoTrace(terminal)
    }

    @Test(arguments: [[:], ["TMUX": "/tmp/tmux"], ["STY": "1.pts"], ["TERM": "screen-256color"], ["TERM": "tmux"]])
    func multiplexersAreAskedForSixelsAlone(environment: [String: String]) throws {
        let terminal = try Self.terminal([], environment)
        terminal.expectPrompt("»")
        terminal.type("\(Self.statement)\n\(Self.sixel)")
        terminal.expect(try Self.codes(.sixel))
        #expect(terminal.shown.contains("\u{1b}_G") == environment.isEmpty)
        Self.expectsNoTrace(terminal)
    }

    @Test func cellsAndColoursAreThoseOfTheTerminal() throws {
        let large = try Self.terminal(cell: (16, 32))
        large.expectPrompt("»")
        large.type("\(Self.statement) to \"a.png\"; \(Self.statement)\n\(Self.kitty)")
        large.expect(try Self.codes(.kitty, cell: (16, 32)))
        // As large as this the picture is the same as the file.
        let file = try Data(contentsOf: URL(fileURLWithPath: large.folder.path + "/a.png")).base64EncodedString()
        #expect(file.count > 4096 && large.shown.contains(file.prefix(4096)))

        let told = try Self.terminal(cell: (0, 0))
        told.expectPrompt("»")
        told.type("\(Self.statement)\n\u{1b}[?1;0;16S\u{1b}[6;20;10t\(Self.sixel)")
        told.expect(try Self.codes(.sixel, cell: (10, 20), colours: 16))
        Self.expectsNoTrace(told)

        let silent = try Self.terminal(cell: (0, 0))
        silent.expectPrompt("»")
        silent.type("\(Self.statement)\n\(Self.kitty)")
        silent.expect(try Self.codes(.kitty, cell: nil))
        Self.expectsNoTrace(silent)
    }

    @Test(arguments: PixelProtocol.allCases) func canBeForced(pixels: PixelProtocol) throws {
        let terminal = try Self.terminal(["--pixels", pixels.rawValue], ["NO_COLOR": "1"])
        terminal.expectPrompt("»")
        terminal.type("\(Self.statement)\n")
        terminal.expect(try Self.codes(pixels))
        Self.expectsNoTrace(terminal)
        #expect(!terminal.shown.contains("\u{1b}[c"))
    }

    /// Where nobody may be asked nothing is sent.
    @Test(
        arguments: [
            (["--pixels", "none"], [:]), (["--ascii"], [:]), (["--color", "never"], [:]), (["--format", "json"], [:]),
            ([], ["NO_COLOR": "1"]), ([], ["TERM": "dumb"]), ([], ["TERM": "linux"]), (["-c", statement], [:]),
        ] as [([String], [String: String])])
    func isNotAskedElsewhere(arguments: [String], environment: [String: String]) throws {
        let terminal = try Self.terminal(arguments, environment)
        if !arguments.contains("-c") { terminal.type("\(Self.statement)\n") }
        terminal.expect("z^2 ends where it began")
        for code in ["\u{1b}_G", "\u{1b}P", "\u{1b}[c", "\u{1b}[16t"] {
            #expect(!terminal.shown.contains(code))
        }
    }

    /// What pixels need may be missing: characters take their place, and who asked for pixels is told why, once.
    @Test(arguments: [[], ["--pixels", "kitty"]]) func charactersTakeThePlaceOfWhatCannotBeDrawn(arguments: [String])
        throws
    {
        let folder = try TemporaryFolder()
        try folder.write("fonts.conf", Self.noFonts)
        let terminal = try Self.terminal(arguments, ["FONTCONFIG_FILE": folder.path + "/fonts.conf"])
        terminal.expectPrompt("»")
        for round in 0..<2 {
            terminal.type("\(Self.statement)\n\(arguments.isEmpty && round == 0 ? Self.kitty : "")")
            terminal.expect("z^2 ends where it began")
        }
        #expect(terminal.shown.unicodeScalars.contains { (0x2800...0x28ff).contains($0.value) })
        #expect(terminal.shown.components(separatedBy: "has no font").count == (arguments.isEmpty ? 1 : 2))
        Self.expectsNoTrace(terminal)
    }

    private static let noFonts = "<?xml version=\"1.0\"?><fontconfig></fontconfig>\n"

    /// Nobody waits for a large picture that is not wanted any more; the next one is drawn again.
    @Test func drawingCanBeGivenUp() throws {
        let terminal = try Self.terminal(["--pixels", "kitty"])
        terminal.expectPrompt("»")
        terminal.type("r = random(300, 500); map r to \"a.png\"\n")
        terminal.waitUntil { terminal.hasLoaded("librsvg") }
        terminal.type("\u{3}")
        terminal.expectPrompt("»")
        terminal.type("\(Self.statement)\n")
        terminal.expect(try Self.codes(.kitty))
        Self.expectsNoTrace(terminal)
        #expect(access(terminal.folder.path + "/a.png", F_OK) != 0)
    }

    @Test func pipesGetNoPixels() throws {
        for run in [["-c", Self.statement], ["-"], []] {
            let result = try BuiltProgram.run(run, input: run.contains("-c") ? "" : Self.statement)
            #expect(result.code == 0 && !result.output.contains("\u{1b}"))
        }
    }

    /// Text would vanish without a word.
    @Test func aMachineWithoutFontsIsAnError() throws {
        let folder = try TemporaryFolder()
        try folder.write("fonts.conf", Self.noFonts)
        let result = try BuiltProgram.run(
            ["-c", "\(Self.statement) to \"a.png\""], environment: ["FONTCONFIG_FILE": folder.path + "/fonts.conf"],
            in: folder.path)
        #expect(result.code == 1 && result.error.contains("no font") && result.error.contains("fonts-dejavu-core"))
        #expect(access(folder.path + "/a.png", F_OK) != 0)
        #expect(!result.error.lowercased().contains("pango"))
    }
}
