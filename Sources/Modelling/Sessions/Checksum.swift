/// The number by which a file is known again: that of the program `cksum` (POSIX.1-2017), with the count of bytes.
package struct Checksum: Hashable, Sendable, CustomStringConvertible {
    package let sum: UInt32
    package let bytes: Int

    package init(sum: UInt32, bytes: Int) { (self.sum, self.bytes) = (sum, bytes) }

    package init(of content: [UInt8]) {
        var sum: UInt32 = 0
        content.withUnsafeBufferPointer { content in
            for byte in content { sum = Self.next(sum, byte) }
        }
        var length = content.count
        while length > 0 {
            sum = Self.next(sum, UInt8(truncatingIfNeeded: length))
            length >>= 8
        }
        (self.sum, bytes) = (~sum, content.count)
    }

    /// As `cksum` prints it, without the name: `4038471504 75`.
    package var description: String { "\(sum) \(bytes)" }

    /// A sum that was written like that; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let sum = UInt32(parts[0]), let bytes = Int(parts[1]), bytes >= 0 else { return nil }
        self.init(sum: sum, bytes: bytes)
    }

    private static func next(_ sum: UInt32, _ byte: UInt8) -> UInt32 {
        sum << 8 ^ table[Int(UInt8(truncatingIfNeeded: sum >> 24) ^ byte)]
    }

    /// The remainders of all bytes by the polynomial of ISO/IEC 8802-3.
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte) << 24) { sum, _ in sum & 0x8000_0000 == 0 ? sum << 1 : sum << 1 ^ 0x04c1_1db7 }
    }
}
