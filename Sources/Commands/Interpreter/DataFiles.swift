import Autodiff
import Insight
import Learning
import Modelling
import Reporting

/// Files that a session reads: found beside the running script first, then from the working folder, and noted so
/// that a saved session can name them.
enum DataFiles {
    static func bytes(at written: String, through interpreter: Interpreter) throws(Diagnostic) -> [UInt8] {
        let path = resolved(written, through: interpreter)
        interpreter.running.filesUsed.append(.init(written: written, path: path))
        return try interpreter.environment.files.read(path)
    }

    static func matrix(at written: String, through interpreter: Interpreter) throws(Diagnostic) -> Matrix {
        let bytes = try bytes(at: written, through: interpreter)
        do throws(DataError) {
            let format = DataFormat.recognizing(bytes)
            switch format.content {
            case .matrix(let read): return try read(bytes, written)
            case .samples(let names, _): throw Diagnostic.archiveForOne(written, format, try names(bytes, written))
            // What is no array is refused with the words of the reader of arrays.
            case .table: return try NumPyReader.matrix(bytes, file: written)
            }
        } catch { throw Diagnostic(error) }
    }

    static func resolved(_ written: String, through interpreter: Interpreter) -> String {
        guard let folder = interpreter.folder, !folder.isEmpty, !written.hasPrefix("/") else { return written }
        let beside = "\(folder)/\(written)"
        return interpreter.environment.files.exists(beside) ? beside : written
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
    /// Reads files from the folder of a script that begins to run.
    package func enterFolder(of path: String) { folder = DataFiles.folder(of: path) }
}
