import Limits

@testable import Autodiff

/// Rows that the program does not have, each written as a contributor would: an activation, an operation on rows, and
/// one of three inputs.
enum AddedRows {
    static let table = OperationTable(adding: rows(), rows(), exact: rows())

    /// The same where nobody wrote them in numbers of 32 digits.
    static let tableWithoutExactRows = OperationTable(adding: rows(), rows())

    /// The places of the added rows in the table.
    static var ids: [OperationID] {
        ["gaussgate", "ballnorm", "pick"].compactMap { table.row(named: $0) }
    }

    static func rows<S: Scalar>() -> [Operation<S>] { [gaussgate(), ballnorm(), choice()] }

    private static func gaussgate<S: Scalar>() -> Operation<S> {
        elementwise(
            "gaussgate", "x times the sigmoid of its square", .activation, definition: "x * sigmoid(x^2)",
            slope: "sigmoid(x^2) * (1 + 2 * x^2 * (1 - sigmoid(x^2))) * dy", { x in x * sigmoid(x * x) },
            { x, _, dy in
                let s: S.Vector = sigmoid(x * x)
                return s * (1 + 2 * x * x * (1 - s)) * dy
            }
        ).with(.real).with(\.initializer, "he")
    }

    /// Each row over the root of the mean of its squares (Zhang and Sennrich, 2019).
    private static func ballnorm<S: Scalar>() -> Operation<S> {
        Operation(
            name: "ballnorm", summary: "each row over the root of the mean of its squares", category: .activation,
            notation: .call, inputNames: ["x"], outputName: "y",
            definition: "x / sqrt(mean(x^2, axis=columns) + 1e-8)",
            derivativeTexts: { _, _ in
                ["(dy - y * mean(y * dy, axis=columns)) / sqrt(mean(x^2, axis=columns) + 1e-8)"]
            },
            remark: nil, fairIntervals: [0.5...2], kinks: .none,
            shape: { shapes, _ throws(ShapeError) in shapes[0] }, dependence: .row,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                eachRow(c.xShape) { row in
                    let length = root(c.x, row)
                    for i in row { c.y[i] = c.x[i] / length }
                }
            },
            vjps: [
                Kernel { call in
                    let c = call.load(as: Operands<S>.self)
                    eachRow(c.xShape) { row in
                        let length = root(c.x, row)
                        let share = row.reduce(S(0)) { $0 + c.y[$1] * c.dy[$1] } / S(row.count)
                        for i in row {
                            let dx = (c.dy[i] - c.y[i] * share) / length
                            c.dx[i] = c.isFirst ? dx : c.dx[i] + dx
                        }
                    }
                }
            ])
    }

    private static func eachRow(_ shape: Shape, _ body: (Range<Int>) -> Void) {
        for row in 0..<shape.rows { body(row * shape.columns..<(row + 1) * shape.columns) }
    }

    private static func root<S: Scalar>(_ x: UnsafeMutablePointer<S>, _ row: Range<Int>) -> S {
        S.root(row.reduce(S(0)) { $0 + x[$1] * x[$1] } / S(row.count) + S(1e-8 as Double))
    }

    private static func choice<S: Scalar>() -> Operation<S> {
        Operation(
            name: "pick", summary: "x where the condition is not 0, w elsewhere", category: .elementwise,
            notation: .call, inputNames: ["condition", "x", "w"], outputName: "y",
            definition: "(condition != 0) * x + (condition == 0) * w",
            derivativeTexts: { _, _ in
                ["zeros(rows(condition), columns(condition))", "(condition != 0) * dy", "(condition == 0) * dy"]
            },
            remark: nil, fairIntervals: [0.5...2, -2...2, -2...2], kinks: .none,
            shape: { shapes, _ throws(ShapeError) in
                guard shapes[0] == shapes[1], shapes[1] == shapes[2] else {
                    throw ShapeError(
                        "{0} is \(shapes[0]), {1} is \(shapes[1]), {2} is \(shapes[2]): pick({0}, {1}, {2}) needs equal "
                            + "shapes", inputNames: ["condition", "x", "w"])
                }
                return shapes[0]
            },
            dependence: .element,
            forward: Kernel { call in
                let c = call.load(as: Operands<S>.self)
                for i in 0..<c.yShape.count { c.y[i] = c.x[i] != 0 ? c.w[i] : c.input(2).place[i] }
            },
            vjps: [nil, gate { $0 != 0 }, gate { $0 == 0 }])
    }

    private static func gate<S: Scalar>(_ isOpen: @escaping @Sendable (S) -> Bool) -> Kernel {
        Kernel { call in
            let c = call.load(as: Operands<S>.self)
            for i in 0..<c.yShape.count {
                let dx = isOpen(c.x[i]) ? c.dy[i] : 0
                c.dx[i] = c.isFirst ? dx : c.dx[i] + dx
            }
        }
    }
}
