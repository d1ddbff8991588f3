import Commands
import Glibc

/// The file of the history, open and locked: several shells add to it, and none loses a line of another.
final class HistoryFile {
    private let path: String
    private let descriptor: Int32

    /// Opens the file, or makes it; nil if that cannot be.
    init?(_ path: String) {
        self.path = path
        var opened: Int32 = -1
        for _ in 0..<100 {
            opened = open(path, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0o600)
            guard opened >= 0 else { return nil }
            if flock(opened, LOCK_EX | LOCK_NB) == 0, Self.isStill(opened, at: path) { break }
            // Another shell writes, or has just put a new file in its place. None needs long; one that does is not waited for.
            close(opened)
            opened = -1
            usleep(2000)
        }
        if opened < 0 { opened = open(path, O_RDWR | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, 0o600) }
        guard opened >= 0 else { return nil }
        descriptor = opened
        var status = stat()
        if fstat(opened, &status) != 0 || status.st_mode & S_IFMT != S_IFREG { return nil }
    }

    deinit { close(descriptor) }

    private static func isStill(_ descriptor: Int32, at path: String) -> Bool {
        var (own, there) = (stat(), stat())
        return fstat(descriptor, &own) == 0 && stat(path, &there) == 0 && own.st_ino == there.st_ino
            && own.st_dev == there.st_dev
    }

    private var size: Int {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
    }

    var lines: [String] {
        guard let bytes = try? FileSystem.read(path, acceptsPipes: false) else { return [] }
        return bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Adds a line. Where the disk takes only a part of it, it takes nothing.
    func append(_ line: String) {
        let before = size
        var last = UInt8(ascii: "\n")
        if before > 0 { pread(descriptor, &last, 1, off_t(before - 1)) }
        // What was written before and has no end stays a line of its own.
        let text = (last == UInt8(ascii: "\n") ? "" : "\n") + line + "\n"
        let failure = Array(text.utf8).withUnsafeBytes { Output.writeAll(descriptor, $0) }
        if failure != nil { ftruncate(descriptor, off_t(before)) }
    }

    /// Puts a file with these lines in its place.
    func replace(with lines: [String]) {
        let text = lines.map { $0 + "\n" }.joined()
        _ = try? FileWriter().write(path, Array(text.utf8), .byHand(replaces: true), mode: 0o600)
    }
}
