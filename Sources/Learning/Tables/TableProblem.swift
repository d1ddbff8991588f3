/// What keeps one column of a table, or its rows, from being read.
struct TableProblem: Hashable {
    enum Kind: Int, CaseIterable, Hashable {
        case ragged, missing, strays, undated, undefined, tooLarge, units, commas, dates, order, tooMany
    }

    let kind: Kind
    /// Nil for whole rows.
    let column: Int?
    /// How many cells, or rows.
    let count: Int
    /// The first row of the table that has it, from 0.
    let row: Int
    /// What stands there, for the message.
    let found: String
    /// Some of the texts.
    var words: [String] = []
    /// How many different texts.
    var different = 0

    init(
        _ kind: Kind, column: Int?, count: Int, row: Int, found: String = "", words: [String] = [], different: Int = 0
    ) {
        (self.kind, self.column, self.count, self.row, self.found) = (kind, column, count, row, found)
        (self.words, self.different) = (words, different)
    }
}

/// All that keeps a table from being read, in one error.
struct TableProblems {
    let problems: [TableProblem]
    let plan: TablePlan
    let reader: TableReader
    let cells: TableCells
    let text: DelimitedText

    /// One error: a sentence for each kind of problem, with the first place and the words to type; the hint is the whole
    /// statement.
    func error() -> DataError {
        let groups = TableProblem.Kind.allCases.compactMap { kind in
            let all = problems.filter { $0.kind == kind }
            return all.isEmpty ? nil : all
        }
        let hint = statement(groups)
        if groups.count == 1, let problem = problems.min(by: { $0.row < $1.row }) {
            let place = place(of: problem)
            var error = text.error(sentence(groups[0]), hint: hint, at: place)
            error.message += wordsToType(groups[0]).map { ": \($0)" } ?? ""
            return error
        }
        let lines = groups.map { group in
            let first = group.min { $0.row < $1.row } ?? group[0]
            let line = text.line(at: place(of: first)).number
            let words = wordsToType(group).map { ": \($0)" } ?? ""
            return "    line \(line): \(sentence(group))\(words)"
        }
        return DataError(
            "\(groups.count) kinds of problems\n" + lines.joined(separator: "\n"), hint: hint, file: text.file)
    }

    /// Where the first cell of a problem begins.
    private func place(of problem: TableProblem) -> Int {
        guard let column = problem.column else { return cells.ragged?.place ?? text.start }
        guard let cell = cells.cell(problem.row, column, text) else { return text.start }
        return cell.isQuoted ? cell.start - 1 : cell.start
    }

    // MARK: - Words

    private func name(_ column: Int?) -> String { column.map { DataError.quoted(plan.names[$0]) } ?? "" }

    /// `column 'b'`, or `columns 'b' (3 cells), 'c' (1)`.
    private func columns(_ group: [TableProblem]) -> String {
        guard group.count > 1 else { return "column \(name(group[0].column))" }
        let shown = group.prefix(6).map { "\(name($0.column)) \($0.count)" }.joined(separator: ", ")
        return "\(group.count) columns: \(shown)\(group.count > 6 ? ", …" : "")"
    }

    private func sentence(_ group: [TableProblem]) -> String {
        let first = group[0]
        let count = group.reduce(0) { $0 + $1.count }
        let cells = count == 1 ? "1 cell" : "\(count) cells"
        let has = count == 1 ? "has" : "have"
        switch first.kind {
        case .ragged:
            let other =
                plan.header.isNamed
                ? "there are \(plan.names.count) column names" : "the first line has \(plan.names.count)"
            return count == 1
                ? "this row has \(first.different) \(first.different == 1 ? "cell" : "cells"), \(other)"
                : "\(count) rows have another number of cells than the first line, here \(first.different), \(other)"
        case .missing:
            return group.count == 1
                ? "\(columns(group)) has no value " + (count == 1 ? "here" : "in \(count) rows, here") + first.found
                : "\(cells) \(has) no value, in \(columns(group))"
        case .strays: return "\(first.found) in \(columns(group)) is not a number" + others(count, group)
        case .undated: return "\(first.found) in \(columns(group)) is not a date" + others(count, group)
        case .undefined: return "\(first.found) in \(columns(group)) is not a finite number" + others(count, group)
        case .tooLarge: return "\(first.found) in \(columns(group)) is out of range" + others(count, group)
        case .units: return "the numbers in \(columns(group)) have different units, \(first.found)"
        case .commas: return "\(first.found) in \(columns(group)) may have a decimal comma or one between thousands"
        case .dates: return "\(first.found) in \(columns(group)) may begin with the day or with the month"
        case .order: return "\(first.found) in \(columns(group)) is not in its order"
        case .tooMany: return "\(columns(group)) has \(first.found), more than \(Classes.most): no classes"
        }
    }

