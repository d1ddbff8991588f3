import Reporting

/// Sums over paths on the screen: the largest parts as a table, and nothing where there is only one path.
extension TerminalRenderer {
    static let mostGroups = 6

    /// - Parameter most: the groups with a row of their own.
    func table(of paths: Report.Paths, most: Int = mostGroups) -> Report.Table? {
        guard paths.paths.count > 1 || paths.kind == .terms else { return nil }
        let sorting = paths.sorting
        let (shown, rest) = paths.groups(by: sorting, most: most)
        let hasCounts = sorting != .path && !paths.isAggregated
        let rows = (shown + (rest.map { [$0] } ?? [])).map { group -> [Report.Cell] in
            [.formula(group.label)] + (hasCounts ? [.integer(group.count)] : []) + [.number(group.contribution)]
        }
        let label =
            switch sorting {
            case .use: "through"
            case .sample: "sample"
            case .path: paths.kind == .paths ? "path" : "term"
            }
        let headings = [label] + (hasCounts ? ["paths"] : []) + [paths.kind == .paths ? "contribution" : "value"]
        return Report.Table(kind: "contributions", headings: headings, rows: rows)
    }
}
