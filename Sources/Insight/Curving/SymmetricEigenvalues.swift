/// The eigenvalues of a symmetric matrix, smallest first, with their unit vectors: rotations that each turn one element
/// off the diagonal to 0, until none is left (Jacobi, 1846).
struct SymmetricEigenvalues {
    let values: [Double]
    /// One vector for each value.
    let vectors: [[Double]]

    /// - Parameter matrix: row by row; the upper half is read.
    init(_ matrix: [Double], size n: Int) {
        var a = matrix
        var v = [Double](repeating: 0, count: n * n)
        for i in 0..<n { v[i * n + i] = 1 }
        let whole = a.reduce(0) { $0 + $1 * $1 }
        for _ in 0..<Self.mostSweeps {
            var rest = 0.0
            for p in 0..<n { for q in (p + 1)..<max(n, p + 1) { rest += a[p * n + q] * a[p * n + q] } }
            if !(rest > 1e-32 * whole) { break }
            for p in 0..<n { for q in (p + 1)..<max(n, p + 1) { Self.rotate(&a, &v, n, p, q) } }
        }
        let order = (0..<n).sorted { a[$0 * n + $0] < a[$1 * n + $1] }
        values = order.map { a[$0 * n + $0] }
        vectors = order.map { place in Array(v[place * n..<(place + 1) * n]) }
    }

    /// Each sweep squares what is left, so that few are needed.
    private static let mostSweeps = 30

    /// Turns rows and columns p and q so that a[p,q] becomes 0; the vectors are kept as rows.
    private static func rotate(_ a: inout [Double], _ v: inout [Double], _ n: Int, _ p: Int, _ q: Int) {
        let off = a[p * n + q]
        guard off != 0 else { return }
        let theta = (a[q * n + q] - a[p * n + p]) / (2 * off)
        let t = (theta < 0 ? -1 : 1) / (theta.magnitude + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        a[p * n + p] -= t * off
        a[q * n + q] += t * off
        (a[p * n + q], a[q * n + p]) = (0, 0)
        for k in 0..<n {
            if k != p, k != q {
                let (x, y) = (a[p * n + k], a[q * n + k])
                let (newX, newY) = (c * x - s * y, s * x + c * y)
                (a[p * n + k], a[k * n + p]) = (newX, newX)
                (a[q * n + k], a[k * n + q]) = (newY, newY)
            }
            let (x, y) = (v[p * n + k], v[q * n + k])
            (v[p * n + k], v[q * n + k]) = (c * x - s * y, s * x + c * y)
        }
    }
}
