import Limits

/// Rows of text of which only the cells that are not usual are given.
struct SparseRows {
    /// A row of usual cells, with a comma behind each.
    private var usual: [UInt8] = []
    /// Where each cell of it begins, and where the last one ends.
    private var starts = [0]

    /// - Parameters:
    ///   - cells: the usual cell of each column, as it is written.
    ///   - rows: how many rows there will be: they are refused where they have no room.
    init(_ cells: [String], rows: Int, file: String) throws(DataError) {
        for cell in cells {
            usual += cell.utf8
            usual.append(UInt8(ascii: ","))
            starts.append(usual.count)
        }
        // The text, the numbers of its cells, and those of x.
        let needed = Double(rows) * Double(usual.count + 16 * cells.count)
        if let rest = Memory.shortage(of: needed) {
            throw DataError(
                "\(rows) rows of \(cells.count) cells take \(DataError.shown(needed)) bytes of memory, \(rest) can be had",
                hint: "give the program more memory", file: file)
        }
    }

    /// Writes a row with these cells at places counted from 0.
    func add(_ cells: [Int: String], to text: inout [UInt8]) {
        var next = 0
        for (place, cell) in cells.sorted(by: { $0.key < $1.key }) {
            text += usual[starts[next]..<starts[place]]
            text += cell.utf8
            text.append(UInt8(ascii: ","))
            next = place + 1
        }
        text += usual[starts[next]...]
        text.removeLast()
    }
}
