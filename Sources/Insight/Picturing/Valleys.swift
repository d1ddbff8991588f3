/// The valleys of heights over a grid: the places lower than all around, and how far one must climb from each of them to
/// come to a lower one (the persistence of the minima, by Edelsbrunner, Letscher and Zomorodian 2002).
struct Valleys {
    struct Valley {
        /// Its lowest place.
        let place: Int
        /// The height of the lowest way out of it to a lower valley; nil for the lowest of all.
        let pass: Double?
    }

    /// The highest climb first, behind the lowest of all.
    let all: [Valley]

    /// - Parameters:
    ///   - heights: row after row; what is no finite number cannot be passed.
    ///   - width: how many places a row has. Places that touch at a side or a corner are neighbours.
    init(_ heights: [Double], width: Int) {
        // From below upwards each place joins the valleys that it touches; of two that meet the higher one ends there.
        var lowest = [Int?](repeating: nil, count: heights.count)
        func valley(_ place: Int) -> Int {
            var place = place
            while let next = lowest[place], next != place { place = next }
            return place
        }
        var ended: [Valley] = []
        let order = heights.indices.filter { heights[$0].isFinite }.sorted {
            (heights[$0], $0) < (heights[$1], $1)
        }
        for place in order {
            lowest[place] = place
            let (row, column) = (place / width, place % width)
            for (i, j) in [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)] {
                let neighbour = (row + i) * width + column + j
                guard (0..<width).contains(column + j), heights.indices.contains(neighbour), lowest[neighbour] != nil
                else { continue }
                let (here, there) = (valley(place), valley(neighbour))
                guard here != there else { continue }
                let isLower = (heights[here], here) < (heights[there], there)
                let (kept, filled) = isLower ? (here, there) : (there, here)
                // A place that only joins another was no valley.
                if filled != place { ended.append(Valley(place: filled, pass: heights[place])) }
                lowest[filled] = kept
            }
        }
        ended.sort { ($0.pass ?? 0) - heights[$0.place] > ($1.pass ?? 0) - heights[$1.place] }
        // What cannot be reached from elsewhere is lowest there.
        let kept = order.filter { lowest[$0] == $0 }.map { Valley(place: $0, pass: nil) }
        all = kept + ended
    }
}
