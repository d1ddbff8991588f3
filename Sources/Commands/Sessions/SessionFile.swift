import Modelling
import Reporting
import Syntax

/// A saved session as text: a script that leads to the state it was saved in.
enum SessionFile {
    static let header = ["#!/usr/bin/env backprop", "# backprop session 1"]

    /// The format number of the first lines; nil if there is none.
    static func format(of text: String) -> Int? {
        for line in text.split(maxSplits: 3, omittingEmptySubsequences: false, whereSeparator: \.isNewline).prefix(3) {
            guard line.hasPrefix("# backprop session ") else { continue }
            return Int(line.dropFirst("# backprop session ".count).prefix { $0.isNumber })
        }
        return nil
    }

    /// `outputs` lays out what statements printed; nil leaves it out.
    static func text(of transcript: Transcript, savedIn folder: String, outputs: ((Report) -> [String])?) -> String {
        var lines = header + FileLines.lines(of: transcript, savedIn: folder) + [""]
        var isFirst = true
        for entry in transcript.entries {
            switch entry {
            case .comment(let comment):
                // The head of a session that was replayed or run is not part of its narration.
                if isFirst, ScriptReader.isHead(comment) { continue }
                lines.append(comment.isEmpty ? "#" : "# \(comment)")
            case .blank: if lines.last?.isEmpty == false { lines.append("") }
            case .statement(let record):
                isFirst = false
                lines.append(renamingFiles(record, from: folder))
                if let outputs { lines += record.output.lines(outputs).map(recordedLine) }
            case .failure(let text, let recorded):
                isFirst = false
                lines += [text] + recorded.map(recordedLine)
            }
        }
        if transcript.entries.last == .blank, !isFirst { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func recordedLine(_ text: String) -> String { text.isEmpty ? "#>" : "#> \(text)" }

    /// The statement with its files named from the folder of the session.
    static func renamingFiles(_ record: Transcript.Record, from folder: String) -> String {
        var text = record.text
        for file in record.files {
            let seen = DataFiles.relative(file.path, from: folder)
            guard seen != file.written else { continue }
            text = text.replacing("\"\(file.written)\"", with: "\"\(seen)\"")
        }
        return text
    }
}

extension String {
    /// This text with every occurrence of a part replaced.
    fileprivate func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}

// MARK: - Reading

extension SourceText {
    /// More than any session has.
    private static let largest = 256 << 20

    /// The text of a script file, without a byte order mark; of a page the session in it.
    package static func script(_ bytes: [UInt8], file: String) throws(Diagnostic) -> SourceText {
        guard bytes.count <= largest else { throw Diagnostic.scriptTooLarge(file) }
        var (bytes, firstLine) = (bytes, 1)
        if PageText.isPage(bytes) {
            guard let session = PageText.session(in: bytes) else { throw Diagnostic.pageWithoutSession(file) }
            (bytes, firstLine) = session
        } else if PageFile.isNamed(file) {
            throw Diagnostic.pageWithoutSession(file)
        }
        guard let whole = String(validating: bytes, as: UTF8.self) else { throw Diagnostic.notUTF8(file) }
        let text = whole.hasPrefix("\u{feff}") ? String(whole.dropFirst()) : whole
        if let format = SessionFile.format(of: text), format > 1 { throw Diagnostic.newerFormat(format) }
        return SourceText(text, file: file, firstLine: firstLine, isForeign: !SessionFile.begins(text))
    }

    /// The error as it may be shown: what a foreign file holds stays there.
    package func concealing(_ error: Diagnostic) -> Diagnostic {
        guard isForeign, let file, let place = error.place else { return error }
        return Diagnostic.foreignFile(file, line: place.file == file ? place.line : nil)
    }
}

extension SessionFile {
    /// True for a text whose first lines say that it is a session, or whose first statement could be nothing else: a
    /// command with its full name, a definition, a computed assignment.
    static func begins(_ text: String) -> Bool {
        var parser = Parser(
            text, vocabulary: Vocabulary(commands: Words(CommandTable.names), traits: CommandTable.standard.traits))
        while let item = try? parser.next() {
            switch item {
            case .comment(let comment, let span):
                if comment.hasPrefix("backprop session ") { return true }
                if span.start == 0, comment.hasPrefix("!"), comment.contains("backprop") { return true }
            case .recorded: continue
            case .statement(let statement): return begins(statement, text)
            }
        }
        return false
    }

    private static func begins(_ statement: Statement, _ text: String) -> Bool {
        switch statement.node {
        case .command, .function, .define, .model, .parameter, .repetition, .whileLoop, .forLoop, .conditional: true
        // Settings of other programs have no blanks: PORT=8080.
        case .assignment(let assignment):
            begins(assignment.value)
                && (isBracketed(assignment.value)
                    || assignment.value.span.start > assignment.target.span.end + 1
                        && text.utf8.dropFirst(assignment.target.span.end).first != UInt8(ascii: "="))
        case .expression, .breakLoop, .continueLoop: false
        }
    }

    private static func isBracketed(_ value: Expression) -> Bool {
        switch value.node {
        case .matrix, .call: true
        case .number, .string, .name, .end, .index, .transpose, .unary, .binary, .range: false
        }
    }

    /// True for a value that begins with a number, a bracket or a call.
    private static func begins(_ value: Expression) -> Bool {
        switch value.node {
        case .number, .matrix, .call: true
        case .index(let operand, _), .transpose(let operand), .unary(_, let operand): begins(operand)
        case .binary(_, let left, _): begins(left)
        case .range(let first, _, _): begins(first)
        case .string, .name, .end: false
        }
    }
}
