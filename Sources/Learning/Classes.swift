import Autodiff

/// The classes of labelled samples: what they are called, in a fixed order, and the class of each row.
package struct Classes: Hashable, Sendable {
    /// Sorted: as numbers if all of them are numbers, as text otherwise. So the order of the rows does not matter.
    package let labels: [String]
    /// The class of each row, counted from 0.
    package let indices: [Int32]

    /// - Parameters:
    ///   - names: the distinct labels, in any order.
    ///   - codes: for each row the place of its label in `names`.
    package init(names: [String], codes: [Int32]) {
        let numbers = names.map { Double($0) }
        let allNumbers = numbers.allSatisfy { $0?.isFinite == true }
        let order = names.indices.sorted { a, b in
            if allNumbers, let m = numbers[a], let n = numbers[b], m != n { return m < n }
            return names[a].unicodeScalars.lexicographicallyPrecedes(names[b].unicodeScalars)
        }
        var ranks = [Int32](repeating: 0, count: names.count)
        for (rank, place) in order.enumerated() { ranks[place] = Int32(rank) }
        labels = order.map { names[$0] }
        indices = codes.map { ranks[Int($0)] }
    }

    /// Labels in order, and for each row the place of its own.
    init(labels: [String], indices: [Int32]) { (self.labels, self.indices) = (labels, indices) }

    /// One label per row.
    package init(_ rows: [String]) {
        var places: [String: Int32] = [:]
        var names: [String] = []
        let codes = rows.map { label in
            if let place = places[label] { return place }
            let place = Int32(names.count)
            names.append(label)
            places[label] = place
            return place
        }
        self.init(names: names, codes: codes)
    }

    /// Class numbers from 1, or from 0 where a 0 is among them, one per row; the largest number decides how many classes
    /// there are, at least two.
    package init(numbers: Matrix) throws(DataError) {
        guard numbers.columns == 1 else {
            throw DataError("class numbers are one column, these are \(numbers.shape)")
        }
        let first = numbers.values.contains(0) ? 0.0 : 1
        let last = Double(Self.most) + first - 1
        for (row, v) in numbers.values.enumerated() where !(v >= first && v <= last && v == v.rounded()) {
            throw DataError(
                "row \(row + 1) holds \(DataError.shown(v)), which is no class number",
                hint: v > Double(Self.most) && v == v.rounded()
                    ? "there can be \(Self.most) classes" : "class numbers are 1, 2, 3 …")
        }
        indices = numbers.values.map { Int32($0 - first) }
        let start = Int(first)
        labels = (start...max(start + 1, Int(numbers.values.max() ?? 2))).map(String.init)
    }

    /// More classes than this are taken for a column that does not hold classes.
    package static let most = 1000

    /// Whether two classes share one column: 0 for the first, 1 for the second.
    package func usesOneColumn(oneHot: Bool) -> Bool { labels.count <= 2 && !oneHot }

    /// Targets: one column of 0 and 1 for two classes, rows with a single 1 otherwise or where `oneHot` asks for it.
    package func targets(oneHot: Bool = false) -> Matrix {
        if usesOneColumn(oneHot: oneHot) { return Matrix(Shape(indices.count, 1), indices.map { Double($0) }) }
        var y = Matrix(Shape(indices.count, labels.count), repeating: 0)
        for (i, index) in indices.enumerated() { y.values[i * labels.count + Int(index)] = 1 }
        return y
    }
}

extension Dataset {
    /// Samples with classes. The columns of y are called as the classes, a single one as `target`.
    package init(
        name: String? = nil, x: Matrix, classes: Classes, oneHot: Bool = false, featureNames: [String]? = nil,
        target: String = "class", attribution: String? = nil
    ) {
        self.init(
            name: name, x: x, y: classes.targets(oneHot: oneHot), featureNames: featureNames,
            targetNames: classes.usesOneColumn(oneHot: oneHot) ? [target] : classes.labels,
            classLabels: classes.labels, task: .classification, attribution: attribution)
    }
}
