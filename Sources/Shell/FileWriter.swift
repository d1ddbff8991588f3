import Commands
import Glibc
import Rendering
import Reporting

/// Writes whole files: a new one beside, synchronised, then renamed. It knows what it has written, since a script may
/// write over nothing else.
final class FileWriter {
    /// Folders below which scripts may write too, as the user named them.
    private let allowed: [String]
    private var written: Set<FileIdentity> = []

    init(allowed: [String] = []) {
        self.allowed = allowed
    }

    /// False if something is there that `rights` do not replace. A new file gets `mode` less the user's mask.
    func write(
        _ path: String, _ bytes: [UInt8], _ rights: WriteRights, mode: mode_t = 0o666
    ) throws(Diagnostic) -> Bool {
        try FileSystem.requireName(path, to: "write")
        guard DisplayText.escaped(path) == path else {
            throw Diagnostic("cannot write '\(path)': no name of a file has signs that cannot be seen")
        }
        return switch rights {
        case .byHand(let replaces): try writeByHand(path, bytes, replaces, mode)
        case .script(let folder): try writeAsScript(path, bytes, folder, mode)
        }
    }

    /// Links are followed, and the mode of a file that is replaced is kept; a link that leads nowhere is replaced.
    private func writeByHand(
        _ path: String, _ bytes: [UInt8], _ replaces: Bool, _ mode: mode_t
    ) throws(Diagnostic) -> Bool {
        let typed = FileSystem.expanded(path)
        var status = stat()
        if lstat(typed, &status) == 0, !replaces {
            if FileSystem.isFolder(typed) { throw isFolder(path) }
            return false
        }
        let target = FileSystem.resolved(typed) ?? typed
        let isThere = stat(target, &status) == 0
        if isThere {
            if status.st_mode & S_IFMT == S_IFDIR { throw isFolder(path) }
            guard access(target, W_OK) == 0 else { throw FileSystem.failure("write", path) }
            if status.st_mode & S_IFMT != S_IFREG {
                try writeInPlace(path, target, bytes)
                return true
            }
        }
        let (folder, name) = FileWriter.parts(of: target)
        guard !name.isEmpty else { throw FileSystem.failure("write", path, EISDIR) }
        let place = open(folder, AtomicFile.placeOnly | O_DIRECTORY | O_CLOEXEC)
        guard place >= 0 else { throw FileSystem.failure("write", path) }
        defer { close(place) }
        let file = AtomicFile(folder: place, path: folder, name: name, mode: isThere ? status.st_mode & 0o7777 : nil)
        return try put(bytes, in: file, replaces: replaces, path, mode)
    }

    private func writeAsScript(
        _ path: String, _ bytes: [UInt8], _ folder: String?, _ mode: mode_t
    ) throws(Diagnostic) -> Bool {
        let place = try ScriptFolders(own: [".", folder ?? "."], opened: allowed).place(for: path)
        defer { close(place.folder) }
        var status = stat()
        let isThere = fstatat(place.folder, place.name, &status, AT_SYMLINK_NOFOLLOW) == 0
        if isThere, !written.contains(FileIdentity(status)) { return false }
        let file = AtomicFile(
            folder: place.folder, path: place.path, name: place.name, mode: isThere ? status.st_mode & 0o7777 : nil)
        return try put(bytes, in: file, replaces: isThere, path, mode)
    }

    private func put(
        _ bytes: [UInt8], in file: AtomicFile, replaces: Bool, _ path: String, _ mode: mode_t
    ) throws(Diagnostic) -> Bool {
        do throws(SystemError) {
            guard let identity = try file.write(bytes, replaces: replaces, mode: mode) else { return false }
            written.insert(identity)
            return true
        } catch { throw FileSystem.failure("write", path, error.code) }
    }

    /// Writes to what is no file, as `/dev/stdout`.
    private func writeInPlace(_ path: String, _ target: String, _ bytes: [UInt8]) throws(Diagnostic) {
        let descriptor = open(target, O_WRONLY | O_CLOEXEC | O_NOCTTY)
        guard descriptor >= 0 else { throw FileSystem.failure("write", path) }
        defer { close(descriptor) }
        let code = bytes.withUnsafeBytes { Output.writeAll(descriptor, $0, stopsAtInterrupt: true) }
        if let code { throw FileSystem.failure("write", path, code) }
    }

    private func isFolder(_ path: String) -> Diagnostic { Diagnostic("cannot write '\(path)': it is a folder") }

    /// The folder and the last part of a path.
    static func parts(of path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
    }
}

/// A file as the system knows it, and when it was last changed.
struct FileIdentity: Hashable {
    private let device: UInt
    private let number: UInt
    private let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    init(_ status: stat) {
        device = UInt(status.st_dev)
        number = UInt(status.st_ino)
        size = Int(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
    }
}
