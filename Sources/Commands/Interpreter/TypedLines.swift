/// The statements that were typed, each on one line, oldest first: those of earlier shells, then those of this one.
package struct TypedLines: Sendable {
    package var lines: [String]
    /// How many of them earlier shells left.
    package var earlier: Int

    package init(_ lines: [String] = [], earlier: Int = 0) { (self.lines, self.earlier) = (lines, earlier) }
}
