import Rendering
import Reporting

/// Pictures in pixels on a terminal that can show them; what it can is asked at the first picture, once.
final class PixelScreen {
    private let terminal: Terminal
    private let output: Output
    private let say: (Diagnostic) -> Void
    /// Whether the user wants pixels whatever the terminal answers.
    private let isForced: Bool
    /// Gives keys back that were typed while the terminal was asked.
    private let typeAgain: (String) -> Void
    private var answers: TerminalAnswers?
    private var pixels: PixelProtocol?

    /// Nil where no pixels are wanted, or none can be.
    init?(
        _ choice: Options.Pixels, isPlain: Bool, terminal: Terminal, output: Output,
        say: @escaping (Diagnostic) -> Void, typeAgain: @escaping (String) -> Void
    ) {
        switch choice {
        case .none: return nil
        case .auto where isPlain || !terminal.canEdit || Terminal.variable("TERM") == "linux": return nil
        case .auto: (isForced, pixels) = (false, nil)
        case .kitty: (isForced, pixels) = (true, .kitty)
        case .sixel: (isForced, pixels) = (true, .sixel)
        }
        guard terminal.isInteractive else { return nil }
        (self.terminal, self.output, self.say, self.typeAgain) = (terminal, output, say, typeAgain)
    }

    /// Shows what a picture draws; false where it is to be shown by characters.
    func show(_ picture: Report.Picture, digits: Int) -> Bool {
        if answers == nil {
            answers = isForced ? TerminalAnswers() : ask()
            if !isForced { pixels = answers?.pixels }
        }
        guard let pixels else { return false }
        do throws(Diagnostic) {
            guard let codes = try PixelRenderer(digits: digits).codes(of: picture, as: pixels, in: room) else {
                return false
            }
            output.write(codes)
            // Ctrl-C may have come in the middle.
            output.write((Interrupt.isPending ? pixels.ending : "") + "\n")
            return true
        } catch {
            if Interrupt.isPending { return true }
            // Said once where they were asked for; from then on characters.
            self.pixels = nil
            if isForced { say(Diagnostic(error.message, hint: error.hint, severity: .notice)) }
            return false
        }
    }

    /// Takes note of an answer that came when it was not waited for any more.
    func hear(_ answer: String) {
        answers?.take(answer.utf8)
        if !isForced, let answers, answers.isComplete { pixels = answers.pixels }
    }

    private func ask() -> TerminalAnswers {
        output.flush()
        var answers = TerminalQuery.ask(asksKitty: !isInsideMultiplexer)
        let keys = answers.takeKeys().filter { $0 != 0 }
        if !keys.isEmpty { typeAgain(String(decoding: keys, as: UTF8.self)) }
        return answers
    }

    /// tmux and screen take kitty's question for a title; whether they show sixels they say themselves.
    private var isInsideMultiplexer: Bool {
        let term = Terminal.variable("TERM") ?? ""
        return Terminal.variable("TMUX") != nil || Terminal.variable("STY") != nil || term.hasPrefix("screen")
            || term.hasPrefix("tmux")
    }

    private var room: PixelRoom {
        PixelRoom(
            columns: terminal.width, rows: terminal.height ?? 24, cell: terminal.cell ?? answers?.cell,
            colours: answers?.colours ?? 256)
    }
}
