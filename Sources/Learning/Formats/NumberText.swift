import Autodiff
import Limits

/// A matrix as text: a row a line, numbers divided by commas, each of them written so that it reads back to the same.
package enum NumberText {
    /// The bytes of a file.
    package static func bytes(_ matrix: Matrix) throws(DataError) -> [UInt8] {
        var text = try room(matrix.rows, matrix.columns)
        for i in 0..<matrix.rows {
            try heedStop(afterRows: i)
            let row = matrix.values[i * matrix.columns..<(i + 1) * matrix.columns]
            text += (row.map(DataError.shown).joined(separator: ",") + "\n").utf8
        }
        return text
    }

    /// Room for a text of so many numbers, each of up to 24 characters and what divides it from the next.
    static func room(_ rows: Int, _ columns: Int) throws(DataError) -> [UInt8] {
        let most = Double(rows) * Double(columns) * 25
        if let rest = Memory.shortage(of: most) {
            throw DataError(
                "as text this takes up to \(Int(most) >> 20) MB, of which \(rest >> 20) MB are free",
                hint: "a matrix takes less as .npy")
        }
        return []
    }

    /// Gives up once the user wants that.
    static func heedStop(afterRows rows: Int) throws(DataError) {
        if StopRequest.isUrgent { throw DataError("writing was stopped after \(counted(rows, "row"))") }
    }

    /// The matrix in a text of numbers; a first line of names is skipped. What divides the numbers is found out.
    package static func matrix(_ bytes: [UInt8], file: String) throws(DataError) -> Matrix {
        var text = try DelimitedText(bytes, file: file)
        guard text.advanceToRow() else { throw DataError("there are no numbers in it", file: file) }
        _ = try TableHeader.read(&text, hasHeader: nil)
        var values: [Double] = []
        var rows = 0
        var columns = 0
        while text.advanceToRow() {
            if StopRequest.isUrgent {
                throw DataError("reading was stopped after \(counted(rows, "row"))", file: file)
            }
            let place = text.offset
            let cells = try text.row()
            if rows == 0 { columns = cells.count }
            guard cells.count == columns else {
                throw text.error(
                    "this row has \(counted(cells.count, "number")), the first one has \(columns)", at: place)
            }
            for cell in cells {
                guard let value = number(cell, text) else {
                    throw text.error(
                        "this is not a number", hint: "a table with texts: data \"\(file)\"", at: cell.start)
                }
                values.append(value)
            }
            rows += 1
        }
        guard rows > 0 else { throw DataError("there are no numbers in it", file: file) }
        return Matrix(Shape(rows, columns), values)
    }

    private static func number(_ cell: DelimitedText.Cell, _ text: DelimitedText) -> Double? {
        if let number = text.number(cell) { return number }
        return switch text.text(cell).lowercased() {
        case "nan", "-nan": .nan
        case "inf", "infinity", "+inf": .infinity
        case "-inf", "-infinity": -.infinity
        default: nil
        }
    }
}