    /// How many cells are like the one that is named.
    private func others(_ count: Int, _ group: [TableProblem]) -> String {
        count == 1 ? "" : " (\(count) such cells)"
    }

    // MARK: - What to type

    /// The options that mend a kind of problem; nil where only the file can be changed.
    private func wordsToType(_ group: [TableProblem]) -> String? {
        switch group[0].kind {
        case .ragged: return "ragged=drop leaves them out"
        case .missing:
            return group.contains { plan.roles[$0.column ?? 0] == .input }
                ? "missing=drop, mean or median" : "missing=drop"
        case .strays, .undated:
            let na = na(group)
            let columns = group.compactMap(\.column).filter { plan.roles[$0] == plan.roles[group[0].column ?? 0] }
            let names = columns.map(argument)
            let column = names.count == 1 ? names[0] : "[\(names.joined(separator: ", "))]"
            let takes = plan.roles[group[0].column ?? 0] == .input ? "category=\(column)" : "labels=\(column)"
            return na.map { "\($0) if it stands for no value; \(takes) if they are names" }
                ?? "\(takes) if they are names"
        case .undefined, .tooLarge: return na(group).map { "\($0) with missing=drop" }
        case .units, .tooMany: return nil
        case .commas: return "decimal=comma or decimal=point"
        case .dates: return "order=dmy or order=mdy"
        case .order: return nil
        }
    }

    /// Whether the texts are so many that they are hardly slips.
    private func areCommon(_ group: [TableProblem]) -> Bool {
        group[0].kind == .strays && group.allSatisfy { $0.count > 2 && $0.count * 10 >= cells.rows }
    }

    private func na(_ group: [TableProblem]) -> String? {
        guard group.reduce(0, { $0 + $1.different }) <= 4 else { return nil }
        let words = group.flatMap(\.words)
        guard words.allSatisfy({ !$0.unicodeScalars.contains { $0.value < 32 || $0.value == 127 } }) else { return nil }
        return words.count == 1
            ? "na=\(TableReader.typed(words[0]))" : "na=[\(words.map(TableReader.typed).joined(separator: ", "))]"
    }

    /// The statement that reads the table with all of that mended; nil where some of it cannot be.
    private func statement(_ groups: [[TableProblem]]) -> String? {
        var mended = reader
        for group in groups {
            let inputs = group.compactMap(\.column).filter { plan.roles[$0] == .input }
            switch group[0].kind {
            case .ragged:
                if cells.rows == 0 { return nil }
                mended.dropsRagged = true
            case .missing: mended.missing = mended.missing ?? .drop
            case .strays where na(group) == nil || areCommon(group), .undated where na(group) == nil:
                for column in group.compactMap(\.column) {
                    if plan.roles[column] == .input {
                        mended.categories.append(plan.names[column])
                    } else {
                        mended.targets = .labels(plan.names[column])
                    }
                }
            case .strays, .undated, .undefined, .tooLarge:
                guard na(group) != nil else {
                    guard leaves(inputs, of: group) else { return nil }
                    mended.drop += inputs.map { plan.names[$0] }
                    continue
                }
                mended.na += group.flatMap(\.words)
                if mended.missing == nil || mended.missing == .error { mended.missing = .drop }
            case .units, .order, .tooMany:
                guard leaves(inputs, of: group) else { return nil }
                mended.drop += inputs.map { plan.names[$0] }
            case .commas: mended.decimal = .comma
            case .dates: mended.dateOrder = .dmy
            }
        }
        return mended.statement(file: text.file)
    }

    /// Whether an input is left without these columns, which are all that a group is about.
    private func leaves(_ columns: [Int], of group: [TableProblem]) -> Bool {
        columns.count == group.count
            && plan.roles.indices.contains { plan.roles[$0] == .input && !columns.contains($0) }
    }

    private func argument(_ column: Int) -> String { TableReader.typed(plan.names[column]) }
}
