import Limits

/// Rows brought to one size.
enum Normalizations {
    /// What keeps the division from 0, as in PyTorch.
    private static let epsilon = 1e-5

    static func rows<S: Scalar>() -> [Operation<S>] {
        let mean = "mean(x, axis=columns)"
        let deviation = "sqrt(mean((x - \(mean))^2, axis=columns) + 1e-5)"
        let root = "sqrt(mean(x^2, axis=columns) + 1e-5)"
        return [
            row(
                "layernorm", "each row with mean 0 and deviation 1 (Ba et al., 2016)",
                definition: "(x - \(mean)) / \(deviation)",
                slope: "(dy - mean(dy, axis=columns) - y * mean(y * dy, axis=columns)) / \(deviation)",
                jacobian: "(δ_ij − 1/n − y_i y_j / n) / sqrt(var(x) + 1e-5), with y = layernorm(x)", isCentred: true),
            row(
                "rmsnorm", "each row divided by the root of its mean square (Zhang and Sennrich, 2019)",
                definition: "x / \(root)", slope: "(dy - y * mean(y * dy, axis=columns)) / \(root)",
                jacobian: "(δ_ij − y_i y_j / n) / sqrt(mean(x^2) + 1e-5), with y = rmsnorm(x)", isCentred: false),
        ]
    }

    private static func row<S: Scalar>(
        _ name: String, _ summary: String, definition: String, slope: String, jacobian: String, isCentred: Bool
    ) -> Operation<S> {
        Operation(
            name: name, summary: summary, category: .arithmetic, notation: .call, inputNames: ["x"], outputName: "y",
            definition: definition, derivativeTexts: { _, _ in [slope] }, remark: nil, fairIntervals: [-2...2],
            kinks: .none, shape: { shapes, _ throws(ShapeError) in shapes[0] }, dependence: .row,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                let columns = c.xShape.columns
                StopRequest.each(c.xShape.rows) { row in
                    let (x, y) = (c.x + row * columns, c.y + row * columns)
                    let (mean, scale) = scale(of: x, columns, isCentred)
                    for i in 0..<columns { y[i] = (x[i] - mean) * scale }
                }
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    let columns = c.xShape.columns
                    for row in 0..<c.xShape.rows {
                        let start = row * columns
                        let (_, scale) = scale(of: c.x + start, columns, isCentred)
                        let (y, dy, dx) = (c.y + start, c.dy + start, c.dx + start)
                        var (sum, along): (S, S) = (0, 0)
                        for i in 0..<columns {
                            sum += dy[i]
                            along += y[i] * dy[i]
                        }
                        let count = S(Double(columns))
                        let mean = isCentred ? sum / count : 0
                        let projection = along / count
                        for i in 0..<columns {
                            let slope = (dy[i] - mean - y[i] * projection) * scale
                            dx[i] = c.isFirst ? slope : dx[i] + slope
                        }
                    }
                }
            ]
        ).with(.real).with(\.jacobian, jacobian)
    }

    /// The mean of a row, or 0, and what its distances from that are multiplied by.
    @inline(__always)
    private static func scale<S: Scalar>(
        of x: UnsafeMutablePointer<S>, _ columns: Int, _ isCentred: Bool
    ) -> (mean: S, scale: S) {
        let count = S(Double(columns))
        var mean: S = 0
        if isCentred {
            for i in 0..<columns { mean += x[i] }
            mean = mean / count
        }
        var squares: S = 0
        for i in 0..<columns { squares += (x[i] - mean) * (x[i] - mean) }
        return (mean, 1 / S.root(squares / count + S(epsilon)))
    }
}
