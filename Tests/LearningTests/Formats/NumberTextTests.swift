import Autodiff
import Testing

@testable import Learning

/// Matrices and data as text.
@Suite struct NumberTextTests {
    private static let numbers: [Double] = [
        0, -0.0, 1, -2.5, 0.1, 1 / 3.0, 1e-300, -1.7976931348623157e308, 5e-324, 123456789012345680, 3.0e-7, .infinity,
        -.infinity,
    ]

    @Test(arguments: [Shape(1, 13), Shape(13, 1)], Precision.allCases)
    func everyNumberReadsBackToTheSame(_ shape: Shape, _ precision: Precision) throws {
        let matrix = precision.rounded(Matrix(shape, Self.numbers))
        let found = try NumberText.matrix(NumberText.bytes(matrix), file: "w.csv")
        #expect(found.shape == matrix.shape)
        #expect(found.values.map(\.bitPattern) == matrix.values.map(\.bitPattern))
        let nan = try NumberText.matrix(NumberText.bytes(Matrix(Shape(1, 2), [.nan, 1])), file: "w.csv")
        #expect(nan.values[0].isNaN && nan.values[1] == 1)
    }

    @Test(arguments: [
        "1,2\n3,4\n", "1,2\r\n3,4", "a,b\n1,2\n3,4", "# numbers\n1 2\n3 4\n", "1;2\n\n3;4\n", "1\t2\n3\t4",
        " 1, 2\n\"3\",4",
    ])
    func whatDividesIsFoundOut(_ text: String) throws {
        #expect(try NumberText.matrix(Array(text.utf8), file: "w.csv") == Matrix(Shape(2, 2), [1, 2, 3, 4]))
    }

    /// The place is said, and nothing of what stands there.
    @Test(
        arguments: [
            ("", nil, nil), ("# only words\n", nil, nil), ("a,b\n", nil, nil), ("1,2\n3\n", 2, 1),
            ("1,2\n3,secret", 2, 3),
            ("1,2\n3,", 2, 3), ("1,2\n3,\"4", 2, 3),
        ] as [(String, Int?, Int?)])
    func whatIsNoMatrixIsRefused(_ text: String, _ line: Int?, _ column: Int?) {
        do throws(DataError) {
            _ = try NumberText.matrix(Array(text.utf8), file: "w.csv")
            Issue.record("\(text) is read")
        } catch {
            #expect(error.file == "w.csv" && !error.message.contains("secret"))
            if let line { #expect(error.line == line && error.column == column, "\(text): \(error)") }
        }
    }

    /// A table that was written is the same data when it is read.
    @Test(
        arguments: BuiltInDataset.all.map(\.name).filter {
            ["iris", "wine", "cancer", "digits", "diabetes", "xor"].contains($0)
        })
    func dataReadBack(_ name: String) throws {
        var random = RandomSource(seed: 3, for: .data)
        let row = try #require(BuiltInDataset.all.first { $0.name == name })
        var dataset = try row.dataset([:], random: &random)
        let rows = dataset.training
        try dataset.split(SplitParts([0.6, 0.2, 0.2]), shuffle: true, random: &random)
        let text = try DatasetText(dataset).bytes()
        let reader = TableReader(targets: dataset.task == .classification ? .labels(lastName(text)) : .last)
        let found = try reader.dataset(text, file: "rows.csv")
        #expect(found.x == rows.x && found.y == rows.y && found.featureNames == dataset.featureNames)
        #expect(found.classLabels == dataset.classLabels)
    }

    private func lastName(_ text: [UInt8]) -> String {
        let line = String(decoding: text.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        return line.split(separator: ",").last.map(String.init) ?? ""
    }

    @Test func namesInQuotesAndNumbersInRawUnits() throws {
        var dataset = Dataset(
            x: Matrix(Shape(2, 2), [1, 2, 3, 6]), y: Matrix(Shape(2, 1), [10, 30]), featureNames: ["a,b", "say \"c\""],
            targetNames: ["price"], task: .regression)
        _ = dataset.normalize()
        _ = try dataset.normalizeTargets()
        #expect(
            String(decoding: try DatasetText(dataset).bytes(), as: UTF8.self)
                == "\"a,b\",\"say \"\"c\"\"\",price\n1,2,10\n3,6,30\n")
    }

    /// What was normalized stands there as it stood in the file, to the last digit.
    @Test(arguments: ["iris", "wine", "cancer", "diabetes", "digits"])
    func normalizedIsWrittenAsItWas(_ name: String) throws {
        var random = RandomSource(seed: 3, for: .data)
        let row = try #require(BuiltInDataset.all.first { $0.name == name })
        var dataset = try row.dataset([:], random: &random)
        let before = try DatasetText(dataset).bytes()
        _ = dataset.normalize()
        if dataset.task == .regression { _ = try dataset.normalizeTargets() }
        #expect(try DatasetText(dataset).bytes() == before)
    }

    /// Rows with several classes, or with none, lose none of their targets.
    @Test(arguments: [[1.0, 1, -1, -1, 1, -1], [-1, -1, -1, 1, 1, -1]])
    func targetsThatAreNoSingleClass(_ signs: [Double]) throws {
        let dataset = try Dataset.pairing(Matrix(Shape(3, 1), [5, 6, 7]), with: Matrix(Shape(3, 2), signs))
        #expect(dataset.task == .classification)
        let lines = String(decoding: try DatasetText(dataset).bytes(), as: UTF8.self).split(separator: "\n")
        #expect(lines[0] == "x,y1,y2")
        #expect(lines.dropFirst().flatMap { $0.split(separator: ",").dropFirst() }.compactMap { Double($0) } == signs)
        let single = try Dataset.pairing(Matrix(Shape(2, 1), [5, 6]), with: Matrix(Shape(2, 2), [1, 0, 0, 1]))
        #expect(String(decoding: try DatasetText(single).bytes(), as: UTF8.self) == "x,class\n5,1\n6,2\n")
    }
}
