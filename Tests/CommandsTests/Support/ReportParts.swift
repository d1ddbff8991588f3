import Reporting

/// The parts of a report that tests look at.
extension [Report.Block] {
    var texts: [String] { compactMap { if case .text(let text) = $0 { text } else { nil } } }

    var paths: Report.Paths? { compactMap { if case .paths(let paths) = $0 { paths } else { nil } }.first }

    func table(_ kind: String) -> Report.Table? {
        compactMap { if case .table(let table) = $0, table.kind == kind { table } else { nil } }.first
    }

    var formulas: [Report.Formula] { compactMap { if case .formula(let formula) = $0 { formula } else { nil } } }
}

extension Report.Paths {
    /// What the report says, computed again from its factors.
    var recomputed: Double { paths.reduce(0) { $0 + $1.factors.reduce(1) { $0 * factors[$1].value } } }
}

extension [Report.Block] {
    var pictures: [Report.Picture] { compactMap { if case .picture(let picture) = $0 { picture } else { nil } } }

    var plots: [Report.Plot] { pictures.compactMap { if case .plot(let plot) = $0.drawing { plot } else { nil } } }
}
