import Glibc

/// Where the user's own files are, by the XDG Base Directory Specification; nil without a home.
enum UserFolders {
    /// Settings: `rc.bp`.
    static var configuration: String? { folder("XDG_CONFIG_HOME", or: ".config") }

    /// What the program remembers: `history`.
    static var state: String? { folder("XDG_STATE_HOME", or: ".local/state") }

    /// The specification has relative paths ignored.
    private static func folder(_ variable: String, or standard: String) -> String? {
        if let path = Terminal.variable(variable), path.hasPrefix("/") { return path + "/backprop" }
        return home.map { "\($0)/\(standard)/backprop" }
    }

    /// The home, if it is there.
    private static var home: String? {
        guard let home = Terminal.variable("HOME"), home.hasPrefix("/"), FileSystem.isFolder(home) else { return nil }
        return home
    }

    /// Makes a folder and those above it, readable by nobody else; never a home, and nothing at the root of the files.
    static func makePrivate(_ path: String) -> Bool {
        if FileSystem.isFolder(path) { return true }
        let (above, name) = FileWriter.parts(of: path)
        if name.isEmpty { return makePrivate(above) }
        guard above != "/", path != Terminal.variable("HOME") else { return false }
        return makePrivate(above) && (mkdir(path, 0o700) == 0 || errno == EEXIST)
    }
}
