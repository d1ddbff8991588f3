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
                _ reader: TableReader, _ bytes: [UInt8], _ file: String, _ progress: (Double) -> Bool
            ) throws(DataError) -> Dataset)
        /// Nothing that is read; what to do instead.
        case refused(advice: String)
    }

    /// The end of the names of such files; any other name will do where the bytes are recognized.
    package let suffix: String
    /// Other ends that such names have.
    package let otherSuffixes: [String]
    /// For help, as the continuation of "files".
    package let summary: String
    /// Whether bytes begin as such a file does.
    package let recognizes: @Sendable (_ bytes: [UInt8]) -> Bool
    package let content: Content
    /// A matrix as such a file; nil for one that is only read.
    package let write: (@Sendable (_ matrix: Matrix, _ precision: Precision) throws(DataError) -> [UInt8])?
    /// A table whose cells are all numbers as one matrix; nil for what holds no table.
    package let readNumbers: (@Sendable (_ bytes: [UInt8], _ file: String) throws(DataError) -> Matrix)?
    /// A data set as such a file; nil for one that is only read.
    package let writeTable: (@Sendable (_ table: DatasetText) throws(DataError) -> [UInt8])?

    init(
        suffix: String, otherSuffixes: [String] = [], summary: String,
        recognizes: @escaping @Sendable (_ bytes: [UInt8]) -> Bool, content: Content,
        write: (@Sendable (_ matrix: Matrix, _ precision: Precision) throws(DataError) -> [UInt8])? = nil,
        readNumbers: (@Sendable (_ bytes: [UInt8], _ file: String) throws(DataError) -> Matrix)? = nil,
        writeTable: (@Sendable (_ table: DatasetText) throws(DataError) -> [UInt8])? = nil
    ) {
        (self.suffix, self.otherSuffixes, self.summary) = (suffix, otherSuffixes, summary)
        (self.recognizes, self.content) = (recognizes, content)
        (self.write, self.readNumbers, self.writeTable) = (write, readNumbers, writeTable)
    }

    /// All formats; what none of the others recognizes is taken for text. A test of what a new row brings with it puts a
    /// longer table in its place, for itself alone.
    @TaskLocal package static var all = foreign + [numPy, numPyArchive, idx, arff, libSVM, delimitedText]

    private static let numPy = DataFormat(
        suffix: ".npy", summary: "with one array of NumPy", recognizes: NumPyReader.recognizes,
        content: .matrix { (bytes, file) throws(DataError) in try NumPyReader.matrix(bytes, file: file) },
        write: { NumPyWriter.bytes($0, as: $1 == .float32 ? .float32 : .float64) })

    private static let numPyArchive = DataFormat(
        suffix: ".npz", summary: "with arrays of NumPy, inputs and targets", recognizes: NumPyArchive.recognizes,
        content: .samples(
            names: { (bytes, file) throws(DataError) in try NumPyArchive(bytes, file: file).names },
            read: { (bytes, file) throws(DataError) in try NumPyArchive(bytes, file: file).samples() }))

    private static let idx = DataFormat(
        suffix: ".idx", summary: "with one array, as the images and labels of MNIST",
        recognizes: IDXReader.recognizes,
        content: .matrix { (bytes, file) throws(DataError) in try IDXReader.matrix(bytes, file: file) })

    private static let arff = DataFormat(
        suffix: ".arff", summary: "with typed columns, of Weka and OpenML", recognizes: ARFFReader.recognizes,
        content: .table { (reader, bytes, file, progress) throws(DataError) in
            try ARFFReader.dataset(reader, bytes, file, progress)
        })

    private static let libSVM = DataFormat(
        suffix: ".libsvm", summary: "with rows of label index:value", recognizes: LibSVMReader.recognizes,
        content: .samples(
            names: { (_, _) throws(DataError) in ["x", "y"] },
            read: { (bytes, file) throws(DataError) in try LibSVMReader.samples(bytes, file: file) }))

    private static let delimitedText = DataFormat(
        suffix: ".csv", otherSuffixes: [".tsv", ".txt"],
        summary: "with columns divided by commas, tabs, semicolons, bars or blanks",
        recognizes: { _ in false },
        content: .table { (reader, bytes, file, progress) throws(DataError) in
            try reader.dataset(bytes, file: file, progress: progress)
        }, write: { (matrix, _) throws(DataError) in try NumberText.bytes(matrix) },
        readNumbers: { (bytes, file) throws(DataError) in try NumberText.matrix(bytes, file: file) },
        writeTable: { (table) throws(DataError) in try table.bytes() })

    /// The format of a file with these bytes.
    package static func recognizing(_ bytes: [UInt8]) -> DataFormat {
        all.first { $0.recognizes(bytes) } ?? delimitedText
    }

    /// Whether such files are read at all.
    package var isRead: Bool { if case .refused = content { false } else { true } }

    /// The bytes of a file, unpacked where gzip has packed them.
    package static func unpacked(
        _ bytes: [UInt8], file: String, progress: () -> Bool = { true }
    ) throws(DataError) -> [UInt8] {
        guard Inflation.recognizes(bytes) else { return bytes }
        return try Inflation.unpacked(bytes[...], .gzip, file: file, progress: progress)
    }

    /// The formats that a matrix is written in.
    package static var written: [DataFormat] { all.filter { $0.write != nil } }

    /// The formats that a data set is written in.
    package static var writtenTables: [DataFormat] { all.filter { $0.writeTable != nil } }

    /// The format whose files hold one matrix, where the name is that of such a file.
    package static func holdsOneMatrix(_ path: String) -> DataFormat? {
        all.first { format in
            guard case .matrix = format.content else { return false }
            return format.names(path)
        }
    }

    /// Whether a file of this name is such a file, packed by gzip or not.
    package func names(_ path: String) -> Bool {
        ([suffix] + otherSuffixes).contains { path.hasSuffix($0) || path.hasSuffix($0 + ".gz") }
    }
}
