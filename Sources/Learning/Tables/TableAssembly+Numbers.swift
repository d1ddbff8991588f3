import Autodiff

/// The numbers that the cells of a table become.
extension TableAssembly {
    /// One column of x.
    private enum Output {
        case number(Int)
        case category(Int, Double)
        case part(Int, @Sendable (Double) -> Double)
    }

    func dataset() throws(DataError) -> Dataset {
        var assembly = self
        return try assembly.assembled()
    }

    private mutating func assembled() throws(DataError) -> Dataset {
        let inputs = inputs
        for column in inputs + plan.targets { convert(column) }
        let kept = try keptRows(inputs)
        var columns = facts(kept)
        var outputs: [Output] = []
        var names: [String] = []
        for column in inputs {
            let start = outputs.count
            add(column, &outputs, &names)
            let isCoded = if case .category? = outputs.last { true } else { false }
            columns[column].use = isCoded ? .indicators(start..<outputs.count) : .input(start..<outputs.count)
        }
        let x = gathered(outputs, kept)
        var dataset = try made(x, names, kept)
        dataset.columns = columns
        if let filling = DataGaps.Filling(rawValue: (reader.missing ?? .error).rawValue) {
            dataset.fill(gaps(outputs, kept, filling))
        }
        dataset.remarks =
            remarks
            + TableRemarks(
                plan: plan, reader: reader, columns: columns, cells: cells, left: left, kept: kept.count, text: text
            ).lines
        return dataset
    }

    /// Puts the number of each cell into `values`.
    private mutating func convert(_ column: Int) {
        guard let reading = readings[column] else { return }
        let place = cells.places[column]
        let shift = plan.scales[column] != nil ? 1.0 : 0
        if !reading.ranks.isEmpty {
            for row in 0..<cells.rows {
                let value = cells.values[row * cells.width + place]
                if !value.isNaN { cells.values[row * cells.width + place] = (reading.ranks[value] ?? .nan) + shift }
            }
        }
        let texts = cells.texts[column]
        for (row, code) in zip(texts.rows, texts.codes.codes) {
            var value = reading.numbers[Int(code)]
            if reading.kind == .date, reader.dates ?? .years == .years { value = DateText.years(value) }
            cells.values[Int(row) * cells.width + place] = value + shift
        }
        for row in reading.missing { cells.values[Int(row) * cells.width + place] = .nan }
    }

    /// The rows that stay: all, or those with a value in every column that is used. No target is made up.
    private mutating func keptRows(_ inputs: [Int]) throws(DataError) -> [Int32] {
        var isGone = [Bool](repeating: false, count: cells.rows)
        let needed = reader.missing == .drop ? inputs + plan.targets : plan.targets
        for column in needed { for row in readings[column]?.missing ?? [] { isGone[Int(row)] = true } }
        let kept = (0..<Int32(cells.rows)).filter { !isGone[Int($0)] }
        guard !kept.isEmpty else {
            var filled = reader
            filled.missing = .median
            throw DataError(
                "no row has a value in every column", hint: filled.statement(file: text.file), file: text.file)
        }
        if kept.count < cells.rows {
            let count = cells.rows - kept.count
            remarks.append("\(count) \(count == 1 ? "row" : "rows") without a value left out")
        }
        return kept
    }

    private func add(_ column: Int, _ outputs: inout [Output], _ names: inout [String]) {
        guard let reading = readings[column] else { return }
        let (name, place) = (plan.names[column], cells.places[column])
        switch reading.kind {
        case .date where reader.dates == .parts:
            outputs += [
                .part(place) { Double(DateText.date($0).year) }, .part(place) { Double(DateText.date($0).month) },
                .part(place) { DateText.weekday($0) },
            ]
            names += ["year", "month", "weekday"].map { "\(name).\($0)" }
        case .category where plan.scales[column] == nil:
            var labels = reading.labels
            if reader.missing != .drop, !reading.missing.isEmpty { labels.append("missing") }
            let shown = labels.count == 2 ? 1..<2 : 0..<labels.count
            for label in shown {
                outputs.append(.category(place, label < reading.labels.count ? Double(label) : .nan))
                names.append("\(name)=\(labels[label])")
            }
        case .number, .truth, .date, .time, .category, .id, .text, .empty, .unread:
            outputs.append(.number(place))
            names.append(name)
        }
    }

    private func gathered(_ outputs: [Output], _ kept: [Int32]) -> Matrix {
        let shape = Shape(kept.count, outputs.count)
        let plain = outputs.compactMap { if case .number(let place) = $0 { place } else { nil } }
        if plain.count == outputs.count { return Matrix(shape, gathered(plain, kept)) }
        let values = [Double](unsafeUninitializedCapacity: shape.count) { target, count in
            cells.values.withUnsafeBufferPointer { source in
                for row in kept {
                    let start = Int(row) * cells.width
                    for output in outputs {
                        let value: Double =
                            switch output {
                            case .number(let place): source[start + place]
                            case .category(let place, let label):
                                label.isNaN
                                    ? (source[start + place].isNaN ? 1 : 0) : (source[start + place] == label ? 1 : 0)
                            case .part(let place, let part):
                                source[start + place].isNaN ? .nan : part(source[start + place])
                            }
                        target.initializeElement(at: count, to: value)
                        count += 1
                    }
                }
            }
        }
        return Matrix(shape, values)
    }

