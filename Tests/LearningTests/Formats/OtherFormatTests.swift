import Autodiff
import Testing

@testable import Learning

/// IDX, ARFF, LIBSVM and packed files, whole and broken.
struct OtherFormatTests {
    private static let idx: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 255]
    private static let arff = """
        % a comment
        @RELATION houses
        @attribute 'the town' {Oslo, 'New York'}
        @attribute area numeric
        @attribute note string
        @attribute sold date "yyyy-MM-dd"
        @attribute kind {b, a}
        @data
        Oslo, 12.5, 'one, two', 2020-01-01, a
        'New York', 7, x, 2021-01-01, b

        Oslo, 8, "it's", 2020-07-02, b
        """
    private static let libSVM = "+1 1:0.5 3:2 # a remark\n-1 2:1e1\n\n+1 3:-1\n"
    /// `a,y` with two rows, as gzip packs it.
    static let packed = NumPyArchiveTests.bytes(
        "1f8b08000000000002034bd4a9e432d431e232d631e10200fa9398110c000000")

    private static func table(_ text: String, _ reader: TableReader = TableReader()) throws(DataError) -> Dataset {
        try ARFFReader.dataset(reader, Array(text.utf8), "f.arff") { _ in true }
    }

    @Test func idxIsRead() throws {
        #expect(IDXReader.recognizes(Self.idx))
        #expect(try IDXReader.matrix(Self.idx) == Matrix(Shape(2, 2), [1, 2, 3, 255]))
        let floats: [UInt8] = [0, 0, 13, 1, 0, 0, 0, 1, 0x3F, 0x80, 0, 0]
        #expect(try IDXReader.matrix(floats) == Matrix(1))
        let negative: [UInt8] = [0, 0, 11, 1, 0, 0, 0, 1, 0xFF, 0xFE]
        #expect(try IDXReader.matrix(negative) == Matrix(-2))
    }

    @Test func arffIsRead() throws {
        let data = try Self.table(Self.arff)
        #expect(data.featureNames == ["the town=Oslo", "area", "sold"])
        #expect(data.x.values == [1, 12.5, 2020, 0, 7, 2021, 1, 8, 2020.5])
        #expect(data.classLabels == ["a", "b"] && data.y.values == [0, 1, 1])
        let sparse = try Self.table(
            "@relation r\n@attribute a numeric\n@attribute b numeric\n@attribute c numeric\n@data\n{0 5, 2 1}\n{1 3}\n")
        #expect(sparse.x.values == [5, 0, 0, 3] && sparse.y.values == [1, 0])
    }

    /// Sparse rows get their zeros, may be stopped, and are refused where they have no room.
    @Test func sparseRowsStaySmall() throws {
        func text(_ columns: Int, _ rows: Int) -> String {
            "@relation r\n" + (1...columns).map { "@attribute a\($0) numeric\n" }.joined() + "@data\n"
                + (1...rows).map { "{\($0) 7, 0 2}\n" }.joined()
        }
        let data = try Self.table(text(301, 300))
        #expect(data.x.shape == Shape(300, 300) && data.x[4, 0] == 2 && data.x[4, 5] == 7 && data.x[4, 6] == 0)
        #expect(throws: DataError.self) {
            try ARFFReader.dataset(TableReader(), Array(text(2000, 1900).utf8), "f.arff") { _ in false }
        }
        #expect(throws: DataError.self) {
            try SparseRows([String](repeating: "0", count: 1000), rows: 1_000_000_000, file: "f")
        }
    }

    @Test func libSVMIsRead() throws {
        let (x, y) = try LibSVMReader.samples(Array(Self.libSVM.utf8))
        #expect(x.values == [0.5, 0, 2, 0, 10, 0, 0, 0, -1] && y.values == [1, -1, 1])
        #expect(LibSVMReader.recognizes(Array(Self.libSVM.utf8)))
        for text in ["5 10:30\n6 9:45\n", "5 10:30:15\n", "5 3:a\n", "5 3:1 2:1\n", "5 09:30 10:15\n"] {
            #expect(!LibSVMReader.recognizes(Array(text.utf8)), "\(text)")
        }
        for text in ["5 10:30\n6 9:0.5\n", "1 1:10 2:20 3:15\n", "0 3:7\n"] {
            #expect(LibSVMReader.recognizes(Array(text.utf8)), "\(text)")
        }
        #expect(!LibSVMReader.recognizes(Array("10:30 1\n".utf8)) && !LibSVMReader.recognizes(Array("1,2\n".utf8)))
    }

    @Test func packedFilesAreUnpacked() throws {
        #expect(try DataFormat.unpacked(Self.packed, file: "f") == Array("a,y\n1,2\n3,4\n".utf8))
        #expect(try DataFormat.unpacked(Self.packed + Self.packed, file: "f").count == 24)
        #expect(throws: DataError.self) { try Inflation.unpacked(Self.packed[...], .gzip, most: 11) }
    }

    @Test(arguments: [
        ("@relation r\n@attribute\n@data\n1\n", "an attribute has a name and a type", 2),
        (
            "@relation r\n@attribute a numeric\n@data\n{7 1}\n",
            "a sparse row has places from 0 to 0, each with a value", 4
        ),
        ("@relation r\nhello\n", "this line is neither @attribute nor @data", 2),
        ("@relation r\n@attribute a numeric\n@attribute b numeric\n@data\n1,2\n1\n", "this row has 1 cell", 6),
    ])
    func brokenARFFNamesTheLine(_ text: String, _ message: String, _ line: Int) {
        do {
            _ = try Self.table(text)
            Issue.record("\(text) was read")
        } catch {
            #expect(error.message.hasPrefix(message) && error.line == line, "\(error)")
        }
    }

    @Test(arguments: [
        ("1 1:2\n1 x\n", "'x' is not index:value", 2),
        ("1 1:2\ny 1:2\n", "'y' is not a number: a row begins with one", 2),
        ("1 2:2 1:3\n", "the indices of a row rise, 1 does not", 1),
        ("1 0:2\n", "indices count from 1, this one is 0", 1),
        ("1 1:2\n1 999999999999:1\n", "the index 999999999999 is too large: 2147483647 at most", 2),
    ])
    func brokenLibSVMNamesTheLine(_ text: String, _ message: String, _ line: Int) {
        do {
            _ = try LibSVMReader.samples(Array(text.utf8))
            Issue.record("\(text) was read")
        } catch {
            #expect(error.message == message && error.line == line, "\(error)")
        }
    }

    /// An index of two thousand million in two rows is refused before there is room for it.
    @Test func hugeShapesAreRefused() {
        #expect(throws: DataError.self) { try LibSVMReader.samples(Array(("1 2000000000:1\n" + Self.libSVM).utf8)) }
        #expect(throws: DataError.self) { try IDXReader.matrix([0, 0, 14, 2, 255, 255, 255, 255, 255, 255, 255, 255]) }
        let sizes = [UInt8](repeating: 255, count: 32)
        #expect(throws: DataError.self) { try IDXReader.matrix([0, 0, 14, 8] + sizes) }
    }

    /// Each foreign file is refused with what to do, and is never taken for a table.
    @Test func foreignFilesAreRefused() {
        let heads: [[UInt8]] = [
            Array("PAR1".utf8) + [0x15, 4], Array("ARROW1\0\0".utf8), Array("FEA1\0\0".utf8),
            [0x89, 0x48, 0x44, 0x46, 13], Array("SQLite format 3\0".utf8),
            Array("MATLAB 5.0 MAT-file".utf8), [0x80, 4, 0x95], Array("{\"a\": [1]}".utf8), Array("[{\"a\": 1}]".utf8),
            [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("%PDF-1.4".utf8), Array("BZh91AY&SY".utf8),
            [0x50, 0x4B, 3, 4] + Array("....[Content_Types].xml".utf8),
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
        ]
        for head in heads {
            let format = DataFormat.recognizing(head)
            #expect(!format.isRead, "\(format.suffix)")
            if case .refused(let advice) = format.content {
                #expect(format.refusal("f", advice: advice).hint == advice)
            }
        }
        #expect(DataFormat.all.count { !$0.isRead } <= heads.count)
        for word in ["a", "PAR1", "FEA1", "ARROW1", "BZh", "BZh9", "SQLite format 3", "MATLAB 5.0", "%PDF"] {
            #expect(DataFormat.recognizing(Array("\(word),b\n1,2\n".utf8)).suffix == ".csv", "\(word)")
        }
    }

    /// 300 cut and changed files of each format: a value or an error.
    @Test(arguments: ["idx", "arff", "libsvm", "gz"])
    func damageNeverTraps(_ format: String) {
        let whole: [UInt8] =
            switch format {
            case "idx": Self.idx
            case "arff": Array(Self.arff.utf8)
            case "libsvm": Array(Self.libSVM.utf8)
            default: Self.packed
            }
        var random = RandomSource(seed: 2, for: .data)
        for round in 0..<300 {
            var damaged = whole
            if round % 3 == 0 { damaged.removeLast(random.below(damaged.count)) }
            for _ in 0..<1 + random.below(5) where !damaged.isEmpty {
                let place = random.below(damaged.count)
                if random.below(2) == 0 {
                    damaged[place] = UInt8(random.below(256))
                } else {
                    damaged.insert([0, 255, 44, 39, 123, 58][random.below(6)], at: place)
                }
            }
            switch format {
            case "idx": _ = try? IDXReader.matrix(damaged)
            case "arff": _ = try? ARFFReader.dataset(TableReader(), damaged, "f.arff") { _ in true }
            case "libsvm": _ = try? LibSVMReader.samples(damaged)
            default: _ = try? DataFormat.unpacked(damaged, file: "f")
            }
        }
    }
}
