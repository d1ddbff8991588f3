import Autodiff

/// A data set as a table: the names of the columns, then a row a line in the order of the file that it came from.
package enum DatasetText {
    /// Inputs and numbers to predict in raw units; classes by their names in one last column, where each row has one.
    package static func bytes(_ dataset: Dataset) throws(DataError) -> [UInt8] {
        let rows = dataset.inFileOrder()
        let hasClass = dataset.task == .classification && (rows.y.columns == 1 || rows.y.hasOneClassInEachRow)
        var target = dataset.targetNames.count == 1 ? dataset.targetNames[0] : "class"
        while dataset.featureNames.contains(target) { target += "_" }
        let targets = dataset.targetNames.count == rows.y.columns ? dataset.targetNames : dataset.classLabels
        let names = dataset.featureNames + (hasClass ? [target] : targets)
        var text = try NumberText.room(rows.rows, names.count)
        text += Array((names.map(cell).joined(separator: ",") + "\n").utf8)
        let x = RawNumbers(rows.x, dataset.normalization)
        let y = RawNumbers(rows.y, dataset.targetNormalization)
        for i in 0..<rows.rows {
            try NumberText.heedStop(afterRows: i)
            var cells = (0..<rows.x.columns).map { x.shown(i, $0) }
            if hasClass {
                cells.append(cell(dataset.classLabels[classNumber(rows.y, i)]))
            } else {
                cells += (0..<rows.y.columns).map { y.shown(i, $0) }
            }
            text += (cells.joined(separator: ",") + "\n").utf8
        }
        return text
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
