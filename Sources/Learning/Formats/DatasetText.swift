import Autodiff

/// A data set as a table: the names of the columns, then a row a line in the order of the file that it came from.
package struct DatasetText {
    private let dataset: Dataset
    private let rows: (x: Matrix, y: Matrix)
    /// Whether the targets are one last column of names.
    private let hasClass: Bool
    private let targets: [String]

    /// Inputs and numbers to predict in raw units; classes by their names in one last column, where each row has one.
    package init(_ dataset: Dataset) {
        let ordered = dataset.inFileOrder()
        self.dataset = dataset
        rows = (ordered.x, ordered.y)
        hasClass = dataset.task == .classification && (rows.y.columns == 1 || rows.y.hasOneClassInEachRow)
        if hasClass {
            var name = dataset.targetNames.count == 1 ? dataset.targetNames[0] : "class"
            while dataset.featureNames.contains(name) { name += "_" }
            targets = [name]
        } else {
            targets = dataset.targetNames.count == rows.y.columns ? dataset.targetNames : dataset.classLabels
        }
    }

    /// What tells `data` which columns are the targets: `labels=class`; nothing for numbers in the last column alone.
    package var targetOptions: [String] {
        let names = targets.map { name in
            let isWord = name.allSatisfy { $0.isASCII && ($0.isLetter || $0 == "_") }
            return isWord ? name : "\"\(name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        }
        if hasClass { return ["labels=\(names[0])"] }
        return names.count == 1 ? [] : ["target=[\(names.joined(separator: ", "))]"]
    }

    /// The classes whose names stand for a missing value where a table is read: `-`.
    package var namesOfNoValue: [String] {
        hasClass ? dataset.classLabels.filter { DelimitedText.missingWords.contains($0.lowercased()) } : []
    }

    func bytes() throws(DataError) -> [UInt8] {
        let names = dataset.featureNames + targets
        var text = try NumberText.room(rows.x.rows, names.count)
        text += Array((names.map(Self.cell).joined(separator: ",") + "\n").utf8)
        let x = RawNumbers(rows.x, dataset.normalization)
        let y = RawNumbers(rows.y, dataset.targetNormalization)
        for i in 0..<rows.x.rows {
            try NumberText.heedStop(afterRows: i)
            var cells = (0..<rows.x.columns).map { x.shown(i, $0) }
            if hasClass {
                cells.append(Self.cell(dataset.classLabels[Self.classNumber(rows.y, i)]))
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
