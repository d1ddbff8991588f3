/// What is done with each column of a table, as far as the user says.
struct TablePlan {
    enum Role: Hashable {
        case input, target, labels
        /// Left out because the user says so.
        case dropped
    }

    let header: TableHeader
    private(set) var roles: [Role]
    /// The places of the targets in the order asked for.
    private(set) var targets: [Int] = []
    /// Whether the targets are the last column because nobody chose.
    private(set) var isGuessed = false
    /// Whether the user named the inputs, so that none of them is left out unasked.
    let namesInputs: Bool
    /// Columns that hold categories whatever they look like.
    private(set) var categories: Set<Int> = []
    /// The columns that become numbers from 1, with their order.
    private(set) var scales: [Int: [String]?] = [:]

    var names: [String] { header.names }

    init(_ header: TableHeader, _ reader: TableReader, file: String?) throws(DataError) {
        self.header = header
        roles = header.names.map { _ in .input }
        namesInputs = reader.only != nil
        for name in reader.drop { roles[try place(name, file)] = .dropped }
        for name in reader.categories { categories.insert(try place(name, file)) }
        for scale in reader.scales { scales.updateValue(scale.order, forKey: try place(scale.column, file)) }
        try assign(reader.targets, file)
        if let only = reader.only { try keep(only, file) }
        guard roles.contains(.input) else {
            throw DataError(
                names.count == 1 ? "the file has one column" : "no column is left as an input",
                hint: "at least one column is needed as input and one as target", file: file)
        }
    }

    private mutating func assign(_ targets: TableReader.Targets, _ file: String?) throws(DataError) {
        switch targets {
        case .last:
            guard let last = roles.lastIndex(of: .input) else {
                throw DataError("all columns are dropped", file: file)
            }
            self.targets = [last]
            isGuessed = true
            roles[last] = .target
        case .columns(let names):
            for name in names { self.targets.append(try take(name, as: .target, file)) }
        case .labels(let name):
            self.targets = [try take(name, as: .labels, file)]
        }
    }

    /// Leaves out all inputs but these.
    private mutating func keep(_ only: [String], _ file: String?) throws(DataError) {
        var kept: Set<Int> = []
        for name in only {
            let place = try place(name, file)
            guard roles[place] != .dropped else {
                throw DataError("column \(DataError.quoted(name)) is both kept and dropped", file: file)
            }
            kept.insert(place)
        }
        for place in roles.indices where roles[place] == .input && !kept.contains(place) { roles[place] = .dropped }
    }

    private mutating func take(_ name: String, as role: Role, _ file: String?) throws(DataError) -> Int {
        let place = try place(name, file)
        guard roles[place] == .input else {
            throw DataError(
                roles[place] == .dropped
                    ? "column \(DataError.quoted(name)) is both target and dropped"
                    : "column \(DataError.quoted(name)) is named twice", file: file)
        }
        roles[place] = role
        return place
    }

    /// The column of a name, of a number from 1, or the `last` one.
    private func place(_ name: String, _ file: String?) throws(DataError) -> Int {
        if let place = names.firstIndex(of: name) { return place }
        if name == "last" { return names.count - 1 }
        if let number = Int(name) {
            guard (1...names.count).contains(number) else {
                throw DataError(
                    "there is no column \(number), the file has \(names.count)",
                    hint: "columns are counted from 1: target=\(names.count) is the last one", file: file)
            }
            return number - 1
        }
        throw DataError(
            "no column is called \(DataError.quoted(name))", hint: DataError.hint(for: name, among: names), file: file)
    }

    /// Whether the cells of a column are needed.
    func isRead(_ column: Int) -> Bool { roles[column] != .dropped }

    /// Whether all cells of a column count as text.
    func isCoded(_ column: Int) -> Bool {
        roles[column] == .labels || categories.contains(column) || scales[column] != nil
    }

    /// The same plan with a column that holds categories.
    func takingCategories(_ column: Int) -> TablePlan {
        var copy = self
        copy.categories.insert(column)
        return copy
    }
}
