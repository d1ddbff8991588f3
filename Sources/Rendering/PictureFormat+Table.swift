import Reporting

extension PictureFormat {
    /// All files that a picture can be written to.
    package static let all: [PictureFormat] = [text, svg]

    /// As sessions are recorded, whatever the user's screen.
    private static let text = PictureFormat(suffixes: [".txt"], summary: "text of 80 columns, without colour") {
        (picture) in Array(TerminalRenderer().text(of: Report(.picture(picture))).utf8)
    }

    private static let svg = PictureFormat(
        suffixes: [".svg"], summary: "SVG, for browsers and documents, light and dark"
    ) { (picture) in SVGRenderer().bytes(of: picture) }
}
