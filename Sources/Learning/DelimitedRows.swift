import Autodiff

/// The rows of a file as they are read: numbers in rows, labels as codes.
struct DelimitedRows {
    private let columns: ColumnPlan
    private var x: [Double] = []
    private var y: [Double] = []
    private var labels = LabelCodes()
    private var rows = 0
    /// The first label that is no number, and how many are numbers: a number column with a stray text looks so.
    private var firstText: DelimitedText.Cell?
    private var numericLabels = 0

    init(_ columns: ColumnPlan, text: DelimitedText) {
        self.columns = columns
        // A guess that rather falls short: 12 bytes a cell.
        let rows = text.bytes.count / (12 * columns.names.count) + 1
        x.reserveCapacity(rows * columns.roles.count { $0 == .feature })
        y.reserveCapacity(rows * columns.roles.count { $0 == .target })
    }

    /// Reads one row.
    mutating func read(_ text: inout DelimitedText) throws(DataError) {
        let start = text.offset
        var column = 0
        var goesOn = true
        while goesOn {
            let cell = try text.next()
            guard column < columns.roles.count else { throw ragged(text, from: start, at: cell.start) }
            goesOn = cell.hasNext
            guard goesOn || column == columns.roles.count - 1 else { throw ragged(text, from: start, at: cell.end) }
            switch columns.roles[column] {
            case .feature: x.append(try number(cell, column, text))
            case .target: y.append(try number(cell, column, text))
            case .labels: try label(cell, column, text)
            case .dropped: break
            }
            column += 1
        }
        rows += 1
    }

    private func number(
        _ cell: DelimitedText.Cell, _ column: Int, _ text: DelimitedText
    ) throws(DataError) -> Double {
        if let value = text.number(cell), value.isFinite { return value }
        throw problem(cell, column, text)
    }

    private mutating func label(
        _ cell: DelimitedText.Cell, _ column: Int, _ text: DelimitedText
    ) throws(DataError) {
        if cell.start == cell.end { throw problem(cell, column, text) }
        labels.append(cell, in: text)
        guard labels.cells.count <= Classes.most else {
            throw text.error(
                "column \(name(column)) has more than \(Classes.most) different labels: it does not hold classes",
                hint: leavesEnough(without: [column])
                    ? "leave it out: \(dropping([column]))" : "write fewer different labels: at most \(Classes.most)",
                at: cell.start)
        }
        guard columns.isGuessed else { return }
        if text.number(cell) != nil { numericLabels += 1 } else if firstText == nil { firstText = cell }
    }

    /// The data set of all rows read.
    func dataset(targetOrder: [Int], oneHot: Bool, text: DelimitedText) throws(DataError) -> Dataset {
        let featureNames = zip(columns.names, columns.roles).filter { $0.1 == .feature }.map(\.0)
        let inputs = Matrix(Shape(rows, featureNames.count), x)
        guard let labelled = columns.roles.firstIndex(of: .labels) else {
            if oneHot, let target = targetOrder.first {
                throw DataError(
                    "'onehot=' is for classes, column \(name(target)) holds numbers to predict",
                    hint: "for classes: labels=\(argument(target)) onehot=true", file: text.file)
            }
            var dataset = Dataset(
                name: text.file, x: inputs, y: targets(in: targetOrder), featureNames: featureNames,
                targetNames: targetOrder.map { columns.names[$0] })
            let shown = targetOrder.prefix(6).map(name).joined(separator: ", ")
            dataset.targetText = "target \(shown)\(targetOrder.count > 6 ? ", …" : "")\(guess)"
            return dataset
        }
        if let firstText, numericLabels * 2 > rows { throw problem(firstText, labelled, text) }
        guard labels.cells.count > 1 else {
            throw DataError(
                "column \(name(labelled)) has one label in all rows: \(DataError.quoted(text.text(labels.cells[0])))",
                hint: "classes need at least two different labels", file: text.file)
        }
        let classes = Classes(names: labels.cells.map { text.text($0) }, codes: labels.codes)
        var dataset = Dataset(
            name: text.file, x: inputs, classes: classes, oneHot: oneHot, featureNames: featureNames,
            target: columns.names[labelled])
        dataset.targetText = "classes from \(name(labelled))\(guess)"
        return dataset
    }

    private var guess: String { columns.isGuessed ? ", the last column" : "" }

    /// The targets, read in the order of the file, in the order asked for.
    private func targets(in order: [Int]) -> Matrix {
        let shape = Shape(rows, order.count)
        let places = order.sorted()
        if places == order { return Matrix(shape, y) }
        let sources = order.map { place in places.firstIndex(of: place) ?? 0 }
        return Matrix(shape, (0..<shape.count).map { y[$0 / order.count * order.count + sources[$0 % order.count]] })
    }
}

