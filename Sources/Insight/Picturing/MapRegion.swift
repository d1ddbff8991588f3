/// Those places of a grid that have something in common: how far they reach, and in how many pieces.
struct MapRegion {
    /// Where a height is crossed along the numbers of places, in a straight line between neighbours.
    static func crossings(_ numbers: [Double], _ places: [Double], at height: Double) -> [Double] {
        zip(zip(numbers, numbers.dropFirst()), zip(places, places.dropFirst())).compactMap { numbers, places in
            let (before, after) = numbers
            guard before.isFinite, after.isFinite, (before >= height) != (after >= height) else { return nil }
            return places.0 + (height - before) / (after - before) * (places.1 - places.0)
        }
    }

    let count: Int
    /// Places that touch at a side belong together.
    let pieces: Int
    /// The first and the last column and row that it reaches.
    let columns: ClosedRange<Int>
    let rows: ClosedRange<Int>

    /// Nil where no place belongs to it.
    ///
    /// - Parameters:
    ///   - belongs: row after row.
    ///   - width: how many places a row has.
    init?(_ belongs: [Bool], width: Int) {
        let places = belongs.indices.filter { belongs[$0] }
        guard width > 0, let first = places.first, let last = places.last else { return nil }
        let columns = places.map { $0 % width }
        (count, rows) = (places.count, first / width...last / width)
        self.columns = (columns.min() ?? 0)...(columns.max() ?? 0)
        var (open, pieces) = (belongs, 0)
        for place in places where open[place] {
            pieces += 1
            open[place] = false
            var waiting = [place]
            while let next = waiting.popLast() {
                let column = next % width
                let neighbours = [
                    column > 0 ? next - 1 : -1, column < width - 1 ? next + 1 : -1, next - width, next + width,
                ]
                for neighbour in neighbours where belongs.indices.contains(neighbour) && open[neighbour] {
                    open[neighbour] = false
                    waiting.append(neighbour)
                }
            }
        }
        self.pieces = pieces
    }
}
