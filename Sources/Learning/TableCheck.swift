/// Whether bytes begin like a table: only then may an error show what stands in them.
package enum TableCheck {
    /// True if the first two lines hold the same separator, or the second one a single number; also for a single line.
    package static func beginsLikeTable(_ bytes: [UInt8]) -> Bool {
        let isEnd: (UInt8) -> Bool = { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let lines = bytes.prefix(1 << 16).split(maxSplits: 2, whereSeparator: isEnd)
        guard lines.count >= 2 else { return true }
        let separators = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")]
        if separators.contains(where: { lines[0].contains($0) && lines[1].contains($0) }) { return true }
        return Double(String(decoding: lines[1], as: UTF8.self).filter { $0 != " " }) != nil
    }
}
