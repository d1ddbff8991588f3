import Autodiff

/// A data set as a table: the names of the columns, then a row a line in the order of the file that it came from.
package enum DatasetText {
    /// Inputs and numbers to predict in raw units; classes by their names in one last column.
    package static func bytes(_ dataset: Dataset) -> [UInt8] {
        let rows = dataset.inFileOrder()
        let x = dataset.normalization?.unmapped(rows.x) ?? rows.x
        let isClassified = dataset.task == .classification
        var target = dataset.targetNames.count == 1 ? dataset.targetNames[0] : "class"
        while dataset.featureNames.contains(target) { target += "_" }
        let names = dataset.featureNames + (isClassified ? [target] : dataset.targetNames)
        var text = names.map(cell).joined(separator: ",") + "\n"
        let y = isClassified ? rows.y : dataset.rawTargets(rows.y)
        for i in 0..<rows.rows {
            var cells = (0..<x.columns).map { DataError.shown(x[i, $0]) }
            if isClassified {
                cells.append(cell(dataset.classLabels[classNumber(y, i)]))
            } else {
                cells += (0..<y.columns).map { DataError.shown(y[i, $0]) }
            }
            text += cells.joined(separator: ",") + "\n"
        }
        return Array(text.utf8)
    }

    private static func classNumber(_ y: Matrix, _ row: Int) -> Int {
        if y.columns == 1 { return y[row, 0] > 0 ? 1 : 0 }
        return (0..<y.columns).max { y[row, $0] < y[row, $1] } ?? 0
    }

    /// A text as a cell: in quotes where it needs them.
    private static func cell(_ text: String) -> String {
        let needsQuotes =
            text.isEmpty || text.contains { ",\"\n\r#".contains($0) } || text.first?.isWhitespace == true
            || text.last?.isWhitespace == true
        return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
}
