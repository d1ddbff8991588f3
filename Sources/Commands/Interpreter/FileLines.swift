import Modelling
import Reporting
import Syntax

/// The files that a saved session read, in lines of its head: `# backprop file 4038471504 75 houses.csv`, as `cksum` prints it.
package enum FileLines {
    private static let lead = "backprop file "

    /// A file that a session read when it was saved, named from the folder of the session.
    struct ReadFile: Hashable {
        let name: String
        let checksum: Checksum
    }

    /// The lines for all files, each as it was when it was read last.
    static func lines(of transcript: Transcript, savedIn folder: String) -> [String] {
        var names: [String] = []
        var sums: [String: Checksum] = [:]
        for file in transcript.statements.flatMap(\.files) {
            let name = DataFiles.relative(file.path, from: folder)
            // A name of several lines has no place in a comment.
            guard !name.contains(where: \.isNewline), name.trimmed == name else { continue }
            guard let checksum = file.checksum else { continue }
            if sums.updateValue(checksum, forKey: name) == nil { names.append(name) }
        }
        return names.compactMap { name in sums[name].map { "# \(lead)\($0) \(name)" } }
    }

    /// True for a comment that is such a line.
    static func isLine(_ comment: String) -> Bool { readFile(comment) != nil }

    private static func readFile(_ comment: some StringProtocol) -> ReadFile? {
        guard comment.hasPrefix(lead) else { return nil }
        let parts = comment.dropFirst(lead.count).split(separator: " ", maxSplits: 2)
        guard parts.count == 3, let checksum = Checksum("\(parts[0]) \(parts[1])") else { return nil }
        return ReadFile(name: String(parts[2]), checksum: checksum)
    }

    /// The files that are no longer what a session read when it was saved. One that is missing is told where it is needed.
    package static func changedFiles(
        of source: SourceText, at path: String, _ files: Environment.Files
    ) -> [Diagnostic] {
        let folder = DataFiles.folder(of: path)
        return Self.files(inHeadOf: source.text).compactMap { file in
            let beside = folder.isEmpty || file.name.hasPrefix("/") ? file.name : "\(folder)/\(file.name)"
            guard files.isFile(beside), let found = try? files.read(beside), Checksum(of: found) != file.checksum else {
                return nil
            }
            return Diagnostic.fileDiffers(file.name)
        }
    }

    /// The files that the head of a session names.
    private static func files(inHeadOf text: String) -> [ReadFile] {
        var files: [ReadFile] = []
        var rest = text[...]
        while rest.hasPrefix("#") {
            let line = rest.prefix { !$0.isNewline }
            if let file = readFile(line.dropFirst().drop { $0 == " " }) { files.append(file) }
            rest = rest[line.endIndex...].dropFirst()
        }
        return files
    }
}
