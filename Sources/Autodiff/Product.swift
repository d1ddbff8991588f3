import CBLAS

/// One matrix product `y = op(x) @ op(w)` (or added to y), with transposes as flags.
package struct Product<S: Scalar> {
    var x: UnsafeMutablePointer<S>
    var w: UnsafeMutablePointer<S>
    var y: UnsafeMutablePointer<S>
    /// The rows and columns of y, and the length of each sum.
    var rows: Int
    var columns: Int
    var inner: Int
    /// The distances between rows in memory.
    var xStride: Int
    var wStride: Int
    var yStride: Int
    var transposesLeft = false
    var transposesRight = false
    /// y = factor · x @ w + (adds ? y : 0).
    var factor: S = 1
    var adds = false
    /// A row that is added to every row of y, which is then not read.
    var bias: UnsafeMutablePointer<S>?

    @inline(__always)
    init(
        _ x: UnsafeMutablePointer<S>, _ w: UnsafeMutablePointer<S>, into y: UnsafeMutablePointer<S>, rows: Int,
        columns: Int, inner: Int, transposesLeft: Bool = false, transposesRight: Bool = false, adds: Bool = false
    ) {
        (self.x, self.w, self.y) = (x, w, y)
        (self.rows, self.columns, self.inner) = (rows, columns, inner)
        (xStride, wStride, yStride) = (transposesLeft ? rows : inner, transposesRight ? inner : columns, columns)
        (self.transposesLeft, self.transposesRight, self.adds) = (transposesLeft, transposesRight, adds)
    }

    /// Computes the product. Which way depends on the sizes only, so that the bits do not depend on the number of
    /// threads.
    @inline(__always)
    func run() {
        let size = rows * columns * inner
        if size <= Self.tiny, !transposesRight || inner == 1 {
            runInline()
            return
        }
        var product = self
        if let bias {
            for row in 0..<rows { copyRow(bias, to: y + row * columns, columns) }
            product.adds = true
        }
        if size < Self.large {
            S.gemm(product)
        } else {
            let (first, second) = product.halves
            S.gemm(first, second)
        }
    }

    /// Up to here the call of BLAS costs more than the work.
    private static var tiny: Int { 256 }
    /// From here on a second thread pays.
    private static var large: Int { 1 << 21 }

    /// The rows of x one by one, times whole vectors of w. Writes up to one vector beyond each row, in order.
    @inline(__always)
    private func runInline() {
        let (xRow, xStep) = transposesLeft ? (1, xStride) : (xStride, 1)
        let lanes = S.Vector.scalarCount
        for row in 0..<rows {
            let xs = x + row * xRow
            var column = 0
            while column < columns {
                var total = bias?.vector(at: column) ?? S.Vector(repeating: 0)
                for i in 0..<inner { total += xs[i * xStep] * w.vector(at: i * columns + column) }
                let place = y + row * yStride + column
                if adds {
                    let old = place.vector(at: 0)
                    let width = min(lanes, columns - column)
                    for lane in 0..<width { place[lane] = old[lane] + factor * total[lane] }
                } else {
                    place.set(factor * total, at: 0)
                }
                column += lanes
            }
        }
    }

    /// The product of the upper and lower half of y's rows, or of the left and right half of its columns.
    private var halves: (Product, Product) {
        var (first, second) = (self, self)
        if rows >= columns {
            first.rows = rows / 2
            second.rows = rows - first.rows
            second.x += first.rows * (transposesLeft ? 1 : xStride)
            second.y += first.rows * yStride
        } else {
            first.columns = (columns / 2 + 15) / 16 * 16
            second.columns = columns - first.columns
            second.w += first.columns * (transposesRight ? wStride : 1)
            second.y += first.columns
        }
        return (first, second)
    }
}

extension Double {
    package static func gemm(_ p: Product<Double>) {
        BLAS.shared.dgemm(
            CblasRowMajor, p.transposesLeft ? CblasTrans : CblasNoTrans, p.transposesRight ? CblasTrans : CblasNoTrans,
            Int32(p.rows), Int32(p.columns), Int32(p.inner), p.factor, p.x, Int32(p.xStride), p.w, Int32(p.wStride),
            p.adds ? 1 : 0, p.y, Int32(p.yStride))
    }

    package static func gemm(_ first: Product<Double>, _ second: Product<Double>) {
        Worker.shared.run(.double(first), .double(second))
    }
}

extension Float {
    package static func gemm(_ p: Product<Float>) {
        BLAS.shared.sgemm(
            CblasRowMajor, p.transposesLeft ? CblasTrans : CblasNoTrans, p.transposesRight ? CblasTrans : CblasNoTrans,
            Int32(p.rows), Int32(p.columns), Int32(p.inner), p.factor, p.x, Int32(p.xStride), p.w, Int32(p.wStride),
            p.adds ? 1 : 0, p.y, Int32(p.yStride))
    }

    package static func gemm(_ first: Product<Float>, _ second: Product<Float>) {
        Worker.shared.run(.float(first), .float(second))
    }
}
