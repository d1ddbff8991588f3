import Reporting

extension PictureFormat {
    /// All files that a picture can be written to.
    package static let all: [PictureFormat] = [text, svg, png]

    /// As sessions are recorded, whatever the user's screen.
    private static let text = PictureFormat(suffixes: [".txt"], summary: "text of 80 columns, without colour") {
        (picture) in Array(TerminalRenderer().text(of: Report(.picture(picture))).utf8)
    }

    private static let svg = PictureFormat(
        suffixes: [".svg"], summary: "SVG, for browsers and documents, light and dark"
    ) { (picture) in SVGRenderer().bytes(of: picture) }

    private static let png = PictureFormat(
        suffixes: [".png"], summary: "PNG, twice as large in pixels as the SVG, light"
    ) { (picture) throws(Diagnostic) in try PixelRenderer().png(of: picture) }
}
