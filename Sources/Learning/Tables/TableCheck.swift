/// Whether bytes begin like a table: only then may an error show what stands in them.
package enum TableCheck {
    /// True if the first two lines that are no comments hold the same separator, or the second one numbers between blanks
    /// for the most part; also for a single line.
    package static func beginsLikeTable(_ bytes: [UInt8]) -> Bool {
        let isEnd: (UInt8) -> Bool = { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let lines = bytes.prefix(1 << 16).split(maxSplits: 64, whereSeparator: isEnd).filter {
            $0.first != UInt8(ascii: "#")
        }
        guard lines.count >= 2 else { return lines.count == 1 || bytes.allSatisfy { $0 <= 32 || $0 >= 0xBB } }
        let separators = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|")]
        if separators.contains(where: { lines[0].contains($0) && lines[1].contains($0) }) { return true }
        let words = lines[1].split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        return words.count { Double(String(decoding: $0, as: UTF8.self)) != nil } * 2 > words.count
    }
}
