import Autodiff

/// Makes a data set of the cells of a table.
struct TableAssembly {
    var cells: TableCells
    let plan: TablePlan
    let reader: TableReader
    let text: DelimitedText
    var readings: [Int: ColumnReading] = [:]
    /// Why a column is left out that nobody asked to leave out.
    var left: [Int: String] = [:]
    var remarks: [String] = []

    init(_ cells: TableCells, _ plan: TablePlan, _ reader: TableReader, _ text: DelimitedText) throws(DataError) {
        (self.cells, self.plan, self.reader, self.text) = (cells, plan, reader, text)
        for column in plan.names.indices where plan.isRead(column) {
            readings[column] = ColumnReading(column, cells, plan, reader, text)
        }
        if cells.rows == 0 { try requireReadable(always: true) }
        try leaveOut()
        try requireReadable()
    }

    var inputs: [Int] { plan.roles.indices.filter { plan.roles[$0] == .input && left[$0] == nil } }

    // MARK: - What is used

    private mutating func leaveOut() throws(DataError) {
        for column in plan.roles.indices where plan.roles[column] == .input {
            guard let reading = readings[column] else { continue }
            switch reading.kind {
            case .empty: left[column] = "holds no value"
            case .text:
                if plan.namesInputs {
                    readings[column] = ColumnReading(column, cells, plan.takingCategories(column), reader, text)
                } else {
                    left[column] = "text, \(reading.different) different"
                }
            case .id: if !plan.namesInputs { left[column] = "numbers the rows" }
            case .category:
                if reading.labels.count == 1, reading.missing.isEmpty { left[column] = "the same text in all rows" }
            case .number, .truth, .date, .time, .unread: break
            }
        }
        if inputs.isEmpty {
            // Where there is nothing else, a number of the row is an input.
            for (column, reading) in readings where reading.kind == .id { left[column] = nil }
        }
        guard inputs.isEmpty else { return }
        let shown = left.sorted { $0.key < $1.key }.prefix(6).map { "\(name($0.key)) (\($0.value))" }
        let texts = left.keys.filter { readings[$0]?.kind == .text }.sorted()
        var asked = reader
        asked.categories += texts.map { plan.names[$0] }
        throw DataError(
            "no column is left as an input: \(shown.joined(separator: ", "))",
            hint: texts.isEmpty ? nil : asked.statement(file: text.file), file: text.file)
    }

    private func requireReadable(always: Bool = false) throws(DataError) {
        var problems: [TableProblem] = []
        if let ragged = cells.ragged, always || !reader.dropsRagged {
            problems.append(TableProblem(.ragged, column: nil, count: ragged.count, row: -1, different: ragged.cells))
        }
        for column in plan.targets + inputs {
            guard let reading = readings[column], reading.kind != .empty else { continue }
            if !reading.missing.isEmpty, reader.missing ?? .error == .error {
                let row = Int(reading.missing[0])
                let word = cells.cell(row, column, text).map { text.text($0) } ?? ""
                problems.append(
                    TableProblem(
                        .missing, column: column, count: reading.missing.count, row: row,
                        found: word.isEmpty ? "" : ": \(DataError.quoted(word))"))
            }
            problems += reading.problems
        }
        guard problems.isEmpty else {
            throw TableProblems(problems: problems, plan: plan, reader: reader, cells: cells, text: text).error()
        }
        try requireTarget()
    }

    private func requireTarget() throws(DataError) {
        for column in plan.targets {
            guard let reading = readings[column] else { continue }
            if reading.kind == .empty {
                throw text.error(
                    "column \(name(column)) holds no value", hint: "another column: \(choice(besides: column))",
                    at: cells.cell(0, column, text)?.start ?? text.start)
            }
            if reading.kind == .category, plan.targets.count > 1 {
                throw DataError(
                    "column \(name(column)) holds text: several targets are numbers",
                    hint: "one column of classes: labels=\(TableReader.typed(plan.names[column]))", file: text.file)
            }
            guard plan.isGuessed, reading.kind == .category else { continue }
            if reading.labels.count == reading.present, reading.present > 20 {
                throw DataError(
                    "the last column, \(name(column)), holds another text in every row: it is no target",
                    hint: choice(besides: column), file: text.file)
            }
        }
    }

    /// A statement with another target.
    private func choice(besides column: Int) -> String {
        var other = reader
        let numbers = inputs.filter { readings[$0]?.kind == .number }
        other.targets = .columns([plan.names[numbers.last ?? inputs.last ?? column]])
        return other.statement(file: text.file)
    }

    func name(_ column: Int) -> String { DataError.quoted(plan.names[column]) }
}
