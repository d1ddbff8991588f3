import Autodiff

/// Rows of inputs with the targets that belong to them.
package struct Samples: Hashable, Sendable {
    package var x: Matrix
    package var y: Matrix

    package init(x: Matrix, y: Matrix) {
        precondition(x.rows == y.rows, "x has \(x.rows) rows, y has \(y.rows)")
        self.x = x
        self.y = y
    }

    package var rows: Int { x.rows }

    /// The rows with these numbers, counted from 0, in this order.
    package func selecting(_ rows: some Collection<Int32>) -> Samples {
        Samples(x: x.selecting(rows: rows), y: y.selecting(rows: rows))
    }
}

/// Samples to learn from, what their columns mean, and the rows kept aside.
package struct Dataset: Hashable, Sendable {
    package enum Task: String, Hashable, Sendable {
        case classification, regression
    }

    /// A file's name or the name of a built-in data set; what was typed needs none.
    package var name: String?
    /// Whose data they are, where somebody is to be named.
    package var attribution: String?
    /// Which columns of a table the targets come from, in words: `target 'price'`.
    package var targetText: String?
    /// What is known of the columns of the table that it was read from.
    package var columns: [DataColumn] = []
    /// How it was read, line by line.
    package var remarks: [String] = []
    /// Cells of x that were filled.
    package var gaps: DataGaps?
    package let task: Task
    package let featureNames: [String]
    package let targetNames: [String]
    /// What the classes are called: one per column of y, or two for one 0/1 column. Empty for regression.
    package let classLabels: [String]

    /// The rows to learn from, as the model sees them: all rows until `split`.
    package internal(set) var training: Samples
    /// The rows by which a training is watched and ended: never learned from, never part of the test.
    package internal(set) var validation: Samples?
    /// The rows kept aside for the test.
    package internal(set) var test: Samples?
    /// From raw units to `training.x`, or nothing.
    package private(set) var normalization: Normalization?
    /// From raw units to `training.y`, or nothing.
    package private(set) var targetNormalization: Normalization?
    /// The number in the file, from 0, of each row of `training`, then of `validation`, then of `test`.
    package internal(set) var rowNumbers: [Int32]

    /// - Parameters:
    ///   - task: found from the targets where it is not given, see `Task(of:)`.
    ///   - classLabels: for classification; "0", "1" or "1" … "k" where none are given.
    package init(
        name: String? = nil, x: Matrix, y: Matrix, featureNames: [String]? = nil, targetNames: [String]? = nil,
        classLabels: [String]? = nil, task: Task? = nil, attribution: String? = nil
    ) {
        training = Samples(x: x, y: y)
        self.name = name
        self.attribution = attribution
        self.task = task ?? Task(of: y)
        self.featureNames = featureNames ?? Self.numbered("x", x.columns)
        self.targetNames = targetNames ?? Self.numbered("y", y.columns)
        self.classLabels =
            switch self.task {
            case .classification: classLabels ?? Self.labels(of: y)
            case .regression: []
            }
        rowNumbers = Array(0..<Int32(x.rows))
    }

    package var x: Matrix { training.x }
    package var y: Matrix { training.y }
    package var features: Int { featureNames.count }
    package var targets: Int { targetNames.count }
    /// All rows together.
    package var rows: Int { rowNumbers.count }

    private static func labels(of y: Matrix) -> [String] {
        guard y.columns == 1 else { return (1...y.columns).map(String.init) }
        return y.areSigns ? ["-1", "1"] : ["0", "1"]
    }

    private static func numbered(_ letter: String, _ n: Int) -> [String] {
        n == 1 ? [letter] : (1...n).map { "\(letter)\($0)" }
    }
}

