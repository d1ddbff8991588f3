import Commands
import Glibc
import Rendering
import Reporting
import Syntax

/// The interpreter with its streams: texts go in, and what they say goes where the options want it.
final class Console {
    let terminal: Terminal
    let results: Output
    let remarks = Output(2, capacity: 0)
    let presenter: any Presenter
    let renderer: TerminalRenderer
    let interpreter: Interpreter
    /// Pictures that the terminal draws itself; nil where it draws none.
    var pixels: PixelScreen?
    private var isMuted = false
    private let showsTime: Bool
    /// The statement that runs, and when it began.
    private var running: (statement: String, start: Double)?

    init(_ options: Options, terminal: Terminal) {
        self.terminal = terminal
        showsTime = options.time
        let results = Output(1, capacity: terminal.outputIsTerminal ? 0 : 1 << 16)
        self.results = results
        let width = { terminal.width }
        let renderer = TerminalRenderer(
            width: terminal.width, isUnicode: terminal.isUTF8 && !options.ascii,
            colours: terminal.colours(options.color, isTerminal: terminal.outputIsTerminal))
        self.renderer = renderer
        presenter =
            switch options.format {
            case .text:
                TextPresenter(
                    results: results, remarks: remarks, renderer: renderer,
                    colouredRemarks: terminal.isColoured(options.color, isTerminal: terminal.errorIsTerminal),
                    isQuiet: options.quiet, wrapsRemarks: terminal.errorIsTerminal, width: width)
            case .json: JSONPresenter(results: results, isQuiet: options.quiet, isASCII: options.ascii)
            }
        interpreter = Interpreter(environment: Environment())
        let clock = Console.clock
        let progress = ProgressLine(output: remarks, clock: clock, width: width)
        let live = LiveScreen(output: results, renderer: renderer) { (terminal.width, terminal.height ?? 24) }
        let showsProgress = terminal.errorIsTerminal && !terminal.isDumb && !options.quiet
        interpreter.environment = Environment(
            emit: { [unowned self] report in
                progress.erase()
                live.show([])
                if !isMuted { show(report) }
            },
            render: { TerminalRenderer().lines(of: $0) },
            abridged: { TerminalRenderer().abridged($0) },
            page: { PageRenderer().bytes(of: $0) },
            film: CastText.bytes,
            notify: { [unowned self] diagnostic in
                progress.erase()
                live.show([])
                if !isMuted || diagnostic.severity == .error { presenter.say(diagnostic) }
            },
            showProgress: { amount in
                guard showsProgress else { return }
                if let amount {
                    results.flush()
                    progress.show(amount)
                } else {
                    progress.erase()
                }
            },
            showLive: terminal.outputIsTerminal && !terminal.isDumb && options.format == .text
                ? { [unowned self] reports in if !isMuted { live.show(reports) } } : nil,
            wasInterrupted: Interrupt.take,
            files: FileSystem.files(allowing: options.writableFolders), pictureFormats: PictureFormat.all,
            clock: clock)
    }

    /// Runs a text to its end or its first error; `awaitsMore` as in ``ScriptRunner``.
    func run(_ source: SourceText, awaitsMore: Bool = false) -> ScriptRunner.Outcome {
        let observer = ScriptRunner.Observer(
            willRun: { [self] span in
                if isMuted { return }
                let statement = source.text(of: span)
                presenter.willRun(statement, line: source.line(at: span.start))
                if showsTime { running = (statement, Console.clock()) }
            },
            didRun: { [self] error in
                let end = Console.clock()
                defer { if error == nil { showTime(until: end) } }
                if !isMuted || error != nil { presenter.didRun(error.map(source.concealing)) }
                if !interpreter.environment.isInteractive, Interrupt.isPending { leave(Interrupt.exitCode) }
            })
        return ScriptRunner(interpreter, observer: observer).run(source, awaitsMore: awaitsMore)
    }

    /// A picture in pixels has its sentence below, as one in characters has.
    private func show(_ report: Report) {
        if let pixels, let picture = report.block.picture, pixels.show(picture, digits: report.digits) {
            if !picture.sentence.isEmpty { presenter.show(Report(.text(picture.sentence))) }
        } else {
            presenter.show(report)
        }
    }

    /// Says how long a statement ran, in a line that other programs can read too.
    private func showTime(until end: Double) {
        guard let (statement, start) = running else { return }
        running = nil
        let lines = statement.split(separator: "\n", maxSplits: 1)
        let shown = renderer.glyphs.shown(String(lines.first ?? "") + (lines.count > 1 ? " …" : ""))
        results.flush()
        remarks.write("time \(NumberFormat(digits: 4).string(end - start)) s  \(shown)\n")
    }

    /// Runs statements that options stand for, without showing what they say.
    func runSilently(_ text: String, as file: String) -> ScriptRunner.Outcome {
        isMuted = true
        defer { isMuted = false }
        return run(SourceText(text, file: file))
    }

    /// Shows reports page by page where they are longer than the screen; false where they are to be shown as others are.
    func readThrough(_ reports: [Report]) -> Bool {
        guard !isMuted, let height = terminal.height else { return false }
        var renderer = renderer
        renderer.width = max(terminal.width, TerminalRenderer.leastWidth)
        results.flush()
        return Pager.show(reports.flatMap(renderer.lines), height: height)
    }

    /// Ends the program when everything is written.
    func leave(_ code: Int32) -> Never {
        results.flush()
        Echo.restore()
        if Aside.isBusy { _exit(code) }
        exit(code)
    }

    /// The code that the program ends with after a script.
    static func exitCode(_ outcome: ScriptRunner.Outcome) -> Int32 {
        switch outcome {
        case .finished: 0
        case .failed, .incomplete, .declined: 1
        case .quit(let code): code
        case .interrupted: Interrupt.exitCode
        }
    }

    /// Seconds of the monotonic clock.
    static func clock() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