/// What is wrong with a cell, in words.
extension DelimitedRows {
    private func name(_ column: Int) -> String { DataError.quoted(columns.names[column]) }

    /// The column's name as an option's value.
    private func argument(_ column: Int) -> String {
        let name = columns.names[column]
        let isWord = name.utf8.allSatisfy {
            $0 == 95 || ($0 | 0x20 >= 97 && $0 | 0x20 <= 122) || ($0 >= 48 && $0 <= 57)
        }
        return isWord ? name : "\"" + DataError.quoted(name).dropFirst().dropLast() + "\""
    }

    private func problem(_ cell: DelimitedText.Cell, _ column: Int, _ text: DelimitedText) -> DataError {
        let found = DataError.quoted(text.text(cell))
        let place = cell.isQuoted ? cell.start - 1 : cell.start
        if cell.start == cell.end || text.isMissing(cell) {
            return text.error(
                "column \(name(column)) has no value here" + (cell.start == cell.end ? "" : ": \(found)"),
                hint: mending(column), at: place)
        }
        if text.isUndefined(cell) {
            return text.error(
                "\(found) in column \(name(column)) is not a finite number",
                hint: mending(column), at: place)
        }
        if text.number(cell) != nil {
            return text.error(
                "\(found) in column \(name(column)) is out of range", hint: "the largest number is about 1.8e308",
                at: place)
        }
        let texts = columnsOfText(text)
        if texts.contains(column) {
            return text.error(
                "column \(name(column)) holds text, \(found)", hint: hint(forText: column, texts), at: place)
        }
        let hasComma = text.separator != UInt8(ascii: ",") && text.text(cell).contains(",")
        return text.error(
            "\(found) in column \(name(column)) is not a number",
            hint: hasComma ? "write the decimals after a point: 1.5" : "the other rows hold numbers there", at: place)
    }

    /// What to type where a column of numbers holds text.
    private func hint(forText column: Int, _ texts: Set<Int>) -> String {
        let name = argument(column)
        switch columns.roles[column] {
        case .target: return "labels=\(name) without target= makes classes of it"
        case .feature, .labels, .dropped:
            let dropped = texts.filter { columns.roles[$0] == .feature }
            guard leavesEnough(without: dropped) else {
                return "write numbers in its place: a table needs some as inputs"
            }
            let leavesOut = "leave it out: \(dropping(dropped))"
            // Only where the targets were not chosen is a column of classes still wanted.
            return columns.isGuessed ? leavesOut + "; or labels=\(name) makes classes of it" : leavesOut
        }
    }

    /// What to do about a cell without a number.
    private func mending(_ column: Int) -> String {
        leavesEnough(without: [column])
            ? "fill it in, remove the row, or leave the column out: \(dropping([column]))"
            : "fill it in, or remove the row"
    }

    /// Whether an input is left, and a target where none was chosen.
    private func leavesEnough(without columns: Set<Int>) -> Bool {
        let left = self.columns.roles.indices.count { self.columns.roles[$0] == .feature && !columns.contains($0) }
        let losesTarget = columns.contains { self.columns.roles[$0] != .feature }
        return left > (losesTarget ? 1 : 0)
    }

    /// The option that leaves out these columns beside those that are left out.
    private func dropping(_ more: Set<Int>) -> String {
        let all = columns.roles.indices.filter { columns.roles[$0] == .dropped || more.contains($0) }.map(argument)
        return all.count == 1 ? "drop=\(all[0])" : "drop=[\(all.joined(separator: ", "))]"
    }

    /// The columns whose cells are for the most part no numbers; reads the file again, for the sake of the error.
    private func columnsOfText(_ text: DelimitedText) -> Set<Int> {
        guard var again = try? DelimitedText(text.bytes, separator: text.separator), again.advanceToRow() else {
            return []
        }
        if columns.isNamed { while (try? again.next())?.hasNext == true {} }
        var (texts, all) = (columns.names.map { _ in 0 }, 0)
        while again.advanceToRow(), all < 1000 {
            var place = 0
            while let cell = try? again.next() {
                if place < texts.count, again.number(cell) == nil { texts[place] += 1 }
                place += 1
                if !cell.hasNext { break }
            }
            if place == 0 { break }
            all += 1
        }
        return Set(texts.indices.filter { texts[$0] * 2 > all })
    }

    private func ragged(_ text: DelimitedText, from start: Int, at place: Int) -> DataError {
        var row = text
        row.rewind(to: start)
        var found = 1
        while let cell = try? row.next(), cell.hasNext { found += 1 }
        let needed = columns.roles.count
        let other = columns.isNamed ? "there are \(needed) column names" : "the first line has \(needed)"
        let hint = found > needed ? "a text that holds a separator needs quotes" : "fill the row in or remove it"
        return text.error("this row has \(found) \(found == 1 ? "cell" : "cells"), \(other)", hint: hint, at: place)
    }
}