extension Dataset {
    /// Samples from two matrices that a user gave: `data X -> Y`.
    package static func pairing(_ x: Matrix, with y: Matrix, name: String? = nil) throws(DataError) -> Dataset {
        guard x.rows == y.rows else {
            throw DataError(
                "x has \(x.rows) rows, y has \(y.rows)",
                hint: y.rows == 1 && y.columns == x.rows
                    ? "targets are a column: transpose them with '" : "every row of x needs its row of y")
        }
        return Dataset(name: name, x: x, y: y)
    }
}

extension Dataset.Task {
    /// The task that targets speak for: one column of 0 and 1, or of -1 and 1, with both present, or rows with a single
    /// 1 among 0, are classes; so are several columns of -1 and 1. Anything else is regression.
    package init(of y: Matrix) {
        let isClasses =
            if y.columns == 1 {
                (y.areBits || y.areSigns) && y.values.contains(1) && y.values.contains { $0 < 1 }
            } else {
                y.areSigns && y.values.contains(1) && y.values.contains(-1) || y.areBits && y.hasOneClassInEachRow
            }
        self = isClasses ? .classification : .regression
    }
}

extension Matrix {
    fileprivate var areBits: Bool { values.allSatisfy { $0 == 0 || $0 == 1 } }

    /// Whether all numbers are -1 or 1.
    package var areSigns: Bool { values.allSatisfy { $0 == -1 || $0 == 1 } && values.contains(-1) }

    /// Whether each row holds a single 1.
    var hasOneClassInEachRow: Bool {
        (0..<rows).allSatisfy { i in values[i * columns..<(i + 1) * columns].count { $0 == 1 } == 1 }
    }
}

extension Dataset {
    /// Sets one number of x; the rows are those of `training`, then of `validation`, then of `test`.
    mutating func set(_ value: Double, row: Int, column: Int) {
        let (trained, watched) = (training.rows, validation?.rows ?? 0)
        if row < trained {
            training.x[row, column] = value
        } else if row < trained + watched {
            validation?.x[row - trained, column] = value
        } else {
            test?.x[row - trained - watched, column] = value
        }
    }

    /// Gives the features mean 0 and deviation 1 on the training rows, and applies the same map to the test rows. Returns
    /// remarks for the user: what leaks, what never varies.
    package mutating func normalize() -> [String] {
        let fitted = Normalization(fittedOn: training.x, leaving: binaryColumns)
        var remarks: [String] = []
        if !binaryColumns.isEmpty {
            let count = binaryColumns.count
            remarks.append("\(count) \(count == 1 ? "column" : "columns") of 0 and 1 for categories left as they are")
        }
        if test == nil { remarks.append("fitted on all rows: a later split would leak test rows; split first") }
        let still = (0..<features).filter { j in
            !binaryColumns.contains(j) && (0..<training.rows).allSatisfy { training.x[$0, j] == training.x[0, j] }
        }
        if !still.isEmpty {
            let names = still.prefix(8).map { DataError.quoted(featureNames[$0]) }.joined(separator: ", ")
            let what = still.count == 1 ? "feature never varies and is" : "features never vary and are"
            remarks.append("\(still.count) \(what) centred only: \(names)" + (still.count > 8 ? ", …" : ""))
        }
        apply(fitted)
        return remarks
    }

    /// The columns of x that are 0 or 1 for a category, or for yes and no.
    private var binaryColumns: Set<Int> {
        columns.reduce(into: []) { found, column in
            switch column.use {
            case .indicators(let range): found.formUnion(range)
            case .input(let range): if column.kind == .truth { found.formUnion(range) }
            case .target, .left: break
            }
        }
    }

    /// Gives the targets mean 0 and deviation 1 on the training rows, or multiplies them by a number. Returns remarks for
    /// the user.
    package mutating func normalizeTargets(scale: Double? = nil) throws(DataError) -> [String] {
        guard task == .regression else {
            throw DataError("the targets are classes: there is nothing to normalize", hint: "the inputs: normalize")
        }
        let map = scale.map { Normalization(features: targets, scale: $0) } ?? Normalization(fittedOn: training.y)
        normalizeTargets(by: map)
        return test == nil && scale == nil
            ? ["fitted on all rows: a later split would leak test rows; split first"] : []
    }

