/// Where the user's own files are, by the XDG Base Directory Specification; nil without a home.
enum UserFolders {
    /// Settings: `rc.bp`.
    static var configuration: String? { folder("XDG_CONFIG_HOME", or: ".config") }

    /// What the program remembers: `history`.
    static var state: String? { folder("XDG_STATE_HOME", or: ".local/state") }

    /// The specification has relative paths ignored.
    private static func folder(_ variable: String, or standard: String) -> String? {
        if let path = Terminal.variable(variable), path.hasPrefix("/") { return path + "/backprop" }
        guard let home = Terminal.variable("HOME"), home.hasPrefix("/") else { return nil }
        return home + "/" + standard + "/backprop"
    }
}
