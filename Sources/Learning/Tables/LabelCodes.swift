/// Different texts in the order of their first appearance, and for each row the place of its own.
struct LabelCodes {
    private(set) var cells: [DelimitedText.Cell] = []
    private(set) var codes: [Int32] = []
    /// How many rows have each text.
    private(set) var counts: [Int] = []
    private var buckets: [UInt64: [Int32]] = [:]

    /// Compares bytes with bytes: no string is made for a row.
    mutating func append(_ cell: DelimitedText.Cell, in text: DelimitedText) {
        if let last = codes.last, isSame(cells[Int(last)], cell, text) { return add(last) }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325  // FNV-1a
        for i in cell.start..<cell.end { hash = (hash ^ UInt64(text.bytes[i])) &* 0x100_0000_01B3 }
        for code in buckets[hash, default: []] where isSame(cells[Int(code)], cell, text) { return add(code) }
        let code = Int32(cells.count)
        cells.append(cell)
        counts.append(0)
        buckets[hash, default: []].append(code)
        add(code)
    }

    private mutating func add(_ code: Int32) {
        codes.append(code)
        counts[Int(code)] += 1
    }

    /// Forgets the last row.
    mutating func removeLast() {
        let code = Int(codes.removeLast())
        counts[code] -= 1
    }

    private func isSame(_ a: DelimitedText.Cell, _ b: DelimitedText.Cell, _ text: DelimitedText) -> Bool {
        a.end - a.start == b.end - b.start
            && (0..<a.end - a.start).allSatisfy { text.bytes[a.start + $0] == text.bytes[b.start + $0] }
    }
}
