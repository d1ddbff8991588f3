import Glibc
import Reporting

/// What shows a text that is longer than the screen, page by page: `$PAGER`, or less.
enum Pager {
    /// Stays only where there is more than a screen, keeps colours, and leaves the text where it was read.
    private static let usual = "if command -v less >/dev/null; then exec less -FRX; else exit 127; fi"

    /// False where the text fits on the screen or no pager could be run.
    static func show(_ lines: [String], height: Int) -> Bool {
        // The prompt takes a line too.
        guard lines.count >= height else { return false }
        let program = Terminal.variable("PAGER").flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 } ?? usual
        let text = lines.map { $0 + "\n" }.joined()
        guard let code = try? Subprogram.run(program, reading: text) else { return false }
        // What `sh` says of a program that is not there, or cannot be run.
        return code != 126 && code != 127
    }
}
