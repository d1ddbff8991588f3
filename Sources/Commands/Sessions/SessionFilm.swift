import Reporting

/// A session as it would be typed: the same film each time, with a mark at each statement.
struct SessionFilm {
    let title: String
    let pieces: [SessionPiece]
    /// Lays out what statements printed; nil leaves it out.
    let render: ((Report) -> [String])?

    /// Milliseconds for a character that is typed, before and after a statement, for a line to be read, and for the longest
    /// look at what was printed.
    private enum Pace {
        static let (character, statement, line, longest) = (35, 400, 120, 4000)
    }

    var recording: Recording {
        var film = Recording(title: title)
        for piece in pieces {
            switch piece {
            case .narration(let comments):
                show(comments.map { $0.isEmpty ? "#" : "# " + $0 }, in: &film)
            case .statement(let text, _), .failure(let text, _):
                film.add(.mark(text.split(separator: "\n").first.map(String.init) ?? ""))
                type(text, in: &film)
                show(render.map(piece.printed) ?? [], in: &film)
            }
        }
        return film
    }

    private func type(_ text: String, in film: inout Recording) {
        for line in SessionProse.typed(text) {
            film.add(.shown(String(line.prefix(2))))
            film.wait(milliseconds: Pace.statement)
            for character in line.dropFirst(2) {
                film.add(.shown(String(character)))
                film.wait(milliseconds: Pace.character)
            }
            film.add(.shown("\r\n"))
        }
        film.wait(milliseconds: Pace.statement)
    }

    private func show(_ lines: [String], in film: inout Recording) {
        guard !lines.isEmpty else { return }
        film.add(.shown(lines.map { $0 + "\r\n" }.joined()))
        film.wait(milliseconds: min(lines.count * Pace.line, Pace.longest))
    }
}
