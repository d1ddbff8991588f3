/// The direction in which a reduction collapses: `rows` leaves 1×n, `columns` leaves m×1, `all` leaves 1×1.
package enum Axis: String, Hashable, Sendable, CaseIterable { case all, rows, columns }

/// What an operation must know besides its inputs. Rows and columns are counted from 0 here, from 1 in texts.
package enum Attribute: Hashable, Sendable {
    case none
    case axis(Axis)
    case shape(Shape)
    case slice(rows: Range<Int>, columns: Range<Int>)
    case pad(into: Shape, row: Int, column: Int)
    case gather(Positions)
    case scatter(into: Shape, Positions)
    case settings(Settings)
}
