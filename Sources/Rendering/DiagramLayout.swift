import Reporting

/// Diagrams on the screen: boxes from left to right with labelled arrows, going on below where the line ends.
extension TerminalRenderer {
    func lines(of diagram: Report.Diagram) -> [String] {
        let labels = diagram.arrows.map { DisplayText.width(glyphs.shown($0)) }
        let widest = diagram.stages.map { DisplayText.longestWord(glyphs.shown($0)) }.max() ?? 0
        let isNarrow = (labels.max() ?? 0) > width / 3 || widest + 4 + (labels.max() ?? 0) + 5 > width
        return isNarrow && width < 60 ? downward(diagram) : rightward(diagram)
    }

    /// Boxes below each other, for screens on which a box and its arrow have no room side by side.
    private func downward(_ diagram: Report.Diagram) -> [String] {
        diagram.stages.enumerated().flatMap { index, stage in
            let texts = stage.split(separator: "\n", omittingEmptySubsequences: false)
                .flatMap { DisplayText.wrapped(glyphs.shown(String($0)), width: width - 4) }
            let label = index > 0 && index <= diagram.arrows.count ? glyphs.shown(diagram.arrows[index - 1]) : ""
            let arrow = DisplayText.wrapped(label, width: width - 4).enumerated().map { row, text in
                ("  " + (row > 0 ? " " : glyphs.isUnicode ? "▼" : "v") + " " + text).trimmingLastBlank
            }
            return (index == 0 ? [] : arrow) + box(texts, height: texts.count)
        }
    }

    private func rightward(_ diagram: Report.Diagram) -> [String] {
        let arrows = diagram.arrows.map(arrow)
        let room = width - 4 - (arrows.map(DisplayText.width).max() ?? 4)
        let stages = diagram.stages.map { stage in
            stage.split(separator: "\n", omittingEmptySubsequences: false)
                .flatMap { DisplayText.wrapped(glyphs.shown(String($0)), width: room) }
        }
        let height = stages.map(\.count).max() ?? 0
        var rows: [[String]] = []
        for (index, stage) in stages.enumerated() {
            let arrow = index == 0 ? nil : index <= arrows.count ? arrows[index - 1] : self.arrow("")
            let piece = beside(arrow.map { arrowLines($0, height: height) }, box(stage, height: height))
            let last = rows.last.map { DisplayText.width($0[0]) } ?? 0
            if let row = rows.last, last + DisplayText.width(piece[0]) <= width {
                rows[rows.count - 1] = beside(row, piece)
            } else {
                rows.append(piece)
            }
        }
        return rows.joined().map(\.trimmingLastBlank)
    }

    /// `── relu ─▶`
    private func arrow(_ label: String) -> String {
        let text = DisplayText.truncated(glyphs.shown(label), to: width / 3, ellipsis: glyphs.ellipsis)
        let middle = text.isEmpty ? glyphs.rule : " \(text) "
        return glyphs.rule + middle + glyphs.rule + (glyphs.isUnicode ? "▶" : ">")
    }

    private func arrowLines(_ arrow: String, height: Int) -> [String] {
        let blanks = String(repeating: " ", count: DisplayText.width(arrow))
        return (0..<height + 2).map { $0 == (height + 1) / 2 ? arrow : blanks }
    }

    private func box(_ texts: [String], height: Int) -> [String] {
        let inner = texts.map(DisplayText.width).max() ?? 0
        let rule = String(repeating: glyphs.rule, count: inner + 2)
        let bar = glyphs.isUnicode ? "│" : "|"
        let corners = glyphs.isUnicode ? ["┌", "┐", "└", "┘"] : ["+", "+", "+", "+"]
        let middle = (0..<height).map { row in
            let offset = row - (height - texts.count) / 2
            let text = texts.indices.contains(offset) ? texts[offset] : ""
            return bar + " " + DisplayText.padded(text, to: inner) + " " + bar
        }
        return [corners[0] + rule + corners[1]] + middle + [corners[2] + rule + corners[3]]
    }

    private func beside(_ left: [String]?, _ right: [String]) -> [String] {
        guard let left else { return right }
        return zip(left, right).map { $0 + $1 }
    }
}
