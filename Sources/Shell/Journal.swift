import Commands
import Glibc
import Reporting

/// What this shell does, written before its next prompt: in a file of its own, which goes when the shell is left.
///
/// It outlives the program at once; the disk gets it a moment later, so a power cut may take the last statements.
///
/// It begins with the first statement that is typed, and then has what the options and `rc.bp` did too. What cannot be
/// written is kept, and written with the next statement.
final class Journal {
    private let folder: JournalFolder?
    private let say: (Diagnostic) -> Void
    /// What is not on the disk yet.
    private var pending: [UInt8]
    /// How many entries are not even there, as the disk took nothing for too long.
    private var missing = 0
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

    /// Adds entries; from `begin` on they are written when it returns. False where they cannot be.
    func note(_ entries: [JournalEntry]) -> Bool {
        guard folder != nil else { return false }
        // There may be room again.
        if isBegun, pending.count >= Self.mostPending { write() }
        guard pending.count < Self.mostPending else {
            missing += entries.count
            return false
        }
        let gap = missing > 0 ? [JournalEntry.missing(missing)] : []
        missing = 0
        for entry in gap + entries { pending += entry.line.utf8 + [UInt8(ascii: "\n")] }
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
