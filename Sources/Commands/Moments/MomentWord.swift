/// A word for a moment, as `goto` and `diff` take it: one row of the table of these words.
package struct MomentWord: Sendable {
    package let name: String
    /// The numbers that may follow it; nil where none does.
    package let numbers: ClosedRange<Int>?
    /// For help.
    package let summary: String
    /// The moment that it means with a number.
    package let moment: @Sendable (_ number: Int) -> MomentName

    package static let all: [MomentWord] = [
        MomentWord(
            name: "step", numbers: 0...1_000_000_000,
            summary: "right after an update of this training; 0 is its start", moment: MomentName.step),
        MomentWord(name: "start", numbers: nil, summary: "after the last network or model") { _ in .start },
        MomentWord(name: "end", numbers: nil, summary: "the end of this branch") { _ in .end },
        MomentWord(
            name: "statement", numbers: 0...1_000_000_000,
            summary: "right after a statement, by its number in show timeline", moment: MomentName.statement),
        MomentWord(
            name: "branch", numbers: 1...1_000_000_000, summary: "the end of a branch, by its number in branches",
            moment: MomentName.branch),
    ]

    package static func named(_ name: String) -> MomentWord? { all.first { $0.name == name } }
}
