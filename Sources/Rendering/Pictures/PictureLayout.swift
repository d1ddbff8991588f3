import Reporting

/// Pictures on the screen: a title, what is drawn, and the sentence that says the same in words.
extension TerminalRenderer {
    func lines(of picture: Report.Picture) -> [String] {
        let drawn =
            switch picture.drawing {
            case .plot(let plot): lines(of: plot, picture.title)
            case .field(let field): lines(of: field, picture.title)
            case .image(let image): lines(of: image, picture.title)
            case .histogram(let histogram): lines(of: histogram, picture.title)
            case .bars(let bars): lines(of: bars, picture.title)
            case .network(let network): lines(of: network, picture.title)
            }
        let sentence = DisplayText.wrapped(shownLines(picture.sentence), width: width)
        return drawn + (picture.sentence.isEmpty ? [] : sentence)
    }

    /// The title of a picture, with what is to be known of its axes.
    func titleLines(_ title: String, _ remark: String = "") -> [String] {
        let (name, rest) = (glyphs.shown(title), remark.isEmpty ? "" : " (\(remark))")
        if DisplayText.width(name + rest) <= width { return [style.paint(name, as: .name) + rest] }
        let shown = DisplayText.wrapped(name, width: width).map { style.paint($0, as: .name) }
        return remark.isEmpty ? shown : shown + DisplayText.wrapped("(\(remark))", width: width)
    }

    /// Words below a picture that belong to what is drawn.
    func remarkLines(_ text: String) -> [String] {
        DisplayText.wrapped(glyphs.shown(text), width: width).map { style.paint($0, as: .dim) }
    }

    /// Pieces side by side with two blanks between them, as many to a line as fit.
    ///
    /// - Parameter pieces: each painted, with no line end in it.
    func rowsOfPieces(_ pieces: [String]) -> [String] {
        var lines: [String] = []
        for piece in pieces {
            if let last = lines.last, TextStyle.width(last) + 2 + TextStyle.width(piece) <= width {
                lines[lines.count - 1] += "  " + piece
            } else {
                lines.append(piece)
            }
        }
        return lines
    }
}
