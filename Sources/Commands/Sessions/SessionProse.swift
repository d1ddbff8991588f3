import Modelling
import Reporting

/// A session as it is read without the program: Markdown for a repository or a blog, or plain text.
struct SessionProse {
    let title: String
    let pieces: [SessionPiece]
    /// Lays out what statements printed; nil leaves it out.
    let render: ((Report) -> [String])?

    /// Narration is Markdown already; statements and what they printed stand in fenced blocks (CommonMark 0.31, 4.5).
    var markdown: String {
        var blocks = ["# " + title.filter { $0 != "\n" }]
        for piece in pieces {
            switch piece {
            case .narration(let comments): blocks.append(comments.joined(separator: "\n"))
            case .statement(let text, _), .failure(let text, _):
                blocks.append(fenced([text], "backprop"))
                let printed = printed(by: piece)
                if !printed.isEmpty { blocks.append(fenced(printed, "text")) }
            }
        }
        return blocks.joined(separator: "\n\n") + "\n"
    }

    /// As it looked in the terminal, the narration as paragraphs.
    var plain: String {
        var lines: [String] = []
        var isNarration = false
        for piece in pieces {
            switch piece {
            case .narration(let comments):
                if !lines.isEmpty { lines.append("") }
                lines += comments
                isNarration = true
            case .statement(let text, _), .failure(let text, _):
                if isNarration { lines.append("") }
                isNarration = false
                lines += SessionProse.typed(text) + printed(by: piece)
            }
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// A statement behind the prompts at which it is typed.
    static func typed(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { row, line in
            (row == 0 ? "» " : "… ") + line
        }
    }

    private func printed(by piece: SessionPiece) -> [String] { render.map(piece.printed) ?? [] }

    /// A block between fences that are longer than any in it.
    private func fenced(_ lines: [String], _ language: String) -> String {
        let text = lines.joined(separator: "\n")
        var (longest, run) = (2, 0)
        for character in text {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence)\(language)\n\(text)\n\(fence)"
    }
}
