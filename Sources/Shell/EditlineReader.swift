import CEditline
import Commands
import Glibc
import Rendering

/// Lines from the keyboard with editing, history and completion, by libedit.
///
/// libedit's callbacks find their reader through `EL_CLIENTDATA`; a reader stays where it is until the program ends.
final class EditlineReader: LineReader {
    private let editline: OpaquePointer
    private let events: OpaquePointer
    private let prompts: PromptText
    private let complete: (String, Int) -> Completions
    private let flush: () -> Void
    private let width: () -> Int
    private let hear: (String) -> Void
    /// The prompt of the line being read, as C reads it.
    private var prompt: UnsafeMutablePointer<CChar>?
    private var paste = PasteQueue()

    /// Around codes in the prompt that take no room.
    private static let delimiter: Character = "\u{1}"

    /// Nil if the terminal cannot be set up.
    ///
    /// - Parameter hear: is told what the terminal answers, when nobody waits for it.
    init?(
        history: [String], prompts: PromptText, flush: @escaping () -> Void, width: @escaping () -> Int,
        hear: @escaping (String) -> Void, complete: @escaping (String, Int) -> Completions
    ) {
        guard let editline = editline_open("backprop"), let events = history_init() else { return nil }
        self.editline = editline
        self.events = events
        self.prompts = prompts
        self.complete = complete
        self.flush = flush
        self.width = width
        self.hear = hear
        _ = editline_set_client(editline, Unmanaged.passUnretained(self).toOpaque())
        _ = editline_set_editor(editline, "emacs")
        _ = editline_set_prompt(
            editline, { editline in EditlineReader.reader(of: editline)?.prompt },
            CChar(EditlineReader.delimiter.asciiValue ?? 1))
        _ = editline_handle_signals(editline)
        _ = history_set_size(events, Int32(History.limit))
        _ = editline_set_history(editline, events)
        for entry in history { remember(entry) }
        bindKeys()
        if EditlineReader.hasSettings { el_source(editline, nil) }
    }

    deinit {
        el_end(editline)
        history_end(events)
        free(prompt)
    }

    func readLine(prompt kind: Prompt) -> LineInput {
        flush()
        setPrompt(kind)
        hasPasted = false
        if let line = paste.nextLine() {
            hasPasted = true
            fputs(prompts.text(kind) + DisplayText.escaped(line) + "\n", EditlineReader.screen)
            fflush(EditlineReader.screen)
            return .line(line)
        }
        if let start = paste.takeFragment() { el_push(editline, start) }
        setBracketedPaste(true)
        defer { setBracketedPaste(false) }
        while true {
            var count: Int32 = 0
            errno = 0
            let line = el_gets(editline, &count)
            if let line, count > 0 {
                let bytes = UnsafeBufferPointer(start: line, count: strlen(line)).map(UInt8.init(bitPattern:))
                return .line(
                    String(decoding: bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...], as: UTF8.self))
            }
            let wasInterrupted = count < 0 && errno == EINTR
            if Interrupt.take() {
                fputs("^C\n", EditlineReader.screen)
                fflush(EditlineReader.screen)
                return .interrupted
            }
            if wasInterrupted { continue }
            fputs("\n", EditlineReader.screen)
            fflush(EditlineReader.screen)
            return .end
        }
    }

    private(set) var hasPasted = false

    func discardPaste() -> Int { paste.discard() }

    /// Types keys as if the user did now.
    func type(_ keys: String) { el_push(editline, keys) }

    /// What a terminal would obey could not have been typed, and is not shown among what was.
    func remember(_ statement: String) {
        if DisplayText.escaped(statement) == statement { _ = history_enter(events, statement) }
    }

    /// False where the user's settings of libedit are no file: a pipe would block.
    private static var hasSettings: Bool {
        if let path = Terminal.variable("EDITRC") { return FileSystem.isFile(path) }
        return Terminal.variable("HOME").map { FileSystem.isFile($0 + "/.editrc") } ?? false
    }

    private func setPrompt(_ kind: Prompt) {
        free(prompt)
        prompt = strdup(prompts.painted(kind, delimiter: EditlineReader.delimiter))
    }

    /// Asks the terminal to mark pasted text, so that it is not taken for keys.
    private func setBracketedPaste(_ isOn: Bool) {
        fputs(isOn ? "\u{1b}[?2004h" : "\u{1b}[?2004l", EditlineReader.screen)
        fflush(EditlineReader.screen)
    }

    /// The stream that libedit draws on.
    private static var screen: UnsafeMutablePointer<FILE>? { standard_output() }

    private static func reader(of editline: OpaquePointer?) -> EditlineReader? {
        editline_client(editline).map { Unmanaged<EditlineReader>.fromOpaque($0).takeUnretainedValue() }
    }
}

