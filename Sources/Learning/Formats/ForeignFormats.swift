/// Files that hold data and are not read: how they begin, and what makes a table of them.
extension DataFormat {
    static let foreign = [
        DataFormat(
            foreign: ".parquet", "columns as Parquet has them", advice: pandas("read_parquet"),
            recognizes: { isBinary($0, behind: "PAR1") }),
        DataFormat(
            foreign: ".feather", "columns as Arrow has them", advice: pandas("read_feather"),
            recognizes: { isBinary($0, behind: "ARROW1") || isBinary($0, behind: "FEA1") }),
        DataFormat(
            foreign: ".xlsx", "sheets of Excel and LibreOffice", advice: "save the sheet as CSV",
            recognizes: { bytes in
                guard bytes.starts(with: [0x50, 0x4B, 3, 4]) else { return false }
                let head = String(decoding: bytes.prefix(400), as: UTF8.self)
                return ["[Content_Types].xml", "_rels/", "xl/", "mimetype"].contains { head.contains($0) }
            }),
        DataFormat(
            foreign: ".xls", "sheets of old Excel files", advice: "save the sheet as CSV",
            recognizes: { $0.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) }),
        DataFormat(
            foreign: ".h5", "HDF5 files", advice: "in Python: numpy.save(\"x.npy\", h5py.File(\"FILE\")[\"NAME\"][:])",
            recognizes: { $0.starts(with: [0x89, 0x48, 0x44, 0x46]) }),
        DataFormat(
            foreign: ".db", "SQLite databases",
            advice: "a table as CSV: sqlite3 -header -csv FILE \"select * from NAME\"",
            recognizes: { $0.starts(with: Array("SQLite format 3\0".utf8)) }),
        DataFormat(
            foreign: ".mat", "MATLAB files", advice: "in MATLAB: writematrix(X, \"x.csv\")",
            recognizes: { $0.starts(with: Array("MATLAB 5.0 MAT-file".utf8)) }),
        DataFormat(
            foreign: ".pkl", "objects of Python",
            advice: "in Python: numpy.save(\"x.npy\", x), or df.to_csv(\"x.csv\", index=False)",
            recognizes: { $0.count > 2 && $0[0] == 0x80 && (2...5).contains($0[1]) }),
        DataFormat(
            foreign: ".json", "JSON", advice: pandas("read_json"),
            recognizes: { bytes in
                let text = bytes.drop { $0 <= 32 }
                return text.starts(with: [UInt8(ascii: "{"), UInt8(ascii: "\"")])
                    || text.first == UInt8(ascii: "[") && text.dropFirst().drop { $0 <= 32 }.first == UInt8(ascii: "{")
                    || text.first == UInt8(ascii: "{") && text.dropFirst().drop { $0 <= 32 }.first == UInt8(ascii: "\"")
            }),
        DataFormat(
            foreign: ".png", "pictures", advice: "in Python: numpy.save(\"x.npy\", images.reshape(len(images), -1))",
            recognizes: { $0.starts(with: [0x89, 0x50, 0x4E, 0x47]) || $0.starts(with: [0xFF, 0xD8, 0xFF]) }),
        DataFormat(
            foreign: ".pdf", "pages", advice: "copy the table into a text with commas",
            recognizes: { $0.starts(with: Array("%PDF-".utf8)) }),
        DataFormat(
            foreign: ".bz2", "packed files", advice: "unpack it first: bunzip2 FILE, unxz FILE, unzstd FILE",
            recognizes: {
                isBzip2($0) || $0.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A])
                    || $0.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
            }),
    ]

    /// Whether bytes begin with a word that a text may begin with too, and no text follows: a control character does.
    private static func isBinary(_ bytes: [UInt8], behind word: String) -> Bool {
        bytes.starts(with: Array(word.utf8))
            && bytes.dropFirst(word.utf8.count).prefix(256).contains { $0 < 32 && !(9...13).contains($0) }
    }

    /// Whether bytes begin as bzip2 does: with a size, and the digits of π or, of nothing packed, of its root.
    private static func isBzip2(_ bytes: [UInt8]) -> Bool {
        let behind = bytes.dropFirst(4)
        return bytes.starts(with: Array("BZh".utf8))
            && (behind.starts(with: Array("1AY&SY".utf8)) || behind.starts(with: [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]))
    }

    private static func pandas(_ function: String) -> String {
        "in Python: pandas.\(function)(\"FILE\").to_csv(\"FILE.csv\", index=False)"
    }

    private init(
        foreign suffix: String, _ summary: String, advice: String,
        recognizes: @escaping @Sendable (_ bytes: [UInt8]) -> Bool
    ) {
        self.init(suffix: suffix, summary: summary, recognizes: recognizes, content: .refused(advice: advice))
    }

    /// The error for a file of this format, which is not read.
    package func refusal(_ file: String, advice: String) -> DataError {
        DataError("\(summary) (\(suffix)) are not read", hint: advice, file: file)
    }
}
