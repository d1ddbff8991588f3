import Glibc
import Reporting

/// The folders below which a script may write.
struct ScriptFolders {
    /// A name in an open folder, which holds no link on the way from the folder that is allowed.
    struct Place {
        let folder: Int32
        let path: String
        let name: String
    }

    /// Without links.
    private let folders: [String]
    /// Those of them that the user opened by name.
    private let opened: Set<String>
    private let home: String?

    /// - Parameters:
    ///   - own: the script's folder and the working folder.
    ///   - opened: folders that the user opened to scripts.
    init(own: [String], opened: [String]) {
        func real(_ path: String) -> String? { FileSystem.resolved(FileSystem.expanded(path.isEmpty ? "." : path)) }
        self.opened = Set(opened.compactMap(real))
        folders = opened.compactMap(real) + own.compactMap(real)
        home = Terminal.variable("HOME").flatMap(FileSystem.resolved)
    }

    /// Where a script may write `path`; the caller closes the folder.
    func place(for path: String) throws(Diagnostic) -> Place {
        let typed = FileSystem.expanded(path)
        let (folder, name) = FileWriter.parts(of: typed)
        guard !name.isEmpty, name != ".", name != ".." else {
            throw Diagnostic("cannot write '\(path)': it is a folder")
        }
        guard let real = FileSystem.resolved(folder) else { throw FileSystem.failure("write", path) }
        var isHidden = false
        for root in folders {
            guard let below = ScriptFolders.parts(of: real, below: root) else { continue }
            let typedParts = typed.hasPrefix("/") ? [] : typed.split(separator: "/").filter { $0 != "." && $0 != ".." }
            // Settings lie below the home; a script that lies among them writes none.
            let above = opened.contains(root) ? nil : home.flatMap { ScriptFolders.parts(of: root, below: $0) }
            guard !((above ?? []) + below + typedParts + [name[...]]).contains(where: { $0.hasPrefix(".") }) else {
                isHidden = true
                continue
            }
            return Place(folder: try open(root, below, for: path), path: real, name: name)
        }
        throw isHidden ? hidden(path) : outside(path)
    }

    /// The names between a folder and one that is it or lies below it; nil if it does not.
    private static func parts(of folder: String, below root: String) -> [Substring]? {
        let (inner, outer) = (folder.split(separator: "/"), root.split(separator: "/"))
        return inner.starts(with: outer) ? Array(inner.dropFirst(outer.count)) : nil
    }

    /// Goes down name by name: a link that somebody put there meanwhile is not followed.
    private func open(_ root: String, _ names: [Substring], for path: String) throws(Diagnostic) -> Int32 {
        let flags = AtomicFile.placeOnly | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        var folder = Glibc.open(root, flags)
        for name in names where folder >= 0 {
            let next = openat(folder, String(name), flags)
            let code = errno
            close(folder)
            errno = code
            folder = next
        }
        guard folder >= 0 else { throw FileSystem.failure("write", path) }
        return folder
    }

    private func hidden(_ path: String) -> Diagnostic {
        Diagnostic(
            "a script may not write '\(path)': a name in it begins with a dot",
            hint: "choose another name, or type the command by hand")
    }

    private func outside(_ path: String) -> Diagnostic {
        Diagnostic(
            "a script may not write '\(path)': it is neither below the script's folder nor below the working folder",
            hint: "choose a place there, type the command by hand, or start with backprop --allow-write FOLDER")
    }
}
