import Commands
import Glibc
import Limits
import Reporting

/// The files of the machine.
enum FileSystem {
    /// More than this is taken for a mistake: the most bytes that a stream may give, and that a file may have.
    private static let longestStream = 512 << 20
    private static let largestFile = 8 << 30

    /// The files as commands see them. What a script may not touch otherwise is open below `allowed`.
    static func files(allowing allowed: [String] = []) -> Environment.Files {
        let writer = FileWriter(allowed: allowed)
        return Environment.Files(
            read: { (path) throws(Diagnostic) in try read(path) },
            write: { (path, bytes, rights) throws(Diagnostic) in try writer.write(path, bytes, rights) },
            exists: { access(expanded($0), F_OK) == 0 }, isFile: { isFile(expanded($0)) },
            list: list)
    }

    /// A whole file, or what a pipe gives until it ends. Devices, sockets and folders are refused, and Ctrl-C ends the
    /// waiting.
    static func read(_ path: String, acceptsPipes: Bool = true) throws(Diagnostic) -> [UInt8] {
        try requireName(path, to: "read")
        // Without O_NONBLOCK a pipe that nobody writes to would block here.
        let descriptor = open(expanded(path), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else { throw failure("read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure("read", path) }
        let isFile = status.st_mode & S_IFMT == S_IFREG
        guard isFile || acceptsPipes && status.st_mode & S_IFMT == S_IFIFO else { throw noFile(path, status.st_mode) }
        let size = max(0, Int(status.st_size))
        guard size <= largestFile else { throw tooLarge(path, largestFile) }
        try requireMemory(size, path)
        return try content(descriptor, path, expected: size)
    }

    /// Bytes until the end.
    private static func content(_ descriptor: Int32, _ path: String, expected: Int) throws(Diagnostic) -> [UInt8] {
        let limit = max(expected, longestStream)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if Interrupt.isPending { throw failure("read", path, EINTR) }
            guard isReady(descriptor) else { continue }
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count > 0 {
                guard bytes.count + count <= limit else { throw tooLarge(path, limit) }
                if bytes.count + count > bytes.capacity {
                    // The old room is there until the new one is filled.
                    try requireMemory(2 * bytes.capacity, path)
                    bytes.reserveCapacity(2 * bytes.capacity)
                }
                bytes.append(contentsOf: chunk[..<count])
            } else if errno != EINTR, errno != EAGAIN {
                throw failure("read", path)
            }
        }
    }

    private static func requireMemory(_ size: Int, _ path: String) throws(Diagnostic) {
        guard let available = Memory.shortage(of: Double(size)) else { return }
        throw Diagnostic(
            "cannot read '\(path)': it takes \(size >> 20) MB of memory, and \(available >> 20) MB can be had")
    }

    /// Waits a moment for something to read; true when a read would not block, at the end of a stream too.
    static func isReady(_ descriptor: Int32) -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&poller, 1, 100) > 0
    }

    /// The entries of a folder, sorted, folders with a slash at the end; none if it cannot be read.
    static func list(_ folder: String) -> [String] {
        let path = folder.isEmpty ? "." : expanded(folder)
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let name = nextName(in: directory) {
            var status = stat()
            let isFolder = stat(path + "/" + name, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
            names.append(isFolder ? name + "/" : name)
        }
        return names.sorted()
    }

    /// The next entry of an open folder but for `.` and `..`.
    static func nextName(in directory: OpaquePointer) -> String? {
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { return name }
        }
        return nil
    }

    /// True for a folder, also behind a link.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether two paths lead to one file that exists.
    static func isSameFile(_ path: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(path, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev
            && first.st_ino == second.st_ino
    }

    /// True for a file, also behind a link.
    static func isFile(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }

    /// `~/` is the user's home.
    static func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = Terminal.variable("HOME") else { return path }
        return home + path.dropFirst()
    }

    /// The path without links; nil if nothing is there.
    static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}

// MARK: - Errors

extension FileSystem {
    static func failure(_ verb: String, _ path: String, _ code: Int32 = errno) -> Diagnostic {
        let reason =
            switch code {
            case ENOENT where verb == "read": "there is no such file"
            case ENOENT: "its folder does not exist"
            case EACCES, EPERM: "permission denied"
            case ENOSPC: "the disk is full"
            case EROFS: "the disk is read-only"
            case ENOTDIR: "a part of the path is not a folder"
            case EINTR: "interrupted"
            case ENXIO, EOPNOTSUPP: "it is neither a file nor a pipe"
            default: String(cString: strerror(code))
            }
        return Diagnostic("cannot \(verb) '\(path)': \(reason)")
    }

    /// The system takes a name to end where a NUL stands in it.
    static func requireName(_ path: String, to verb: String) throws(Diagnostic) {
        if path.utf8.contains(0) { throw Diagnostic("cannot \(verb) '\(path)': no name of a file holds a NUL") }
    }

    private static func noFile(_ path: String, _ mode: mode_t) -> Diagnostic {
        Diagnostic(
            "cannot read '\(path)': "
                + (mode & S_IFMT == S_IFDIR ? "it is a folder" : "it is neither a file nor a pipe"))
    }

    private static func tooLarge(_ path: String, _ limit: Int) -> Diagnostic {
        Diagnostic("cannot read '\(path)': it has more than \(limit >> 20) MB")
    }
}
