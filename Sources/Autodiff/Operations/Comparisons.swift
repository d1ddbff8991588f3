/// Questions with the answers 1 and 0.
enum Comparisons {
    static func rows<S: Scalar>() -> [Operation<S>] {
        var rows: [Operation<S>] = []
        rows.append(comparison("less", "1 where x is below w", .infix("<"), { x, w in x.isLess(w) }))
        rows.append(comparison("lessEqual", "1 where x is at most w", .infix("<="), { x, w in x.isAtMost(w) }))
        rows.append(comparison("greater", "1 where x is above w", .infix(">"), { x, w in x.isMore(w) }))
        rows.append(comparison("greaterEqual", "1 where x is at least w", .infix(">="), { x, w in x.isAtLeast(w) }))
        rows.append(comparison("equal", "1 where x and w are equal", .infix("=="), { x, w in x.isEqual(w) }))
        rows.append(comparison("notEqual", "1 where x and w differ", .infix("!="), { x, w in x.differs(w) }))
        rows.append(
            comparison(
                "and", "1 where both are true", .infix("and"), kinks: .values([0]),
                { x, w in (truth(x) * truth(w) as S.Vector).isMore(0) }))
        rows.append(
            comparison(
                "or", "1 where one is true", .infix("or"), kinks: .values([0]),
                { x, w in (truth(x) + truth(w) as S.Vector).isMore(0) }))
        rows.append(
            elementwise(
                "not", "1 where x is false: 0 or not a number", .comparison, notation: .prefix("not"),
                slope: Elementwise.zeros, remark: "the slope is 0 everywhere", fair: 0.5...2, kinks: .values([0]),
                { x in 1 - truth(x) }
            ).with(.shares))
        return rows
    }

    @inline(__always)
    private static func comparison<S: Scalar>(
        _ name: String, _ summary: String, _ notation: OperationNotation, kinks: Kinks = .ties,
        _ f: @escaping @Sendable (_ x: S.Vector, _ w: S.Vector) -> SIMDMask<S.Vector.MaskStorage>
    ) -> Operation<S> {
        binary(
            name, summary, notation, [Elementwise.zeros, Elementwise.zeros], category: .comparison,
            remark: "the slope is 0 everywhere; with a value that is not a number only != is true",
            fair: [0.1...1, 1.1...2], kinks: kinks, { x, w in number(f(x, w)) }
        ).with(.shares)
    }
}

/// 1 where x is neither 0 nor not a number.
@inline(__always)
private func truth<V: Lanes>(_ x: V) -> V {
    V(repeating: 0).choosing(1, where: x.isLess(0)).choosing(1, where: x.isMore(0))
}

@inline(__always)
private func number<V: Lanes>(_ mask: SIMDMask<V.MaskStorage>) -> V {
    V(repeating: 0).choosing(1, where: mask)
}
