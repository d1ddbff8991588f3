import Reporting

extension PictureFormat {
    /// All files that a picture can be written to.
    package static let all: [PictureFormat] = [text]

    /// As sessions are recorded, whatever the user's screen.
    private static let text = PictureFormat(suffixes: [".txt"], summary: "text of 80 columns, without colour") {
        (picture) in Array(TerminalRenderer().text(of: Report(.picture(picture))).utf8)
    }
}
