/// What the cells of a column turned out to be, and the number that each becomes.
struct ColumnReading {
    var kind: DataColumn.Kind
    var unit = ""
    /// The number of each different text; NaN for one that stands for a missing value.
    var numbers: [Double] = []
    /// For a category also the number of each number.
    var ranks: [Double: Double] = [:]
    /// The categories in order.
    var labels: [String] = []
    /// The rows without a value, in order.
    var missing: [Int32] = []
    /// How many different texts, numbers apart.
    var different = 0
    /// Rows with a value.
    var present = 0
    var problems: [TableProblem] = []

    /// Looks at one column that was read.
    init(_ column: Int, _ cells: TableCells, _ plan: TablePlan, _ reader: TableReader, _ text: DelimitedText) {
        kind = .number
        let look = ColumnLook(column, cells, plan, reader, text)
        missing = look.missing
        present = cells.rows - missing.count
        different = look.words.count
        numbers = [Double](repeating: .nan, count: cells.texts[column].codes.cells.count)
        if present == 0 {
            kind = .empty
        } else if plan.isCoded(column) {
            makeCategory(look, order: plan.scales[column] ?? nil)
        } else if look.words.isEmpty {
            kind = look.isID ? .id : .number
        } else if !(readTruth(look) || readNumbers(look) || readDates(look)) {
            readTexts(look)
        }
    }
}

extension ColumnReading {
    /// yes and no, true and false, in any letters; 1 and 0 may stand beside them.
    private mutating func readTruth(_ look: ColumnLook) -> Bool {
        let words = look.words.map { $0.text.lowercased() }
        let pairs = [["yes", "no", "true", "false", "on", "off"], ["y", "n"], ["t", "f"]]
        guard pairs.contains(where: { pair in words.allSatisfy { pair.contains($0) } }) else { return false }
        guard Set(words).count > 1 || look.count > 0, look.numbers.allSatisfy({ $0 == 0 || $0 == 1 }) else {
            return false
        }
        kind = .truth
        for (word, text) in zip(look.words, words) {
            numbers[word.code] = ["yes", "true", "on", "y", "t"].contains(text) ? 1 : 0
        }
        labels = [0, 1].map { value in
            zip(look.words, words).first { numbers[$0.0.code] == value }?.1 ?? DataError.shown(value)
        }
        return true
    }

    /// `$1,200`, `45 %`; false where fewer than half of the cells are such numbers or plain ones.
    private mutating func readNumbers(_ look: ColumnLook) -> Bool {
        let decimal = look.decimal
        let written = look.words.map { WrittenNumber.parse($0.text, decimal) }
        let count = zip(look.words, written).reduce(0) { $0 + ($1.1 == nil ? 0 : $1.0.count) }
        guard count > 0, (count + look.count) * 2 >= present else { return false }
        for (word, number) in zip(look.words, written) { numbers[word.code] = number?.value ?? .nan }
        let units = Set(written.compactMap { $0?.unit })
        let named = units.subtracting([""])
        let strays = zip(look.words, written).filter { $0.1 == nil }.map(\.0)
        // A column of names like 1a, 2b holds no numbers.
        if named.count > 2 || named.count > 1 && !strays.isEmpty { return false }
        unit = named.sorted().first ?? ""
        let isMoney = !unit.contains { $0.isLetter || $0 == "%" }
        if named.count > 1 {
            problems.append(look.problem(.units, look.words, "'\(named.sorted().joined(separator: "' and '"))'"))
        } else if named.count == 1, !isMoney, units.contains("") || look.numbers.contains(where: { $0 != 0 }) {
            if unit.contains(where: \.isLetter), count * 2 < present {
                // Among plain numbers a text that begins with one is a slip, as 7oo.
                guard look.count * 2 >= present else { return false }
                unit = ""
                addStrays(look.words.filter { numbers[$0.code].isNaN || !isPlain($0.text, look) }, look)
                return true
            }
            problems.append(look.problem(.units, look.words, "'\(unit)' and no unit"))
        }
        checkCommas(look)
        addStrays(strays, look)
        return true
    }

    private func isPlain(_ text: String, _ look: ColumnLook) -> Bool {
        WrittenNumber.parse(text, look.decimal)?.unit == ""
    }

    /// Commas that may be decimal ones or may not.
    private mutating func checkCommas(_ look: ColumnLook) {
        guard look.asksForDecimal else { return }
        let commas = look.words.filter { WrittenNumber.evidence($0.text) != nil }
        let shown = commas.map { WrittenNumber.evidence($0.text) }
        guard !shown.contains(.thousands), shown.contains(.open) else { return }
        problems.append(look.problem(.commas, commas, DataError.quoted(commas[0].text)))
    }

