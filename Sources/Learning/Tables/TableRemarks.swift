/// What a user should know of how a table was read, line by line.
struct TableRemarks {
    let plan: TablePlan
    let reader: TableReader
    let columns: [DataColumn]
    let cells: TableCells
    let left: [Int: String]
    let kept: Int
    let text: DelimitedText

    var lines: [String] {
        [header, left(of: columns), coded, filled, ragged, renamed, comments, alike].compactMap(\.self)
    }

    private func quoted(_ column: DataColumn) -> String { DataError.quoted(column.name) }

    private func listed(_ parts: [String]) -> String {
        parts.prefix(8).joined(separator: ", ") + (parts.count > 8 ? ", … (\(parts.count) in all)" : "")
    }

    private var header: String? {
        plan.header.isNamed || reader.hasHeader == false
            ? nil : "no line of column names: they are called column1 …; header=true if the first line has them"
    }

    private func left(of columns: [DataColumn]) -> String? {
        let parts = columns.compactMap { column -> String? in
            guard case .left(let reason) = column.use, column.kind != .unread else { return nil }
            return "\(quoted(column)) (\(reason))"
        }
        return parts.isEmpty ? nil : "left out: \(listed(parts))"
    }

    private var coded: String? {
        var parts: [String] = []
        for column in columns {
            if case .indicators(let range) = column.use {
                parts.append("\(quoted(column)) \(range.count) \(range.count == 1 ? "column" : "columns")")
            }
            guard case .input(let range) = column.use else { continue }
            switch column.kind {
            case .category:
                parts.append("\(quoted(column)) 1 to \(column.labels.count), \(listed(column.labels))")
            case .truth: parts.append("\(quoted(column)) 1 for \(column.labels[1])")
            case .date where range.count == 3: parts.append("\(quoted(column)) year, month, weekday (1 is Monday)")
            case .date, .time: parts.append("\(quoted(column)) in \(column.unit)")
            case .number, .text, .id, .empty, .unread:
                if !column.unit.isEmpty { parts.append("\(quoted(column)) in \(column.unit)") }
            }
        }
        for column in columns where column.use == .target && (column.kind == .date || !column.unit.isEmpty) {
            parts.append("\(quoted(column)) in \(column.unit)")
        }
        return parts.isEmpty ? nil : "as numbers: \(listed(parts))"
    }

    private var filled: String? {
        guard let missing = reader.missing, missing == .mean || missing == .median else { return nil }
        let gaps = columns.filter { column in
            switch column.use {
            case .input, .indicators: column.missing > 0
            case .target, .left: false
            }
        }
        guard !gaps.isEmpty else { return nil }
        let parts = gaps.map { "\(quoted($0)) \($0.missing)" }
        let hasCategory = gaps.contains { $0.kind == .category && !$0.labels.isEmpty }
        return "filled with the \(missing.rawValue) of the training rows: \(listed(parts))"
            + (hasCategory ? "; in categories 'missing' is one of its own" : "")
    }

    private var ragged: String? {
        guard let ragged = cells.ragged, reader.dropsRagged else { return nil }
        return "\(ragged.count) \(ragged.count == 1 ? "row" : "rows") with another number of cells left out"
    }

    private var renamed: String? {
        let names = plan.header.renamed
        return names.isEmpty
            ? nil : "names that occur twice: the later ones are called \(listed(names.map { DataError.quoted($0) }))"
    }

    private var comments: String? {
        cells.comments == 0
            ? nil : "\(cells.comments) \(cells.comments == 1 ? "line that begins" : "lines that begin") with # left out"
    }

    /// Categories that differ in nothing but the size of letters.
    private var alike: String? {
        for column in columns where column.kind == .category {
            var seen: [String: String] = [:]
            for label in column.labels {
                if let other = seen[label.lowercased()] {
                    return
                        "\(quoted(column)) has \(DataError.quoted(other)) and \(DataError.quoted(label)) as two categories"
                }
                seen[label.lowercased()] = label
            }
        }
        return nil
    }
}
