import Autodiff
import Limits
import Modelling
import Syntax

/// Rewrites formulas of matrices into the form that a textbook would print, without changing values or shapes.
struct MatrixSimplifier {
    let samples: ShapeSamples

    // MARK: - While a derivative is put together

    /// Numbers in front of products, repeated numbers as numbers where the other operand has the shape, no transpose
    /// twice.
    func simple(_ part: Expression) -> Expression {
        if StopRequest.isUrgent { return part }
        return rewritten(mapOperands(of: part, simple))
    }

    /// A part with its operands changed; places in an index stay as they were typed.
    private func mapOperands(of part: Expression, _ change: (Expression) -> Expression) -> Expression {
        guard case .index(let base, let indices) = part.node else { return part.mapChildren(change) }
        return Expression(.index(change(base), indices))
    }

    /// One rule applied to a part whose own parts are simple.
    private func rewritten(_ part: Expression) -> Expression {
        switch part.node {
        case .unary(.negate, let operand): return negated(operand)
        case .binary(.multiply, let left, let right): return multiplied(left, right)
        case .binary(.divide, let left, let right): return divided(left, right)
        case .binary(.matmul, let left, let right): return product(left, right) ?? part
        case .binary(.add, let left, let right): return sum(left, right, isNegative: false) ?? part
        case .binary(.subtract, let left, let right): return sum(left, right, isNegative: true) ?? part
        case .binary(.power, let base, let exponent):
            guard case .binary(.subtract, let a, let b) = exponent.node, case .number(let a) = a.node,
                case .number(let b) = b.node
            else { return exponent.isOne ? base : part }
            return a - b == 1 ? base : Expression(.binary(.power, base, Expression(number: a - b)))
        case .transpose(let operand): return transposed(operand) ?? part
        case .call(let name, let arguments): return call(name, arguments, part)
        case .index(let base, _):
            if let repeated = repetition(base), samples.isNumber(repeated), samples.isNumber(part) { return repeated }
            return part
        case .number, .string, .name, .end, .matrix, .unary, .binary, .range: return part
        }
    }

    private func negated(_ operand: Expression) -> Expression {
        switch operand.node {
        case .unary(.negate, let core): core
        case .number(let value): Expression(number: -value)
        case .call where repetition(operand) != nil:
            samples.repeated(negated(repetition(operand) ?? operand), like: operand)
        case .string, .name, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range: operand.negated
        }
    }

    private func multiplied(_ left: Expression, _ right: Expression) -> Expression {
        if left.isOne { return right }
        if right.isOne { return left }
        let whole = left * right
        if let inner = repetition(left), let product = repeated(multiplied(inner, right), left, whole, beside: right) {
            return product
        }
        if let inner = repetition(right), let product = repeated(multiplied(left, inner), right, whole, beside: left) {
            return product
        }
        return whole
    }

    /// A product of what was repeated: repeated itself, if the shape is not that of the other factor already.
    private func repeated(
        _ product: Expression, _ repeated: Expression, _ whole: Expression, beside other: Expression
    ) -> Expression? {
        if samples.haveEqualShapes(other, whole) { return product }
        guard samples.haveEqualShapes(repeated, whole) else { return nil }
        return samples.haveEqualShapes(product, whole) ? product : samples.repeated(product, like: whole)
    }

    private func divided(_ left: Expression, _ right: Expression) -> Expression {
        if right.isOne { return left }
        let whole = left / right
        if let inner = repetition(left), let quotient = repeated(inner / right, left, whole, beside: right) {
            return quotient
        }
        if let inner = repetition(right), samples.haveEqualShapes(left, whole) { return divided(left, inner) }
        return whole
    }

    private func product(_ left: Expression, _ right: Expression) -> Expression? {
        let (a, b) = (ScaledFormula(left, samples), ScaledFormula(right, samples))
        guard let first = a.rest, let second = b.rest else {
            // A product with a 1×1 matrix is that number of times the other.
            return multiplied(left, right)
        }
        if let number = repetition(second), !number.isOne, samples.isNumber(number) {
            return a.times(b).times(number).applied(
                to: Expression(.binary(.matmul, first, samples.repeated(Expression(number: 1), like: second))))
        }
        if let number = repetition(first), !number.isOne, samples.isNumber(number) {
            return a.times(b).times(number).applied(
                to: Expression(.binary(.matmul, samples.repeated(Expression(number: 1), like: first), second)))
        }
        guard !a.isOne || !b.isOne else { return nil }
        return a.times(b).applied(to: Expression(.binary(.matmul, first, second)))
    }

