import Modelling
import Reporting

/// A page as a file: the session in it runs as any other, and its last line tells whether all of it is as it was saved,
/// and which lines are not.
enum PageFile {
    /// How the names of pages end.
    static let suffix = ".html"
    /// How they may end too.
    static let otherSuffixes = [".htm"]

    static func isNamed(_ file: String) -> Bool {
        ([suffix] + otherSuffixes).contains { file.lowercased().hasSuffix($0) }
    }

    private static let lead = "<!-- backprop seal "
    private static let end = " -->\n"
    private static let newline = UInt8(ascii: "\n")

    /// The page with a checksum of all that is before it, and one of each line.
    static func sealed(_ page: [UInt8]) -> [UInt8] {
        page + "\(lead)\(Checksum(of: page)) \(sums(of: lines(of: page)).joined())\(end)".utf8
    }

    /// A page that was read, beside what it was when it was saved.
    struct Seal {
        /// Whether the page is as it was saved: what is seen in it cannot be run, so that it is known again by its checksum.
        let isWhole: Bool
        /// The numbers of the lines that are not, from 1; empty where that is not known.
        let altered: [Int]
        /// The sums of the lines as they were saved.
        private let sums: [String]

        init(_ bytes: [UInt8]) {
            let start = bytes.dropLast().lastIndex(of: PageFile.newline) ?? -1
            let line = String(decoding: bytes[(start + 1)...], as: UTF8.self)
            let page = Array(bytes[..<(start + 1)])
            let last = PageFile.lines(of: page).count + 1
            guard line.hasPrefix(lead), line.hasSuffix(end) else {
                (isWhole, altered, sums) = (false, [last], [])
                return
            }
            let parts = line.dropFirst(lead.count).dropLast(end.count).split(separator: " ")
            let saved = parts.count == 3 ? PageFile.parted(parts[2]) : []
            let found = PageFile.sums(of: PageFile.lines(of: page))
            sums = saved
            let isSame = parts.count == 3 && Checksum(parts[0] + " " + parts[1]) == Checksum(of: page)
            let places = saved.indices.filter { $0 < found.count && saved[$0] != found[$0] }
            if isSame || saved.count == found.count && places.isEmpty {
                // Where the page is as it was, the seal is not.
                altered = isSame && saved.count == found.count && places.isEmpty ? [] : [last]
            } else if saved.count == found.count {
                altered = places.map { $0 + 1 }
            } else {
                // Lines came or went: where that begins.
                altered = [(places.first ?? min(saved.count, found.count)) + 1]
            }
            isWhole = isSame && altered.isEmpty
        }

        /// Whether a line is what stood there when the page was saved.
        func fits(_ line: ArraySlice<UInt8>, at number: Int) -> Bool {
            sums.indices.contains(number - 1) && sums[number - 1] == PageFile.sum(of: line)
        }
    }

    static func lines(of page: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines = page.split(separator: newline, omittingEmptySubsequences: false)
        // What stands behind the last end of a line.
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    private static let sumLength = 6

    /// The last digits of the checksum of a line, to the base of 16.
    private static func sum(of line: ArraySlice<UInt8>) -> String {
        let digits = String(Checksum(of: Array(line)).sum & 0xff_ffff, radix: 16)
        return String(repeating: "0", count: sumLength - digits.count) + digits
    }

    private static func sums(of lines: [ArraySlice<UInt8>]) -> [String] { lines.map(sum) }

    private static func parted(_ text: Substring) -> [String] {
        stride(from: 0, to: text.utf8.count, by: sumLength).map { start in
            String(decoding: text.utf8.dropFirst(start).prefix(sumLength), as: UTF8.self)
        }
    }
}
