import Reporting

/// What a report says, each number with the digits that are sure: what is laid out on a screen, and set in a page.
enum SureBlock {
    case words(String)
    case scalar(name: String, String)
    /// Beside the same numbers in more digits, where there are any.
    case matrix(Report.Matrix)
    case table(Report.Table)
    case formula(Report.Formula)
    case diagram(Report.Diagram)
    case picture(Report.Picture)
    /// Of paths of which there is but one.
    case nothing
}

extension TerminalRenderer {
    /// - Parameter exact: the same block in more digits; nil where every digit counts as right.
    func sure(_ block: Report.Block, beside exact: Companions<Report.Block>?) -> SureBlock {
        guard let exact else { return plain(block) }
        switch block {
        case .text(let text):
            return .words(format.sure(text, beside: exact.map { if case .text(let text) = $0 { text } else { nil } }))
        case .scalar(let name, let value):
            let numbers = exact.map { if case .scalar(_, let value) = $0 { value } else { nil } }
            return .scalar(name: name, format.sure(value, beside: numbers))
        case .matrix(let matrix): return .matrix(matrix.beside(exact))
        case .table(let table):
            return .table(sure(table, beside: exact.map { if case .table(let table) = $0 { table } else { nil } }))
        case .formula(let formula):
            let others = exact.map { if case .formula(let formula) = $0 { formula } else { nil } }
            return .formula(sure(formula, beside: others))
        case .paths(let paths):
            guard let table = table(of: paths) else { return .nothing }
            let others = exact.map { block in
                if case .paths(let paths) = block { self.table(of: paths, most: paths.paths.count) } else { nil }
            }
            return .table(sure(table, beside: others))
        case .diagram(let diagram): return .diagram(diagram)
        case .picture(var picture):
            // What is drawn has the places that it has; the sentence alone has digits.
            picture.sentence = format.sure(
                picture.sentence,
                beside: exact.map { if case .picture(let picture) = $0 { picture.sentence } else { nil } })
            return .picture(picture)
        }
    }

    private func plain(_ block: Report.Block) -> SureBlock {
        switch block {
        case .text(let text): .words(text)
        case .scalar(let name, let value): .scalar(name: name, format.string(value))
        case .matrix(let matrix): .matrix(matrix)
        case .table(let table): .table(table)
        case .formula(let formula): .formula(formula)
        case .paths(let paths): table(of: paths).map { .table($0) } ?? .nothing
        case .diagram(let diagram): .diagram(diagram)
        case .picture(let picture): .picture(picture)
        }
    }

    func lines(of block: SureBlock) -> [String] {
        switch block {
        case .words(let text): DisplayText.wrapped(shownLines(text), width: width)
        case .scalar(let name, let number): lines(ofScalar: name, number)
        case .matrix(let matrix): lines(of: matrix)
        case .table(let table): lines(of: table)
        case .formula(let formula): lines(of: formula)
        case .diagram(let diagram): lines(of: diagram)
        case .picture(let picture): lines(of: picture)
        case .nothing: []
        }
    }
}
