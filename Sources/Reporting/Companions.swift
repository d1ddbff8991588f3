/// The same part of a report in more digits, once or more; none where it could not be computed.
package struct Companions<Part> {
    package let exact: [Part]
    /// What a part of the data gives in few digits, where the exact ones are of that part alone.
    let part: Part?
    private let isOfPart: Bool

    init(exact: [Part], part: Part? = nil, isOfPart: Bool = false) {
        (self.exact, self.part, self.isOfPart) = (exact, part, isOfPart)
    }

    /// A piece of each; without those that lack it.
    package func map<Piece>(_ piece: (Part) -> Piece?) -> Companions<Piece> {
        Companions<Piece>(exact: exact.compactMap(piece), part: part.flatMap(piece), isOfPart: isOfPart)
    }
}

/// Errors in what some rows give tell of the errors in what all give: so many times as large they may be.
private let margin = 4.0

extension Companions<Double> {
    /// What a number is in more digits: the exact ones, or the ends of where it lies; empty where nothing is known.
    package func numbers(for value: Double) -> [Double] {
        guard isOfPart else { return exact.allSatisfy(\.isFinite) ? exact : [] }
        guard let part, let number = exact.first, part.isFinite, number.isFinite else { return [] }
        let error = margin * abs(part - number) * max(1, number == 0 ? 1 : abs(value / number))
        return error == 0 ? [value] : [value - error, value + error]
    }
}

extension Companions<Report.Matrix> {
    /// What they tell of a matrix.
    package func exact(of matrix: Report.Matrix) -> Report.Exact {
        guard isOfPart else {
            let others = exact.filter { $0.values.count == matrix.values.count }
            return others.isEmpty ? .nothing : .matrices(others)
        }
        guard let part, let exact = exact.first, part.values.count == exact.values.count, !part.values.isEmpty else {
            return .nothing
        }
        let errors = zip(part.values, exact.values).map { $0 - $1 }
        guard errors.allSatisfy(\.isFinite) else { return .nothing }
        let largest = errors.reduce(0) { max($0, abs($1)) }
        if largest == 0 { return .errors(element: 0, mean: 0, norm: 0) }
        let mean = errors.reduce(0) { $0 + abs($1) } / Double(errors.count)
        let norm = exact.norm > 0 ? matrix.norm * errors.norm / exact.norm : .infinity
        return .errors(element: margin * largest, mean: margin * mean, norm: margin * norm)
    }
}

extension Report.Exact {
    package func numbers(for value: Double, at place: Int) -> [Double] {
        numbers(for: value, \.element) { $0.values[place] }
    }

    package func numbers(forMean mean: Double) -> [Double] { numbers(for: mean, \.mean, \.mean) }
    package func numbers(forNorm norm: Double) -> [Double] { numbers(for: norm, \.norm, \.norm) }

    /// A number in more digits, or the ends of where it lies; empty where nothing is known.
    private func numbers(
        for value: Double, _ error: ((element: Double, mean: Double, norm: Double)) -> Double,
        _ number: (Report.Matrix) -> Double
    ) -> [Double] {
        switch self {
        case .matrices(let matrices):
            let numbers = matrices.map(number)
            return numbers.allSatisfy(\.isFinite) ? numbers : []
        case .errors(let element, let mean, let norm):
            let error = error((element, mean, norm))
            return error == 0 ? [value] : [value - error, value + error]
        case .nothing: return []
        }
    }
}
