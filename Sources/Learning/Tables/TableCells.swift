/// The cells of a table as they are read: numbers in rows, all else as codes of the different texts of a column.
struct TableCells {
    /// The cells of one column that are no numbers.
    struct Texts {
        var codes = LabelCodes()
        /// The row of each code, from 0.
        var rows: [Int32] = []
        /// The rows with an empty cell.
        var empty: [Int32] = []
    }

    /// Row-major over the columns that are read; NaN where there is no number.
    var values: [Double] = []
    private(set) var texts: [Texts]
    /// Where a column stands in a row of `values`; −1 for one that is not read.
    let places: [Int]
    let width: Int
    private(set) var rows = 0
    /// Where each row begins.
    private(set) var starts: [Int] = []
    /// Rows with another number of cells than there are columns: where the first stands and how many it has.
    private(set) var ragged: (count: Int, place: Int, cells: Int)?
    /// Lines that begin with `#` among the rows.
    private(set) var comments = 0
    let decimal: TableReader.Decimal

    init(
        _ start: DelimitedText, _ plan: TablePlan, decimal: TableReader.Decimal, _ progress: (Double) -> Bool
    ) throws(DataError) {
        self.decimal = decimal
        var places: [Int] = []
        var width = 0
        for column in plan.names.indices {
            places.append(plan.isRead(column) ? width : -1)
            if plan.isRead(column) { width += 1 }
        }
        (self.places, self.width) = (places, width)
        texts = plan.names.map { _ in Texts() }
        let isCoded = plan.names.indices.map { plan.isCoded($0) }
        // A guess that rather falls short: 12 bytes a cell.
        values.reserveCapacity((start.bytes.count / (12 * plan.names.count) + 1) * width)

        var text = start
        var asked = text.offset
        var end = text.offset
        repeat {
            comments += Self.comments(text.bytes[end..<text.offset])
            try read(&text, isCoded, looseEnd: plan.header.hasLooseEnd)
            end = text.offset
            guard text.offset - asked >= 1 << 18 else { continue }
            asked = text.offset
            if !progress(Double(text.offset) / Double(text.bytes.count)) {
                throw DataError("reading was stopped after \(rows) rows", file: text.file)
            }
        } while text.advanceToRow()
    }

    private static func comments(_ between: ArraySlice<UInt8>) -> Int {
        between.isEmpty
            ? 0
            : between.split { $0 == DelimitedText.lf || $0 == DelimitedText.cr }.count {
                $0.first { $0 != DelimitedText.blank } == UInt8(ascii: "#")
            }
    }

    /// Reads one row; one with another number of cells is counted and taken back.
    private mutating func read(_ text: inout DelimitedText, _ isCoded: [Bool], looseEnd: Bool) throws(DataError) {
        let start = text.offset
        let columns = places.count
        var column = 0
        var goesOn = true
        var isBroken = false
        while goesOn {
            let cell = try text.next()
            goesOn = cell.hasNext
            defer { column += 1 }
            guard column < columns, goesOn || column == columns - 1 else {
                // An empty cell behind the last one is a separator at the end of the line.
                if column == columns, !goesOn, looseEnd, cell.start == cell.end { continue }
                isBroken = true
                continue
            }
            guard places[column] >= 0, !isBroken else { continue }
            let value = cell.start == cell.end ? .nan : number(cell, text, isCoded[column])
            values.append(value)
            guard value.isNaN else { continue }
            if cell.start == cell.end {
                texts[column].empty.append(Int32(rows))
            } else {
                texts[column].codes.append(cell, in: text)
                texts[column].rows.append(Int32(rows))
            }
        }
        if isBroken {
            takeBack()
            ragged = (count: (ragged?.count ?? 0) + 1, place: ragged?.place ?? start, cells: ragged?.cells ?? column)
        } else {
            rows += 1
            starts.append(start)
        }
    }

    @inline(__always)
    private func number(_ cell: DelimitedText.Cell, _ text: DelimitedText, _ isCoded: Bool) -> Double {
        guard !isCoded else { return .nan }
        switch decimal {
        case .point:
            guard let value = text.number(cell), value.isFinite else { return .nan }
            return value
        case .comma:
            return text.commaNumber(cell) ?? .nan
        }
    }

    /// Forgets what was kept of a row that turned out to be broken.
    private mutating func takeBack() {
        values.removeLast(values.count - rows * width)
        for column in texts.indices {
            if texts[column].empty.last == Int32(rows) { texts[column].empty.removeLast() }
            if texts[column].rows.last == Int32(rows) {
                texts[column].rows.removeLast()
                texts[column].codes.removeLast()
            }
        }
    }

    /// Whether the texts between other separators than commas can only be meant with decimal commas.
    func showsDecimalCommas(_ text: DelimitedText) -> Bool {
        var isDecimal = false
        for column in texts {
            for cell in column.codes.cells where cell.end - cell.start <= 32 {
                switch WrittenNumber.evidence(text.text(cell)) {
                case .decimal: isDecimal = true
                case .thousands: return false
                case .open, nil: break
                }
            }
        }
        return isDecimal
    }

    /// The cell of a row and a column.
    func cell(_ row: Int, _ column: Int, _ text: DelimitedText) -> DelimitedText.Cell? {
        var text = text
        text.rewind(to: starts[row])
        var place = 0
        while let cell = try? text.next() {
            if place == column { return cell }
            place += 1
            if !cell.hasNext { break }
        }
        return nil
    }
}

extension DelimitedText {
    /// A plain number with a decimal comma, or with no sign in it at all.
    fileprivate func commaNumber(_ cell: Cell) -> Double? {
        var commas = 0
        for i in cell.start..<cell.end {
            if bytes[i] == UInt8(ascii: ".") { return nil }
            if bytes[i] == UInt8(ascii: ",") { commas += 1 }
        }
        guard commas > 0 else { return number(cell).flatMap { $0.isFinite ? $0 : nil } }
        guard commas == 1 else { return nil }
        let plain = bytes[cell.start..<cell.end].map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
        return DecimalNumber.parse(plain, 0, plain.count).flatMap { $0.isFinite ? $0 : nil }
    }
}
