import Commands
import Glibc
import Reporting

/// The journals of the user's shells: each has one of its own, which it locks as long as it lives.
final class JournalFolder {
    let path: String
    /// Journals of other shells that this one has locked.
    private var taken: [String: Int32] = [:]

    /// More than this no journal has that a person typed.
    private static let largest = 256 << 20
    /// The name of a journal is a process and a moment: `4711-1795781590.883`.
    private static let signsOfNames = "0123456789-."

    init(path: String) { self.path = path }

    /// Beside the history; nil without a home, or where nothing can be written.
    static func ofUser() -> JournalFolder? {
        guard let state = UserFolders.state else { return nil }
        return JournalFolder(path: state + "/journals")
    }

    /// Where the program is.
    static var workingFolder: String? {
        guard let path = getcwd(nil, 0) else { return nil }
        defer { free(path) }
        return String(cString: path)
    }

    // MARK: - The own one

    /// A new journal, locked, named for this process and the moment; nil if it cannot be, for the reason in `errno`.
    func create() -> (descriptor: Int32, name: String)? {
        for _ in 0..<10 {
            guard let (descriptor, name) = open() else { return nil }
            // Another shell that just looked at it may have taken it for one that was left empty.
            var status = stat()
            if fstat(descriptor, &status) == 0, status.st_nlink > 0 { return (descriptor, name) }
            close(descriptor)
        }
        errno = ENOENT
        return nil
    }

    private func open() -> (descriptor: Int32, name: String)? {
        guard UserFolders.makePrivate(path) else { return nil }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let name = "\(getpid())-\(now.tv_sec).\(now.tv_nsec)"
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC
        let descriptor = Glibc.open("\(path)/\(name)", flags, 0o600)
        guard descriptor >= 0 else { return nil }
        // Another shell that just looks at it lets it go at once.
        for _ in 0..<100 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { break }
            usleep(1000)
        }
        // The name shall be on the disk too.
        Task.detached(priority: .utility) { [path] in
            let folder = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            fsync(folder)
            close(folder)
        }
        return (descriptor, name)
    }

    func remove(_ name: String) { unlink("\(path)/\(name)") }

    // MARK: - Those of others

    /// The journals that shells left, the latest first. One without a statement, which nobody can want, goes.
    func found() -> [LostSessions.Found] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let name = FileSystem.nextName(in: directory) {
            if name.allSatisfy(Self.signsOfNames.contains) { names.append(name) }
        }
        var found: [(session: LostSessions.Found, time: timespec)] = []
        for name in names where taken[name] == nil {
            guard let descriptor = lock(name) else { continue }
            defer { close(descriptor) }
            var status = stat()
            guard fstat(descriptor, &status) == 0 else { continue }
            guard let session = Self.session(name, content(descriptor), status) else {
                remove(name)
                continue
            }
            found.append((session, status.st_mtim))
        }
        found.sort { ($0.time.tv_sec, $0.time.tv_nsec) > ($1.time.tv_sec, $1.time.tv_nsec) }
        return found.map(\.session)
    }

    /// What a journal is about; nil where it has no statement.
    private static func session(_ name: String, _ bytes: [UInt8], _ status: stat) -> LostSessions.Found? {
        var (last, folder) = ("", "")
        guard let entries = JournalEntry.entries(in: bytes) else {
            return bytes.isEmpty ? nil : unreadable(name, status)
        }
        for entry in entries {
            switch entry {
            case .did(let step), .began(let step): last = step.text
            case .folder(let path): folder = path
            case .comment, .blank, .failed, .updates, .replay, .lost, .recovered, .missing, nil: continue
            }
        }
        let statements = JournalEntry.statements(in: entries)
        if statements == 0 { return entries.contains(nil) ? unreadable(name, status) : nil }
        return LostSessions.Found(name: name, date: date(status), statements: statements, last: last, folder: folder)
    }

    private static func unreadable(_ name: String, _ status: stat) -> LostSessions.Found {
        LostSessions.Found(name: name, date: date(status), statements: 0, last: "(cannot be read)", folder: "")
    }

    /// `2026-11-27 11:40`
    private static func date(_ status: stat) -> String {
        var (seconds, parts) = (status.st_mtim.tv_sec, tm())
        localtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let count = strftime(&text, text.count, "%Y-%m-%d %H:%M", &parts)
        return String(decoding: text[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Opens a journal that no living shell has and locks it; nil for any other file.
    private func lock(_ name: String) -> Int32? {
        let descriptor = Glibc.open("\(path)/\(name)", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_uid == geteuid(),
            status.st_nlink > 0, status.st_size <= Self.largest, flock(descriptor, LOCK_EX | LOCK_NB) == 0
        else {
            close(descriptor)
            return nil
        }
        return descriptor
    }

    private func content(_ descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < Self.largest, case let count = read(descriptor, &part, part.count), count > 0 {
            bytes += part[..<count]
        }
        return bytes
    }

    /// What `recover` works with.
    var lostSessions: LostSessions {
        LostSessions(
            found: found,
            take: { [self] (session) throws(Diagnostic) in
                guard let descriptor = lock(session.name) else {
                    throw Diagnostic("another shell has just taken this session")
                }
                taken[session.name] = descriptor
                return content(descriptor)
            },
            giveBack: { [self] session, isDone in
                if isDone { remove(session.name) }
                if let descriptor = taken.removeValue(forKey: session.name) { close(descriptor) }
            },
            enter: { (folder) throws(Diagnostic) in
                let before = Self.workingFolder ?? "/"
                if folder == before { return before }
                guard chdir(folder) == 0 else { throw FileSystem.failure("enter", folder) }
                return before
            })
    }

    /// What a new shell says of them; nil where there is nothing to say.
    var notice: Diagnostic? {
        let found = found()
        guard let latest = found.first else { return nil }
        let count = latest.statements == 1 ? "1 statement" : "\(latest.statements) statements"
        let text =
            found.count == 1
            ? "recover brings back \(count) of a shell killed \(latest.date)"
            : "\(found.count) shells were killed: recover brings back the last, recover list has all"
        return Diagnostic(text, severity: .notice)
    }
}
