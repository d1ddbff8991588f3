import Autodiff
import Learning
import Modelling
import Reporting
import Teaching

/// Files that a session reads, and the names of files.
enum DataFiles {
    static func matrix(at written: String, through context: any Context) throws(Diagnostic) -> Matrix {
        let packed = try context.readFile(written)
        do throws(DataError) {
            let bytes = try DataFormat.unpacked(packed, file: written) { !context.hearsStop() }
            let format = DataFormat.recognizing(bytes)
            switch format.content {
            case .matrix(let read): return try read(bytes, written)
            case .samples(let names, _): throw Diagnostic.archiveForOne(written, format, try names(bytes, written))
            case .refused(let advice): throw format.refusal(written, advice: advice)
            case .table:
                // What is no array is refused in the words of the format that its name promises.
                guard case .matrix(let read)? = DataFormat.holdsOneMatrix(written)?.content else {
                    guard let read = format.readNumbers, format.names(written) else {
                        throw Diagnostic.unknownMatrix(written)
                    }
                    return try read(bytes, written)
                }
                return try read(bytes, written)
            }
        } catch { throw Diagnostic(error) }
    }

    /// The folder part of a path; empty for a bare name.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "" }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last part of a path.
    static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    /// A path as seen from a folder; both are absolute or both start from the working folder.
    static func relative(_ path: String, from folder: String) -> String {
        guard !folder.isEmpty, path.hasPrefix("/") == folder.hasPrefix("/") else { return path }
        var from = folder.split(separator: "/").filter { $0 != "." }
        var to = path.split(separator: "/").filter { $0 != "." }
        // A folder above an unknown one has no name from here.
        guard !from.contains("..") else { return path }
        while let a = from.first, let b = to.first, a == b, to.count > 1 {
            from.removeFirst()
            to.removeFirst()
        }
        return (from.map { _ in ".." } + to).joined(separator: "/")
    }
}

extension Interpreter {
    package func readFile(_ written: String) throws(Diagnostic) -> [UInt8] {
        let path = resolved(written)
        if teaching.showsExample || !environment.files.exists(path), let table = ShippedTables.named(written) {
            if !teaching.showsExample {
                notice("'\(written)' is not here; the one that comes with the program is read")
            }
            running.filesUsed.append(.init(written: written, path: written, checksum: Checksum(of: table)))
            return table
        }
        let bytes = try environment.files.read(path)
        noteUse(of: path, written, bytes)
        return bytes
    }

    /// Notes that a file was read. What a pipe gives can be read only once, so nothing is to be compared with it.
    func noteUse(of path: String, _ written: String, _ bytes: [UInt8]) {
        let checksum = environment.files.isFile(path) ? Checksum(of: bytes) : nil
        running.filesUsed.append(.init(written: written, path: path, checksum: checksum))
    }

    /// The path of a file that was written like this: beside the running script, or from the working folder.
    func resolved(_ written: String) -> String {
        guard let folder, !folder.isEmpty, !written.hasPrefix("/") else { return written }
        let beside = "\(folder)/\(written)"
        return environment.files.exists(beside) ? beside : written
    }

    /// Reads files from the folder of a script that begins to run.
    package func enterFolder(of path: String) { folder = DataFiles.folder(of: path) }
}
