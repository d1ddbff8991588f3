import Modelling
import Syntax

/// What a statement leaves in the record of the session, and among the moments that `undo` can reach.
extension Interpreter {
    /// Keeps a line of narration for `save`.
    package func record(comment: String) {
        session.transcript.append(.comment(comment))
        _ = journal?([.comment(comment)])
    }

    /// Keeps that paragraphs and statements stand apart, for `save`.
    package func recordBlankLine() {
        session.transcript.append(.blank)
        _ = journal?([.blank])
    }

    /// Keeps the statement that failed last, as it was to, with its recorded output.
    package func record(failureRecorded lines: [String]) {
        session.transcript.append(.failure(text: failedText, recorded: lines))
        _ = journal?([.failed(failedText, recorded: lines)])
    }

    func commit(_ statement: Statement, in source: SourceText, before: Session) {
        guard isRecorded(statement) else { return }
        // Of a lesson a saved session has what the learner typed, which leads to the rest.
        let text = isTeaching ? Self.unrecorded : running.recordedText ?? canonicalText(of: statement, in: source)
        let record = Transcript.Record(text: text, output: recentOutput.keep(running.output), files: running.filesUsed)
        let changed = !session.hasSameState(as: before)
        if text != Self.unrecorded { session.transcript.append(.statement(record)) }
        guard changed else { return }
        if running.isEndedInside {
            // Where a block was ended inside, a script goes back there.
            session.transcript.append(statement: "goto step \(session.step)")
        }
        let script =
            running.updates == 0
            ? nil
            : Passage.Script(
                statement: statement, source: source, folder: folder,
                files: running.filesUsed.map { ($0.path, content(of: $0.path)) })
        add(
            text == Self.unrecorded ? canonicalText(of: statement, in: source) : text, to: before, script: script,
            updates: running.updates, snapshots: running.snapshots, watched: recorded)
    }

    /// Tells whether a file is still the same; nil for none, and for what can be read only once.
    func content(of path: String) -> Int? {
        environment.files.isFile(path) ? (try? environment.files.read(path))?.hashValue : nil
    }

    /// Adds a change to the line of moments, and to what `undo` takes back.
    func add(
        _ text: String, to before: Session, script: Passage.Script? = nil, updates: Int = 0,
        snapshots: [Passage.Snapshot] = [], watched: [String: [WatchedPoint]] = [:]
    ) {
        let passage = Passage(
            text, from: before, script: script, updates: updates, snapshots: snapshots, watched: watched)
        add(passage, to: before)
    }

    func add(_ passage: Passage, to before: Session) {
        let past = line
        if !line.isAtEnd {
            notice(
                "a branch begins here; what lies ahead stays",
                hint: "goto branch \(line.present.number) leads to its end")
        }
        line.add(passage)
        if let way = running.cameBack { comeBack(way, in: passage, from: before) }
        note(running.cameBack?.text ?? passage.text, before: before, line: past, passage: passage)
    }

    /// Ends a statement at a moment inside of it; its end lies ahead.
    private func comeBack(_ way: ComeBack, in passage: Passage, from before: Session) {
        let part = Passage(passage, after: way.updates, as: way.text)
        line.move(to: .init(index: line.here.index - 1, part: part), leaving: session)
        let record = Transcript.Record(
            text: way.text, output: recentOutput.keep(running.output), files: running.filesUsed)
        session = way.session
        session.transcript = before.transcript
        session.transcript.append(.statement(record))
    }

    private func isRecorded(_ statement: Statement) -> Bool {
        guard case .command(let call) = statement.node else { return true }
        return commands.named(call.name.text)?.isRecorded ?? true
    }

    /// The statement as typed, with the full names of commands that were typed by a prefix, also inside blocks.
    func canonicalText(of statement: Statement, in source: SourceText) -> String {
        var bytes = Array(source.text(of: statement.span).utf8)
        for name in statement.commandNames.reversed() {
            let typed = source.text(of: name.span)
            if typed == name.text { continue }
            // Only a question mark is no prefix: `train?` is short for `help train`.
            guard name.text.hasPrefix(typed) else { return statement.text }
            let start = name.span.start - statement.span.start
            bytes.replaceSubrange(start..<start + typed.utf8.count, with: Array(name.text.utf8))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Begins with an empty session, with the settings that are kept. Inside a block the record of the whole statement
    /// stays with all that came before.
    package func beginAnew() {
        let before = session
        session = Session(seed: before.seed)
        session.precision = before.precision
        guard !isPart else {
            session.transcript = before.transcript
            return
        }
        running.recordedText = Interpreter.unrecorded
        let standard = Session()
        if session.seed != standard.seed { session.transcript.append(statement: "seed \(session.seed)") }
        if session.precision != standard.precision {
            session.transcript.append(statement: "precision \(session.precision.rawValue)")
        }
    }
}
