/// A kind of file that a picture can be written to: one row of the table of these.
package struct PictureFormat: Sendable {
    /// How names of such files end, with the point.
    package let suffixes: [String]
    /// What such a file is, for help.
    package let summary: String
    /// The bytes of the file.
    package let draw: @Sendable (Report.Picture) throws(Diagnostic) -> [UInt8]

    package init(
        suffixes: [String], summary: String,
        draw: @escaping @Sendable (Report.Picture) throws(Diagnostic) -> [UInt8]
    ) {
        (self.suffixes, self.summary, self.draw) = (suffixes, summary, draw)
    }
}
