import Autodiff
import Limits

/// Columns and rows of samples that tell nothing new.
package struct StrikingColumns {
    /// Columns with one number in all rows, counted from 0.
    package let constant: [Int]
    /// Groups of columns that are equal in every row, the constant ones apart.
    package let equal: [[Int]]
    /// How many rows are equal to one before them, targets included.
    package let equalRows: Int

    package init(_ samples: Samples) {
        let x = samples.x
        let (rows, columns) = (x.rows, x.columns)
        var hashes = [UInt64](repeating: Self.start, count: columns)
        var isConstant = [Bool](repeating: true, count: columns)
        var seen: [UInt64: [Int]] = [:]
        var twice = 0
        for i in 0..<rows {
            if StopRequest.isUrgent { break }
            var hash = Self.start
            for j in 0..<columns {
                let value = x.values[i * columns + j]
                if value != x.values[j] { isConstant[j] = false }
                let bits = value.bitPattern
                hashes[j] = (hashes[j] ^ bits) &* 0x100_0000_01B3
                hash = (hash ^ bits) &* 0x100_0000_01B3
                hash ^= hash >> 29
                hashes[j] ^= hashes[j] >> 29
            }
            // Targets too: many rows may be equal but for these.
            for j in 0..<samples.y.columns {
                hash = (hash ^ samples.y.values[i * samples.y.columns + j].bitPattern) &* 0x100_0000_01B3
                hash ^= hash >> 29
            }
            if seen[hash, default: []].contains(where: { Self.areEqual(samples, $0, i) }) {
                twice += 1
            } else {
                seen[hash, default: []].append(i)
            }
        }
        constant = rows > 1 ? (0..<columns).filter { isConstant[$0] } : []
        let groups = Dictionary(grouping: (0..<columns).filter { !isConstant[$0] }, by: { hashes[$0] })
        equal = groups.values.filter { group in
            group.count > 1
                && (0..<rows).allSatisfy { i in StopRequest.isUrgent || group.allSatisfy { x[i, $0] == x[i, group[0]] }
                }
        }.sorted { $0[0] < $1[0] }
        equalRows = twice
    }

    private static let start: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a, with a shift so that high bits come down

    private static func areEqual(_ samples: Samples, _ a: Int, _ b: Int) -> Bool {
        func equal(_ m: Matrix) -> Bool { (0..<m.columns).allSatisfy { m[a, $0] == m[b, $0] } }
        return equal(samples.x) && equal(samples.y)
    }
}
