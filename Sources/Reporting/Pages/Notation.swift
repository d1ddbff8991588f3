/// A formula as it is set in mathematics, of parts that stand beside, above and below each other.
package indirect enum Notation: Hashable, Sendable {
    case number(String)
    /// A variable or a function, set in italics where it is one letter.
    case name(String)
    case sign(String)
    case text(String)
    case row([Notation])
    /// `(a)`, `|a|`
    case fenced(String, Notation, String)
    case fraction(Notation, Notation)
    case above(Notation, Notation)
    case below(Notation, Notation)
    case root(Notation)
    case matrix([[Notation]])
}
