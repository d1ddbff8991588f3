import Autodiff
import Modelling
import Reporting
import Syntax

/// A formula set up at several shapes of its names, which tell apart sides that need not be equal.
final class ShapeSamples {
    /// A name that stands for a formula, as a value of a model does.
    struct Definition {
        let name: String
        let expression: Expression
    }

    /// The formulas before the one that is derived, each in terms of names above it.
    let definitions: [Definition]
    /// The shapes of the other names, one list for each sample.
    private(set) var shapes: [[String: Shape]] = []
    private var evaluators: [Evaluator] = []
    private var known: [Expression: [Shape]] = [:]
    /// The names by which sizes are written, the best first.
    let order: [String]

    /// - Parameters:
    ///   - expression: what must have a value; samples in which it has none are left out.
    ///   - order: the names by which sizes may be written, the best first.
    /// - Throws: why there is no value in the first sample.
    init(
        _ expression: Expression, _ definitions: [Definition], samples: [[String: Shape]], order: [String],
        host: Evaluator.Host
    ) throws(Diagnostic) {
        self.definitions = definitions
        self.order = order
        for (place, sample) in samples.enumerated() {
            do throws(Diagnostic) {
                let evaluator = Evaluator(source: SourceText(expression.text), host: host)
                _ = try Self.prepare(evaluator, definitions, sample)
                _ = try evaluator.evaluate(expression)
                evaluators.append(evaluator)
                shapes.append(sample)
            } catch {
                if place == 0 { throw error }
            }
        }
    }

    /// Gives an evaluator the names of a sample as nodes and the definitions as formulas of them.
    ///
    /// - Returns: the nodes of all names.
    static func prepare(
        _ evaluator: Evaluator, _ definitions: [Definition], _ sample: [String: Shape]
    ) throws(Diagnostic) -> [String: Value] {
        let outer = evaluator.host
        let scope = Scope()
        for (name, shape) in sample.sorted(by: { $0.key < $1.key }) {
            scope.values[name] = .node(evaluator.graph.addInput(name, shape), shape)
        }
        evaluator.host.resolve = { (name) throws(Diagnostic) in
            if let value = scope.values[name] { return value }
            return try outer.resolve(name)
        }
        for definition in definitions where scope.values[definition.name] == nil {
            scope.values[definition.name] = try evaluator.evaluate(
                definition.expression, in: SourceText(definition.expression.text))
        }
        return scope.values
    }

    /// The names visible so far, which the evaluator reads while they grow.
    private final class Scope {
        var values: [String: Value] = [:]
    }

    /// The shape in each sample; nil for what cannot be evaluated.
    func shapes(of part: Expression) -> [Shape]? {
        if let shapes = known[part] { return shapes }
        var found: [Shape] = []
        for evaluator in evaluators {
            guard let value = try? evaluator.evaluate(part, in: SourceText("")), let shape = value.shape else {
                return nil
            }
            found.append(shape)
        }
        known[part] = found
        return found
    }

    func isNumber(_ part: Expression) -> Bool {
        if case .number = part.node { return true }
        return shapes(of: part)?.allSatisfy(\.isScalar) ?? false
    }

    func haveEqualShapes(_ a: Expression, _ b: Expression) -> Bool {
        guard let shape = shapes(of: a) else { return false }
        return shape == shapes(of: b)
    }

    /// The rows and columns from which an index takes elements, for each sample.
    func positions(
        _ indices: [Expression.Index], of base: Expression
    ) throws(Diagnostic) -> [(rows: [Int], columns: [Int])] {
        var found: [(rows: [Int], columns: [Int])] = []
        for (evaluator, shape) in zip(evaluators, shapes(of: base) ?? []) {
            found.append(try evaluator.positions(indices, of: base.text, shape, at: .none))
        }
        return found
    }

    /// A whole number in the first sample.
    func integers(_ part: Expression) throws(Diagnostic) -> [Int] {
        try evaluators[0].matrix(part, for: "a size").values.map { Int($0) }
    }

    // MARK: - Sizes as formulas

    /// The number of rows or columns of a part, by the names that have as many in every sample.
    func side(_ isRows: Bool, of part: Expression) -> Expression {
        guard let shapes = shapes(of: part) else { return measuring(isRows ? "rows" : "columns", part) }
        let sizes = shapes.map { isRows ? $0.rows : $0.columns }
        if sizes.allSatisfy({ $0 == 1 }) { return Expression(number: 1) }
        for name in order {
            guard let own = self.shapes(of: Expression(name: name)) else { continue }
            let sides = [("rows", own.map(\.rows)), ("columns", own.map(\.columns))]
            let fit = (isRows ? sides : sides.reversed()).first { $0.1 == sizes }
            if let fit { return measuring(fit.0, Expression(name: name)) }
        }
        if Set(sizes).count == 1, sizes.count > 1 { return Expression(number: Double(sizes[0])) }
        return measuring(isRows ? "rows" : "columns", part)
    }

    /// The number of elements of a part.
    func size(of part: Expression) -> Expression {
        if let shapes = shapes(of: part) {
            for name in order where self.shapes(of: Expression(name: name)) == shapes {
                return measuring("size", Expression(name: name))
            }
        }
        let (rows, columns) = (side(true, of: part), side(false, of: part))
        return rows.isOne ? columns : columns.isOne ? rows : rows * columns
    }

    private func measuring(_ function: String, _ part: Expression) -> Expression { .calling(function, part) }

    /// A part repeated to the shape of another.
    func repeated(_ part: Expression, like other: Expression) -> Expression {
        let sides = [side(true, of: other), side(false, of: other)].map { Expression.Argument($0) }
        if part.isOne { return Expression(.call("ones", sides)) }
        if part.isZero { return Expression(.call("zeros", sides)) }
        return Expression(.call(Operation<Double>[.rows.broadcast].callName, [.init(part)] + sides))
    }
}
