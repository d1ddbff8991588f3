/// What a walk over one or two tables tries: everything in an optimised build; in a debug build, whose arithmetic takes
/// seven to nine times as long, so much that every row of each table is met.
enum Thinned {
    #if DEBUG
        static let isThin = true
    #else
        static let isThin = false
    #endif

    /// Whether row `a` of a table meets row `b` of another, of which it meets one in `share`.
    static func meets(_ a: Int, _ b: Int, oneIn share: Int) -> Bool { !isThin || (a + b) % share == 0 }

    /// The pairs of rows that meet.
    static func pairs<A, B>(_ first: [A], _ second: [B], oneIn share: Int) -> [(A, B)] {
        first.indices.flatMap { a in
            second.indices.filter { meets(a, $0, oneIn: share) }.map { (first[a], second[$0]) }
        }
    }

    /// One in `share` of the cases of a walk that has them by the thousand.
    static func cases<Case>(_ all: [Case], oneIn share: Int) -> [Case] {
        all.indices.filter { meets($0, 0, oneIn: share) }.map { all[$0] }
    }
}