    /// Two products with a factor in common: `A @ x + A' @ x` is `(A + A') @ x`.
    private func sum(_ left: Expression, _ right: Expression, isNegative: Bool) -> Expression? {
        let whole = isNegative ? left - right : left + right
        if right.isZero || isNothing(right), samples.haveEqualShapes(left, whole) { return left }
        if left.isZero || isNothing(left), samples.haveEqualShapes(right, whole) {
            return isNegative ? negated(right) : right
        }
        if left == right, !isNegative { return multiplied(Expression(number: 2), left) }
        if let a = repetition(left), let b = repetition(right), samples.haveEqualShapes(left, right),
            samples.isNumber(a), samples.isNumber(b)
        {
            return samples.repeated(Simplifier.textbook(isNegative ? a - b : a + b), like: whole)
        }
        for side in [(left, right), (right, left)] {
            if let inner = repetition(side.0), samples.haveEqualShapes(side.1, whole) {
                let (a, b) = side.0 == left ? (inner, side.1) : (side.1, inner)
                return isNegative ? a - b : a + b
            }
        }
        let (a, b) = (ScaledFormula(left, samples), ScaledFormula(right, samples))
        guard a.text == b.text, case .binary(.matmul, let p, let q)? = a.rest?.node,
            case .binary(.matmul, let r, let s)? = b.rest?.node
        else { return nil }
        func joined(_ a: Expression, _ b: Expression) -> Expression {
            rewritten(isNegative ? a - b : a + b)
        }
        if q == s { return a.applied(to: Expression(.binary(.matmul, joined(p, r), q))) }
        if p == r { return a.applied(to: Expression(.binary(.matmul, p, joined(q, s)))) }
        return nil
    }

    private func transposed(_ operand: Expression) -> Expression? {
        if samples.isNumber(operand) { return operand }
        func turned(_ part: Expression) -> Expression {
            let whole = Expression(.transpose(part))
            return transposed(part) ?? whole
        }
        switch operand.node {
        case .transpose(let core): return core
        case .binary(.matmul, let a, let b): return Expression(.binary(.matmul, turned(b), turned(a)))
        case .unary(.negate, let core): return negated(turned(core))
        case .call where repetition(operand) != nil:
            return repetition(operand).map { samples.repeated(turned($0), like: Expression(.transpose(operand))) }
        case .binary(let symbol, let a, let b):
            guard Operation<Double>[.of(symbol)].dependence == .element else { return nil }
            let spread = Expression(.binary(symbol, turned(a), turned(b)))
            return spread.text.count <= Expression(.transpose(operand)).text.count ? spread : nil
        case .number, .string, .name, .end, .matrix, .call, .index, .unary, .range: return nil
        }
    }

    private func call(_ name: String, _ arguments: [Expression.Argument], _ part: Expression) -> Expression {
        let operands = arguments.filter { $0.label == nil }.map(\.value)
        guard let operand = operands.first else { return part }
        if repetition(part) != nil {
            if samples.haveEqualShapes(operand, part) { return operand }
            if FunctionTable.named(name) == nil, operand.isOne || operand.isZero {
                return samples.repeated(operand, like: part)
            }
            return repetition(operand).map { samples.repeated($0, like: part) } ?? part
        }
        guard let id = OperationTable.current.row(called: name, with: operands.count), operands.count == 1,
            let aggregate = Operation<Double>[id].aggregate
        else { return part }
        // What stands alone along the axis is its own sum.
        if samples.haveEqualShapes(operand, part) { return operand }
        if arguments.count > 1, samples.isNumber(part) { return rewritten(.calling(name, operand)) }
        func collapsed(_ inner: Expression) -> Expression {
            Expression(.call(name, [.init(inner)] + arguments.filter { $0.label != nil }))
        }
        let split = ScaledFormula(operand, samples)
        if !split.isOne, let rest = split.rest { return split.applied(to: rewritten(collapsed(rest))) }
        // Of equal rows the sum is so many times the row.
        if let inner = repetition(operand), samples.haveEqualShapes(inner, part) || samples.isNumber(inner) {
            func whole(_ each: Expression) -> Expression {
                samples.haveEqualShapes(each, part) ? each : samples.repeated(each, like: part)
            }
            switch aggregate {
            case .mean: return whole(inner)
            case .sum:
                let axis = Axis(arguments.first { $0.label == "axis" }?.value, standard: .all)
                let count =
                    axis == .all ? samples.size(of: operand) : samples.side(axis == .rows, of: operand)
                return whole(multiplied(count, inner))
            }
        }
        return part
    }