    private mutating func readDates(_ look: ColumnLook) -> Bool {
        let hours = look.words.map { DateText.hours($0.text) }
        if look.count == 0, hours.allSatisfy({ $0 != nil }) {
            kind = .time
            unit = "hours"
            for (word, hour) in zip(look.words, hours) { numbers[word.code] = hour ?? .nan }
            return true
        }
        let dates = look.words.map { DateText.parse($0.text) }
        let count = zip(look.words, dates).reduce(0) { $0 + ($1.1 == nil ? 0 : $1.0.count) }
        guard count * 2 > present else { return false }
        kind = .date
        let open = zip(look.words, dates).filter { pair in pair.1.map { $0.dayFirst != $0.monthFirst } ?? false }
        let order: DateText.Order
        if let given = look.dateOrder {
            order = given
        } else if open.isEmpty || open.allSatisfy({ $0.1?.isDotted == true && $0.1?.dayFirst != nil })
            || open.contains(where: { $0.1?.monthFirst == nil })
        {
            order = .dmy
        } else if open.contains(where: { $0.1?.dayFirst == nil }) {
            order = .mdy
        } else {
            order = .dmy
            problems.append(look.problem(.dates, open.map(\.0), DataError.quoted(open[0].0.text)))
        }
        var strays: [ColumnLook.Word] = []
        for (word, date) in zip(look.words, dates) {
            let days = order == .dmy ? date?.dayFirst : date?.monthFirst
            numbers[word.code] = days ?? .nan
            if days == nil { strays.append(word) }
        }
        addStrays(strays, look)
        if look.count > 0 { problems.append(look.numbersAmong(.undated)) }
        return true
    }

    /// Categories, or a text that is none.
    private mutating func readTexts(_ look: ColumnLook) {
        let texts = look.words.reduce(0) { $0 + $1.count }
        let isMixed = different > 10 && texts * 10 > present && !look.isTarget
        // Numbers with some texts among them are no categories, unless somebody says so.
        let slips = look.words.filter { look.isUndefined($0) || look.isTooLarge($0) }
        let numeric = look.count + slips.reduce(0) { $0 + $1.count }
        if !isMixed || numeric == present, numeric * 5 >= present {
            addStrays(look.words, look)
            return
        }
        let all = different + Set(look.numbers).count
        let isFree = isMixed || all > Classes.most || all > max(20, present / 5) || all == present && present > 2
        if isFree, !look.isTarget {
            kind = .text
        } else {
            makeCategory(look, order: nil)
        }
    }

    private mutating func makeCategory(_ look: ColumnLook, order: [String]?) {
        kind = .category
        var names: [String] = []
        var places: [String: Int32] = [:]
        func code(_ name: String) -> Int32 {
            if let place = places[name] { return place }
            places[name] = Int32(names.count)
            names.append(name)
            return Int32(names.count - 1)
        }
        let words = look.words.map { (word: $0, code: code($0.text)) }
        let numbers = Set(look.numbers).sorted().map { (number: $0, code: code(DataError.shown($0))) }
        let classes = Classes(names: names, codes: Array(0..<Int32(names.count)))
        labels = classes.labels
        var ranks = classes.indices.map { Double($0) }
        if let order {
            labels = order
            ranks = names.map { name in order.firstIndex(of: name).map(Double.init) ?? .nan }
            let unknown = words.filter { ranks[Int($0.code)].isNaN }.map(\.word)
            if let first = unknown.first {
                problems.append(look.problem(.order, unknown, DataError.quoted(first.text)))
            }
        }
        for (word, code) in words { self.numbers[word.code] = ranks[Int(code)] }
        for (number, code) in numbers { self.ranks[number] = ranks[Int(code)] }
        if labels.count > Classes.most {
            problems.append(look.problem(.tooMany, look.words, "\(labels.count) different labels"))
        }
    }

    private mutating func addStrays(_ words: [ColumnLook.Word], _ look: ColumnLook) {
        let large = words.filter { look.isTooLarge($0) }
        let undefined = words.filter { look.isUndefined($0) }
        let strays = kind == .date ? TableProblem.Kind.undated : .strays
        let others = words.filter { word in !large.contains { $0.code == word.code } && !look.isUndefined(word) }
        for (kind, words) in [(TableProblem.Kind.tooLarge, large), (.undefined, undefined), (strays, others)] {
            guard let first = words.first else { continue }
            problems.append(look.problem(kind, words, DataError.quoted(first.text)))
        }
    }
}