    /// Outputs in the units of the file.
    package func rawTargets(_ y: Matrix) -> Matrix {
        guard let targetNormalization, y.columns == targets else { return y }
        return targetNormalization.unmapped(y)
    }

    /// Inputs as the model sees them in the units of the file.
    package func rawInputs(_ x: Matrix) -> Matrix {
        guard let normalization, x.columns == features else { return x }
        return normalization.unmapped(x)
    }

    /// Multiplies all features by a fixed number, which is finite and not 0.
    package mutating func normalize(scale: Double) {
        apply(Normalization(features: features, scale: scale))
    }

    /// Applies a map that was fitted elsewhere.
    package mutating func normalize(by map: Normalization) { apply(map) }

    /// Whether rows went into a normalization: a fixed scale needs none.
    package var isFitted: Bool {
        [normalization, targetNormalization].contains { $0?.offset.contains { $0 != 0 } ?? false }
    }

    /// Raw units → what the model sees, for rows that are not in the data.
    package func normalized(_ x: Matrix) throws(DataError) -> Matrix {
        guard let normalization else { return x }
        return try normalization.applied(to: x)
    }

    /// Applies a map of the targets that was fitted elsewhere.
    package mutating func normalizeTargets(by map: Normalization) {
        training.y = map.mapped(training.y)
        apply(targets: map)
    }

    private mutating func apply(targets map: Normalization) {
        if let aside = validation { validation?.y = map.mapped(aside.y) }
        if let aside = test { test?.y = map.mapped(aside.y) }
        targetNormalization = targetNormalization?.followed(by: map) ?? map
    }

    private mutating func apply(_ map: Normalization) {
        training.x = map.mapped(training.x)
        if let aside = validation { validation?.x = map.mapped(aside.x) }
        if let aside = test { test?.x = map.mapped(aside.x) }
        normalization = normalization?.followed(by: map) ?? map
    }
}

extension Dataset {
    /// One line: rows, features, targets.
    package var summary: String {
        let all = rows == 1 ? "1 row" : "\(rows) rows"
        let parts = [("training", training), ("validation", validation), ("test", test)].compactMap { name, part in
            part.map { "\($0.rows) \(name)" }
        }
        let counts = parts.count > 1 ? "\(all) (\(parts.joined(separator: ", ")))" : all
        let inputs = features == 1 ? "1 feature" : "\(features) features"
        let outputs =
            switch task {
            case .classification: "\(classLabels.count) classes"
            case .regression: targets == 1 ? "1 target" : "\(targets) targets"
            }
        return [counts, inputs, outputs].joined(separator: ", ")
    }

    /// How many rows of these samples belong to each class; empty for regression.
    package func classCounts(of samples: Samples) -> [Int] {
        var counts = [Int](repeating: 0, count: classLabels.count)
        guard task == .classification else { return counts }
        for i in 0..<samples.rows {
            let index = Metrics.classIndex(samples.y, row: i, threshold: Metrics.threshold(of: samples.y))
            if index < counts.count { counts[index] += 1 }
        }
        return counts
    }
}

extension Matrix {
    /// The rows with these numbers, counted from 0, in this order.
    package func selecting(rows: some Collection<Int32>) -> Matrix {
        let columns = columns
        let picked = [Double](unsafeUninitializedCapacity: rows.count * columns) { target, count in
            values.withUnsafeBufferPointer { source in
                for row in rows {
                    precondition(row >= 0 && Int(row) < shape.rows)
                    let start = source.baseAddress! + Int(row) * columns  // a matrix has at least one element
                    (target.baseAddress! + count).initialize(from: start, count: columns)
                    count += columns
                }
            }
        }
        return Matrix(Shape(rows.count, columns), picked)
    }
}
