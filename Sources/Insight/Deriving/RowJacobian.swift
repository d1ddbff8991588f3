import Autodiff
import Learning
import Modelling
import Reporting
import Syntax

/// The Jacobian of a function of rows for one row, as a formula: what becomes of each unit row that arrives.
struct RowJacobian {
    /// Nil where the form did not stand its check.
    private(set) var result: Expression?

    private static let widths = [2, 3, 5]

    init(_ derivative: MatrixDerivative, _ incoming: String, _ host: Evaluator.Host) {
        let name = Expression(name: derivative.variable)
        let width = Expression.calling("columns", name)
        let units = Expression.calling("eye", width)
        let whole = derivative.result.substituting([incoming: units])
        // A row of its own for each that arrives, where it is not repeated without being asked.
        let rows = Expression(
            .call(Operation<Double>[.rows.broadcast].callName, [.init(name), .init(width), .init(width)]))
        let wide = derivative.result.substituting([derivative.variable: rows, incoming: units])
        for form in [Self.turned(whole, units), whole, wide] where isRight(form, derivative, host) {
            result = form
            return
        }
    }

    /// The sum of a row times each unit row is that row as a column.
    private static func turned(_ part: Expression, _ units: Expression) -> Expression {
        let inner = part.mapChildren { turned($0, units) }
        guard case .call(let name, let arguments) = inner.node, arguments.count == 2, arguments[1].label == "axis",
            OperationTable.current.row(called: name, with: 1) == .rows.sum,
            Axis(arguments[1].value, standard: .all) == .columns,
            case .binary(.multiply, let row, units) = arguments[0].value.node
        else { return inner }
        return Expression(.transpose(row))
    }

    /// Whether the form is what backpropagation gives for each unit row, at several widths.
    private func isRight(_ form: Expression, _ derivative: MatrixDerivative, _ host: Evaluator.Host) -> Bool {
        var random = RandomSource(seed: 3, for: .expressions)
        for width in Self.widths {
            let row = Matrix(Shape(1, width), (0..<width).map { _ in 0.2 + random.uniform() })
            var inner = host
            inner.resolve = { (name) throws(Diagnostic) in name == derivative.variable ? .known(row) : nil }
            guard let found = try? Evaluator(source: SourceText(""), host: inner).matrix(form),
                found.shape == Shape(width, width)
            else { return false }
            for output in 0..<width {
                guard let slopes = slopes(derivative, row, of: output, host) else { return false }
                for input in 0..<width where !((found[output, input] - slopes[0, input]).magnitude <= 1e-12) {
                    return false
                }
            }
        }
        return true
    }

    private func slopes(
        _ derivative: MatrixDerivative, _ row: Matrix, of output: Int, _ host: Evaluator.Host
    ) -> Matrix? {
        let evaluator = Evaluator(source: SourceText(""), host: host)
        guard
            let values = try? ShapeSamples.prepare(evaluator, [], [derivative.variable: row.shape]),
            case .node(let input, _)? = values[derivative.variable],
            let value = try? evaluator.evaluate(
                Expression(
                    .index(
                        derivative.expression,
                        [.at(Expression(number: 1)), .at(Expression(number: Double(output + 1)))]
                    )))
        else { return nil }
        let computation = makeComputation(evaluator.graph, loss: evaluator.node(value))
        computation.load(input, row)
        computation.forward()
        computation.backward()
        return computation.gradient(input)
    }
}
