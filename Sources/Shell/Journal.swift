import Commands
import Glibc
import Reporting

/// What this shell does, on the disk before its next prompt: in a file of its own, which goes when the shell is left.
///
/// It begins with the first statement that is typed, and then has what the options and `rc.bp` did too. What cannot be
/// written is kept, and written with the next statement.
final class Journal {
    private let folder: JournalFolder?
    private let say: (Diagnostic) -> Void
    /// What is not on the disk yet.
    private var pending: [UInt8]
    private var isBegun = false
    private var isRefused = false
    private var file: (descriptor: Int32, name: String)?
    /// How much of the file is whole.
    private var length = 0

    /// More than this is not kept for a disk that takes nothing.
    private static let mostPending = 16 << 20

    /// - Parameter folder: nil where nothing can be kept.
    init(in folder: JournalFolder?, say: @escaping (Diagnostic) -> Void) {
        (self.folder, self.say) = (folder, say)
        pending = Array("\(JournalEntry.head)\n".utf8)
        if let place = JournalFolder.workingFolder { _ = note([.folder(place)]) }
    }

    /// Adds entries; from `begin` on they are on the disk when it returns. False where they cannot be.
    func note(_ entries: [JournalEntry]) -> Bool {
        guard folder != nil, pending.count < Self.mostPending else { return false }
        for entry in entries { pending += entry.line.utf8 + [UInt8(ascii: "\n")] }
        guard isBegun else { return true }
        write()
        return pending.isEmpty
    }

    /// What comes now is typed.
    func begin() { isBegun = true }

    /// Drops the journal of a shell that was left.
    func drop() {
        guard let folder, let (descriptor, name) = file else { return }
        folder.remove(name)
        close(descriptor)
        file = nil
    }

    private func write() {
        guard let folder else { return }
        if file == nil { file = folder.create() }
        guard let (descriptor, _) = file else { return refuse(errno) }
        if let code = pending.withUnsafeBytes({ Output.writeAll(descriptor, $0) }) {
            // Half a line would spoil the next.
            ftruncate(descriptor, off_t(length))
            return refuse(code)
        }
        length += pending.count
        pending = []
        // The disk may take its time, nobody waits for it.
        Task.detached(priority: .utility) { fdatasync(descriptor) }
    }

    /// Says once why nothing is kept.
    private func refuse(_ code: Int32) {
        if isRefused { return }
        isRefused = true
        let reason = FileSystem.failure("write", folder?.path ?? "", code).message
        say(Diagnostic("\(reason): if this shell is killed, recover lacks what cannot be written", severity: .notice))
    }
}
