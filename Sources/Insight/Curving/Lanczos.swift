import Autodiff
import Learning
import Limits
import Reporting

/// The outermost eigenvalues of a symmetric matrix that is known by its products with vectors alone: a tridiagonal matrix
/// on a basis of products has nearly the same ones, the outermost first (Lanczos, 1950). All basis vectors are made
/// orthogonal to all others again, so that rounding brings forth no copies.
struct Lanczos {
    struct Pair {
        let value: Double
        /// Of length 1.
        let vector: [Double]
        /// The length of product − value · vector: no farther away is an eigenvalue.
        let residual: Double
    }

    /// Which of the values are wanted: that a rough largest one is near is known sooner.
    enum Ends {
        case both, largest, largestRoughly
    }

    let largest: Pair
    let smallest: Pair
    /// True where the user wanted to stop.
    let wasStopped: Bool
    /// False where more products might still find values farther out.
    let isSettled: Bool

    /// - Parameters:
    ///   - isOpen: which elements of vectors may be other than 0: some.
    ///   - beside: look only among the vectors at right angles to this one; there must be some.
    ///   - ends: what must be settled before it ends.
    ///   - shouldStop: asked before each product; what was found so far is kept.
    init(
        count: Int, isOpen: [Bool]? = nil, beside locked: [Double]? = nil, settles ends: Ends = .both,
        until shouldStop: () -> Bool,
        _ product: ([Double]) -> [Double]
    ) throws(Diagnostic) {
        let dimensions = (isOpen?.count { $0 } ?? count) - (locked == nil ? 0 : 1)
        let most = min(dimensions, max(Self.fewest, min(Self.most, Self.mostNumbers / count)))
        try Memory.require(numbers: Double(count) * Double(most + 4))
        var vector = Self.start(count, isOpen, locked)
        let others = locked.map { [$0] } ?? []
        var basis: [[Double]] = []
        var diagonal: [Double] = []
        var beside: [Double] = []
        var eigen = SymmetricEigenvalues([], size: 0)
        var next = 2
        var (isStopped, isSettled) = (false, false)
        while true {
            isStopped = shouldStop()
            if isStopped { break }
            var image = product(vector)
            // What was computed since the user wanted to stop is no number.
            if StopRequest.isUrgent, shouldStop() {
                isStopped = true
                break
            }
            guard image.allSatisfy(\.isFinite) else { throw Diagnostic.bendsWithoutBound }
            basis.append(vector)
            diagonal.append(vector.dot(image))
            image.add(vector, times: -diagonal[basis.count - 1])
            if basis.count > 1 { image.add(basis[basis.count - 2], times: -beside[basis.count - 2]) }
            var length = image.dot(image).squareRoot()
            // Once is enough where little was taken away, twice always (Daniel, Gragg, Kaufman and Stewart, 1976).
            for _ in 0..<2 {
                for other in others + basis { image.add(other, times: -other.dot(image)) }
                let left = image.dot(image).squareRoot()
                let isDone = left > 0.7 * length
                length = left
                if isDone { break }
            }
            beside.append(length)
            let k = basis.count
            let scale = zip(diagonal, beside).reduce(0) { max($0, abs($1.0), k == 1 ? 0 : $1.1) }
            let isWhole = k >= dimensions || length <= 1e-13 * scale
            if isWhole || k >= most || k >= next {
                next = max(k + 1, k * 5 / 4)
                eigen = Self.eigenvalues(diagonal, beside)
                let (low, high) = (eigen.vectors[0][k - 1].magnitude, eigen.vectors[k - 1][k - 1].magnitude)
                let widest = max(abs(eigen.values[0]), abs(eigen.values[k - 1])) / length
                isSettled = isWhole || high <= 1e-3 * widest && (low <= 1e-2 * widest || ends != .both)
                let isEnough =
                    switch ends {
                    case .both: high <= Self.enough * widest && low <= 1e-4 * widest
                    case .largest: high <= Self.enough * widest
                    case .largestRoughly: isSettled
                    }
                if isWhole || k >= most || isEnough { break }
            }
            vector = image.map { $0 / length }
        }
        guard !basis.isEmpty else { throw Diagnostic.interrupted }
        if eigen.values.count < basis.count { eigen = Self.eigenvalues(diagonal, beside) }
        let last = basis.count - 1
        func pair(_ place: Int) -> Pair {
            var vector = [Double](repeating: 0, count: count)
            for (weight, part) in zip(eigen.vectors[place], basis) { vector.add(part, times: weight) }
            let residual = (eigen.vectors[place].last ?? 0).magnitude * beside[last]
            return Pair(value: eigen.values[place], vector: vector, residual: residual)
        }
        largest = pair(last)
        smallest = pair(0)
        wasStopped = isStopped
        self.isSettled = isSettled
    }

    /// The residual that is small enough, as a part of the largest eigenvalue: the error of a value is less than that,
    /// mostly its square.
    private static let enough = 1e-8

    /// More products than this are not worth waiting for, and for very many parameters their vectors have no room.
    private static let most = 150
    private static let fewest = 30
    private static let mostNumbers = 1 << 26

    /// Numbers that are the same each time, and along no direction that a model would have.
    private static func start(_ count: Int, _ isOpen: [Bool]?, _ locked: [Double]?) -> [Double] {
        var random = RandomSource(seed: 1, for: .expressions)
        var vector = (0..<count).map { _ in random.uniform() - 0.5 }
        if let isOpen { for place in 0..<count where !isOpen[place] { vector[place] = 0 } }
        if let locked { vector.add(locked, times: -locked.dot(vector)) }
        let length = vector.dot(vector).squareRoot()
        return vector.map { $0 / length }
    }

    private static func eigenvalues(_ diagonal: [Double], _ beside: [Double]) -> SymmetricEigenvalues {
        let n = diagonal.count
        var matrix = [Double](repeating: 0, count: n * n)
        for i in 0..<n {
            matrix[i * n + i] = diagonal[i]
            guard i + 1 < n else { continue }
            (matrix[i * n + i + 1], matrix[(i + 1) * n + i]) = (beside[i], beside[i])
        }
        return SymmetricEigenvalues(matrix, size: n)
    }
}
