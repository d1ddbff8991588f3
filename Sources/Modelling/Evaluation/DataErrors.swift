import Learning
import Reporting

extension Diagnostic {
    /// What went wrong in data: the place in the file is part of the words, since the caret shows the statement.
    package init(_ error: DataError) {
        var place = ""
        if let file = error.file {
            place =
                [file, error.line.map(String.init), error.column.map(String.init)].compactMap(\.self).joined(
                    separator: ":") + ": "
        }
        self.init(place + error.message, hint: error.hint)
    }
}
