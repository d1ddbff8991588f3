import Rendering
import Reporting

/// Pictures of a training on the terminal, each drawn over the one before.
final class LiveScreen {
    private let output: Output
    private let renderer: TerminalRenderer
    /// Cells to a line and lines of the screen, as they are now.
    private let size: () -> (width: Int, height: Int)
    /// How many cells each line takes that stands there.
    private var drawn: [Int] = []

    init(output: Output, renderer: TerminalRenderer, size: @escaping () -> (width: Int, height: Int)) {
        (self.output, self.renderer, self.size) = (output, renderer, size)
    }

    /// Draws reports in the place of those before; none takes them away.
    func show(_ reports: [Report]) {
        let (width, height) = size()
        var renderer = renderer
        renderer.width = max(width, TerminalRenderer.leastWidth)
        // One line stays free for the cursor; what has no room is left out as a whole.
        var lines: [String] = []
        for report in reports {
            let own = renderer.lines(of: report)
            if lines.count + own.count < height { lines += own }
        }
        var text = backToTop(width)
        for line in lines { text += line + "\u{1b}[K\n" }
        if !drawn.isEmpty || !lines.isEmpty { text += "\u{1b}[J" }
        drawn = lines.map { TextStyle.width($0) }
        if !text.isEmpty { output.write(text) }
        output.flush()
    }

    /// To the first line of what stands there: on a screen that became narrower its lines take more than one.
    private func backToTop(_ width: Int) -> String {
        let rows = drawn.reduce(0) { $0 + max(1, ($1 + max(width, 1) - 1) / max(width, 1)) }
        return rows > 0 ? "\r\u{1b}[\(rows)A" : ""
    }
}
