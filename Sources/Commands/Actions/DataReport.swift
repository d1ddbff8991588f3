import Autodiff
import Learning
import Modelling
import Reporting

/// What `show data` tells: where the rows come from, each column, and what is striking.
struct DataReport {
    private static let most = 24

    private let session: Session
    private let showsAll: Bool

    init(_ session: Session, showsAll: Bool) { (self.session, self.showsAll) = (session, showsAll) }

    func blocks() throws(Diagnostic) -> [Report.Block] {
        guard let x = session.trainingX else {
            throw session.dependsOnParametersAlone ? Diagnostic.noSamples("show data") : Diagnostic.noData
        }
        var blocks: [Report.Block] = []
        if let dataset = session.dataset { blocks += about(dataset) }
        blocks.append(.value(x, name: "x", abbreviates: !showsAll))
        if let y = session.trainingY { blocks.append(.value(y, name: "y", abbreviates: !showsAll)) }
        if session.weights != nil { blocks.append(LookReports.balance(session)) }
        if case .rows(let rows) = session.batch {
            blocks.append(.text("x and y hold rows \(rows.lowerBound + 1) to \(rows.upperBound)"))
        }
        return blocks
    }

    private func about(_ dataset: Dataset) -> [Report.Block] {
        var blocks: [Report.Block] = [.text("\(dataset.name ?? "typed data"): \(dataset.summary)")]
        if let text = dataset.targetText { blocks.append(.text(text)) }
        if let attribution = dataset.attribution { blocks.append(.text(attribution)) }
        if dataset.task == .classification { blocks.append(.table(classes(dataset))) }
        if dataset.columns.isEmpty {
            if dataset.features <= 20 || showsAll { blocks.append(.table(features(dataset))) }
        } else {
            blocks += columns(dataset)
        }
        return blocks + findings(dataset).map { .text($0) }
    }

    private func classes(_ dataset: Dataset) -> Report.Table {
        let counts = dataset.classCounts(of: dataset.training)
        return Report.Table(
            kind: "classes", headings: ["class", "training rows"],
            rows: zip(dataset.classLabels, counts).map { [.text($0), .integer($1)] })
    }

    private func features(_ dataset: Dataset) -> Report.Table {
        let rows: [[Report.Cell]] = dataset.featureNames.enumerated().map { column, name in
            let values = (0..<dataset.x.rows).map { dataset.x[$0, column] }
            let mean = values.reduce(0, +) / Double(values.count)
            return [.text(name), .number(values.min() ?? .nan), .number(mean), .number(values.max() ?? .nan)]
        }
        return Report.Table(kind: "features", headings: ["feature", "least", "mean", "most"], rows: rows)
    }

    // MARK: - The columns of a table

    private func columns(_ dataset: Dataset) -> [Report.Block] {
        let all = dataset.columns
        let isCut = all.count > Self.most && !showsAll
        // The first and the last ones: the target is mostly among these.
        let shown = isCut ? Array(all.prefix(Self.most - 6)) + Array(all.suffix(6)) : all
        var blocks: [Report.Block] = [
            .table(
                Report.Table(
                    kind: "columns",
                    caption: "the columns of the file, in its units"
                        + (isCut ? "; \(all.count - shown.count) in the middle are left out: show data all" : ""),
                    headings: ["column", "kind", "least", "mean", "most", "missing", "becomes"], rows: shown.map(row)))
        ]
        let codings = shown.compactMap { coding($0, dataset) }
        blocks += codings.map { .text($0) }
        return blocks
    }

    private func row(_ column: DataColumn) -> [Report.Cell] {
        let kind =
            column.unit.isEmpty || column.kind == .time
            ? column.kind.rawValue : "\(column.kind.rawValue), \(column.unit)"
        let range: [Report.Cell] =
            column.range.map { [.number($0.least), .number($0.mean), .number($0.most)] }
            ?? [column.labels.isEmpty ? .empty : .text("\(column.labels.count) texts"), .empty, .empty]
        return [.text(shortened(column.name, 20)), .text(kind)] + range + [
            column.missing == 0 ? .empty : .integer(column.missing), .text(becomes(column.use)),
        ]
    }