extension EditlineReader {
    /// Keys and what they do, by libedit's names and two of ours.
    private static let keys: [(key: String, function: String)] = [
        ("^I", "backprop-complete"),
        ("\u{1b}[200~", "backprop-paste"),
        ("^R", "em-inc-search-prev"),
        ("\u{1b}[A", "ed-prev-history"), ("\u{1b}[B", "ed-next-history"),
        ("\u{1b}[1;5D", "ed-prev-word"), ("\u{1b}[1;5C", "em-next-word"),
        ("\u{1b}[1;3D", "ed-prev-word"), ("\u{1b}[1;3C", "em-next-word"),
        ("\u{1b}b", "ed-prev-word"), ("\u{1b}f", "em-next-word"),
        ("\u{1b}[H", "ed-move-to-beg"), ("\u{1b}[F", "ed-move-to-end"),
        ("\u{1b}OH", "ed-move-to-beg"), ("\u{1b}OF", "ed-move-to-end"),
        ("\u{1b}[1~", "ed-move-to-beg"), ("\u{1b}[4~", "ed-move-to-end"),
        ("\u{1b}[3~", "ed-delete-next-char"),
        ("^W", "ed-delete-prev-word"),
    ]

    private func bindKeys() {
        _ = editline_add_function(editline, "backprop-complete", "Complete the word") { editline, _ in
            UInt8(EditlineReader.reader(of: editline)?.completeWord() ?? CC_ERROR)
        }
        _ = editline_add_function(editline, "backprop-paste", "Insert pasted text") { editline, _ in
            UInt8(EditlineReader.reader(of: editline)?.insertPaste() ?? CC_ERROR)
        }
        for (key, function) in EditlineReader.keys { _ = editline_bind(editline, key, function) }
        _ = editline_add_function(editline, "backprop-answer", "Hear an answer of the terminal") { editline, key in
            UInt8(EditlineReader.reader(of: editline)?.hearAnswer(endingIn: key) ?? CC_ERROR)
        }
        for lead in TerminalAnswers.leads { _ = editline_bind(editline, lead, "backprop-answer") }
    }

    /// Reads an answer of the terminal to its end, by the key that ended its beginning.
    private func hearAnswer(endingIn key: Int32) -> Int32 {
        guard var text = TerminalAnswers.leads.first(where: { $0.unicodeScalars.last?.value == UInt32(key) }) else {
            return CC_ERROR
        }
        var answers = TerminalAnswers()
        answers.take(text.utf8)
        while answers.isInside {
            var wide: wchar_t = 0
            guard el_wgetc(editline, &wide) == 1 else { return CC_EOF }
            let scalar = Unicode.Scalar(UInt32(bitPattern: wide)) ?? "\u{fffd}"
            text.unicodeScalars.append(scalar)
            answers.take(UTF8.encode(scalar).map(Array.init) ?? [])
        }
        hear(text)
        return CC_NORM
    }

    /// Inserts what all candidates have in common; where that is nothing, lists them.
    private func completeWord() -> Int32 {
        guard let info = el_line(editline)?.pointee, let start = info.buffer, let cursor = info.cursor else {
            return CC_ERROR
        }
        let bytes = UnsafeBufferPointer(start: start, count: info.lastchar - start).map(UInt8.init(bitPattern:))
        let offset = cursor - start
        let found = complete(String(decoding: bytes, as: UTF8.self), offset)
        guard !found.candidates.isEmpty, (0...offset).contains(found.start) else { return CC_REFRESH_BEEP }
        let typed = String(decoding: bytes[found.start..<offset], as: UTF8.self)
        let list = CompletionList(found.candidates)
        if list.commonPrefix != typed, !list.commonPrefix.isEmpty, list.commonPrefix.count >= typed.count {
            el_deletestr(editline, Int32(typed.unicodeScalars.count))
            return el_insertstr(editline, list.commonPrefix) == 0 ? CC_REFRESH : CC_REFRESH_BEEP
        }
        if list.words.count < 2 { return CC_REFRESH_BEEP }
        let lines = list.lines(width: width()).map { prompts.renderer.glyphs.shown($0) + "\n" }
        fputs("\n" + lines.joined(), EditlineReader.screen)
        fflush(EditlineReader.screen)
        return CC_REDISPLAY
    }

    /// Reads a paste to its end mark; its first line goes to the cursor, and a newline in it is Enter.
    private func insertPaste() -> Int32 {
        let mark = Array("\u{1b}[201~".unicodeScalars)
        var scalars: [Unicode.Scalar] = []
        while !scalars.suffix(mark.count).elementsEqual(mark) {
            var wide: wchar_t = 0
            guard el_wgetc(editline, &wide) == 1 else { return CC_EOF }
            scalars.append(Unicode.Scalar(UInt32(bitPattern: wide)) ?? "\u{fffd}")
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars.dropLast(mark.count))
        let first = paste.add(String(text))
        if !first.isEmpty, el_insertstr(editline, first) != 0 { return CC_REFRESH_BEEP }
        if paste.endsFirstLine { el_push(editline, "\n") }
        return CC_REFRESH
    }
}
