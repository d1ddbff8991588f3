import Commands
import Glibc
import Reporting

/// The files of the machine.
enum FileSystem {
    static var files: Environment.Files {
        Environment.Files(
            read: { (path) throws(Diagnostic) in try read(path) },
            write: { (path, bytes) throws(Diagnostic) in try write(path, bytes) },
            exists: { access(expanded($0), F_OK) == 0 },
            list: list)
    }

    /// A whole file.
    static func read(_ path: String) throws(Diagnostic) -> [UInt8] {
        let descriptor = open(expanded(path), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read", path) }
        if status.st_mode & S_IFMT == S_IFDIR { throw Diagnostic("cannot read '\(path)': it is a folder") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(max(0, Int(status.st_size)))
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes.append(contentsOf: chunk[..<count])
            } else if errno != EINTR || Interrupt.isPending {
                throw failure("read", path)
            }
        }
    }

    /// Writes a whole file: a new one beside it, synchronised, then renamed over it. Links are followed; the mode
    /// of a file that is replaced is kept, a new one gets `mode` less the user's mask.
    static func write(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o666) throws(Diagnostic) {
        let target = resolved(expanded(path))
        var status = stat()
        let isThere = stat(target, &status) == 0
        if isThere, status.st_mode & S_IFMT == S_IFDIR { throw Diagnostic("cannot write '\(path)': it is a folder") }
        if isThere, access(target, W_OK) != 0 { throw failure("write", path) }
        if isThere, status.st_mode & S_IFMT != S_IFREG { return try writeInPlace(path, target, bytes) }
        let temporary = "\(target).\(getpid()).new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure("write", path) }
        let failed = bytes.withUnsafeBytes { Output.writeAll(descriptor, $0) }
        if isThere { fchmod(descriptor, status.st_mode & 0o7777) }
        let code = failed ?? (fsync(descriptor) == 0 ? nil : errno)
        close(descriptor)
        if let code {
            unlink(temporary)
            throw failure("write", path, code)
        }
        guard rename(temporary, target) == 0 else {
            let code = errno
            unlink(temporary)
            throw failure("write", path, code)
        }
    }

    /// Writes to what is no file, as `/dev/stdout`.
    private static func writeInPlace(_ path: String, _ target: String, _ bytes: [UInt8]) throws(Diagnostic) {
        let descriptor = open(target, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("write", path) }
        defer { close(descriptor) }
        if let code = bytes.withUnsafeBytes({ Output.writeAll(descriptor, $0) }) { throw failure("write", path, code) }
    }

    /// The entries of a folder, sorted, folders with a slash at the end; none if it cannot be read.
    static func list(_ folder: String) -> [String] {
        let path = folder.isEmpty ? "." : expanded(folder)
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            var status = stat()
            let isFolder = stat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            names.append(isFolder ? name + "/" : name)
        }
        return names.sorted()
    }

    /// Makes a folder and those above it, readable by nobody else.
    static func makePrivateFolder(_ path: String) -> Bool {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return true }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return false }
        return makePrivateFolder(String(path[..<slash])) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
    }

    /// `~/` is the user's home.
    private static func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = Terminal.variable("HOME") else { return path }
        return home + path.dropFirst()
    }

    /// The file that a link leads to.
    private static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func failure(_ verb: String, _ path: String, _ code: Int32 = errno) -> Diagnostic {
        let reason =
            switch code {
            case ENOENT where verb == "read": "there is no such file"
            case ENOENT: "its folder does not exist"
            case EACCES, EPERM: "permission denied"
            case ENOSPC: "the disk is full"
            case EROFS: "the disk is read-only"
            case ENOTDIR: "a part of the path is not a folder"
            case EINTR: "interrupted"
            default: String(cString: strerror(code))
            }
        return Diagnostic("cannot \(verb) '\(path)': \(reason)")
    }
}
