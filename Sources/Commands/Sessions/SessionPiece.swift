import Modelling
import Reporting

/// A thing that somebody who reads a session sees: its narration, or a statement with what it printed.
enum SessionPiece {
    case narration([String])
    case statement(text: String, Transcript.Printed)
    /// A statement that failed as the lines say that were recorded below it.
    case failure(text: String, recorded: [String])

    /// All of a session in order, without the head of a file; files are named from a folder.
    static func pieces(of transcript: Transcript, savedIn folder: String) -> [SessionPiece] {
        var pieces: [SessionPiece] = []
        var comments: [String] = []
        func endNarration() {
            if comments.contains(where: { !$0.isEmpty }) {
                while comments.last?.isEmpty == true { comments.removeLast() }
                pieces.append(.narration(comments))
            }
            comments = []
        }
        var isFirst = true
        for entry in transcript.entries {
            switch entry {
            case .comment(let comment):
                // The head of a session that was replayed or run is not part of its narration.
                if !isFirst || !ScriptReader.isHead(comment) { comments.append(comment) }
                continue
            case .blank:
                if comments.last?.isEmpty == false { comments.append("") }
                continue
            case .statement(let record):
                endNarration()
                pieces.append(.statement(text: SessionFile.renamingFiles(record, from: folder), record.output))
            case .failure(let text, let recorded):
                endNarration()
                pieces.append(.failure(text: text, recorded: recorded))
            }
            isFirst = false
        }
        endNarration()
        return pieces
    }

    /// What the statement printed, as it is laid out; empty for narration.
    func printed(_ render: (Report) -> [String]) -> [String] {
        switch self {
        case .narration: []
        case .statement(_, let printed): printed.lines(render)
        case .failure(_, let recorded): recorded
        }
    }

    /// The same with nothing in it that a terminal would obey: what is read is often shown by one.
    var harmless: SessionPiece {
        func spelled(_ text: String) -> String {
            text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { HarmlessText.spelled(String($0)) }.joined(separator: "\n")
        }
        return switch self {
        case .narration(let comments): .narration(comments.map(spelled))
        case .statement(let text, let printed): .statement(text: spelled(text), printed)
        case .failure(let text, let recorded): .failure(text: spelled(text), recorded: recorded.map(spelled))
        }
    }
}
