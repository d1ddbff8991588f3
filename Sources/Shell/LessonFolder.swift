import Commands
import Glibc

/// Where a user's progress in lessons is kept: a file for each, to which lines are added.
struct LessonFolder {
    let path: String

    /// More than this is no progress of a person.
    private static let largest = 16 << 20

    /// Beside the history; nil without a home.
    static func ofUser() -> LessonFolder? { UserFolders.state.map { LessonFolder(path: $0 + "/lessons") } }

    /// Whether no lesson was ever begun.
    var isEmpty: Bool { FileSystem.list(path).isEmpty }

    var progress: LessonProgressFile {
        LessonProgressFile(load: load, note: note, attempt: { Self.add($1, to: FileSystem.expanded($0)) })
    }

    /// The name of the file: what can be no name of a file is written as its number.
    private func file(_ key: String) -> String {
        let isPlain =
            key.utf8.count <= 60
            && key.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "_") || byte == UInt8(ascii: "@") || (0x30...0x39).contains(byte)
                    || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
            }
        return
            "\(path)/\(isPlain ? key : "=" + String(key.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }, radix: 16)).progress"
    }

    func load(_ key: String) -> [String] {
        let descriptor = open(file(key), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < Self.largest, case let count = read(descriptor, &part, part.count), count > 0 {
            bytes += part[..<count]
        }
        return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Adds a line in one piece, behind what others added; half a line that a killed program left is ended first.
    func note(_ key: String, _ line: String) {
        guard UserFolders.makePrivate(path) else { return }
        _ = Self.add(line, to: file(key))
    }

    /// Adds a line to a file in one piece; false where that cannot be.
    private static func add(_ line: String, to path: String) -> Bool {
        let flags = O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        flock(descriptor, LOCK_EX)
        var last: UInt8 = UInt8(ascii: "\n")
        let end = lseek(descriptor, 0, SEEK_END)
        if end > 0 { pread(descriptor, &last, 1, end - 1) }
        let bytes = (last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]) + Array(line.utf8) + [UInt8(ascii: "\n")]
        let failure = bytes.withUnsafeBytes { Output.writeAll(descriptor, $0) }
        return failure == nil && fdatasync(descriptor) == 0
    }
}
