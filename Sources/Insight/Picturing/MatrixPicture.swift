import Autodiff
import Modelling
import Reporting

/// A matrix as an image, and what is seen in it.
package enum MatrixPicture {
    /// - Parameter width: so many numbers to a row of the image; nil where the image has the shape of the matrix.
    package static func picture(_ matrix: Matrix, name: String, width: Int?, _ words: PictureWords) -> Report.Picture {
        let columns = width ?? matrix.columns
        let rows = (matrix.shape.count + columns - 1) / columns
        let hasBothSigns = matrix.values.contains { $0 < 0 }
        // What a last row lacks is no number.
        let values = matrix.values + [Double](repeating: .nan, count: rows * columns - matrix.shape.count)
        let image = Report.Image(
            rows: rows, columns: columns, values: values, scale: hasBothSigns ? .diverging : .sequential)
        return Report.Picture(
            title: name, drawing: .image(image), sentence: sentence(matrix, name, words))
    }

    private static func sentence(_ matrix: Matrix, _ name: String, _ words: PictureWords) -> String {
        let finite = matrix.values.indices.filter { matrix.values[$0].isFinite }
        let (count, missing) = (matrix.shape.count, matrix.shape.count - finite.count)
        let gaps = missing == 0 ? "" : "; \(missing) are no finite numbers"
        guard let high = finite.max(by: { matrix.values[$0] < matrix.values[$1] }),
            let low = finite.min(by: { matrix.values[$0] < matrix.values[$1] })
        else { return "\(name) has no finite number" }
        let shape = "\(name) is \(matrix.shape)"
        if matrix.values[low] == matrix.values[high] {
            return "\(shape): \(finite.count == 1 ? "the number is" : "all are") \(words.number(matrix.values[low]))"
                + gaps
        }
        func place(_ index: Int) -> String {
            "\(words.number(matrix.values[index])) at [\(index / matrix.columns + 1),\(index % matrix.columns + 1)]"
        }
        let zeros = finite.count { matrix.values[$0] == 0 }
        let below = finite.count { matrix.values[$0] < 0 }
        let mean = finite.reduce(0) { $0 + matrix.values[$1] / Double(finite.count) }
        return """
            \(shape): largest \(place(high)), smallest \(place(low)), mean \(words.number(mean)); \
            \(below) of \(count) are below 0, \(zeros) are 0\(besideDiagonal(matrix, place))\(strongest(matrix, words))\(signs(matrix))\(gaps)
            """
    }

    /// Of a matrix that is its own mirror image the largest and smallest of one half: its diagonal hides them.
    private static func besideDiagonal(_ matrix: Matrix, _ place: (Int) -> String) -> String {
        guard matrix.rows == matrix.columns, matrix.rows > 2 else { return "" }
        let half = (0..<matrix.rows).flatMap { i in ((i + 1)..<matrix.columns).map { (i, $0) } }
        guard half.allSatisfy({ matrix[$0, $1].isFinite && matrix[$0, $1] == matrix[$1, $0] }) else { return "" }
        let places = half.map { $0 * matrix.columns + $1 }
        guard let high = places.max(by: { matrix.values[$0] < matrix.values[$1] }),
            let low = places.min(by: { matrix.values[$0] < matrix.values[$1] })
        else { return "" }
        return "; symmetric, beside the diagonal largest \(place(high)), smallest \(place(low))"
    }

    /// The columns whose numbers have one sign, of a matrix that has both.
    private static func signs(_ matrix: Matrix) -> String {
        guard matrix.rows > 1, (2...mostColumns).contains(matrix.columns), matrix.values.contains(where: { $0 > 0 }),
            matrix.values.contains(where: { $0 < 0 })
        else { return "" }
        func columns(_ holds: (Double) -> Bool, _ word: String) -> String? {
            let alike = (0..<matrix.columns).filter { j in (0..<matrix.rows).allSatisfy { holds(matrix[$0, j]) } }
            let words = PictureWords.list(alike.map { String($0 + 1) })
            return alike.isEmpty ? nil : "\(alike.count == 1 ? "column" : "columns") \(words) all \(word) 0"
        }
        let found = [columns({ $0 > 0 }, "above"), columns({ $0 < 0 }, "below")].compactMap(\.self)
        return "; " + (found.isEmpty ? "no column has one sign" : found.joined(separator: ", "))
    }

    /// Of more columns the signs are not told one by one.
    private static let mostColumns = 12

    /// The norms of rows and columns, or those with the largest one where there are many, and which are as good as 0.
    private static func strongest(_ matrix: Matrix, _ words: PictureWords) -> String {
        guard matrix.rows > 1, matrix.columns > 1, matrix.values.allSatisfy(\.isFinite) else { return "" }
        let rows = (0..<matrix.rows).map { i in (0..<matrix.columns).map { matrix[i, $0] }.norm }
        let columns = (0..<matrix.columns).map { j in (0..<matrix.rows).map { matrix[$0, j] }.norm }
        return "; " + [strongest(rows, "row", words), strongest(columns, "column", words)].joined(separator: "; ")
    }

    private static func strongest(_ norms: [Double], _ word: String, _ words: PictureWords) -> String {
        let most = norms.max() ?? 0
        let weak = norms.indices.filter { norms[$0] <= most / 100 }.map { String($0 + 1) }
        var text =
            norms.count <= mostNorms
            ? "norms of the \(word)s \(PictureWords.list(norms.map(words.number)))"
            : "\(word) \((norms.firstIndex(of: most) ?? 0) + 1) has the largest norm of the \(word)s, \(words.number(most))"
        if !weak.isEmpty, weak.count <= mostColumns {
            text += weak.count == 1 ? ", \(word) \(weak[0]) at most" : ", \(word)s \(PictureWords.list(weak)) at most"
            text += " a hundredth of the largest"
        } else if !weak.isEmpty {
            text += ", \(weak.count) of \(norms.count) at most a hundredth of it"
        }
        return text
    }

    /// Of more rows or columns only the strongest is named.
    private static let mostNorms = 8
}
