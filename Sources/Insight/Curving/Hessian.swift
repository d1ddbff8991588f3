import Autodiff
import Modelling
import Reporting

/// All second derivatives of the loss with respect to some parameters, for small models.
package struct Hessian {
    /// `W1[2,1]`, in the order of rows and columns.
    let names: [String]
    /// Row by row, with the digits that are right.
    let elements: [Estimate]
    let eigenvalues: [Estimate]
    private let kinks: [String]
    private let holdsDraws: Bool

    /// More rows and columns than this nobody reads.
    package static let most = 200

    /// - Parameter wanted: the parameters; empty: all.
    package init(
        _ full: Session, of wanted: [String] = [], until shouldStop: () -> Bool = { false }
    ) throws(Diagnostic) {
        guard full.model != nil else { throw Diagnostic.noModel }
        let sizes = full.parameters.elements.filter { wanted.isEmpty || wanted.contains($0.key) }
        let count = sizes.reduce(0) { $0 + $1.value.shape.count }
        guard count <= Self.most else {
            let small = full.parameters.elements.first {
                $0.value.shape.count <= Self.most && $0.value.shape.count < count
            }
            throw Diagnostic.hessianTooLarge(count, most: Self.most, part: small?.key)
        }
        var session = full
        session.precision = .float64
        let product = try HessianProduct(session)
        let places = product.parts.filter { wanted.isEmpty || wanted.contains($0.name) }.flatMap(\.range)
        var columns: [[Double]] = []
        var differences: [HessianProduct.Difference] = []
        for place in places {
            if shouldStop() { throw Diagnostic.interrupted }
            var unit = [Double](repeating: 0, count: product.count)
            unit[place] = 1
            let (exact, difference) = (product(unit), product.difference(unit))
            guard exact.allSatisfy(\.isFinite) else { throw Diagnostic.bendsWithoutBound }
            if difference.kinks.isEmpty { try Curvature.check(exact, difference) }
            columns.append(places.map { exact[$0] })
            differences.append(difference)
        }
        let n = places.count
        let size = columns.joined().reduce(0) { max($0, abs($1)) }
        var elements: [Estimate] = []
        for row in 0..<n {
            for column in 0..<n {
                let (a, b) = (columns[column][row], columns[row][column])
                var error = abs(a - b) + 1e-13 * size
                if differences[column].kinks.isEmpty {
                    error += abs(a - differences[column].product[places[row]])
                } else {
                    error += 1e-9 * size
                }
                elements.append(Estimate((a + b) / 2, error: error))
            }
        }
        names = places.map(product.elementName)
        // An element and its mirror image are one number.
        for row in 0..<n {
            for column in 0..<row {
                let (a, b) = (elements[row * n + column], elements[column * n + row])
                let one = Estimate(a.value, error: max(a.error, b.error))
                (elements[row * n + column], elements[column * n + row]) = (one, one)
            }
        }
        self.elements = elements
        // No eigenvalue moves farther than the length of what is added to a symmetric matrix (Weyl, 1912).
        let error = elements.reduce(0) { $0 + $1.error * $1.error }.squareRoot()
        eigenvalues = SymmetricEigenvalues(elements.map(\.value), size: n).values.map { Estimate($0, error: error) }
        kinks = differences.flatMap(\.kinks).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
        holdsDraws = !product.run.draws.isEmpty
    }

    package func blocks(_ session: Session) -> [Report.Block] {
        func shown(_ estimate: Estimate) -> Double {
            estimate.shown() ?? Double(NumberFormat(digits: 1).string(estimate.value)) ?? estimate.value
        }
        var blocks = tables(elements.map(shown)).map { Report.Block.table($0) }
        blocks.append(
            .matrix(
                Report.Matrix(
                    name: "eigenvalues", rows: 1, columns: names.count, values: eigenvalues.map(shown))))
        if let kink = kinks.first {
            blocks.append(
                .text("a kink lies at the weights or next to them (\(kink)): beyond it the loss bends otherwise"))
        }
        if session.precision == .float32 {
            blocks.append(.text("computed in float64 although the precision is float32"))
        }
        if holdsDraws { blocks.append(.text("with the random numbers that the model holds now")) }
        return blocks
    }

    /// The columns side by side, as many at a time as have room; of many the first and last ones of each row.
    private func tables(_ values: [Double]) -> [Report.Table] {
        let n = names.count
        let caption = "hessian: \(n) × \(n) second derivatives of the loss, the same in rows and columns"
        guard n <= Self.mostWhole else {
            let rows = names.indices.map { row -> [Report.Cell] in
                let whole = Report.Matrix(
                    name: names[row], rows: 1, columns: n, values: Array(values[row * n..<(row + 1) * n]))
                return [.formula(names[row]), .values(whole)]
            }
            return [
                Report.Table(
                    kind: "hessian", caption: caption, headings: ["", "\(names[0]) … \(names[n - 1])"], rows: rows)
            ]
        }
        return stride(from: 0, to: n, by: Self.columnsAtOnce).map { first in
            let columns = first..<min(first + Self.columnsAtOnce, n)
            let rows = names.indices.map { row in
                [.formula(names[row])] + columns.map { Report.Cell.number(values[row * n + $0]) }
            }
            let part =
                first == 0
                ? caption : columns.count == 1 ? "column \(n)" : "columns \(first + 1) to \(columns.upperBound)"
            return Report.Table(kind: "hessian", caption: part, headings: [""] + columns.map { names[$0] }, rows: rows)
        }
    }

    private static let columnsAtOnce = 5
    private static let mostWhole = 30
}
