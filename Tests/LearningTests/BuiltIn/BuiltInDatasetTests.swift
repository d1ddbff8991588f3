import Autodiff
import Testing

@testable import Learning

struct BuiltInDatasetTests {
    private func make(_ name: String, _ settings: [String: Double] = [:], seed: Int = 1) throws -> Dataset {
        var random = RandomSource(seed: seed, for: .data)
        return try BuiltInDataset.named(name).dataset(settings, random: &random)
    }

    @Test(arguments: BuiltInDataset.all.map(\.name))
    func everyRowMakesClasses(_ name: String) throws {
        let data = try make(name)
        #expect(data.name == name)
        #expect(data.x.values.allSatisfy { $0.isFinite })
        #expect(data.featureNames.count == data.x.columns && data.targetNames.count == data.y.columns)
        #expect(try make(name) == data)
        guard !["sine", "diabetes"].contains(name) else {
            #expect(data.task == .regression)
            return
        }
        #expect(data.task == .classification)
        #expect(data.y.columns == (data.classLabels.count == 2 ? 1 : data.classLabels.count))
        #expect(data.classCounts(of: data.training).allSatisfy { $0 > 0 })
    }

    @Test(arguments: [("and", [0, 0, 0, 1]), ("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0])] as [(String, [Double])])
    func truthTables(_ name: String, _ targets: [Double]) throws {
        let data = try make(name)
        #expect(data.x.values == [0, 0, 0, 1, 1, 0, 1, 1])
        #expect(data.y.values == targets)
        #expect(try make(name, ["onehot": 1]).y.values == targets.flatMap { [1 - $0, $0] })
    }

    @Test(arguments: ["gauss", "circle", "spiral"])
    func points(_ name: String) throws {
        let data = try make(name, ["n": 100, "classes": 3])
        #expect(data.x.shape == Shape(100, 2) && data.y.shape == Shape(100, 3))
        #expect(data.classCounts(of: data.training) == [34, 33, 33])
        #expect(data.classLabels == ["1", "2", "3"])
        let noisy = try make(name, ["n": 100, "classes": 3, "noise": 0.1])
        #expect(noisy != data)
        #expect(try make(name, ["n": 100, "classes": 3, "noise": 0.1]) == noisy)
        #expect(try make(name, ["n": 100, "classes": 3, "noise": 0.1], seed: 2) != noisy)
    }

    /// Sums as scikit-learn's copies have them.
    @Test(
        arguments: [
            ("wine", Shape(178, 13), 159975.295999, [59, 71, 48]),
            ("cancer", Shape(569, 30), 1056474.4596356, [357, 212]),
        ])
    func measured(_ name: String, _ shape: Shape, _ sum: Double, _ counts: [Int]) throws {
        let data = try make(name)
        #expect(data.x.shape == shape && data.classCounts(of: data.training) == counts)
        #expect(abs(data.x.values.reduce(0, +) / sum - 1) < 1e-9)
    }

    @Test func penguins() throws {
        let data = try make("penguins")
        #expect(data.x.shape == Shape(333, 9) && data.classLabels == ["Adelie", "Chinstrap", "Gentoo"])
        #expect(data.remarks.contains("11 rows without a value left out"))
        let filled = try make("penguins", ["missing": 2])
        #expect(filled.x.shape == Shape(344, 11) && filled.featureNames.contains("sex=missing"))
        #expect(try make("diabetes").x.shape == Shape(442, 10))
    }

    @Test func textHasWindows() throws {
        let data = try make("text", ["context": 2])
        let codes = try make("text", ["context": 2, "codes": 1])
        #expect(codes.x.columns == 2 && data.x.columns == 2 * data.classLabels.count && codes.y == data.y)
        // "twas": the second and third letters are the window of the next row.
        #expect(codes.x[0, 1] == codes.x[1, 0])
        let next = try #require((0..<data.y.columns).first { data.y[0, $0] == 1 })
        #expect(data.classLabels[next] == "a" && Double(next + 1) == codes.x[1, 1])
        #expect(
            (0..<data.rows).allSatisfy { i in
                data.x.values[i * data.x.columns..<(i + 1) * data.x.columns].reduce(0, +) == 2
            })
    }

    @Test func curves() throws {
        let moons = try make("moons", ["n": 5])
        #expect(moons.x[0, 0] == 1 && moons.x[1, 0] == 0 && moons.x[1, 1] == 0.5 && moons.x[4, 0] == -1)
        let rings = try make("rings", ["n": 8])
        #expect(rings.x[0, 0] == 1 && rings.x[1, 0] == 0.5 && abs(rings.x[4, 0] + 1) < 1e-12)
        #expect(try make("parity", ["bits": 2]).y == make("xor").y)
        #expect(try make("blobs", ["features": 5]).x.shape == Shape(300, 5))
        #expect(try abs(make("sine", ["n": 3]).y[1, 0]) < 1e-12)
    }

    @Test func discAndRing() throws {
        let data = try make("circle")
        for i in 0..<data.rows {
            let radius = (data.x[i, 0] * data.x[i, 0] + data.x[i, 1] * data.x[i, 1]).squareRoot()
            #expect(data.y[i, 0] == 0 ? radius < 2.5 : (3.5 - 1e-9..<5 + 1e-9).contains(radius))
        }
    }

    @Test func spiralStartsAtTheCentre() throws {
        let data = try make("spiral", ["n": 8])
        #expect(data.x[0, 0] == 0 && data.x[0, 1] == 0)
        // t = 1/4: radius 1.25, angle 0.875 π; the other arm is the mirror image.
        #expect(abs(data.x[2, 0] - 0.4783542904563622) < 1e-12)
        #expect(abs(data.x[2, 0] + data.x[3, 0]) < 1e-12 && abs(data.x[2, 1] + data.x[3, 1]) < 1e-12)
    }

    @Test(
        arguments: [
            ("spiral", ["nosie": 0.1], "spiral has no setting 'nosie'", "did you mean 'noise'?"),
            ("spiral", ["n": 2.5], "n is a whole number from 2 to 1000000, not 2.5", nil),
            ("spiral", ["classes": 1], "classes is a whole number from 2 to 20, not 1", nil),
            ("spiral", ["noise": .nan], "noise is a number from 0 to 1, not nan", nil),
            ("spiral", ["n": 3, "classes": 5], "n=3 is too few for classes=5: every class needs a row", nil),
            ("xor", ["onehot": 2], "onehot is true or false, not 2", nil),
            ("iris", ["n": 10], "iris has no setting 'n'", "it has none"),
            ("irsi", [:], "no built-in data is called 'irsi'", "did you mean 'iris'?"),
        ] as [(String, [String: Double], String, String?)])
    func wrongSettings(_ name: String, _ settings: [String: Double], _ message: String, _ hint: String?) {
        #expect(throws: DataError(message, hint: hint)) { try make(name, settings) }
    }
}