    /// The same where every output is a number of the file.
    private func gathered(_ places: [Int], _ kept: [Int32]) -> [Double] {
        [Double](unsafeUninitializedCapacity: kept.count * places.count) { target, count in
            cells.values.withUnsafeBufferPointer { source in
                for row in kept {
                    let start = Int(row) * cells.width
                    for place in places {
                        target.initializeElement(at: count, to: source[start + place])
                        count += 1
                    }
                }
            }
        }
    }

    /// The cells of x that have no value yet.
    private func gaps(_ outputs: [Output], _ kept: [Int32], _ filling: DataGaps.Filling) -> DataGaps {
        var rows: [Int: [Int32]] = [:]
        for (column, output) in outputs.enumerated() {
            let place: Int
            switch output {
            case .number(let at), .part(let at, _): place = at
            case .category: continue
            }
            let empty = kept.indices.filter { cells.values[Int(kept[$0]) * cells.width + place].isNaN }.map(Int32.init)
            if !empty.isEmpty { rows[column] = empty }
        }
        return DataGaps(filling: filling, rows: rows)
    }

    private func targetColumn(_ column: Int, _ kept: [Int32]) -> [Double] {
        let place = cells.places[column]
        return kept.map { cells.values[Int($0) * cells.width + place] }
    }

    private func made(_ x: Matrix, _ names: [String], _ kept: [Int32]) throws(DataError) -> Dataset {
        let guess = plan.isGuessed ? ", the last column" : ""
        if plan.targets.count == 1, let column = plan.targets.first, let reading = readings[column],
            reading.kind == .category
        {
            guard reading.labels.count > 1 else {
                throw DataError(
                    "column \(name(column)) has one label in all rows: \(DataError.quoted(reading.labels[0]))",
                    hint: "classes need at least two different labels", file: text.file)
            }
            let shift = plan.scales[column] != nil ? 1.0 : 0
            let codes = targetColumn(column, kept).map { Int32($0 - shift) }
            // The labels are in order already; their codes need no other one.
            let classes = Classes(labels: reading.labels, indices: codes)
            var dataset = Dataset(
                name: text.file, x: x, classes: classes, oneHot: reader.oneHot, featureNames: names,
                target: plan.names[column])
            dataset.targetText = "classes from \(name(column))\(guess)"
            return dataset
        }
        if reader.oneHot, let target = plan.targets.first {
            throw DataError(
                "'onehot=' is for classes, column \(name(target)) holds numbers to predict",
                hint: "for classes: labels=\(TableReader.typed(plan.names[target])) onehot=true", file: text.file)
        }
        let columns = plan.targets.map { targetColumn($0, kept) }
        let shape = Shape(kept.count, columns.count)
        let y = Matrix(shape, (0..<shape.count).map { columns[$0 % columns.count][$0 / columns.count] })
        let truth =
            plan.targets.count == 1
            ? plan.targets.first.flatMap { readings[$0] }.flatMap { $0.kind == .truth ? $0.labels : nil } : nil
        var dataset = Dataset(
            name: text.file, x: x, y: y, featureNames: names, targetNames: plan.targets.map { plan.names[$0] },
            classLabels: truth)
        let shown = plan.targets.prefix(6).map(name).joined(separator: ", ")
        dataset.targetText = "target \(shown)\(plan.targets.count > 6 ? ", …" : "")\(guess)"
        return dataset
    }

    // MARK: - What is known of the columns

    private func facts(_ kept: [Int32]) -> [DataColumn] {
        let ranges = ranges(kept)
        return plan.names.indices.map { column in
            guard let reading = readings[column] else {
                return DataColumn(name: plan.names[column], kind: .unread, use: .left("not asked for"))
            }
            let isTarget = plan.targets.contains(column)
            var facts = DataColumn(
                name: plan.names[column], kind: reading.kind,
                use: isTarget ? .target : left[column].map { .left($0) } ?? .input(0..<0))
            facts.unit =
                reading.kind == .date ? (reader.dates ?? .years == .years ? "years" : "days since 1970") : reading.unit
            facts.missing = reading.missing.count
            facts.labels = reading.labels
            facts.different = reading.different
            let isNumber = reading.kind != .category && reading.kind != .text && reading.kind != .empty
            if isNumber, left[column] == nil || reading.kind == .id {
                facts.range = ranges[cells.places[column]]
            }
            return facts
        }
    }

    /// The range of each column that was read, by its place in `values`: one pass over the rows.
    private func ranges(_ kept: [Int32]) -> [DataColumn.Range?] {
        let width = cells.width
        var least = [Double](repeating: .infinity, count: width)
        var most = [Double](repeating: -.infinity, count: width)
        var sum = [Double](repeating: 0, count: width)
        var count = [Int](repeating: 0, count: width)
        cells.values.withUnsafeBufferPointer { values in
            for row in kept {
                let start = Int(row) * width
                for place in 0..<width {
                    let value = values[start + place]
                    if value.isNaN { continue }
                    if value < least[place] { least[place] = value }
                    if value > most[place] { most[place] = value }
                    sum[place] += value
                    count[place] += 1
                }
            }
        }
        return (0..<width).map { place in
            count[place] == 0
                ? nil
                : DataColumn.Range(least: least[place], mean: sum[place] / Double(count[place]), most: most[place])
        }
    }
}
