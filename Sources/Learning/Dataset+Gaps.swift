import Autodiff

/// Values that were missing in a file.
extension Dataset {
    /// Takes note of the cells without a value and fills them from all rows; a split fills them again from its training
    /// rows.
    package mutating func fill(_ gaps: DataGaps) {
        guard !gaps.rows.isEmpty else { return }
        self.gaps = gaps
        fillGaps()
    }

    /// Gives each cell that had no value the mean or the median of its column in the training rows, in the units of x.
    mutating func fillGaps() {
        guard let gaps else { return }
        var places = [Int32](repeating: 0, count: rows)
        for (place, number) in rowNumbers.enumerated() { places[Int(number)] = Int32(place) }
        let count = Int32(training.rows)
        for (column, numbers) in gaps.rows {
            let empty = Set(numbers.map { places[Int($0)] })
            let present = (0..<count).filter { !empty.contains($0) }.map { training.x[Int($0), column] }
            let value = present.isEmpty ? 0 : gaps.filling.value(of: present)
            for place in empty { set(value, row: Int(place), column: column) }
        }
    }
}

extension DataGaps.Filling {
    fileprivate func value(of numbers: [Double]) -> Double {
        switch self {
        case .mean: return numbers.reduce(0, +) / Double(numbers.count)
        case .median:
            let sorted = numbers.sorted()
            let middle = sorted.count / 2
            return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] / 2 + sorted[middle] / 2
        }
    }
}
