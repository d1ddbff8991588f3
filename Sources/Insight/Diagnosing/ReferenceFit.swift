import Autodiff
import Glibc
import Learning

/// How well targets can be told from inputs by a method that needs no training: kernel ridge regression with a Gaussian
/// and with a linear kernel (Saunders, Gammerman and Vovk 1998), judged on rows that it did not see. Where it finds
/// nothing either, there is hardly anything to be found.
struct ReferenceFit {
    /// 1 - Σ(ŷ - y)² / Σ(ȳ - y)² on the rows held back, of the best of the settings tried.
    let skill: Double
    /// For each row held back, what the method says.
    let outputs: Matrix
    let held: Samples

    private static let mostRows = 140
    static let fewestRows = 60

    init?(_ samples: Samples) {
        guard samples.rows >= Self.fewestRows, samples.x.columns * samples.y.columns <= 20_000 else { return nil }
        let count = min(Self.mostRows, samples.rows * 2 / 3)
        let learned = samples.selecting((0..<count).map { Int32($0) })
        held = samples.selecting((count..<min(samples.rows, 2 * count)).map { Int32($0) })
        let map = Normalization(fittedOn: learned.x)
        guard let x = try? map.applied(to: learned.x), let other = try? map.applied(to: held.x) else { return nil }
        let mean = learned.y.columnMeans
        let own = Products(x, x)
        let across = Products(other, x)
        let usual = own.distances.values.reduce(0, +) / Double(own.distances.values.count)
        guard usual > 0 else { return nil }
        var best: (skill: Double, outputs: Matrix)?
        for width in [0.02, 0.1, 0.5, 5, .infinity] {
            let kernel = own.kernel(width * usual)
            let judging = across.kernel(width * usual)
            for ridge in [0.01, 0.3, 10] {
                guard let weights = Self.solve(kernel, ridge, learned.y, less: mean) else { continue }
                let outputs = Self.product(judging, weights, plus: mean)
                let skill = Self.skill(outputs, held.y)
                if skill > best?.skill ?? -.infinity { best = (skill, outputs) }
            }
        }
        guard let best else { return nil }
        (skill, outputs) = best
    }

    private static func skill(_ yhat: Matrix, _ y: Matrix) -> Double {
        let mean = y.columnMeans
        func squares(_ a: Matrix) -> Double {
            zip(a.values, y.values).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        }
        return 1 - squares(yhat) / squares(mean)
    }

    // MARK: - Linear algebra

    /// The products of the rows of two matrices, and the squares of their distances.
    private struct Products {
        let products: Matrix
        let distances: Matrix

        init(_ a: Matrix, _ b: Matrix) {
            var products = Matrix(Shape(a.rows, b.rows), repeating: 0)
            let width = a.columns
            a.values.withUnsafeBufferPointer { left in
                b.values.withUnsafeBufferPointer { right in
                    for i in 0..<a.rows {
                        for j in 0..<b.rows {
                            var sum = 0.0
                            for k in 0..<width { sum += left[i * width + k] * right[j * width + k] }
                            products[i, j] = sum
                        }
                    }
                }
            }
            func squares(_ matrix: Matrix) -> [Double] {
                (0..<matrix.rows).map { i in
                    matrix.values[i * width..<(i + 1) * width].reduce(0) { $0 + $1 * $1 }
                }
            }
            let (left, right) = (squares(a), squares(b))
            var distances = products
            for i in 0..<a.rows {
                for j in 0..<b.rows { distances[i, j] = max(0, left[i] + right[j] - 2 * products[i, j]) }
            }
            (self.products, self.distances) = (products, distances)
        }

        /// exp(-d²/2w) for a finite width w, and the products for an infinite one.
        func kernel(_ width: Double) -> Matrix {
            width.isInfinite ? products : Matrix(distances.shape, distances.values.map { exp(-$0 / (2 * width)) })
        }
    }

    /// Solves (K + ridge·I) α = y - mean by Cholesky's decomposition; nil where K is not positive definite.
    private static func solve(_ kernel: Matrix, _ ridge: Double, _ y: Matrix, less mean: Matrix) -> Matrix? {
        let n = kernel.rows
        var factor = kernel.values
        for i in 0..<n { factor[i * n + i] += ridge }
        let isSolvable = factor.withUnsafeMutableBufferPointer { factor in
            for j in 0..<n {
                for i in j..<n {
                    var sum = factor[i * n + j]
                    for k in 0..<j { sum -= factor[i * n + k] * factor[j * n + k] }
                    if i == j, sum <= 0 { return false }
                    factor[i * n + j] = i == j ? sum.squareRoot() : sum / factor[j * n + j]
                }
            }
            return true
        }
        guard isSolvable else { return nil }
        var result = Matrix(y.shape, zip(y.values, mean.values).map { $0 - $1 })
        for column in 0..<y.columns {
            for i in 0..<n {
                for k in 0..<i { result[i, column] -= factor[i * n + k] * result[k, column] }
                result[i, column] /= factor[i * n + i]
            }
            for i in (0..<n).reversed() {
                for k in i + 1..<n where i + 1 < n { result[i, column] -= factor[k * n + i] * result[k, column] }
                result[i, column] /= factor[i * n + i]
            }
        }
        return result
    }

    private static func product(_ kernel: Matrix, _ weights: Matrix, plus mean: Matrix) -> Matrix {
        var result = Matrix(Shape(kernel.rows, weights.columns), repeating: 0)
        for i in 0..<kernel.rows {
            for j in 0..<weights.columns {
                result[i, j] = (0..<kernel.columns).reduce(mean[0, j]) { $0 + kernel[i, $1] * weights[$1, j] }
            }
        }
        return result
    }
}
