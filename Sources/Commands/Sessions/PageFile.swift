import Modelling
import Reporting

/// A page as a file: the session in it runs as any other, and its last line tells whether all of it is as it was saved.
enum PageFile {
    /// How the names of pages end.
    static let suffix = ".html"

    private static let lead = "<!-- backprop seal "
    private static let end = " -->\n"

    /// The page with a checksum of all that is before it.
    static func sealed(_ page: [UInt8]) -> [UInt8] { page + "\(lead)\(Checksum(of: page))\(end)".utf8 }

    /// Whether a page is as it was saved: what is seen in it cannot be run, so that it is known again by its checksum.
    static func isWhole(_ bytes: [UInt8]) -> Bool {
        guard let start = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")) else { return false }
        let line = String(decoding: bytes[(start + 1)...], as: UTF8.self)
        guard line.hasPrefix(lead), line.hasSuffix(end) else { return false }
        return Checksum(line.dropFirst(lead.count).dropLast(end.count)) == Checksum(of: Array(bytes[...start]))
    }
}
