/// Headings of tables that do not explain themselves: one row of the table of these.
struct ColumnWord: Sendable {
    let heading: String
    /// What the numbers below it are, and in which tables.
    let meaning: String

    static let all = [
        ColumnWord(
            heading: "active",
            meaning:
                "in `diagnose`: how many units give something other than 0 for at least one row; the others are dead"),
        ColumnWord(
            heading: "ratio",
            meaning:
                "in `diagnose`: the size of a layer's gradient divided by that of the last layer; far below 1 it vanishes, far above it explodes"
        ),
        ColumnWord(
            heading: "saturated",
            meaning:
                "in `diagnose`: the part of the values where the activation is so flat that hardly any gradient passes"),
        ColumnWord(
            heading: "cosine",
            meaning:
                "in `show influence`: the cosine of the angle between a row's gradient and that of the batch; 1 pulls the same way, below 0 against it"
        ),
        ColumnWord(
            heading: "share",
            meaning:
                "a part of the whole. In `show influence`: of the batch's gradient, by its length along it; in `sensitivity`: of the sum of |value × gradient|; in `curvature`: of the squared length of the direction that bends most"
        ),
    ]
}
