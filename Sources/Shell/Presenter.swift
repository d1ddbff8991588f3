import Limits
import Rendering
import Reporting

/// Who puts what statements say onto the streams: as text for people or as JSON for programs.
protocol Presenter: AnyObject {
    func willRun(_ statement: String, line: Int)
    func show(_ report: Report)
    func say(_ diagnostic: Diagnostic)
    func didRun(_ error: Diagnostic?)
}

/// Results to standard output as they come; errors and notices to standard error.
final class TextPresenter: Presenter {
    private let results: Output
    private let remarks: Output
    private let isQuiet: Bool
    private let width: () -> Int
    private var resultRenderer: TerminalRenderer
    private var remarkRenderer: TerminalRenderer

    init(
        results: Output, remarks: Output, renderer: TerminalRenderer, colouredRemarks: Bool, isQuiet: Bool,
        wrapsRemarks: Bool, width: @escaping () -> Int
    ) {
        self.results = results
        self.remarks = remarks
        self.isQuiet = isQuiet
        self.width = width
        resultRenderer = renderer
        remarkRenderer = renderer
        remarkRenderer.style = TextStyle(isColoured: colouredRemarks)
        remarkRenderer.wrapsDiagnostics = wrapsRemarks
    }

    func willRun(_ statement: String, line: Int) {}

    // The screen may have another width than when the statement began.

    func show(_ report: Report) {
        resultRenderer.width = max(width(), TerminalRenderer.leastWidth)
        resultRenderer.write(report, to: results.write)
    }

    func say(_ diagnostic: Diagnostic) {
        if isQuiet, diagnostic.severity == .notice { return }
        results.flush()
        remarkRenderer.width = max(width(), TerminalRenderer.leastWidth)
        remarks.write(remarkRenderer.text(of: diagnostic))
    }

    func didRun(_ error: Diagnostic?) {
        if let error { say(error) }
    }
}

/// One object a line on standard output for each statement, when it has run.
final class JSONPresenter: Presenter {
    private let results: Output
    private let isQuiet: Bool
    private let renderer: JSONRenderer
    private var current: (statement: String, line: Int)?
    private var blocks: [Report.Block] = []
    private var notices: [Diagnostic] = []

    init(results: Output, isQuiet: Bool, isASCII: Bool = false) {
        self.results = results
        self.isQuiet = isQuiet
        renderer = JSONRenderer(isASCII: isASCII)
    }

    func willRun(_ statement: String, line: Int) { current = (statement, line) }

    func show(_ report: Report) { blocks.append(report.block) }

    func say(_ diagnostic: Diagnostic) {
        if isQuiet, diagnostic.severity == .notice { return }
        if current == nil {
            results.write(renderer.line(notice: diagnostic))
        } else {
            notices.append(diagnostic)
        }
    }

    func didRun(_ error: Diagnostic?) {
        let (statement, line) = current ?? ("", 0)
        func text(_ blocks: [Report.Block], _ notices: [Diagnostic]) -> [UInt8] {
            renderer.line(number: line, statement: statement, blocks: blocks, notices: notices, error: error)
        }
        let whole = text(blocks, notices)
        if StopRequest.isUrgent {
            let notice = Diagnostic("interrupted while the results were written", severity: .notice)
            StopRequest.deferring { results.write(text([], notices + [notice])) }
        } else {
            results.write(whole)
        }
        current = nil
        blocks = []
        notices = []
    }
}
