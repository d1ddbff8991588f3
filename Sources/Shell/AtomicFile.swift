import Glibc

/// Why the system did not do something, by its number.
struct SystemError: Error {
    var code = errno
}

/// A file that appears whole or not at all: written under a name of its own in the same folder, then renamed.
struct AtomicFile {
    /// Opens a folder as a place for names, also one that may not be listed: Linux' O_PATH.
    static let placeOnly: Int32 = 0x20_0000

    /// The open folder.
    let folder: Int32
    /// The path of the folder, to look for what other writers left there.
    let path: String
    let name: String
    /// What the file that is replaced could be used for; nil for a new one.
    let mode: mode_t?

    /// The new file's identity; nil if something is there already and shall not be replaced.
    func write(_ bytes: [UInt8], replaces: Bool, mode standard: mode_t) throws(SystemError) -> FileIdentity? {
        removeLeftovers()
        let temporary = "\(stem)\(AtomicFile.mark)\(getpid())\(AtomicFile.suffix)"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = openat(folder, temporary, flags, standard)
        guard descriptor >= 0 else { throw SystemError() }
        defer { close(descriptor) }
        // Whoever finds the file can tell that it is being written.
        flock(descriptor, LOCK_EX | LOCK_NB)
        var code = bytes.withUnsafeBytes { Output.writeAll(descriptor, $0) }
        if let mode { fchmod(descriptor, mode) }
        var status = stat()
        if code == nil, fsync(descriptor) != 0 || fstat(descriptor, &status) != 0 { code = errno }
        if code == nil { code = rename(temporary, replaces: replaces) }
        guard let code else { return FileIdentity(status) }
        unlinkat(folder, temporary, 0)
        if code == EEXIST, !replaces { return nil }
        throw SystemError(code: code)
    }

    /// Gives the file its name in one step, which fails if it may not replace what has it; the system's number.
    private func rename(_ temporary: String, replaces: Bool) -> Int32? {
        if replaces { return renameat(folder, temporary, folder, name) == 0 ? nil : errno }
        if linkat(folder, temporary, folder, name, 0) == 0 {
            unlinkat(folder, temporary, 0)
            return nil
        }
        guard errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS else { return errno }
        // A file system where no file can have two names.
        var status = stat()
        if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return EEXIST }
        return renameat(folder, temporary, folder, name) == 0 ? nil : errno
    }

    /// The beginning of the temporary name, so short that the whole is no longer than a name may be.
    private var stem: String {
        name.utf8.count <= 200 ? name : String(String.UnicodeScalarView(name.unicodeScalars.prefix(50)))
    }

    // MARK: - What killed writers left

    private static let mark = ".backprop-"
    private static let suffix = ".new"

    /// Removes files that writers of the same name left when they were killed: ours, of processes that have ended,
    /// and locked by nobody.
    private func removeLeftovers() {
        guard let directory = opendir(path) else { return }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = FileSystem.nextName(in: directory) {
            if let process = writer(of: entry), process == getpid() || kill(process, 0) != 0 && errno == ESRCH {
                found.append(entry)
            }
        }
        for entry in found { removeLeftover(entry) }
    }

    /// The process that a temporary file of this name belongs to.
    private func writer(of entry: String) -> pid_t? {
        guard entry.hasPrefix(stem + AtomicFile.mark), entry.hasSuffix(AtomicFile.suffix) else { return nil }
        let number = entry.dropFirst(stem.count + AtomicFile.mark.count).dropLast(AtomicFile.suffix.count)
        guard number.utf8.allSatisfy({ $0 >= 0x30 && $0 < 0x3a }), let process = pid_t(number), process > 0 else {
            return nil
        }
        return process
    }

    private func removeLeftover(_ entry: String) {
        let descriptor = openat(folder, entry, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            flock(descriptor, LOCK_EX | LOCK_NB) == 0
        else { return }
        unlinkat(folder, entry, 0)
    }
}
