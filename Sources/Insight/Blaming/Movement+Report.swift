import Autodiff
import Learning
import Modelling
import Reporting

/// A movement in parts, as it is shown.
extension Movement {
    /// By what the movement is split.
    package enum Way: Sendable { case updates, rows, classes }

    private struct Part {
        var cells: [Report.Cell]
        let moved: Double
    }

    /// So many rows are named each way.
    private static let named = 5
    /// About so many stretches.
    private static let stretches = 10

    /// - Parameter since: the moment where it begins, in words.
    package func blocks(_ way: Way, since: String, digits: Int) throws(Diagnostic) -> [Report.Block] {
        if let rows { try rows.requireSplit(by: self) }
        let (headings, first) =
            switch way {
            case .updates: (["updates", "moved", text, ""], stretchParts)
            case .rows: (["row", "target", "moved"], rowParts)
            case .classes: (["class", "rows", "moved"], try classParts())
            }
        let parts = first + namedParts(columns: headings.count, at: way == .updates ? 1 : 2)
        let format = NumberFormat(digits: digits)
        let caption =
            "\(text) since \(since): \(format.string(start)) → \(format.string(end)), in \(counted(steps.count, "update"))"
        if parts.isEmpty { return [.text("\(caption): nothing has moved it")] }
        let table = Report.Table(kind: "blame", caption: caption, headings: headings, rows: parts.map(\.cells))
        return [.table(table)] + remarks
            + [.text(sentence(parts.reduce(0) { $0 + $1.moved }, format))]
    }

    private func sentence(_ sum: Double, _ format: NumberFormat) -> String {
        "the parts add up to \(format.string(sum)); \(text) moved \(format.string(moved))"
    }

    private var remarks: [Report.Block] {
        guard let rows, rows.isSampled else { return [] }
        return [
            .text(
                "only \(rows.looked) of \(counted(steps.count, "update")) were looked at: the parts of rows are estimates"
            )
        ]
    }

    // MARK: - Updates

    private var stretchParts: [Part] {
        guard let first = steps.first?.number, let last = steps.last?.number else { return [] }
        let width = Self.roundWidth(last - first + 1)
        var groups: [[Step]] = []
        for step in steps {
            if let start = groups.last?.first, (start.number - 1) / width == (step.number - 1) / width {
                groups[groups.count - 1].append(step)
            } else {
                groups.append([step])
            }
        }
        let moves = groups.map { $0.reduce(0) { $0 + $1.moved } }
        let most = moves.indices.max { abs(moves[$0]) < abs(moves[$1]) }
        return zip(groups, moves).enumerated().map { place, group in
            let (steps, moved) = group
            let range = [steps.first?.number, steps.last?.number].compactMap { $0 }
            let name = range[0] == range[1] ? "\(range[0])" : "\(range[0]) to \(range[1])"
            return Part(
                cells: [
                    .text(name), .number(moved), .number(steps.last?.value ?? .nan),
                    place == most && moved != 0 && groups.count > 1 ? .text("most") : .empty,
                ], moved: moved)
        }
    }

    /// The least of 1, 2, 5, 10, 20 … with which so many updates make about ten stretches.
    private static func roundWidth(_ updates: Int) -> Int {
        var power = 1
        while true {
            for digit in [1, 2, 5] where digit * power * stretches >= updates { return digit * power }
            power *= 10
        }
    }

    // MARK: - What no row and no update did

    private func namedParts(columns: Int, at place: Int) -> [Part] {
        var parts: [(String, Double)] = [
            ("weight decay", decay.moved), ("momentum from before", earlier.moved), ("typed", typed.moved),
        ]
        var rounded = rounding.moved
        if let rows {
            parts.append(("rows of earlier data", rows.earlierRows.moved))
            parts.append(("not of rows", rows.penalty.moved))
            if rows.isSampled {
                parts.append(("between the samples", rows.rest.moved))
            } else if rows.isRounded || abs(rows.rest.moved) > 1e-9 * rows.path {
                rounded += rows.rest.moved
            }
        }
        parts.append(("rounding", rounded))
        return parts.filter { $0.1 != 0 }.map { name, moved in
            var cells = [Report.Cell](repeating: .empty, count: columns)
            (cells[0], cells[place]) = (.text(name), .number(moved))
            return Part(cells: cells, moved: moved)
        }
    }