    /// What a part repeats, if it is a number, a row or a column repeated to a shape.
    private func repetition(_ part: Expression) -> Expression? {
        guard case .call(let name, let arguments) = part.node else { return nil }
        if let constant = FunctionTable.named(name)?.constant { return Expression(number: constant) }
        guard let id = OperationTable.current.row(called: name, with: arguments.count), id == .rows.broadcast else {
            return nil
        }
        return arguments[0].value
    }

    func isNothing(_ part: Expression) -> Bool { part.isZero || repetition(part)?.isZero == true }

    // MARK: - In the end

    /// The form to be shown: what stands between signs of elements as a textbook would have it, and numbers in front.
    func textbook(_ part: Expression) -> Expression {
        if StopRequest.isUrgent { return part }
        var atoms: [(name: String, part: Expression)] = []
        let open = hidingAtoms(in: part, &atoms)
        var best = Simplifier.textbook(open)
        let back = Dictionary(uniqueKeysWithValues: atoms.map { ($0.name, $0.part) })
        best = best.substituting(back)
        if !samples.haveEqualShapes(best, part) { best = samples.repeated(best, like: part) }
        return attached(best)
    }

    /// Products of matrices, rearrangements and reductions are letters to the rules of numbers.
    private func hidingAtoms(in part: Expression, _ atoms: inout [(name: String, part: Expression)]) -> Expression {
        let isAtom =
            switch part.node {
            case .binary(.matmul, _, _), .transpose, .index, .matrix, .range: true
            case .call(let name, let arguments):
                OperationTable.current.row(called: name, with: arguments.count(where: { $0.label == nil })).map {
                    Operation<Double>[$0].dependence != .element
                } ?? true
            case .number, .string, .name, .end, .unary, .binary: false
            }
        guard isAtom else {
            var inside = atoms
            let changed = mapOperands(of: part) { hidingAtoms(in: $0, &inside) }
            atoms = inside
            return changed
        }
        let whole = rewritten(mapOperands(of: part) { attached(textbook($0)) })
        if let known = atoms.first(where: { $0.part == whole }) { return Expression(name: known.name) }
        let name = "t\(atoms.count)·"
        atoms.append((name, whole))
        return Expression(name: name)
    }

    /// Numbers as the first factor of the product behind them: `2 * x' @ r` needs no brackets.
    func attached(_ part: Expression) -> Expression {
        let inner = mapOperands(of: part, attached)
        switch inner.node {
        case .binary(.multiply, let number, let right) where samples.isNumber(number):
            return leading(right) { $0.isOne ? number : number * $0 } ?? inner
        case .unary(.negate, let operand): return leading(operand, \.negated) ?? inner
        case .binary(.matmul, let left, let right):
            guard case .binary(.matmul, let middle, let last) = right.node else { return inner }
            return attached(Expression(.binary(.matmul, Expression(.binary(.matmul, left, middle)), last)))
        case .number, .string, .name, .end, .matrix, .call, .index, .transpose, .unary, .binary, .range: return inner
        }
    }

    /// A chain of products with its first factor changed.
    private func leading(_ part: Expression, _ change: (Expression) -> Expression) -> Expression? {
        guard case .binary(.matmul, let left, let right) = part.node else { return nil }
        return Expression(.binary(.matmul, leading(left, change) ?? change(left), right))
    }
}
