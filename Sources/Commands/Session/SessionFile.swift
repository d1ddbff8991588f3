import Reporting

/// A saved session as text: a script that leads to the state it was saved in.
enum SessionFile {
    static let header = ["#!/usr/bin/env backprop", "# backprop session 1"]

    /// The format number of the first lines; nil if there is none.
    static func format(of text: String) -> Int? {
        for line in text.split(separator: "\n", maxSplits: 3, omittingEmptySubsequences: false).prefix(3) {
            guard line.hasPrefix("# backprop session ") else { continue }
            return Int(line.dropFirst("# backprop session ".count).prefix { $0.isNumber })
        }
        return nil
    }

    static func text(of transcript: Transcript, savedIn folder: String, withOutputs: Bool) -> String {
        var lines = header + [""]
        var isFirst = true
        for entry in transcript.entries {
            switch entry {
            case .comment(let comment):
                // The head of a session that was replayed or run is not part of its narration.
                if isFirst, comment.hasPrefix("!") || comment.hasPrefix("backprop session ") { continue }
                lines.append(comment.isEmpty ? "#" : "# \(comment)")
            case .statement(let record):
                isFirst = false
                lines.append(renamingFiles(record, from: folder))
                if withOutputs { lines += record.output.lines.map { $0.isEmpty ? "#>" : "#> \($0)" } }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The statement with its files named from the folder of the session.
    private static func renamingFiles(_ record: Transcript.Record, from folder: String) -> String {
        var text = record.text
        for file in record.files {
            let seen = DataFiles.relative(file.path, from: folder)
            guard seen != file.written else { continue }
            text = text.replacing("\"\(file.written)\"", with: "\"\(seen)\"")
        }
        return text
    }
}

extension String {
    /// This text with every occurrence of a part replaced.
    fileprivate func replacing(_ part: String, with other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