    // MARK: - Rows

    private var rowParts: [Part] {
        guard let rows, let session = rows.session else { return [] }
        let order = rows.shares.indices.sorted {
            (-rows.shares[$0].moved, $0) < (-rows.shares[$1].moved, $1)
        }
        let isShort = order.count <= 2 * Self.named + 1
        let up = isShort ? order : order.prefix(Self.named).filter { rows.shares[$0].moved > 0 }
        let down = isShort ? [] : order.suffix(Self.named).filter { rows.shares[$0].moved < 0 }
        func part(_ row: Int) -> Part {
            let moved = rows.shares[row].moved
            return Part(
                cells: [.text("\(row + 1)"), .text(session.target(ofRow: row)), .number(moved)], moved: moved)
        }
        let shown = Set(up + down)
        let others = order.filter { !shown.contains($0) }
        let rest = others.reduce(0) { $0 + rows.shares[$1].moved }
        let remainder =
            others.isEmpty
            ? []
            : [Part(cells: [.text(counted(others.count, "other row")), .empty, .number(rest)], moved: rest)]
        return up.map(part) + remainder + down.map(part)
    }

    private func classParts() throws(Diagnostic) -> [Part] {
        guard let rows, let session = rows.session else { return [] }
        guard session.isClassification else { throw Diagnostic.blameNoClasses }
        let groups = Dictionary(grouping: rows.shares.indices) { session.target(ofRow: $0) }
        return groups.sorted { ($0.value.first ?? 0) < ($1.value.first ?? 0) }.map { name, members in
            let moved = members.reduce(0) { $0 + rows.shares[$1].moved }
            return Part(cells: [.text(name), .integer(members.count), .number(moved)], moved: moved)
        }
    }
}

extension RowShares {
    /// How far all rows pulled, there and back.
    fileprivate var path: Double { shares.reduce(earlierRows.path + penalty.path) { $0 + $1.path } }

    /// Throws where the rows do not make up what the weight moved.
    fileprivate func requireSplit(by movement: Movement) throws(Diagnostic) {
        let path = path + movement.decay.path
        let isExact = !isRounded && !isSampled
        let scale = 1e-7 * path + 1e-12 * max(1, abs(movement.start), abs(movement.end))
        if areApart || isExact && abs(rest.moved) > scale {
            throw Diagnostic.blameApart(session?.presentLossName ?? "loss")
        }
    }
}

extension Movement {
    /// The movements of all elements of a small parameter, a row for each.
    package static func table(_ movements: [Movement], since: String, digits: Int) -> [Report.Block] {
        let named: [(String, (Movement) -> Double)] = [
            ("gradients", { $0.steps.reduce(0) { $0 + $1.moved } }), ("weight decay", \.decay.moved),
            ("momentum from before", \.earlier.moved), ("typed", \.typed.moved),
            ("rounding", \.rounding.moved),
        ]
        let columns = named.enumerated().filter { place, column in
            place == 0 || movements.contains { column.1($0) != 0 }
        }.map(\.element)
        let rows = movements.map { movement -> [Report.Cell] in
            [.formula(movement.text)] + columns.map { .number($0.1(movement)) } + [.number(movement.moved)]
        }
        let name = movements.first?.name ?? ""
        let most = movements.max { abs($0.moved) < abs($1.moved) }
        let sum = movements.reduce(0) { sum, movement in sum + columns.reduce(0) { $0 + $1.1(movement) } }
        let format = NumberFormat(digits: digits)
        var blocks: [Report.Block] = [
            .table(
                Report.Table(
                    kind: "blame", caption: "\(name) since \(since), element by element",
                    headings: ["element"] + columns.map(\.0) + ["moved"], rows: rows)),
            .text(
                "all parts add up to \(format.string(sum)); the elements moved \(format.string(movements.reduce(0) { $0 + $1.moved })) together"
            ),
        ]
        if let most, most.moved != 0 {
            blocks.append(.text("\(most.text) moved most; when and by which rows: blame \(most.text)"))
        }
        return blocks
    }
}
