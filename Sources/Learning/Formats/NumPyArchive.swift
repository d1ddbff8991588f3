import Autodiff

/// Reads the arrays in a file that `numpy.savez` wrote (`.npz`): a zip archive of `.npy` files, stored as they are
/// or deflated (PKWARE, APPNOTE.TXT).
package struct NumPyArchive: Sendable {
    /// One file inside: its name without `.npy`, and where it lies.
    private struct Member {
        let name: String
        /// 0 as it is, 8 deflated.
        let method: Int
        /// How many bytes there are when they are unpacked.
        let size: Int
        let bytes: Range<Int>
        /// CRC-32 of the data.
        let checksum: Int
    }

    private let bytes: [UInt8]
    private let members: [Member]
    private let file: String?

    /// Whether bytes begin as a zip archive does, an empty one included.
    package static func recognizes(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6])
    }

    package init(_ bytes: [UInt8], file: String? = nil) throws(DataError) {
        self.bytes = bytes
        self.file = file
        do throws(DataError) { members = try Self.members(bytes) } catch {
            var error = error
            error.file = file
            throw error
        }
    }

    package var names: [String] { members.map(\.name) }

    /// The array of a name.
    package func matrix(_ name: String) throws(DataError) -> Matrix {
        try NumPyReader.matrix(try content(name), file: label(name))
    }

    /// The array of a name, whatever its dimensions; see ``NumPyReader/array(_:file:)``.
    package func array(_ name: String) throws(DataError) -> (sizes: [Int], matrix: Matrix, isShort: Bool) {
        try NumPyReader.array(try content(name), file: label(name))
    }

    private func label(_ name: String) -> String { file.map { "\($0), \(name)" } ?? name }

    /// The bytes of the array of a name.
    private func content(_ name: String) throws(DataError) -> [UInt8] {
        guard let member = members.first(where: { $0.name == name }) else {
            throw DataError(
                "no array is called \(DataError.quoted(name))", hint: DataError.hint(for: name, among: names),
                file: file)
        }
        let content: [UInt8]
        switch member.method {
        case 0: content = Array(bytes[member.bytes])
        case 8: content = try Inflation.unpacked(bytes[member.bytes], .none, most: member.size, file: file)
        default:  // not our enum
            throw DataError(
                "the array \(DataError.quoted(name)) is compressed in a way that is not read",
                hint: "write it with numpy.savez or numpy.savez_compressed", file: file)
        }
        guard Self.checksum(content[...]) == member.checksum else {
            throw DataError(
                "the array \(DataError.quoted(name)) is damaged: its checksum is another", hint: "write it again",
                file: file)
        }
        return content
    }

    /// Inputs `x` and targets `y`, in small letters or large ones.
    package func samples() throws(DataError) -> (x: Matrix, y: Matrix) {
        func name(_ wanted: String) throws(DataError) -> String {
            if let found = names.first(where: { $0 == wanted }) ?? names.first(where: { $0.lowercased() == wanted }) {
                return found
            }
            let shown =
                names.isEmpty
                ? "it holds no arrays" : "it holds " + names.map { DataError.quoted($0) }.joined(separator: ", ")
            throw DataError(
                "the archive has no array called '\(wanted)': \(shown)",
                hint: "write the two under these names: numpy.savez(file, x=x, y=y)", file: file)
        }
        return (try matrix(try name("x")), try matrix(try name("y")))
    }

    // MARK: - The directory

    // archive → (header file)* (entry)* end          the end is found from behind: a comment may follow it
    private static func members(_ bytes: [UInt8]) throws(DataError) -> [Member] {
        guard recognizes(bytes) else {
            throw DataError("this is no .npz archive: it does not begin with PK", hint: "numpy.savez writes one")
        }
        let cut = DataError("the archive is cut short or damaged", hint: "write it again")
        let ends = stride(from: bytes.count - 22, through: max(bytes.count - 22 - 0xFFFF, 0), by: -1)
        guard let end = ends.first(where: { number(bytes, $0, 4) == 0x0605_4B50 }),
            let count = number(bytes, end + 10, 2), let directory = number(bytes, end + 16, 4)
        else { throw cut }
        var members: [Member] = []
        var place = directory
        for _ in 0..<count {
            guard number(bytes, place, 4) == 0x0201_4B50, let method = number(bytes, place + 10, 2),
                let checksum = number(bytes, place + 16, 4),
                let size = number(bytes, place + 20, 4), let full = number(bytes, place + 24, 4),
                let nameLength = number(bytes, place + 28, 2),
                let extra = number(bytes, place + 30, 2), let comment = number(bytes, place + 32, 2),
                let header = number(bytes, place + 42, 4), place + 46 + nameLength <= bytes.count
            else { throw cut }
            let name = String(decoding: bytes[place + 46..<place + 46 + nameLength], as: UTF8.self)
            // The name and what follows it in front of the data have lengths of their own there.
            guard number(bytes, header, 4) == 0x0403_4B50, let frontName = number(bytes, header + 26, 2),
                let frontExtra = number(bytes, header + 28, 2)
            else { throw cut }
            let start = header + 30 + frontName + frontExtra
            guard size != 0xFFFF_FFFF, start + size <= bytes.count else { throw cut }
            members.append(
                Member(
                    name: name.hasSuffix(".npy") ? String(name.dropLast(4)) : name, method: method,
                    size: full, bytes: start..<start + size, checksum: checksum))
            place += 46 + nameLength + extra + comment
        }
        return members
    }

    /// CRC-32 (ISO 3309), as zip archives have it.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> Int {
        Int(~bytes.reduce(~0) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ ($0 >> 8) })
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(byte) { rest, _ in rest & 1 == 1 ? 0xEDB8_8320 ^ (rest >> 1) : rest >> 1 }
    }

    /// A little-endian number; nil beyond the bytes.
    private static func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> Int? {
        guard place >= 0, place <= bytes.count - size else { return nil }
        return (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
}
