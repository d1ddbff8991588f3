import Autodiff

/// How the rows of a data set are shared out.
package struct SplitParts: Hashable, Sendable {
    /// Shares of the rows, each above 0, that add up to 1.
    package let training: Double
    package let validation: Double?
    package let test: Double

    /// - Parameter shares: the training part alone; training and test; or training, validation and test.
    package init(_ shares: [Double]) throws(DataError) {
        precondition((1...3).contains(shares.count), "\(shares.count) parts")
        if let wrong = shares.first(where: { !($0 > 0 && $0 < 1) }) {
            throw DataError(
                "each part of a split lies between 0 and 1, \(DataError.shown(wrong)) does not",
                hint: "split 0.8 trains on 80 % of the rows")
        }
        training = shares[0]
        validation = shares.count == 3 ? shares[1] : nil
        test = shares.count == 1 ? 1 - training : shares[shares.count - 1]
        guard shares.count > 1 else { return }
        let sum = shares.reduce(0, +)
        guard abs(sum - 1) < 1e-9 else {
            throw DataError(
                "the parts of a split add up to 1, these to \(DataError.shown((sum * 1e9).rounded() / 1e9))",
                hint: shares.count == 2 ? "split 0.8 0.2" : "split 0.7 0.15 0.15")
        }
    }

    /// How many of `rows` rows belong to each part: rounded down, but at least one; the test has the rest.
    func counts(of rows: Int) throws(DataError) -> (training: Int, validation: Int) {
        let parts = validation == nil ? 2 : 3
        guard rows >= parts else {
            throw DataError(
                rows == 1
                    ? "one row cannot be split into training and test rows"
                    : "\(rows) rows cannot be split into training, validation and test rows")
        }
        func count(_ share: Double) -> Int { max(Int(share * Double(rows) + 1e-9), 1) }
        let aside = validation.map(count) ?? 0
        return (min(count(training), rows - aside - 1), aside)
    }
}

extension Dataset {
    /// Keeps parts of the rows aside for validation and test, of a shuffled order or of the order in the file. A second
    /// split begins from all rows again; a normalization stays as it is.
    ///
    /// - Parameter isStratified: each class has its share of each part, up to single rows.
    package mutating func split(
        _ parts: SplitParts, shuffle: Bool = true, isStratified: Bool = false, random: inout RandomSource
    ) throws(DataError) {
        let counts = try parts.counts(of: rows)
        if isStratified, task == .regression {
            throw DataError("numbers have no classes of which each part could have its share", hint: "split 0.8")
        }
        let all = inFileOrder()
        var order = shuffle ? random.permutation(rows) : Array(0..<Int32(rows))
        if isStratified { order = stratified(order, of: all) }
        let ends = [counts.training, counts.training + counts.validation, rows]
        if isStratified, shuffle {
            // Classes took turns: batches in the order of the rows would all look alike.
            order = zip([0] + ends, ends).flatMap { start, end in
                random.permutation(end - start).map { order[start + Int($0)] }
            }
        }
        rowNumbers = order
        training = all.selecting(order[..<ends[0]])
        validation = counts.validation == 0 ? nil : all.selecting(order[ends[0]..<ends[1]])
        test = all.selecting(order[ends[1]...])
        fillGaps()
    }

    /// The same rows sorted by how much of their class lies before them: wherever it is cut, each class has its share on
    /// both sides.
    private func stratified(_ order: [Int32], of all: Samples) -> [Int32] {
        let threshold = Metrics.threshold(of: all.y)
        let classes = order.map { Metrics.classIndex(all.y, row: Int($0), threshold: threshold) }
        var sizes: [Int: Int] = [:]
        for index in classes { sizes[index, default: 0] += 1 }
        var before: [Int: Int] = [:]
        let places = classes.map { index -> Double in
            defer { before[index, default: 0] += 1 }
            return (Double(before[index] ?? 0) + 0.5) / Double(sizes[index] ?? 1)
        }
        return order.indices.sorted { (places[$0], $0) < (places[$1], $1) }.map { order[$0] }
    }

    /// All rows, as they stand in the file.
    func inFileOrder() -> Samples {
        let parts = [training, validation, test].compactMap(\.self)
        guard parts.count > 1 else { return training }
        let all = Samples(
            x: Matrix(Shape(rows, training.x.columns), parts.flatMap(\.x.values)),
            y: Matrix(Shape(rows, training.y.columns), parts.flatMap(\.y.values)))
        var places = [Int32](repeating: 0, count: rows)
        for (place, number) in rowNumbers.enumerated() { places[Int(number)] = Int32(place) }
        return all.selecting(places)
    }
}
