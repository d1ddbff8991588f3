import Autodiff

/// A kind of file that data are read from: one row of the table of formats.
package struct DataFormat: Sendable {
    /// What such a file holds, and how it is read.
    package enum Content: Sendable {
        /// One matrix.
        case matrix(@Sendable (_ bytes: [UInt8], _ file: String) throws(DataError) -> Matrix)
        /// Several matrices under names, inputs and targets among them.
        case samples(
            names: @Sendable (_ bytes: [UInt8], _ file: String) throws(DataError) -> [String],
            read: @Sendable (_ bytes: [UInt8], _ file: String) throws(DataError) -> (x: Matrix, y: Matrix))
        /// Columns, of which some are the targets, as the reader was told.
        case table(
            @Sendable (
                _ reader: DelimitedTextReader, _ bytes: [UInt8], _ file: String, _ progress: (Double) -> Bool
            ) throws(DataError) -> Dataset)
    }

    /// The end of the names of such files; any other name will do where the bytes are recognized.
    package let suffix: String
    /// For help, as the continuation of "files".
    package let summary: String
    /// Whether bytes begin as such a file does.
    package let recognizes: @Sendable (_ bytes: [UInt8]) -> Bool
    package let content: Content

    init(
        suffix: String, summary: String, recognizes: @escaping @Sendable (_ bytes: [UInt8]) -> Bool, content: Content
    ) {
        (self.suffix, self.summary, self.recognizes, self.content) = (suffix, summary, recognizes, content)
    }

    /// All formats; what none of the others recognizes is taken for text. A test of what a new row brings with it puts a
    /// longer table in its place, for itself alone.
    @TaskLocal package static var all = [numPy, numPyArchive, delimitedText]

    private static let numPy = DataFormat(
        suffix: ".npy", summary: "with one array of NumPy", recognizes: NumPyReader.recognizes,
        content: .matrix { (bytes, file) throws(DataError) in try NumPyReader.matrix(bytes, file: file) })

    private static let numPyArchive = DataFormat(
        suffix: ".npz", summary: "with arrays of NumPy, inputs and targets", recognizes: NumPyArchive.recognizes,
        content: .samples(
            names: { (bytes, file) throws(DataError) in try NumPyArchive(bytes, file: file).names },
            read: { (bytes, file) throws(DataError) in try NumPyArchive(bytes, file: file).samples() }))

    private static let delimitedText = DataFormat(
        suffix: ".csv", summary: "with columns divided by commas, tabs or semicolons", recognizes: { _ in false },
        content: .table { (reader, bytes, file, progress) throws(DataError) in
            try reader.dataset(bytes, file: file, progress: progress)
        })

    /// The format of a file with these bytes.
    package static func recognizing(_ bytes: [UInt8]) -> DataFormat {
        all.first { $0.recognizes(bytes) } ?? delimitedText
    }

    /// Whether files of this name hold one matrix.
    package static func holdsOneMatrix(_ path: String) -> DataFormat? {
        all.first { format in
            guard case .matrix = format.content else { return false }
            return path.hasSuffix(format.suffix)
        }
    }
}