    private func becomes(_ use: DataColumn.Use) -> String {
        switch use {
        case .input(let range), .indicators(let range):
            return range.count == 1
                ? "x[:,\(range.lowerBound + 1)]" : "x[:,\(range.lowerBound + 1):\(range.upperBound)]"
        case .target: return "y"
        case .left: return "left out"
        }
    }

    /// In which order and by which numbers a row of x holds a category.
    private func coding(_ column: DataColumn, _ dataset: Dataset) -> String? {
        switch column.use {
        case .left(let reason): return "    \(column.name): left out, \(reason)"
        case .target: return nil
        case .indicators(let range):
            let shown = dataset.featureNames[range].prefix(12).map { $0.dropFirst(column.name.count + 1) }
            let other = range.count == 1 ? " is 1, \(column.labels.first { $0 != shown[0] } ?? "the other") is 0" : ""
            return "    \(column.name): \(shown.joined(separator: ", "))\(range.count > 12 ? ", …" : "")\(other)"
        case .input:
            switch column.kind {
            case .category:
                let shown = column.labels.prefix(12).enumerated().map { "\($0 + 1) \($1)" }
                return "    \(column.name): \(shown.joined(separator: ", "))\(column.labels.count > 12 ? ", …" : "")"
            case .truth: return "    \(column.name): \(column.labels[1]) is 1, \(column.labels[0]) is 0"
            case .number, .date, .time, .text, .id, .empty, .unread: return nil
            }
        }
    }

    private func shortened(_ name: String, _ most: Int) -> String {
        name.count <= most ? name : name.prefix(most - 1) + "…"
    }

    // MARK: - What is striking

    private func findings(_ dataset: Dataset) -> [String] {
        var lines: [String] = []
        let striking = StrikingColumns(dataset.training)
        if !striking.constant.isEmpty {
            lines.append("the same number in all training rows: \(names(striking.constant, dataset))")
        }
        for group in striking.equal.prefix(6) { lines.append("equal columns: \(names(group, dataset))") }
        if striking.equalRows > 0 {
            lines.append(
                "\(striking.equalRows) training \(striking.equalRows == 1 ? "row is" : "rows are") in the data before")
        }
        if let gaps = dataset.gaps {
            let count = gaps.rows.values.reduce(0) { $0 + $1.count }
            lines.append(
                "\(count) missing \(count == 1 ? "number is" : "numbers are") the \(gaps.filling.rawValue) of the training rows"
            )
        }
        let counts = dataset.classCounts(of: dataset.training)
        if let least = counts.min(), let most = counts.max(), most >= 4 * max(least, 1), (2...20).contains(counts.count)
        {
            let small = dataset.classLabels[counts.firstIndex(of: least) ?? 0]
            let large = dataset.classLabels[counts.firstIndex(of: most) ?? 0]
            let share = Double(most) / Double(max(dataset.training.rows, 1))
            let percent = "\((share * 1000).rounded() / 10)".replacingSuffix(".0")
            lines.append(
                "unbalanced: \(most) rows of \(large), \(least) of \(small); always saying \(large) is right for \(percent) %"
            )
        }
        if dataset.normalization != nil { lines.append("x is normalized: predict takes the units of the file") }
        if dataset.targetNormalization != nil { lines.append("y is normalized: predict gives the units of the file") }
        return lines
    }

    private func names(_ columns: [Int], _ dataset: Dataset) -> String {
        let shown = columns.prefix(8).map { DataError.quoted(dataset.featureNames[$0]) }
        return shown.joined(separator: ", ") + (columns.count > 8 ? ", … (\(columns.count) in all)" : "")
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
