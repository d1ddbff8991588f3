/// What is done with each column of a file.
struct ColumnPlan {
    enum Role: Hashable {
        case feature, target, labels, dropped
    }

    let names: [String]
    /// Whether the names stand in the file.
    let isNamed: Bool
    var roles: [Role]
    /// Whether the targets are the last column because nobody chose.
    var isGuessed = false

    /// Reads the column names and goes past them, or makes names and stays.
    static func header(_ text: inout DelimitedText, hasHeader: Bool?) throws(DataError) -> ColumnPlan {
        var ahead = text
        let first = try cells(&ahead)
        let afterHeader = ahead
        let isNamed: Bool
        if let hasHeader {
            isNamed = hasHeader
        } else {
            let second = ahead.advanceToRow() ? try cells(&ahead) : []
            let isText = first.map { text.isText($0) }
            isNamed = isText.allSatisfy { $0 } || zip(isText, second).contains { $0 && text.number($1) != nil }
        }
        guard isNamed else {
            let names = (1...first.count).map { "column\($0)" }
            return ColumnPlan(names: names, isNamed: false, roles: names.map { _ in .feature })
        }
        text = afterHeader
        var names: [String] = []
        var seen: Set<String> = []
        for cell in first {
            let name = text.text(cell)
            if !name.isEmpty, !seen.insert(name).inserted {
                throw text.error(
                    "two columns are called \(DataError.quoted(name))", hint: "give every column a name of its own",
                    at: cell.start)
            }
            names.append(name.isEmpty ? "column\(names.count + 1)" : name)
        }
        return ColumnPlan(names: names, isNamed: true, roles: names.map { _ in .feature })
    }

    private static func cells(_ text: inout DelimitedText) throws(DataError) -> [DelimitedText.Cell] {
        var cells = [try text.next()]
        while cells[cells.count - 1].hasNext { cells.append(try text.next()) }
        return cells
    }

    /// Gives the columns their roles; returns the places of the targets in the order asked for.
    mutating func assign(
        targets: DelimitedTextReader.Targets, drop: [String], file: String?
    ) throws(DataError) -> [Int] {
        for name in drop { roles[try place(name, file)] = .dropped }
        var places: [Int] = []
        switch targets {
        case .last:
            guard let last = roles.lastIndex(of: .feature) else {
                throw DataError("all columns are dropped", file: file)
            }
            places = [last]
            isGuessed = true
            roles[last] = .target
        case .columns(let names):
            for name in names { places.append(try take(name, as: .target, file)) }
        case .labels(let name):
            places = [try take(name, as: .labels, file)]
        }
        guard roles.contains(.feature) else {
            throw DataError(
                names.count == 1 ? "the file has one column" : "no column is left as an input",
                hint: "at least one column is needed as input and one as target", file: file)
        }
        return places
    }

    private mutating func take(_ name: String, as role: Role, _ file: String?) throws(DataError) -> Int {
        let place = try place(name, file)
        guard roles[place] == .feature else {
            throw DataError(
                roles[place] == .dropped
                    ? "column \(DataError.quoted(name)) is both target and dropped"
                    : "column \(DataError.quoted(name)) is named twice", file: file)
        }
        roles[place] = role
        return place
    }

    private func place(_ name: String, _ file: String?) throws(DataError) -> Int {
        if let place = names.firstIndex(of: name) { return place }
        throw DataError(
            "no column is called \(DataError.quoted(name))", hint: DataError.hint(for: name, among: names), file: file)
    }

    /// Makes classes of the last column where it was taken unasked and begins with a text.
    mutating func settleLast(_ text: DelimitedText) throws(DataError) {
        guard isGuessed, let last = roles.firstIndex(of: .target) else { return }
        var ahead = text
        let cells = try Self.cells(&ahead)
        guard last < cells.count else { return }
        let cell = cells[last]
        // A missing number looks like a text here; `DelimitedRows` tells them apart when it has seen all rows.
        if cell.start < cell.end, text.number(cell) == nil, !text.isUndefined(cell) { roles[last] = .labels }
    }
}
