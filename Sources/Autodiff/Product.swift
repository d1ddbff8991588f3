import CBLAS
import Limits

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

    /// Computes `x @ w + a` of a call into its `z`.
    @inline(never)
    static func runAffine(_ call: UnsafeRawPointer) {
        let c = call.load(as: Operands<S>.self)
        var product = Product(
            c.x, c.w, into: c.z, rows: c.yShape.rows, columns: c.yShape.columns, inner: c.xShape.columns)
        product.bias = c.a
        product.run()
    }

    /// Computes the product. Which way depends on the sizes only, so that the bits do not depend on the number of
    /// threads.
    @inline(__always)
    func run() {
        let lanes = S.Vector.scalarCount
        if columns == 1, rows == 1 || inner == 1 && !adds {
            runColumn()
            return
        }
        if rows * ((columns + lanes - 1) / lanes) * inner <= Self.small, !transposesRight || inner <= Panel.limit {
            runInline()
            return
        }
        var product = self
        if let bias {
            for row in 0..<rows { copyRow(bias, to: y + row * columns, columns) }
            product.adds = true
            product.bias = nil
        }
        if rows * columns * inner < Self.large {
            S.gemm(product)
        } else if rows * columns * inner <= Self.long {
            let (first, second) = product.halves
            S.gemm(first, second)
        } else {
            product.runInParts()
        }
    }

    /// Computes one part after the other, until the user wants to stop.
    private func runInParts() {
        let height = min(rows, max(Self.long / (columns * inner), 64))
        let width = min(columns, max(Self.long / (height * inner) / 16 * 16, 64))
        for row in stride(from: 0, to: rows, by: height) {
            for column in stride(from: 0, to: columns, by: width) {
                if StopRequest.isUrgent { return }
                var part = self
                part.rows = min(height, rows - row)
                part.columns = min(width, columns - column)
                part.x += row * (transposesLeft ? 1 : xStride)
                part.w += column * (transposesRight ? wStride : 1)
                part.y += row * yStride + column
                let (first, second) = part.halves
                S.gemm(first, second)
            }
        }
    }

    /// Up to so many products of a number and a vector, calling BLAS costs more than the work.
    private static var small: Int { 4096 }
    /// From so many products of two numbers on, a second thread pays.
    private static var large: Int { 1 << 21 }
    /// More of them take longer than a user wants to wait who pressed Ctrl-C.
    private static var long: Int { 1 << 30 }

    /// The same without BLAS, whatever the size.
    func runAlone() {
        guard transposesRight, inner > Panel.limit else { return runInline() }
        for row in 0..<rows {
            for column in 0..<columns {
                var total: S = 0
                for i in 0..<inner {
                    total += x[transposesLeft ? i * xStride + row : row * xStride + i] * w[column * wStride + i]
                }
                let place = y + row * yStride + column
                place[0] = factor * total + (adds ? place[0] : 0)
            }
        }
    }

    /// The same one row after the other, until the user wants to stop.
    func runRowByRow() {
        for row in 0..<rows where !StopRequest.isUrgent {
            var part = self
            part.rows = 1
            part.x += row * (transposesLeft ? 1 : xStride)
            part.y += row * yStride
            part.runAlone()
        }
    }

    /// A number times a column, or two columns to one number. With one column or row everything is contiguous.
    private func runColumn() {
        let start = bias?[0] ?? 0
        if inner == 1, !adds {
            eachVector(of: S.self, rows) { i in y.set(start + (factor * w[0]) * x.vector(at: i), at: i) }
        } else {
            let sum = longSum(of: S.self, inner) { i in
                x.vector(at: i).keeping(inner - i) * w.vector(at: i).keeping(inner - i)
            }
            y[0] = factor * sum.total + (adds ? y[0] : start)
        }
    }

    /// A vector's width of columns of w at a time, times four rows of x.
    private func runInline() {
        let lanes = S.Vector.scalarCount
        if transposesRight {
            withUnsafeTemporaryAllocation(of: S.Vector.self, capacity: Panel.limit) { panel in
                eachVector(of: S.self, columns) { column in
                    for i in 0..<inner {
                        var vector = S.Vector(repeating: 0)
                        for lane in 0..<min(lanes, columns - column) { vector[lane] = w[(column + lane) * wStride + i] }
                        panel[i] = vector
                    }
                    // 64 bytes of numbers, one vector after the other.
                    panel.baseAddress?.withMemoryRebound(to: S.self, capacity: Panel.limit * lanes) {
                        runColumns(from: column, Panel(start: $0, step: lanes))
                    }
                }
            }
        } else {
            eachVector(of: S.self, columns) { column in
                runColumns(from: column, Panel(start: w + column, step: wStride))
            }
        }
    }

    /// A vector's width of columns of w.
    private struct Panel {
        let start: UnsafeMutablePointer<S>
        let step: Int

        /// The rows for which there is room where w has to be turned: 1024 bytes, which are surely on the stack.
        static var limit: Int { 16 }
    }

    @inline(__always)
    private func runColumns(from column: Int, _ panel: Panel) {
        let (xRow, xStep) = transposesLeft ? (1, xStride) : (xStride, 1)
        let start = bias?.vector(at: column) ?? S.Vector(repeating: 0)
        var row = 0
        while row &+ 4 <= rows {
            var (x0, w) = (x + row &* xRow, panel.start)
            let (x1, x2, x3) = (x0 + xRow, x0 + 2 &* xRow, x0 + 3 &* xRow)
            var (t0, t1, t2, t3) = (start, start, start, start)
            var place = 0
            for _ in 0..<inner {
                let vector = w.vector(at: 0)
                t0 = t0.adding(S.Vector(repeating: x0[place]), times: vector)
                t1 = t1.adding(S.Vector(repeating: x1[place]), times: vector)
                t2 = t2.adding(S.Vector(repeating: x2[place]), times: vector)
                t3 = t3.adding(S.Vector(repeating: x3[place]), times: vector)
                place &+= xStep
                w += panel.step
            }
            put(t0, row, column)
            put(t1, row &+ 1, column)
            put(t2, row &+ 2, column)
            put(t3, row &+ 3, column)
            row &+= 4
        }
        while row < rows {
            let x0 = x + row &* xRow
            var t0 = start
            for i in 0..<inner {
                t0 = t0.adding(S.Vector(repeating: x0[i &* xStep]), times: panel.start.vector(at: i &* panel.step))
            }
            put(t0, row, column)
            row &+= 1
        }
    }

    /// Writes a vector of a row of y. Where one vector holds a row, what is written beyond it belongs to the next row,
    /// which comes later.
    @inline(__always)
    private func put(_ total: S.Vector, _ row: Int, _ column: Int) {
        let (lanes, width) = (S.Vector.scalarCount, columns &- column)
        let place = y + (row &* yStride &+ column)
        if !adds, width >= lanes || columns == yStride && columns < lanes {
            place.set(factor * total, at: 0)
        } else {
            let old = place.vector(at: 0)
            let new = (adds ? old : S.Vector(repeating: 0)) + factor * total
            place.set(width >= lanes ? new : old.choosing(new, where: S.Vector.first(width)), at: 0)
        }
    }

    /// The product of the upper and lower half of y's rows, or of the left and right half of its columns.
    var halves: (Product, Product) {
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
        guard let dgemm = BLAS.shared.dgemm else { return p.runAlone() }
        dgemm(
            CblasRowMajor, p.transposesLeft ? CblasTrans : CblasNoTrans, p.transposesRight ? CblasTrans : CblasNoTrans,
            Int32(p.rows), Int32(p.columns), Int32(p.inner), p.factor, p.x, Int32(p.xStride), p.w, Int32(p.wStride),
            p.adds ? 1 : 0, p.y, Int32(p.yStride))
    }

    package static func gemm(_ first: Product<Double>, _ second: Product<Double>) {
        if BLAS.shared.dgemm == nil {
            // Rows are written in whole vectors: one after the other.
            first.runAlone()
            second.runAlone()
        } else {
            Worker.shared.run(.double(first), .double(second))
        }
    }
}

extension Float {
    package static func gemm(_ p: Product<Float>) {
        guard let sgemm = BLAS.shared.sgemm else { return p.runAlone() }
        sgemm(
            CblasRowMajor, p.transposesLeft ? CblasTrans : CblasNoTrans, p.transposesRight ? CblasTrans : CblasNoTrans,
            Int32(p.rows), Int32(p.columns), Int32(p.inner), p.factor, p.x, Int32(p.xStride), p.w, Int32(p.wStride),
            p.adds ? 1 : 0, p.y, Int32(p.yStride))
    }

    package static func gemm(_ first: Product<Float>, _ second: Product<Float>) {
        if BLAS.shared.sgemm == nil {
            // Rows are written in whole vectors: one after the other.
            first.runAlone()
            second.runAlone()
        } else {
            Worker.shared.run(.float(first), .float(second))
        }
    }
}
